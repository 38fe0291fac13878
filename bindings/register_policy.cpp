// Policy: what a team has decided beforehand, and its judgement of reports.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>

#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/gate.hpp>

#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

// Files and dicts become JSON in Python.
py::module_ reading() { return py::module_::import("fairdrift._policy"); }

report evaluated(const policy& p, const py::args& given) {
    std::vector<const report*> reports;
    for (const py::handle one : given) {
        if (!py::isinstance<report>(one)) {
            throw py::type_error("evaluate() takes reports, not " +
                                 py::str(py::type::of(one).attr("__name__")).cast<std::string>());
        }
        reports.push_back(one.cast<const report*>());
    }
    return gate(p, reports);
}

std::string short_text(const policy& p) {
    const std::size_t n = p.checks.size();
    return "<Policy" + (p.name.empty() ? "" : " " + p.name) +
           (p.version.empty() ? "" : " " + p.version) + ": " + std::to_string(n) +
           (n == 1 ? " check>" : " checks>");
}

py::object text(const std::string& value) {
    return value.empty() ? py::object(py::none()) : py::object(py::str(value));
}

}  // namespace

void register_policy(py::module_& module) {
    using p = policy;
    py::class_<p>(module, "Policy", R"(Checks that reports must pass.

Policy.load("gate.toml") reads TOML or JSON; Policy.from_dict({"checks": [...]}) takes the same as
dicts and lists. A check has an id, a metric, at_least and/or at_most, and may say attribute, group,
feature, window, positive, comparison, against, report_kind, decide_by, min_n, severity, on_insufficient,
owner, citation.)")
        .def_static(
            "load", [](const py::object& path) { return reading().attr("load")(path).cast<p>(); },
            py::arg("path"), "The policy of a .toml or .json file.")
        .def_static(
            "from_dict",
            [](const py::object& given) { return reading().attr("from_dict")(given).cast<p>(); },
            py::arg("data"), "The policy of what a policy file holds.")
        .def_static("from_json", &policy_from_json, py::arg("text"))
        .def(
            "to_json", [](const p& self, int indent) { return to_json(self, indent); },
            py::arg("indent") = -1, "Canonical JSON; the same policy gives the same bytes.")
        .def("to_dict",
             [](const py::object& self) { return py::dict(reading().attr("to_dict")(self)); })
        .def("_judged", [](const p& self, const report& r) { return judged(r, self); })
        .def_property_readonly("name", [](const p& self) { return text(self.name); })
        .def_property_readonly("version", [](const p& self) { return text(self.version); })
        .def_property_readonly(
            "confidence",
            [](const p& self) {
                const double needed = confidence_of(self);
                return std::isnan(needed) ? py::object(py::none()) : py::object(py::float_(needed));
            },
            "What the intervals of reports must have for family_error; None without.")
        .def("__len__", [](const p& self) { return self.checks.size(); })
        .def("evaluate", &evaluated,
             "evaluate(*reports): a report of kind \"gate\" with one check a rule and the verdict.")
        .def(
            "__eq__", [](const p& a, const p& b) { return to_json(a) == to_json(b); },
            py::is_operator())
        .def("__hash__", [](const p& self) { return std::hash<std::string>()(to_json(self)); })
        .def("__repr__", &short_text)
        .def("__copy__", [](const p& self) { return p(self); })
        .def("__deepcopy__", [](const p& self, const py::dict&) { return p(self); })
        .def(py::pickle([](const p& self) { return to_json(self); },
                        [](const std::string& json) { return policy_from_json(json); }));
}

}  // namespace fairdrift
