#include "objects.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include <fairdrift/core/error.hpp>

#include "numpy_values.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

enum class kind : std::uint8_t { missing, text, boolean, integer, real, time, other };

struct scalar_types {
    py::object numpy_bool, numpy_integer, numpy_floating, numpy_datetime, numpy_timedelta, is_nat,
        date;
};

const scalar_types& types() {
    PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<scalar_types> storage;
    return storage
        .call_once_and_store_result([] {
            const auto numpy = py::module_::import("numpy");
            return scalar_types{numpy.attr("bool_"),
                                numpy.attr("integer"),
                                numpy.attr("floating"),
                                numpy.attr("datetime64"),
                                numpy.attr("timedelta64"),
                                numpy.attr("isnat"),
                                py::module_::import("datetime").attr("date")};
        })
        .get_stored();
}

/// pandas' NA and NaT are known by the names of their types: pandas itself is never imported.
bool is_missing_type(PyObject* object) {
    const std::string_view type = Py_TYPE(object)->tp_name;
    const std::string_view last = type.substr(type.rfind('.') + 1);
    return last == "NAType" || last == "NaTType" || last == "MaskedConstant";
}

kind kind_of_unusual(PyObject* object) {
    if (is_missing_type(object)) return kind::missing;
    const py::handle value(object);
    const scalar_types& known = types();
    if (py::isinstance(value, known.numpy_bool)) return kind::boolean;
    if (py::isinstance(value, known.numpy_floating)) {
        return std::isnan(PyFloat_AsDouble(object)) ? kind::missing : kind::real;
    }
    const bool is_duration = py::isinstance(value, known.numpy_timedelta);
    if (is_duration || py::isinstance(value, known.numpy_datetime)) {
        if (known.is_nat(value).cast<bool>()) return kind::missing;
        return is_duration ? kind::other : kind::time;
    }
    if (py::isinstance(value, known.numpy_integer)) return kind::integer;
    return py::isinstance(value, known.date) ? kind::time : kind::other;
}

kind kind_of(PyObject* object) {
    if (object == nullptr || object == Py_None) return kind::missing;
    if (PyUnicode_Check(object)) return kind::text;
    if (PyBool_Check(object)) return kind::boolean;
    if (PyFloat_Check(object)) {
        return std::isnan(PyFloat_AS_DOUBLE(object)) ? kind::missing : kind::real;
    }
    return PyLong_Check(object) ? kind::integer : kind_of_unusual(object);
}

const char* word(kind k) {
    switch (k) {
        case kind::text: return "text";
        case kind::boolean: return "booleans";
        case kind::integer:
        case kind::real: return "numbers";
        default: return "times";
    }
}

[[noreturn]] void refuse_type(const std::string& name, PyObject* object, std::int64_t row) {
    throw invalid_input("column '" + name + "' holds " + shown(object) + " of type " +
                        Py_TYPE(object)->tp_name + " (row " + std::to_string(row) +
                        "); a column takes text, booleans, numbers or dates");
}

/// What the column is, by its first element that is there.
struct first_element {
    kind what = kind::missing;
    PyObject* object = nullptr;
    std::int64_t row = 0;
};

first_element find_first(const object_view& objects) {
    for (std::int64_t i = 0; i < objects.length; ++i) {
        const kind k = kind_of(objects[i]);
        if (k != kind::missing) return {.what = k, .object = objects[i], .row = i};
    }
    return {};
}

[[noreturn]] void refuse_mixture(const std::string& name, const first_element& first,
                                 PyObject* object, kind k, std::int64_t row) {
    if (k == kind::other) refuse_type(name, object, row);
    throw invalid_input("column '" + name + "' mixes " + word(first.what) + " and " + word(k) +
                        ": " + shown(first.object) + " (row " + std::to_string(first.row) +
                        ") and " + shown(object) + " (row " + std::to_string(row) +
                        "); make them of one kind");
}

// A str as a key: its own bytes where they are ASCII, else its code units and, as the last byte, a
// mark (0x80 + their width) that no ASCII text ends in. CPython holds equal texts in equal units,
// and only distinct keys are turned into UTF-8. (Python's own conversion would leave a second copy
// of every text in the user's objects.)

std::string_view key_of(PyObject* object, std::string& scratch) {
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(object) != 0) throw py::error_already_set();
#endif
    const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(object));
    const char* units = static_cast<const char*>(PyUnicode_DATA(object));
    if (PyUnicode_IS_ASCII(object)) return {units, length};
    const auto width = static_cast<std::size_t>(PyUnicode_KIND(object));
    scratch.assign(units, length * width);
    scratch.push_back(static_cast<char>(0x80 + width));
    return scratch;
}

std::string label_of_key(const std::string& name, std::string_view key) {
    const int mark = key.empty() ? 0 : static_cast<unsigned char>(key.back());
    if (mark < 0x80) return std::string(key);
    key.remove_suffix(1);
    return utf8_of(name, key, static_cast<std::size_t>(mark - 0x80));
}

/// Objects met before, by address: most columns of text hold few objects very often.
class known_objects {
  public:
    struct entry {
        PyObject* object = nullptr;
        std::int32_t code = 0;
    };
    entry& operator[](PyObject* object) {
        const auto address = reinterpret_cast<std::uintptr_t>(object);
        return entries_[static_cast<std::uint64_t>(address) * 0x9e3779b97f4a7c15ULL >> 54];
    }

  private:
    std::array<entry, 1024> entries_;
};

constexpr std::int32_t missing_code = -1;

owned_chunk read_texts(const std::string& name, const object_view& objects,
                       const first_element& first) {
    const auto coded = std::make_shared<coded_labels>(objects.length);
    key_encoder encoder;
    known_objects known;
    std::string scratch;
    for (std::int64_t i = 0; i < objects.length; ++i) {
        PyObject* object = objects[i];
        if (object == nullptr) {
            coded->codes.put_missing(i);
            continue;
        }
        known_objects::entry& entry = known[object];
        if (entry.object != object) {
            const kind k = kind_of(object);
            if (k != kind::text && k != kind::missing) refuse_mixture(name, first, object, k, i);
            entry = {
                .object = object,
                .code = k == kind::missing ? missing_code : encoder.code(key_of(object, scratch))};
        }
        if (entry.code == missing_code) {
            coded->codes.put_missing(i);
        } else {
            coded->codes.put(i, entry.code);
        }
    }
    for (std::size_t k = 0; k < encoder.keys().size(); ++k) {
        coded->labels.push_back(label_of_key(name, encoder.keys()[k]));
    }
    return over(coded);
}

bool truth(PyObject* object) { return PyObject_IsTrue(object) == 1; }

std::int64_t integer(const std::string& name, PyObject* object, std::int64_t row) {
    auto index = py::reinterpret_borrow<py::object>(object);
    if (!PyLong_Check(object)) index = py::reinterpret_steal<py::object>(PyNumber_Index(object));
    if (!index) throw py::error_already_set();
    int overflow = 0;
    const std::int64_t value = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
    if (overflow != 0) {
        throw invalid_input("column '" + name + "' holds the integer " + shown(object) + " (row " +
                            std::to_string(row) + "), which 64 bits cannot hold; make it text");
    }
    return value;
}

double real(const std::string& name, PyObject* object, kind k, std::int64_t row) {
    const double value = PyFloat_AsDouble(object);
    if (value == -1.0 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    // 2^53: beyond it two integers may share one double.
    if (k == kind::integer && std::abs(value) > 9007199254740992.0) {
        throw invalid_input("column '" + name + "' holds floats and the integer " + shown(object) +
                            " (row " + std::to_string(row) +
                            "), which a float cannot hold exactly; make it text");
    }
    return value;
}

owned_chunk read_booleans(const std::string& name, const object_view& objects,
                          const first_element& first) {
    const auto values = std::make_shared<value_buffer<std::uint8_t>>(objects.length);
    for (std::int64_t i = 0; i < objects.length; ++i) {
        const kind k = kind_of(objects[i]);
        if (k == kind::missing) {
            values->put_missing(i);
        } else if (k == kind::boolean) {
            values->put(i, truth(objects[i]) ? 1 : 0);
        } else {
            refuse_mixture(name, first, objects[i], k, i);
        }
    }
    return over<std::uint8_t>(values, element::boolean);
}

/// Nothing where one of the numbers is a float.
std::optional<owned_chunk> read_integers(const std::string& name, const object_view& objects,
                                         const first_element& first) {
    const auto values = std::make_shared<value_buffer<std::int64_t>>(objects.length);
    for (std::int64_t i = 0; i < objects.length; ++i) {
        const kind k = kind_of(objects[i]);
        if (k == kind::real) return std::nullopt;
        if (k == kind::missing) {
            values->put_missing(i);
        } else if (k == kind::integer) {
            values->put(i, integer(name, objects[i], i));
        } else {
            refuse_mixture(name, first, objects[i], k, i);
        }
    }
    return over<std::int64_t>(values, element::int64);
}

owned_chunk read_reals(const std::string& name, const object_view& objects,
                       const first_element& first) {
    const auto values = std::make_shared<value_buffer<double>>(objects.length);
    for (std::int64_t i = 0; i < objects.length; ++i) {
        const kind k = kind_of(objects[i]);
        if (k == kind::missing) {
            values->put_missing(i);
        } else if (k == kind::real || k == kind::integer) {
            values->put(i, real(name, objects[i], k, i));
        } else {
            refuse_mixture(name, first, objects[i], k, i);
        }
    }
    return over<double>(values, element::float64);
}

owned_chunk read_moments(const std::string& name, const object_view& objects,
                         const first_element& first) {
    py::list moments;
    for (std::int64_t i = 0; i < objects.length; ++i) {
        const kind k = kind_of(objects[i]);
        if (k != kind::time && k != kind::missing) refuse_mixture(name, first, objects[i], k, i);
        const py::handle value(k == kind::missing ? Py_None : objects[i]);
        if (!py::getattr(value, "tzinfo", py::none()).is_none()) {
            throw invalid_input("column '" + name + "' holds " + shown(value) + " (row " +
                                std::to_string(i) +
                                "), a Python time with a zone; make it datetime64 in UTC");
        }
        moments.append(value);
    }
    const auto array = py::module_::import("numpy").attr("array")(moments, "datetime64[us]");
    return read_times(name, py::array(array), {}, false);
}

}  // namespace

PyObject* object_view::operator[](std::int64_t i) const {
    if (mask[i]) return nullptr;
    PyObject* object = nullptr;
    std::memcpy(&object, first + i * stride, sizeof(std::uintptr_t));
    return object;
}

owned_chunk read_objects(const std::string& name, const object_view& objects) {
    const first_element first = find_first(objects);
    switch (first.what) {
        case kind::missing: return {.view = {.length = objects.length}, .memory = {}};
        case kind::text: return read_texts(name, objects, first);
        case kind::boolean: return read_booleans(name, objects, first);
        case kind::time: return read_moments(name, objects, first);
        case kind::other: refuse_type(name, first.object, first.row);
        case kind::integer: {
            auto integers = read_integers(name, objects, first);
            if (integers) return *std::move(integers);
            [[fallthrough]];
        }
        default: return read_reals(name, objects, first);
    }
}

}  // namespace fairdrift
