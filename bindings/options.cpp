#include "options.hpp"

#include <pybind11/stl.h>
#include <cmath>

#include <fairdrift/core/error.hpp>

#include "cast.hpp"
#include "labels.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

py::object value_of(const py::dict& given, const char* key) {
    return given.contains(key) ? py::object(given[key]) : py::object(py::none());
}

std::string name_of(py::handle key) { return py::str(key).cast<std::string>(); }

}  // namespace

subject subject_of(py::handle given) {
    subject result;
    if (given.is_none()) return result;
    const py::dict fields =
        mapping_argument(given, "subject", "a dict with any of model, version, owner, purpose");
    for (const auto& [key, value] : fields) {
        const std::string name = name_of(key);
        std::string* field = name == "model"     ? &result.model
                             : name == "version" ? &result.version
                             : name == "owner"   ? &result.owner
                             : name == "purpose" ? &result.purpose
                                                 : nullptr;
        if (field == nullptr) {
            throw invalid_input("subject has no '" + name +
                                "'; it has model, version, owner, purpose");
        }
        if (!value.is_none()) *field = py::str(value).cast<std::string>();
    }
    return result;
}

label_rules label_rules_of(const py::dict& given) {
    label_rules rules;
    rules.positive = labels_of(value_of(given, "positive"), "positive");
    rules.favorable = labels_of(value_of(given, "favorable"), "favorable");
    const py::object threshold = value_of(given, "threshold");
    if (!threshold.is_none()) {
        rules.threshold = number_argument<double>(threshold, "threshold", "a number");
        if (!std::isfinite(rules.threshold)) {
            throw invalid_input("threshold is " + number_text(rules.threshold) +
                                "; it must be a finite number");
        }
    }
    const py::object bins = value_of(given, "bins");
    if (!bins.is_none()) {
        for (const auto& [name, edges] : argument<py::dict>(bins, "bins", "a dict of lists")) {
            rules.bins.emplace_back(
                name_of(name), argument<std::vector<double>>(edges, "bins['" + name_of(name) + "']",
                                                             "a list of edges"));
            if (rules.bins.back().second.empty()) {
                throw invalid_input("bins of '" + name_of(name) + "' has no edges");
            }
        }
    }
    const py::object texts = value_of(given, "value_labels");
    if (!texts.is_none()) {
        for (const auto& [name, mapping] :
             argument<py::dict>(texts, "value_labels", "a dict of dicts")) {
            auto& known = rules.value_labels.emplace_back();
            known.first = name_of(name);
            for (const auto& [value, text] :
                 argument<py::dict>(mapping, "value_labels['" + known.first + "']", "a dict")) {
                known.second.emplace_back(label_of(value, "value_labels"),
                                          py::str(text).cast<std::string>());
            }
        }
    }
    const py::object task = value_of(given, "task");
    if (!task.is_none()) rules.task = task_named(argument<std::string>(task, "task", "a text"));
    const py::object most = value_of(given, "max_cells");
    if (!most.is_none())
        rules.max_cells = number_argument<std::int64_t>(most, "max_cells", "a whole number");
    return rules;
}

}  // namespace fairdrift
