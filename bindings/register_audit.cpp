// The audit question.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/fairness/named_measures.hpp>
#include <fairdrift/policy/query.hpp>
#include <fairdrift/questions/audit.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

void add_intersections(const py::object& given, audit_options& options) {
    if (py::isinstance<py::str>(given)) {
        options.intersections = given.cast<std::string>();
        return;
    }
    options.intersections = "given";
    const auto refuse = [&](py::handle value) {
        throw invalid_input(
            "intersections is " + py::repr(value).cast<std::string>() +
            "; it must be \"observed\", \"none\", or a list of lists of attributes");
    };
    if (!py::isinstance<py::sequence>(given)) refuse(given);
    for (const py::handle one : given) {
        if (py::isinstance<py::str>(one)) refuse(given);
        options.given_intersections.push_back(names_argument(one, "intersections"));
    }
}

audit_options options_of(const py::dict& given) {
    audit_options options;
    options.labels = label_rules_of(given);
    options.compare.against = py::str(given["against"]).cast<std::string>();
    options.compare.min_group_size =
        argument<std::int64_t>(given["min_group_size"], "min_group_size", "a whole number");
    options.compare.confidence =
        argument<double>(given["confidence"], "confidence", "a number between 0 and 1");
    add_intersections(given["intersections"], options);
    options.metrics = names_argument(given["metrics"], "metrics");
    options.subject = subject_of(given["subject"]);
    options.n_threads = argument<int>(given["n_threads"], "n_threads", "a whole number");
    return options;
}

template <class Rows>
report ask(const Rows& rows, const audit_options& options) {
    const py::gil_scoped_release unlocked;
    return audit(rows, options);
}

py::list named() {
    py::list known;
    for (const named_measure& m : named_measures()) {
        py::dict entry;
        entry["name"] = std::string(m.name);
        entry["other_names"] = other_names_of(m.name);
        entry["metric"] = std::string(m.metric);
        entry["second"] = std::string(m.second);
        entry["comparison"] = std::string(m.comparison);
        entry["source"] = std::string(m.source);
        known.append(entry);
    }
    return known;
}

}  // namespace

void register_audit(py::module_& module) {
    module.def(
        "audit",
        [](const owned_table& rows, const py::dict& given) {
            return ask(rows.view, options_of(given));
        },
        py::arg("rows"), py::arg("options"));
    module.def(
        "audit",
        [](const state& rows, const py::dict& given) { return ask(rows, options_of(given)); },
        py::arg("rows"), py::arg("options"));

    py::list known;
    for (const metric* m : group_metrics()) {
        py::dict entry;
        entry["name"] = std::string(m->name);
        entry["short_name"] = std::string(m->short_name);
        entry["other_names"] = other_names_of(m->name);
        entry["formula"] = std::string(m->formula);
        entry["meaning"] = std::string(m->meaning);
        entry["source"] = std::string(m->source);
        entry["is_share"] = m->is_share();
        known.append(entry);
    }
    module.attr("group_metrics") = known;
    module.attr("named_measures") = named();
    module.def("reported_name", &reported_name, py::arg("metric"),
               "The name that reports carry for a short or other name of a metric.");
}

}  // namespace fairdrift
