// The drift question.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>
#include <tuple>

#include <fairdrift/core/error.hpp>
#include <fairdrift/drift/metric.hpp>
#include <fairdrift/questions/drift.hpp>

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

drift_options options_of(const py::dict& given) {
    drift_options options;
    options.confidence = given["confidence"].cast<double>();
    using limit = std::tuple<std::string, std::string, double>;
    for (const auto& [metric, feature, value] :
         given["smallest_effect"].cast<std::vector<limit>>()) {
        options.smallest_effect.push_back({metric, feature, value});
    }
    options.adjust = adjustment_of(given["adjust"].cast<std::string>());
    options.subject = subject_of(given["subject"]);
    options.n_threads = given["n_threads"].cast<int>();
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
