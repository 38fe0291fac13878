#include "numpy_values.hpp"

#include <utility>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace py = pybind11;

namespace {

std::string_view without_padding(std::string_view text, std::size_t unit) {
    const std::size_t end = text.find_last_not_of('\0');
    // Up to the end of the unit that holds the last byte that is not 0.
    return end == std::string_view::npos ? std::string_view()
                                         : text.substr(0, (end / unit + 1) * unit);
}

std::string checked_utf8(const std::string& name, std::string_view text) {
    const auto length = static_cast<Py_ssize_t>(text.size());
    const auto decoded =
        py::reinterpret_steal<py::object>(PyUnicode_DecodeUTF8(text.data(), length, nullptr));
    if (decoded) return std::string(text);
    PyErr_Clear();
    throw invalid_input(
        "column '" + name + "' holds " + shown(py::bytes(text.data(), text.size())) +
        ", which is not UTF-8; decode it, e.g. numpy.char.decode(values, 'latin-1')");
}

/// A unit of time that has a whole number of ticks a day.
struct tick {
    const char* unit;
    std::int64_t per_day;
};

/// The coarsest of five units that holds what a unit of NumPy's can say (below ns: nearly).
tick tick_for(const std::string& unit) {
    if (unit == "Y" || unit == "M" || unit == "W" || unit == "D") return {"D", 1};
    if (unit == "h" || unit == "m" || unit == "s") return {"s", 86400};
    if (unit == "ms") return {"ms", 86400000};
    if (unit == "us") return {"us", 86400000000};
    return {"ns", 86400000000000};
}

}  // namespace

std::string shown(py::handle value) {
    constexpr std::size_t longest = 60;
    std::string text;
    try {
        text = py::repr(value).cast<std::string>();
    } catch (const py::error_already_set&) {
        text = std::string("a ") + Py_TYPE(value.ptr())->tp_name;
    }
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

owned_chunk read_times(const std::string& name, const py::array& values, mask_view mask, bool utc) {
    const auto [unit, step] = py::module_::import("numpy")
                                  .attr("datetime_data")(values.dtype())
                                  .cast<std::pair<std::string, std::int64_t>>();
    const bool is_duration = values.dtype().kind() == 'm';
    const tick target = is_duration && tick_for(unit).per_day == 1 ? tick_for("s") : tick_for(unit);
    py::array ticks = values;
    if (unit != target.unit || step != 1) {
        ticks =
            values.attr("astype")((is_duration ? "m8[" : "M8[") + std::string(target.unit) + "]");
    }
    const chunk times{.type = element::int64,
                      .length = ticks.shape(0),
                      .values = ticks.data(),
                      .stride = ticks.strides(0),
                      .mask = mask.bytes,
                      .mask_stride = mask.stride};
    const py::gil_scoped_release released;
    if (is_duration) return read_seconds(times, target.per_day / 86400);
    return label_times(name, times, target.per_day, utc);
}

owned_chunk read_fixed_text(const std::string& name, const py::array& values) {
    const std::int64_t rows = values.shape(0);
    const std::int64_t stride = values.strides(0);
    const char* first = static_cast<const char*>(values.data());
    const auto width = static_cast<std::size_t>(values.itemsize());
    const auto coded = std::make_shared<coded_labels>(rows);
    key_encoder encoder;
    {
        const py::gil_scoped_release released;
        for (std::int64_t i = 0; i < rows; ++i) {
            coded->codes.put(i, encoder.code({first + i * stride, width}));
        }
    }
    const bool is_wide = values.dtype().kind() == 'U';
    for (std::size_t k = 0; k < encoder.keys().size(); ++k) {
        const auto key = without_padding(encoder.keys()[k], is_wide ? 4 : 1);
        coded->labels.push_back(is_wide ? utf8_of(name, key, 4) : checked_utf8(name, key));
    }
    return over(coded);
}

}  // namespace fairdrift
