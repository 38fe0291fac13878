// Numbers of lists of scores, for those who have arrays and want one number.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/ranking.hpp>

#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

ranked_list list_of(const std::vector<double>& scores, const std::vector<std::size_t>& groups,
                    std::size_t number) {
    if (scores.size() != groups.size()) {
        throw invalid_input("there are " + std::to_string(groups.size()) + " groups for " +
                            std::to_string(scores.size()) + " scores");
    }
    std::vector<ranked_part> parts;
    parts.reserve(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) parts.push_back({scores[i], groups[i], 1, 0});
    return {std::move(parts), number};
}

}  // namespace

void register_scores(py::module_& core) {
    py::module_ module = core.def_submodule("ranking", "Lists of scores and groups by number.");
    module.def(
        "exposures",
        [](const std::vector<double>& scores, const std::vector<std::size_t>& groups,
           std::size_t number) { return mean_exposures(list_of(scores, groups, number)); },
        py::arg("scores"), py::arg("groups"), py::arg("number"));
    module.def(
        "normalized_discounted_kl",
        [](const std::vector<double>& scores, const std::vector<std::size_t>& groups,
           std::size_t number) {
            return normalized_discounted_kl(list_of(scores, groups, number));
        },
        py::arg("scores"), py::arg("groups"), py::arg("number"));
    module.def(
        "ranked_kl",
        [](const std::vector<double>& scores, const std::vector<std::size_t>& groups,
           std::size_t number,
           std::size_t step) { return ranked_kl(list_of(scores, groups, number), step); },
        py::arg("scores"), py::arg("groups"), py::arg("number"), py::arg("step"));
    module.def(
        "infeasible_index",
        [](const std::vector<double>& scores, const std::vector<std::size_t>& groups,
           const std::vector<double>& shares, std::size_t last) {
            infeasible found =
                infeasible_index(list_of(scores, groups, shares.size()), shares, last);
            return py::make_tuple(found.index, std::move(found.at));
        },
        py::arg("scores"), py::arg("groups"), py::arg("shares"), py::arg("last"));
    module.def(
        "discounted_gain",
        [](const std::vector<double>& relevances, const std::vector<double>& scores) {
            const gain g = discounted_gain(relevances, scores);
            return py::make_tuple(g.dcg, g.ndcg());
        },
        py::arg("relevances"), py::arg("scores"));
}

}  // namespace fairdrift
