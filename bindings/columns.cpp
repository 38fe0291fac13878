#include "columns.hpp"

#include <pybind11/numpy.h>

#include <utility>

#include <fairdrift/core/error.hpp>

#include "arrow.hpp"
#include "objects.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw invalid_input("column '" + name + "' " + why);
}

/// One axis of an array; n x 1 counts as one.
py::array one_dimensional(const std::string& name, const py::array& values) {
    if (values.ndim() == 1) return values;
    if (values.ndim() == 0) {
        refuse(name, "is a single value, " + shown(values) + "; a column of values is needed");
    }
    if (values.ndim() == 2 && values.shape(1) == 1) {
        return values.attr("__getitem__")(
            py::make_tuple(py::slice(py::none(), py::none(), py::none()), 0));
    }
    refuse(name, "has the shape " + shown(values.attr("shape")) + "; pass one column of it");
}

element element_of(const py::dtype& type) {
    const bool is_signed = type.kind() == 'i';
    if (type.kind() == 'b') return element::boolean;
    if (type.kind() == 'f') return type.itemsize() == 4 ? element::float32 : element::float64;
    switch (type.itemsize()) {
        case 1: return is_signed ? element::int8 : element::uint8;
        case 2: return is_signed ? element::int16 : element::uint16;
        case 4: return is_signed ? element::int32 : element::uint32;
        default: return is_signed ? element::int64 : element::uint64;
    }
}

owned_chunk view_numbers(const py::array& values) {
    return {.view = {.type = element_of(values.dtype()),
                     .length = values.shape(0),
                     .values = values.data(),
                     .stride = values.strides(0)},
            .memory = {keep(values)}};
}

owned_chunk read_object_array(const std::string& name, const py::array& values, mask_view mask) {
    return read_objects(name, {.first = static_cast<const char*>(values.data()),
                               .stride = values.strides(0),
                               .length = values.shape(0),
                               .mask = mask});
}

owned_chunk read_native(const std::string& name, const py::array& values, mask_view mask,
                        bool utc) {
    const py::dtype type = values.dtype();
    switch (type.kind()) {
        case 'b':
        case 'i':
        case 'u': return view_numbers(values);
        case 'f':
            if (type.itemsize() == 4 || type.itemsize() == 8) return view_numbers(values);
            return view_numbers(values.attr("astype")(type.itemsize() == 2 ? "f4" : "f8"));
        case 'U':
        case 'S': return read_fixed_text(name, values);
        case 'M':
        case 'm': return read_times(name, values, mask, utc);
        case 'O': return read_object_array(name, values, mask);
        case 'T': return read_object_array(name, values.attr("astype")("O"), mask);
        default:
            refuse(name, "has the NumPy type " + shown(type) +
                             "; a column takes text, booleans, real numbers or dates");
    }
}

/// Marks what the mask marks as missing, beside what the chunk already misses.
void lay_over(owned_chunk& c, mask_view mask) {
    if (mask.bytes == nullptr) return;
    if (c.view.mask != nullptr) {
        const auto both = std::make_shared<std::vector<std::uint8_t>>();
        for (std::int64_t i = 0; i < c.view.length; ++i) {
            both->push_back(is_missing(c.view, i) || mask[i] ? 1 : 0);
        }
        mask = {.bytes = both->data(), .stride = 1};
        c.memory.push_back(both);
    }
    c.view.mask = mask.bytes;
    c.view.mask_stride = mask.stride;
}

owned_column of_one_chunk(const std::string& name, owned_chunk c) {
    return {.view = column(name, std::vector<chunk>{c.view}), .memory = std::move(c.memory)};
}

owned_column read_array(const std::string& name, const py::array& given, bool utc) {
    const auto numpy = py::module_::import("numpy");
    py::object mask;
    py::array values = given;
    if (!py::type::of(given).is(numpy.attr("ndarray"))) {
        const auto masked = numpy.attr("ma");
        if (py::isinstance(given, masked.attr("MaskedArray"))) mask = masked.attr("getmask")(given);
        values = numpy.attr("asarray")(given);
    }
    values = one_dimensional(name, values);
    const py::dtype type = values.dtype();
    if (!type.attr("isnative").cast<bool>()) {
        values = values.attr("astype")(type.attr("newbyteorder")("="));
    }
    mask_view marked;
    if (mask && py::array(mask).ndim() > 0) {
        mask = one_dimensional(name, py::array(mask));
        marked = {.bytes = static_cast<const std::uint8_t*>(py::array(mask).data()),
                  .stride = py::array(mask).strides(0)};
    }
    owned_chunk c = read_native(name, values, marked, utc);
    lay_over(c, marked);
    if (mask) c.memory.push_back(keep(mask));
    return of_one_chunk(name, std::move(c));
}

owned_column read_sequence(const std::string& name, py::handle values) {
    const auto items = py::reinterpret_steal<py::object>(
        PySequence_Fast(values.ptr(), "a column takes a list, a tuple or an array"));
    if (!items) throw py::error_already_set();
    return of_one_chunk(
        name, read_objects(
                  name, {.first = reinterpret_cast<const char*>(PySequence_Fast_ITEMS(items.ptr())),
                         .length = PySequence_Fast_GET_SIZE(items.ptr()),
                         .mask = {}}));
}

bool is_array_like(py::handle values) {
    return py::hasattr(values, "__array__") || py::hasattr(values, "__array_interface__") ||
           PyObject_CheckBuffer(values.ptr()) != 0;
}

owned_column read_any(const std::string& name, py::handle values, bool utc) {
    if (py::isinstance<py::array>(values)) {
        return read_array(name, py::reinterpret_borrow<py::array>(values), utc);
    }
    if (speaks_arrow(values)) return read_arrow(name, values);
    if (PyList_Check(values.ptr()) || PyTuple_Check(values.ptr()) || PyRange_Check(values.ptr())) {
        return read_sequence(name, values);
    }
    if (!PyBytes_Check(values.ptr()) && is_array_like(values)) {
        return read_array(name, py::module_::import("numpy").attr("asarray")(values), utc);
    }
    if (PyUnicode_Check(values.ptr()) || PyBytes_Check(values.ptr()) ||
        PyNumber_Check(values.ptr()) != 0 || values.is_none()) {
        refuse(name, "is a single value, " + shown(values) + "; a column of values is needed");
    }
    refuse(name, std::string("is of type ") + Py_TYPE(values.ptr())->tp_name +
                     ", which is no column; pass an array, a list or a Series");
}

/// The categories themselves: text was read as codes 0, 1, 2, … of distinct texts.
chunk distinct_categories(const std::string& name, const chunk& read) {
    if (read.dictionary == nullptr) return read;
    for (std::int64_t i = 0; i < read.length; ++i) {
        if (is_missing(read, i) || integer_at(read, i) != i) {
            refuse(name, "has a missing category or two that read the same");
        }
    }
    return *read.dictionary;
}

}  // namespace

std::shared_ptr<const void> keep(py::object object) {
    PyObject* held = object.release().ptr();
    return {held, [](PyObject* p) {
                const py::gil_scoped_acquire acquire;
                Py_DECREF(p);
            }};
}

owned_column read_column(const std::string& name, py::handle values, bool utc) {
    try {
        return read_any(name, values, utc);
    } catch (py::error_already_set& failure) {
        for (PyObject* type : {PyExc_TypeError, PyExc_ValueError, PyExc_OverflowError,
                               PyExc_RuntimeError, PyExc_ImportError}) {
            if (failure.matches(type)) {
                refuse(name, "cannot be read: " + py::str(failure.value()).cast<std::string>());
            }
        }
        throw;
    }
}

owned_column read_coded(const std::string& name, py::handle codes, py::handle categories) {
    owned_column coded = read_column(name, codes);
    if (!coded.view.is_integer() || coded.view.is_dictionary() || coded.view.chunks().size() != 1) {
        refuse(name, "needs codes that are one array of integers");
    }
    const owned_column entries = read_column(name, categories);
    const auto dictionary =
        std::make_shared<const chunk>(distinct_categories(name, entries.view.chunks().front()));
    chunk c = coded.view.chunks().front();
    if (c.length > 0) {
        if (codes.attr("max")().cast<std::int64_t>() >= dictionary->length) {
            refuse(name, "has a code without a category");
        }
        if (codes.attr("min")().cast<std::int64_t>() < 0) {
            const py::array negative = codes.attr("__lt__")(0);
            c.mask = static_cast<const std::uint8_t*>(negative.data());
            c.mask_stride = negative.strides(0);
            coded.memory.push_back(keep(negative));
        }
    }
    c.dictionary = dictionary.get();
    coded.memory.push_back(dictionary);
    coded.memory.insert(coded.memory.end(), entries.memory.begin(), entries.memory.end());
    return {.view = column(name, std::vector<chunk>{c}), .memory = std::move(coded.memory)};
}

}  // namespace fairdrift
