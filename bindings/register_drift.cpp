// The drift question.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/drift/metric.hpp>
#include <fairdrift/questions/drift.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

adjustment adjustment_of(const std::string& name) {
    if (name == "benjamini_hochberg") return adjustment::benjamini_hochberg;
    if (name == "benjamini_yekutieli") return adjustment::benjamini_yekutieli;
    if (name == "holm") return adjustment::holm;
    throw invalid_input("adjust is '" + name +
                        "'; it must be benjamini_hochberg, benjamini_yekutieli or holm");
}

// {"wasserstein": 0.1} for all columns, {"wasserstein": {"age": 2.5}} for one.
void add_limits(const py::object& given, drift_options& options) {
    if (given.is_none()) return;
    constexpr const char* what = "a dict from metrics to numbers, or to dicts from columns to them";
    const auto add = [&](const std::string& metric, const std::string& column, py::handle value) {
        const std::string name =
            "smallest_effect of " + metric + (column.empty() ? "" : " for column '" + column + "'");
        options.smallest_effect.push_back(
            {metric, column, argument<double>(value, name, "a number of 0 or more")});
    };
    for (const auto& [key, value] : mapping_argument(given, "smallest_effect", what)) {
        const auto metric = py::str(key).cast<std::string>();
        if (!py::hasattr(value, "keys")) {
            add(metric, "", value);
            continue;
        }
        for (const auto& [column, limit] : mapping_argument(value, metric, what)) {
            add(metric, py::str(column).cast<std::string>(), limit);
        }
    }
}

drift_options options_of(const py::dict& given) {
    drift_options options;
    options.confidence =
        number_argument<double>(given["confidence"], "confidence", "a number between 0 and 1");
    add_limits(given["smallest_effect"], options);
    options.adjust = adjustment_of(py::str(given["adjust"]).cast<std::string>());
    options.subject = subject_of(given["subject"]);
    options.n_threads = number_argument<int>(given["n_threads"], "n_threads", "a whole number");
    return options;
}

template <class Rows>
report ask(const reference& before, const Rows& current, const drift_options& options) {
    const py::gil_scoped_release unlocked;
    return drift(before, current, options);
}

}  // namespace

void register_drift(py::module_& module) {
    module.def(
        "drift",
        [](const reference& before, const owned_table& current, const py::dict& given) {
            return ask(before, current.view, options_of(given));
        },
        py::arg("reference"), py::arg("current"), py::arg("options"));
    module.def(
        "drift",
        [](const reference& before, const state& current, const py::dict& given) {
            return ask(before, current, options_of(given));
        },
        py::arg("reference"), py::arg("current"), py::arg("options"));

    py::list known;
    for (const drift_metric* m : drift_metrics()) {
        py::dict entry;
        entry["name"] = std::string(m->name);
        entry["other_names"] = other_names_of(m->name);
        entry["comparison"] = std::string(m->comparison);
        entry["formula"] = std::string(m->formula);
        entry["meaning"] = std::string(m->meaning);
        entry["unit"] = std::string(m->unit);
        entry["source"] = std::string(m->source);
        entry["smallest_effect"] = std::isnan(m->smallest_effect)
                                       ? py::object(py::none())
                                       : py::object(py::float_(m->smallest_effect));
        known.append(entry);
    }
    module.attr("drift_metrics") = known;
}

}  // namespace fairdrift
