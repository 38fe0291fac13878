// Reference: the rows a model was built for, frozen.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/reference/reference.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

// Python reads columns and writes files.
py::module_ helpers() { return py::module_::import("fairdrift._reference"); }

exactness exactness_of(py::handle given) {
    if (PyBool_Check(given.ptr())) {
        return given.cast<bool>() ? exactness::always : exactness::never;
    }
    if (py::str(given).cast<std::string>() == "auto") return exactness::automatic;
    throw invalid_input("exact is '" + py::str(given).cast<std::string>() +
                        "'; it must be \"auto\", True or False");
}

fit_options options_of(const py::dict& given) {
    fit_options options;
    const auto knots = argument<std::int64_t>(given["knots"], "knots", "a whole number");
    if (knots < 1 || knots > 1 << 20) {
        throw invalid_input("knots is " + std::to_string(knots) + "; it must lie between 1 and " +
                            std::to_string(1 << 20));
    }
    options.knots = static_cast<std::size_t>(knots);
    options.exact = exactness_of(given["exact"]);
    options.categorical = names_argument(given["categorical"], "categorical");
    options.numeric = names_argument(given["numeric"], "numeric");
    options.held_out =
        argument<std::optional<bool>>(given["held_out"], "held_out", "True, False or None");
    options.listed = given["listed"].cast<bool>();
    options.subject = subject_of(given["subject"]);
    options.n_threads = argument<int>(given["n_threads"], "n_threads", "a whole number");
    for (const auto& [name, cause] : given["unreadable"].cast<py::dict>()) {
        options.unreadable.push_back(
            {py::str(name).cast<std::string>(), py::str(cause).cast<std::string>()});
    }
    return options;
}

py::dict texts_of(const std::vector<column_note>& notes) {
    py::dict texts;
    for (const column_note& note : notes) texts[py::str(note.column)] = note.text;
    return texts;
}

py::dict subject_dict(const subject& about) {
    py::dict fields;
    fields["model"] = about.model;
    fields["version"] = about.version;
    fields["owner"] = about.owner;
    fields["purpose"] = about.purpose;
    return fields;
}

reference from_python_bytes(const py::object& data) {
    return reference::from_bytes(std::string_view(bytes_argument(data)));
}

py::bytes python_bytes(const reference& r) { return {r.to_bytes()}; }

}  // namespace

// A list of what Python sees of one class is as long as the class.
// NOLINTNEXTLINE(readability-function-size)
void register_reference(py::module_& module) {
    py::class_<reference>(module, "Reference", R"(The rows a model was built for, frozen.

Reference.fit(data, ...) makes one of a table; it never changes afterwards. It holds counts between
knots and by category, not rows; which personal values it can reveal is in
docs/personal_values.md.)")
        .def_static(
            "fit",
            [](const py::args& args, const py::kwargs& kwargs) {
                return helpers().attr("fit")(*args, **kwargs);
            },
            "fit(data=None, *, y_true=None, y_pred=None, score=None, groups=None, strata=None, "
            "sample_weight=None, positive=None, favorable=None, threshold=None, bins=None, "
            "value_labels=None, features=None, categorical=(), numeric=(), exclude=(), knots=1023, "
            "exact=\"auto\", held_out=None, subject=None, max_cells=None, n_threads=1): the "
            "reference of a table. Features default to all other columns; identifiers, dates and "
            "what cannot be read are left out and named with the cause in left_out.")
        .def_static(
            "load", [](const py::object& path) { return helpers().attr("load")(path); },
            py::arg("path"), "The reference of a saved file.")
        .def(
            "save",
            [](const py::object& self, const py::object& path) {
                return helpers().attr("save")(self, path);
            },
            py::arg("path"), "Writes the reference to a file, whole or not at all.")
        .def("state", &reference::state,
             "A new empty state with this reference's frozen axes: update it, add it, compare it.")
        .def_property_readonly("fitted", &reference::fitted,
                               "The state of the rows the reference was fitted on.")
        .def_property_readonly("rows", &reference::rows, "Rows it was fitted on.")
        .def_property_readonly("fingerprint", &reference::fingerprint,
                               "Digest of the layout: states with the same fingerprint compare.")
        .def_property_readonly("held_out", &reference::held_out,
                               "Whether the model has not seen these rows in training; "
                               "None where nobody said.")
        .def_property_readonly("subject",
                               [](const reference& r) { return subject_dict(r.subject()); })
        .def_property_readonly(
            "choices", [](const reference& r) { return texts_of(r.choices()); },
            "What was made of each column, by name.")
        .def_property_readonly(
            "left_out", [](const reference& r) { return texts_of(r.left_out()); },
            "Columns that are not measured, with the cause.")
        .def_property_readonly("notes", &reference::notes,
                               "Every choice and every column left out, a sentence each.")
        .def("describe", &reference::describe, "Roles and every choice that was made, as text.")
        .def("to_bytes", &python_bytes,
             "Bytes that from_bytes() reads back, the same for equal references.")
        .def_static(
            "from_bytes", &from_python_bytes, py::arg("data"),
            "Raises CorruptState for bytes that are not a reference, UnsupportedVersion for "
            "newer ones.")
        .def(py::self == py::self)  // NOLINT(misc-redundant-expression)
        .def("__copy__", [](const reference& r) { return reference(r); })
        .def("__deepcopy__", [](const reference& r, const py::dict&) { return reference(r); })
        .def(py::pickle(&python_bytes,
                        [](const py::bytes& data) { return from_python_bytes(data); }))
        .def("__str__", &reference::describe)
        .def("__repr__", [](const reference& r) {
            return "<Reference: " + std::to_string(r.rows()) + " rows, " +
                   std::to_string(r.layout().features.size()) + " features, fingerprint " +
                   r.fingerprint().substr(0, 8) + ">";
        });

    module.def(
        "fit_reference",
        [](const owned_table& rows, const py::dict& rules, const py::dict& given) {
            const fit_options options = options_of(given);
            const layout open = open_layout(rows.view, label_rules_of(rules));
            const py::gil_scoped_release unlocked;
            return reference::fit(rows.view, open, options);
        },
        py::arg("rows"), py::arg("rules"), py::arg("options"));
}

}  // namespace fairdrift
