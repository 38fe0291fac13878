#include "arrow.hpp"

#include <pybind11/numpy.h>

#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace py = pybind11;

namespace {

// Taking over what a capsule holds: the struct is moved out and marked as released there.

template <class Struct>
void release(Struct* owned) {
    if (owned->release != nullptr) owned->release(owned);
    delete owned;
}

template <class Struct>
std::shared_ptr<Struct> empty() {
    return {new Struct{}, &release<Struct>};
}

template <class Struct>
std::shared_ptr<Struct> take(const std::string& what, py::handle capsule, const char* kind) {
    auto* source = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), kind));
    if (source == nullptr) throw py::error_already_set();
    if (source->release == nullptr) {
        throw invalid_input(what + ": this Arrow data was read already");
    }
    auto taken = empty<Struct>();
    *taken = *source;
    source->release = nullptr;
    return taken;
}

void require_success(const std::string& what, int code, ArrowArrayStream& stream) {
    if (code == 0) return;
    const char* why = stream.get_last_error(&stream);
    throw invalid_input(
        what + ": the Arrow stream failed: " + (why != nullptr ? why : std::strerror(code)));
}

// What the letters of a format mean.

struct fixed_width {
    element type;
    std::int64_t bytes;
};

std::optional<fixed_width> fixed_width_of(std::string_view format) {
    if (format.size() != 1) return std::nullopt;
    switch (format[0]) {
        case 'c': return fixed_width{element::int8, 1};
        case 'C': return fixed_width{element::uint8, 1};
        case 's': return fixed_width{element::int16, 2};
        case 'S': return fixed_width{element::uint16, 2};
        case 'i': return fixed_width{element::int32, 4};
        case 'I': return fixed_width{element::uint32, 4};
        case 'l': return fixed_width{element::int64, 8};
        case 'L': return fixed_width{element::uint64, 8};
        case 'f': return fixed_width{element::float32, 4};
        case 'g': return fixed_width{element::float64, 8};
        default: return std::nullopt;
    }
}

element element_of_text(std::string_view format) {
    if (format == "u") return element::text32;
    if (format == "U") return element::text64;
    return format == "vu" ? element::text_view : element::null;
}

std::int64_t ticks_per_second(char unit) {
    switch (unit) {
        case 's': return 1;
        case 'm': return 1000;
        case 'u': return 1000000;
        default: return 1000000000;
    }
}

[[noreturn]] void refuse_format(const std::string& name, std::string_view format) {
    std::string what = "a nested type; take the values out into a column of their own";
    if (format.starts_with("d:")) {
        what = "decimals; cast it to float64 (in SQL: CAST(... AS DOUBLE))";
    } else if (format == "z" || format == "Z" || format == "vz" || format.starts_with("w:")) {
        what = "bytes; decode it to text";
    } else if (format.starts_with("tt")) {
        what = "times of day; cast it to text or to a number";
    } else if (format.starts_with("ti")) {
        what = "calendar intervals; turn it into a number";
    } else if (format == "+r") {
        what = "run-end encoded values; decode it first";
    }
    throw invalid_input("column '" + name + "' holds " + what + " (Arrow type '" +
                        std::string(format) + "')");
}

/// One stretch of one array, as it is to be read.
struct stretch {
    const std::string& name;
    const ArrowSchema& schema;
    const ArrowArray& array;
    std::int64_t offset;
    std::int64_t length;
    const std::shared_ptr<const void>& owner;

    [[nodiscard]] std::string_view format() const { return schema.format; }
    [[nodiscard]] const void* buffer(std::int64_t i) const {
        return i < array.n_buffers ? array.buffers[i] : nullptr;
    }
    /// The values, from the offset on, of a type of this width.
    [[nodiscard]] const void* values(std::int64_t bytes) const {
        const auto* first = static_cast<const char*>(buffer(1));
        return first == nullptr ? nullptr : first + offset * bytes;
    }
    [[nodiscard]] chunk prototype(element type) const {
        const bool has_missing = type != element::null && array.null_count != 0;
        return {.type = type,
                .length = length,
                .offset = offset,
                .validity = has_missing ? static_cast<const std::uint8_t*>(buffer(0)) : nullptr};
    }
    [[nodiscard]] chunk fixed(fixed_width width) const {
        chunk c = prototype(width.type);
        c.values = values(width.bytes);
        c.stride = width.bytes;
        return c;
    }
};

owned_chunk read_stretch(const stretch& s);

/// An empty array of a schema, for columns without a row.
ArrowArray without_rows() { return {}; }

owned_chunk read_dictionary(const stretch& s) {
    const auto width = fixed_width_of(s.format());
    if (!width) refuse_format(s.name, s.format());
    const ArrowArray none = without_rows();
    const ArrowArray& entries = s.array.dictionary != nullptr ? *s.array.dictionary : none;
    owned_chunk dictionary = read_stretch({.name = s.name,
                                           .schema = *s.schema.dictionary,
                                           .array = entries,
                                           .offset = entries.offset,
                                           .length = entries.length,
                                           .owner = s.owner});
    if (dictionary.view.dictionary != nullptr) {
        throw invalid_input("column '" + s.name +
                            "' holds a dictionary of dates or of dictionaries; cast it to its "
                            "values first");
    }
    owned_chunk codes{.view = s.fixed(*width), .memory = std::move(dictionary.memory)};
    const auto kept = std::make_shared<const chunk>(dictionary.view);
    codes.view.dictionary = kept.get();
    codes.memory.push_back(kept);
    return codes;
}

owned_chunk read_text(const stretch& s, element type) {
    chunk c = s.prototype(type);
    c.values = s.buffer(1);
    // A view names its buffer by number, from the third on; other texts have one.
    c.text = type == element::text_view ? s.array.buffers + 2 : s.buffer(2);
    return {.view = c, .memory = {s.owner}};
}

owned_chunk read_halves(const stretch& s) {
    const py::array halves(py::dtype("e"), {s.length}, {std::int64_t{2}}, s.values(2));
    const py::array floats = halves.attr("astype")("f4");
    chunk c = s.prototype(element::float32);
    c.values = floats.data();
    c.stride = 4;
    return {.view = c, .memory = {keep(floats), s.owner}};
}

/// tdD, tdm: dates. tss:, tsm:, tsu:, tsn: moments, with a zone behind the colon. tDs …: durations.
owned_chunk read_temporal(const stretch& s) {
    const std::string_view format = s.format();
    const bool is_day = format == "tdD";
    chunk c = s.fixed(is_day ? fixed_width{element::int32, 4} : fixed_width{element::int64, 8});
    const std::int64_t per_second = ticks_per_second(format[2]);
    const py::gil_scoped_release released;
    if (format[1] == 'D') return read_seconds(c, per_second);
    const bool utc = format[1] == 's' && format.size() > 4;
    return label_times(s.name, c, is_day ? 1 : 86400 * per_second, utc);
}

owned_chunk read_stretch(const stretch& s) {
    const std::string_view format = s.format();
    if (s.schema.dictionary != nullptr) return read_dictionary(s);
    if (const auto width = fixed_width_of(format)) {
        return {.view = s.fixed(*width), .memory = {s.owner}};
    }
    if (const element type = element_of_text(format); type != element::null) {
        return read_text(s, type);
    }
    if (format == "n") return {.view = s.prototype(element::null), .memory = {}};
    if (format == "b") {
        chunk c = s.prototype(element::bits);
        c.values = s.buffer(1);
        return {.view = c, .memory = {s.owner}};
    }
    if (format == "e") return read_halves(s);
    const std::string_view family = format.substr(0, 2);
    if (family == "td" || family == "ts" || family == "tD") return read_temporal(s);
    refuse_format(s.name, format);
}

std::string_view text_or_empty(const char* text) { return text != nullptr ? text : ""; }

}  // namespace

bool speaks_arrow(py::handle values) {
    return py::hasattr(values, "__arrow_c_stream__") || py::hasattr(values, "__arrow_c_array__");
}

arrow_columns::arrow_columns(const std::string& what, py::handle values) {
    if (!py::hasattr(values, "__arrow_c_stream__")) {
        const auto pair = values.attr("__arrow_c_array__")().cast<py::tuple>();
        schema_ = take<ArrowSchema>(what, pair[0], "arrow_schema");
        batches_.push_back(take<ArrowArray>(what, pair[1], "arrow_array"));
        return;
    }
    *this = *arrow_batches(what, values).next(std::numeric_limits<std::int64_t>::max());
}

arrow_batches::arrow_batches(const std::string& what, py::handle values) : what_(what) {
    const py::object capsule = values.attr("__arrow_c_stream__")();
    stream_ = take<ArrowArrayStream>(what, capsule, "arrow_array_stream");
    const auto schema = empty<ArrowSchema>();
    // Reading may compute (a query, a Python generator): that takes the lock when it needs it.
    const py::gil_scoped_release released;
    require_success(what_, stream_->get_schema(stream_.get(), schema.get()), *stream_);
    schema_ = schema;
}

std::optional<arrow_columns> arrow_batches::next(std::int64_t rows) {
    const py::gil_scoped_release released;
    arrow_columns table;
    table.schema_ = schema_;
    std::int64_t read = 0;
    while (read < rows) {
        const auto batch = empty<ArrowArray>();
        require_success(what_, stream_->get_next(stream_.get(), batch.get()), *stream_);
        if (batch->release == nullptr) break;
        read += batch->length;
        table.batches_.push_back(batch);
    }
    if (table.batches_.empty() && !is_first_) return std::nullopt;
    is_first_ = false;
    return table;
}

bool arrow_columns::is_table() const { return text_or_empty(schema_->format) == "+s"; }

std::vector<std::string> arrow_columns::names() const {
    std::vector<std::string> names;
    if (!is_table()) return names;
    for (std::int64_t i = 0; i < schema_->n_children; ++i) {
        names.emplace_back(text_or_empty(schema_->children[i]->name));
    }
    return names;
}

owned_column arrow_columns::column(std::size_t i, const std::string& name) const {
    std::vector<chunk> chunks;
    keep_alive memory;
    const ArrowSchema& schema = is_table() ? *schema_->children[i] : *schema_;
    const auto add = [&](const ArrowArray& array, std::int64_t offset, std::int64_t length,
                         const std::shared_ptr<const void>& owner) {
        owned_chunk read = read_stretch({.name = name,
                                         .schema = schema,
                                         .array = array,
                                         .offset = offset,
                                         .length = length,
                                         .owner = owner});
        chunks.push_back(read.view);
        memory.insert(memory.end(), read.memory.begin(), read.memory.end());
    };
    for (const auto& batch : batches_) {
        if (!is_table()) {
            add(*batch, batch->offset, batch->length, batch);
            continue;
        }
        if (batch->null_count != 0 && batch->n_buffers > 0 && batch->buffers[0] != nullptr) {
            throw invalid_input("column '" + name + "' lies in rows that are missing as a whole");
        }
        const ArrowArray& child = *batch->children[i];
        add(child, child.offset + batch->offset, batch->length, batch);
    }
    if (chunks.empty()) add(without_rows(), 0, 0, nullptr);  // the type is known all the same
    return {.view = fairdrift::column(name, std::move(chunks)), .memory = std::move(memory)};
}

owned_column read_arrow(const std::string& name, py::handle values) {
    const arrow_columns read("column '" + name + "'", values);
    if (!read.is_table()) return read.column(0, name);
    const auto names = read.names();
    if (names.size() == 1) return read.column(0, name);
    throw invalid_input("column '" + name + "' has " + std::to_string(names.size()) +
                        " columns; pass one of them");
}

}  // namespace fairdrift
