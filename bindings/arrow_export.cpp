#include "arrow_export.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "arrow.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

constexpr std::int64_t nullable = 2;  // ARROW_FLAG_NULLABLE

// The buffers of one column, as Arrow lays them out.
struct column_data {
    std::string name;
    const char* format = "u";
    std::int64_t null_count = 0;
    std::vector<std::uint8_t> validity;
    std::vector<std::int64_t> integers;
    std::vector<double> numbers;
    std::vector<std::int32_t> offsets;
    std::string bytes;
};

struct table_data {
    std::int64_t rows = 0;
    std::vector<column_data> columns;
};

using shared_table = std::shared_ptr<const table_data>;

// --- reading the lists --------------------------------------------------------------------------

void append_text(column_data& into, py::handle value) {
    if (!value.is_none()) into.bytes += value.cast<std::string>();
    if (into.bytes.size() > std::numeric_limits<std::int32_t>::max()) {
        throw invalid_input("column '" + into.name + "' holds more than 2^31 - 1 bytes of text");
    }
    into.offsets.push_back(static_cast<std::int32_t>(into.bytes.size()));
}

void append(column_data& into, py::handle value) {
    switch (into.format[0]) {
        case 'l': into.integers.push_back(value.is_none() ? 0 : value.cast<std::int64_t>()); break;
        case 'g': into.numbers.push_back(value.is_none() ? 0.0 : value.cast<double>()); break;
        default: append_text(into, value);
    }
}

const char* format_of(const std::string& name, const std::string& kind) {
    if (kind == "int64") return "l";
    if (kind == "float64") return "g";
    if (kind == "text") return "u";
    throw invalid_input("column '" + name + "' is of kind '" + kind +
                        "'; it must be int64, float64 or text");
}

column_data column_of(const py::tuple& given) {
    column_data column;
    column.name = given[0].cast<std::string>();
    column.format = format_of(column.name, given[1].cast<std::string>());
    const auto values = given[2].cast<py::list>();
    column.validity.assign((values.size() + 7) / 8, 0);
    if (column.format[0] == 'u') column.offsets.push_back(0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const py::handle value = values[i];
        if (value.is_none()) {
            ++column.null_count;
        } else {
            column.validity[i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
        }
        append(column, value);
    }
    return column;
}

shared_table table_of(const py::list& columns) {
    auto table = std::make_shared<table_data>();
    for (const py::handle given : columns) {
        const auto parts = given.cast<py::tuple>();
        const auto rows = static_cast<std::int64_t>(py::len(parts[2]));
        if (table->columns.empty()) table->rows = rows;
        if (rows != table->rows) {
            throw invalid_input("column '" + parts[0].cast<std::string>() + "' has " +
                                std::to_string(rows) + " rows, the first column " +
                                std::to_string(table->rows));
        }
        table->columns.push_back(column_of(parts));
    }
    return table;
}

// --- giving them away ---------------------------------------------------------------------------
//
// Each struct owns, through private_data, what its pointers point at. A consumer may move a child
// out before it releases the parent: so every child holds the table by itself.

template <class Struct>
struct children_of {
    children_of() = default;
    children_of(const children_of&) = delete;
    children_of& operator=(const children_of&) = delete;
    ~children_of() {
        for (Struct& child : children) {
            if (child.release != nullptr) child.release(&child);
        }
    }

    shared_table table;
    std::vector<Struct> children;
    std::vector<Struct*> pointers;
    std::array<const void*, 1> buffers{nullptr};
};

template <class Struct>
void release_parent(Struct* given) {
    delete static_cast<children_of<Struct>*>(given->private_data);
    given->release = nullptr;
}

void release_child_schema(ArrowSchema* given) {
    delete static_cast<shared_table*>(given->private_data);
    given->release = nullptr;
}

struct held_column {
    shared_table table;
    std::array<const void*, 3> buffers{nullptr, nullptr, nullptr};
};

void release_child_array(ArrowArray* given) {
    delete static_cast<held_column*>(given->private_data);
    given->release = nullptr;
}

ArrowSchema schema_of(const shared_table& table, const column_data& column) {
    ArrowSchema schema{};
    schema.format = column.format;
    schema.name = column.name.c_str();
    schema.flags = nullable;
    schema.private_data = new shared_table(table);
    schema.release = &release_child_schema;
    return schema;
}

ArrowArray array_of(const shared_table& table, const column_data& column) {
    auto held = std::make_unique<held_column>();
    held->table = table;
    held->buffers[0] = column.null_count == 0 ? nullptr : column.validity.data();
    const bool text = column.format[0] == 'u';
    if (text) {
        held->buffers[1] = column.offsets.data();
        held->buffers[2] = column.bytes.data();
    } else {
        held->buffers[1] = column.format[0] == 'l'
                               ? static_cast<const void*>(column.integers.data())
                               : column.numbers.data();
    }
    ArrowArray array{};
    array.length = table->rows;
    array.null_count = column.null_count;
    array.n_buffers = text ? 3 : 2;
    array.buffers = held->buffers.data();
    array.private_data = held.release();
    array.release = &release_child_array;
    return array;
}

// The parent of all columns; `make` gives the child of one.
template <class Struct, class Make>
void fill_parent(const shared_table& table, Struct& out, const Make& make) {
    auto held = std::make_unique<children_of<Struct>>();
    held->table = table;
    held->children.reserve(table->columns.size());
    held->pointers.reserve(table->columns.size());
    for (const column_data& column : table->columns) {
        held->children.push_back(make(table, column));
        held->pointers.push_back(&held->children.back());
    }
    out = Struct{};
    out.n_children = static_cast<std::int64_t>(held->pointers.size());
    out.children = held->pointers.data();
    out.release = &release_parent<Struct>;
    out.private_data = held.release();
}

struct stream_data {
    shared_table table;
    bool given = false;
};

stream_data& data_of(ArrowArrayStream* stream) {
    return *static_cast<stream_data*>(stream->private_data);
}

// What C calls must not throw: the one thing that can fail here is memory.
template <class Work>
int guarded(const Work& work) noexcept {
    try {
        work();
        return 0;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    }
}

int give_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded([&] {
        fill_parent(data_of(stream).table, *out, schema_of);
        out->format = "+s";
        out->name = "";
    });
}

int give_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded([&] {
        stream_data& data = data_of(stream);
        *out = ArrowArray{};  // released: the end of the stream
        if (data.given) return;
        fill_parent(data.table, *out, array_of);
        out->length = data.table->rows;
        out->n_buffers = 1;
        out->buffers = static_cast<children_of<ArrowArray>*>(out->private_data)->buffers.data();
        data.given = true;
    });
}

const char* last_error(ArrowArrayStream*) { return "not enough memory"; }

void release_stream(ArrowArrayStream* stream) {
    delete static_cast<stream_data*>(stream->private_data);
    stream->release = nullptr;
}

void drop_capsule(PyObject* capsule) {
    auto* stream =
        static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
    if (stream == nullptr) return;
    if (stream->release != nullptr) stream->release(stream);
    delete stream;
}

}  // namespace

py::capsule arrow_stream(const py::list& columns) {
    auto data = std::make_unique<stream_data>();
    data->table = table_of(columns);
    auto stream = std::make_unique<ArrowArrayStream>();
    stream->get_schema = &give_schema;
    stream->get_next = &give_next;
    stream->get_last_error = &last_error;
    stream->private_data = data.release();
    stream->release = &release_stream;
    return py::capsule(stream.release(), "arrow_array_stream", &drop_capsule);
}

}  // namespace fairdrift
