// The audit question.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/questions/audit.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

audit_options options_of(const py::dict& given) {
    audit_options options;
    options.labels = label_rules_of(given);
    options.compare.against = py::str(given["against"]).cast<std::string>();
    options.compare.min_group_size =
        argument<std::int64_t>(given["min_group_size"], "min_group_size", "a whole number");
    options.compare.confidence =
        argument<double>(given["confidence"], "confidence", "a number between 0 and 1");
    const py::object intersections = given["intersections"];
    if (py::isinstance<py::str>(intersections)) {
        options.intersections = intersections.cast<std::string>();
    } else {
        options.intersections = "given";
        options.given_intersections = intersections.cast<std::vector<std::vector<std::string>>>();
    }
    options.metrics = argument<std::vector<std::string>>(given["metrics"], "metrics", "names");
    options.subject = subject_of(given["subject"]);
    options.n_threads = argument<int>(given["n_threads"], "n_threads", "a whole number");
    return options;
}

template <class Rows>
report ask(const Rows& rows, const audit_options& options) {
    const py::gil_scoped_release unlocked;
    return audit(rows, options);
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
        entry["formula"] = std::string(m->formula);
        entry["meaning"] = std::string(m->meaning);
        entry["source"] = std::string(m->source);
        entry["is_share"] = m->whole != 0 || m->name.ends_with("_rate");
        known.append(entry);
    }
    module.attr("group_metrics") = known;
}

}  // namespace fairdrift
