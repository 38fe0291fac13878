// Arrow's C data interface, read in place: no Arrow library at build time or at run time.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <vector>

#include "columns.hpp"

// The three structs of the interface, as its specification gives them; whoever includes two copies
// is protected by the macro that the specification names.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
extern "C" {
struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    int64_t flags;
    int64_t n_children;
    ArrowSchema** children;
    ArrowSchema* dictionary;
    void (*release)(ArrowSchema*);
    void* private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void** buffers;
    ArrowArray** children;
    ArrowArray* dictionary;
    void (*release)(ArrowArray*);
    void* private_data;
};
}
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
    int (*get_next)(ArrowArrayStream*, ArrowArray* out);
    const char* (*get_last_error)(ArrowArrayStream*);
    void (*release)(ArrowArrayStream*);
    void* private_data;
};
}
#endif

namespace fairdrift {

/// Whether an object gives its data away by Arrow's PyCapsule protocol.
[[nodiscard]] bool speaks_arrow(pybind11::handle values);

/// Everything that one `__arrow_c_stream__` or `__arrow_c_array__` gave: a table of named columns,
/// or one column without a name. Columns are read when they are asked for.
class arrow_columns {
  public:
    /// Takes the data over; throws invalid_input where the producer fails, and says of `what`.
    arrow_columns(const std::string& what, pybind11::handle values);

    [[nodiscard]] bool is_table() const;
    /// Names of a table's columns, in their order; they need not be distinct.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Column `i` of a table (of a single column: 0) under a name. Text, numbers, booleans and
    /// dictionaries are viewed; half floats, dates, timestamps and durations are converted as
    /// read_column says. Throws invalid_input for types that are no column of values.
    [[nodiscard]] owned_column column(std::size_t i, const std::string& name) const;

  private:
    friend class arrow_batches;
    arrow_columns() = default;

    std::shared_ptr<const ArrowSchema> schema_;
    std::vector<std::shared_ptr<const ArrowArray>> batches_;
};

/// An `__arrow_c_stream__` piece by piece, for tables that are not to be held at once.
class arrow_batches {
  public:
    /// Takes the stream over; throws as arrow_columns does.
    arrow_batches(const std::string& what, pybind11::handle values);
    /// The next batches, until they have so many rows, as one table; of a stream without any, a
    /// table without rows; then nothing.
    [[nodiscard]] std::optional<arrow_columns> next(std::int64_t rows);

  private:
    std::string what_;
    std::shared_ptr<ArrowArrayStream> stream_;
    std::shared_ptr<const ArrowSchema> schema_;
    bool is_first_ = true;
};

/// The one column that an object gives by Arrow; throws invalid_input where it gives several.
[[nodiscard]] owned_column read_arrow(const std::string& name, pybind11::handle values);

}  // namespace fairdrift
