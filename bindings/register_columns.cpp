// Column, Table and ArrowTable: what the user handed in, seen from C++.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>
#include <cstdint>
#include <utility>

#include <fairdrift/core/error.hpp>

#include "arrow.hpp"
#include "columns.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

const char* kind_name(const column& c) {
    if (c.is_text()) return "text";
    if (c.is_boolean()) return "boolean";
    if (c.is_integer()) return "integer";
    return c.is_real() ? "real" : "null";
}

py::object value_at(const column& c, const chunk& values, std::int64_t i) {
    if (is_missing(values, i)) return py::none();
    if (values.dictionary != nullptr) {
        return value_at(c, *values.dictionary, integer_at(values, i));
    }
    if (c.is_text()) return py::str(std::string(text_at(values, i)));
    if (values.type == element::uint64) {
        return py::int_(static_cast<std::uint64_t>(integer_at(values, i)));
    }
    if (c.is_integer()) return py::int_(integer_at(values, i));
    double number = 0.0;
    column("", std::vector<chunk>{values}).read_numbers(i, 1, &number);
    if (c.is_boolean()) return py::bool_(number != 0.0);
    return std::isnan(number) ? py::object(py::none()) : py::object(py::float_(number));
}

py::list to_list(const owned_column& c) {
    py::list values;
    for (const chunk& part : c.view.chunks()) {
        for (std::int64_t i = 0; i < part.length; ++i) values.append(value_at(c.view, part, i));
    }
    return values;
}

std::vector<std::uintptr_t> addresses(const owned_column& c) {
    std::vector<std::uintptr_t> found;
    for (const chunk& part : c.view.chunks()) {
        found.push_back(reinterpret_cast<std::uintptr_t>(part.values));
    }
    return found;
}

std::string describe(const owned_column& c) {
    return "<Column '" + c.view.name() + "': " + kind_name(c.view) + ", " +
           std::to_string(c.view.size()) + " rows>";
}

using column_pointer = std::shared_ptr<owned_column>;
using column_list = std::vector<column_pointer>;

std::optional<column> one(owned_table& table, const column_pointer& c) {
    if (c == nullptr) return std::nullopt;
    if (c->view.name().empty()) throw invalid_input("a column has no name; give it one to use it");
    table.memory.push_back(c);
    return c->view;
}

std::vector<column> many(owned_table& table, const column_list& columns, const char* role) {
    std::vector<column> views;
    for (const auto& c : columns) {
        for (const column& earlier : views) {
            if (earlier.name() == c->view.name()) {
                throw invalid_input(std::string(role) + " names '" + earlier.name() + "' twice");
            }
        }
        views.push_back(*one(table, c));
    }
    return views;
}

owned_table make_table(const column_pointer& y_true, const column_pointer& y_pred,
                       const column_pointer& score, const column_pointer& sample_weight,
                       const column_list& groups, const column_list& strata,
                       const column_list& features, const column_pointer& cluster) {
    owned_table made;
    made.view = {.y_true = one(made, y_true),
                 .y_pred = one(made, y_pred),
                 .score = one(made, score),
                 .sample_weight = one(made, sample_weight),
                 .groups = many(made, groups, "groups"),
                 .strata = many(made, strata, "strata"),
                 .features = many(made, features, "features"),
                 .cluster = one(made, cluster)};
    static_cast<void>(made.view.rows());  // refuses columns of unequal length
    return made;
}

arrow_columns read_arrow_table(py::handle data) {
    arrow_columns columns("data", data);
    if (!columns.is_table())
        throw invalid_input("data is one column, not a table of named columns");
    return columns;
}

void register_column(py::module_& module) {
    py::class_<owned_column, column_pointer>(module, "Column", "A named column, read in place.")
        .def(py::init(&read_column), py::arg("name"), py::arg("values"), py::kw_only(),
             py::arg("utc") = false)
        .def_static("coded", &read_coded, py::arg("name"), py::arg("codes"), py::arg("categories"),
                    "Codes into distinct categories; a negative code is missing.")
        .def("__len__", [](const owned_column& c) { return c.view.size(); })
        .def("__repr__", &describe)
        .def_property_readonly("name", [](const owned_column& c) { return c.view.name(); })
        .def_property_readonly(
            "kind", [](const owned_column& c) { return kind_name(c.view); },
            "'text', 'boolean', 'integer', 'real' or 'null'.")
        .def_property_readonly("is_dictionary",
                               [](const owned_column& c) { return c.view.is_dictionary(); })
        .def(
            "named",
            [](const owned_column& c, const std::string& name) {
                return owned_column{.view = column(name, c.view.chunks()), .memory = c.memory};
            },
            py::arg("name"), "The same column under another name.")
        .def("to_list", &to_list, "The values as Python objects; missing is None.")
        .def("addresses", &addresses, "Where the values of each stretch lie in memory.");
}

void register_table(py::module_& module) {
    py::class_<owned_table, std::shared_ptr<owned_table>>(module, "Table",
                                                          "Columns with roles, of one length.")
        .def(py::init(&make_table), py::kw_only(), py::arg("y_true") = py::none(),
             py::arg("y_pred") = py::none(), py::arg("score") = py::none(),
             py::arg("sample_weight") = py::none(), py::arg("groups") = column_list{},
             py::arg("strata") = column_list{}, py::arg("features") = column_list{},
             py::arg("cluster") = py::none())
        .def_property_readonly("rows", [](const owned_table& t) { return t.view.rows(); });
}

void register_arrow_table(py::module_& module) {
    py::class_<arrow_columns>(module, "ArrowTable", "The columns that an Arrow stream gave.")
        .def(py::init(&read_arrow_table), py::arg("data"))
        .def_property_readonly("names", &arrow_columns::names)
        .def(
            "column",
            [](const arrow_columns& columns, std::size_t i, const std::string& name) {
                if (i >= columns.names().size()) throw py::index_error("no such column");
                return columns.column(i, name);
            },
            py::arg("position"), py::arg("name"));
    py::class_<arrow_batches>(module, "ArrowBatches",
                              "An Arrow stream as ArrowTables of so many rows or a few more.")
        .def(py::init([](py::handle data) { return arrow_batches("data", data); }), py::arg("data"))
        .def(
            "next", [](arrow_batches& self, std::int64_t rows) { return self.next(rows); },
            py::arg("rows"), "The next table; None after the last.");
}

}  // namespace

void register_columns(py::module_& module) {
    register_column(module);
    register_table(module);
    register_arrow_table(module);
}

}  // namespace fairdrift
