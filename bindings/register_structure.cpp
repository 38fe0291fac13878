// Where disparities are: subgroups that explain a gap, features that stand in for a group.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/inequality.hpp>
#include <fairdrift/questions/proxies.hpp>
#include <fairdrift/questions/subgroups.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

template <class T>
T option(const py::dict& given, const char* name, const char* what) {
    return number_argument<T>(given[name], name, what);
}

constexpr const char* whole_number = "a whole number";

std::size_t at_least_one(const py::dict& given, const char* name) {
    const auto value = option<std::int64_t>(given, name, whole_number);
    if (value < 1) {
        throw invalid_input(std::string(name) + " is " + std::to_string(value) +
                            "; it must be 1 or more");
    }
    return static_cast<std::size_t>(value);
}

subgroups_options search_options(const py::dict& given) {
    subgroups_options options;
    options.metric = option<std::string>(given, "metric", "the name of a metric");
    if (!given["depth"].is_none()) options.search.depth = at_least_one(given, "depth");
    options.search.min_group_size = option<std::int64_t>(given, "min_group_size", whole_number);
    options.search.confidence = option<double>(given, "confidence", "a number between 0 and 1");
    options.search.replicates = option<std::int64_t>(given, "replicates", whole_number);
    options.search.most_named = at_least_one(given, "most_named");
    options.search.seed = option<std::uint64_t>(given, "seed", "a whole number from 0 to 2^64 - 1");
    options.subject = subject_of(given["subject"]);
    return options;
}

proxies_options screen_options(const py::dict& given) {
    proxies_options options;
    options.labels = label_rules_of(given);
    options.min_group_size = option<std::int64_t>(given, "min_group_size", whole_number);
    options.confidence = option<double>(given, "confidence", "a number between 0 and 1");
    options.most_bins = at_least_one(given, "most_bins");
    options.seed = option<std::uint64_t>(given, "seed", "a whole number from 0 to 2^64 - 1");
    options.subject = subject_of(given["subject"]);
    options.n_threads = option<int>(given, "n_threads", whole_number);
    return options;
}

}  // namespace

void register_structure(py::module_& module) {
    module.def(
        "generalized_entropy",
        [](const state& rows, double alpha, double confidence) {
            const grouping everyone = group_by(rows, {}, read_labels(rows), false);
            const estimate found = evaluate_generalized_entropy_of_order(
                everyone.groups.front(), alpha, level::two_sided(confidence));
            return measurement_of(found, generalized_entropy_index, everyone, nullptr, confidence);
        },
        py::arg("rows"), py::arg("alpha"), py::arg("confidence"),
        "The generalized entropy of all rows' benefits, of any order.");
    module.def(
        "proxies",
        [](const owned_table& rows, const py::dict& given) {
            const proxies_options options = screen_options(given);
            const py::gil_scoped_release unlocked;
            return find_proxies(rows.view, options);
        },
        py::arg("rows"), py::arg("options"));
    module.def(
        "subgroups",
        [](const state& rows, const py::dict& given) {
            const subgroups_options options = search_options(given);
            const py::gil_scoped_release unlocked;
            return find_subgroups(rows, options);
        },
        py::arg("rows"), py::arg("options"));
}

}  // namespace fairdrift
