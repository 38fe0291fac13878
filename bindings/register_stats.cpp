// Intervals and tests from counts, for those who have counts.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/proportions.hpp>
#include <fairdrift/stats/selection.hpp>

#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

using one_interval = interval (*)(proportion, level);
using two_interval = interval (*)(proportion, proportion, level);

py::tuple pair(const interval& limits) { return py::make_tuple(limits.lower, limits.upper); }

void one(py::module_& module, const char* name, one_interval f, const char* doc) {
    module.def(
        name,
        [f](double successes, double trials, double confidence) {
            return pair(f({successes, trials}, level::two_sided(confidence)));
        },
        py::arg("successes"), py::arg("trials"), py::arg("confidence") = 0.95, doc);
}

void two(py::module_& module, const char* name, two_interval f, const char* doc) {
    module.def(
        name,
        [f](double successes_a, double trials_a, double successes_b, double trials_b,
            double confidence) {
            return pair(
                f({successes_a, trials_a}, {successes_b, trials_b}, level::two_sided(confidence)));
        },
        py::arg("successes_a"), py::arg("trials_a"), py::arg("successes_b"), py::arg("trials_b"),
        py::arg("confidence") = 0.95, doc);
}

void register_tests(py::module_& module) {
    module.def(
        "fisher_exact",
        [](std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
            const fisher_result r = fisher_exact(a, b, c, d);
            py::dict result;
            result["odds_ratio"] = r.odds_ratio;
            result["two_sided"] = r.two_sided;
            result["less"] = r.less;
            result["greater"] = r.greater;
            result["mid_p"] = r.mid_p;
            return result;
        },
        py::arg("a"), py::arg("b"), py::arg("c"), py::arg("d"),
        "Fisher's exact test of [[a, b], [c, d]].");
    module.def(
        "chi_square",
        [](const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
            const chi_square_result r = chi_square_two_sample(a, b);
            py::dict result;
            result["statistic"] = r.statistic;
            result["degrees_of_freedom"] = r.degrees_of_freedom;
            result["p_value"] = r.p_value;
            result["smallest_expected"] = r.smallest_expected;
            return result;
        },
        py::arg("a"), py::arg("b"),
        "Pearson's chi-square of homogeneity of two samples over the same cells, uncorrected.");
}

void register_selection(py::module_& module) {
    module.def(
        "pooled_z",
        [](std::int64_t x_a, std::int64_t n_a, std::int64_t x_b, std::int64_t n_b) {
            const z_test r = pooled_z({x_a, n_a}, {x_b, n_b});
            return std::make_pair(r.z, r.p_value);
        },
        py::arg("successes_a"), py::arg("trials_a"), py::arg("successes_b"), py::arg("trials_b"),
        "z and two-sided p of two rates, their variance that of both together.");
    module.def(
        "hypergeometric_z",
        [](std::int64_t x_a, std::int64_t n_a, std::int64_t x_b, std::int64_t n_b) {
            const z_test r = hypergeometric_z({x_a, n_a}, {x_b, n_b});
            return std::make_pair(r.z, r.p_value);
        },
        py::arg("successes_a"), py::arg("trials_a"), py::arg("successes_b"), py::arg("trials_b"),
        "The same with the number of successes held: the variance is N / (N - 1) times as large.");
    module.def(
        "bayes_factor",
        [](const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
            return bayes_factor_two_sample(a, b);
        },
        py::arg("a"), py::arg("b"),
        "Bayes factor against independence of two samples over the same cells, uniform priors.");
}

}  // namespace

void register_stats(py::module_& parent) {
    py::module_ module = parent.def_submodule("stats", "Intervals and tests from counts.");
    one(module, "wilson", wilson, "Wilson's score interval of a proportion (Wilson 1927).");
    one(module, "clopper_pearson", clopper_pearson,
        "The exact interval of Clopper and Pearson (1934): never below its confidence.");
    one(module, "jeffreys", jeffreys, "The equal-tailed posterior interval under Jeffreys' prior.");
    two(module, "newcombe", newcombe,
        "a - b: the hybrid score interval (Newcombe 1998, method 10).");
    two(module, "miettinen_nurminen", miettinen_nurminen,
        "a - b: the score interval of Miettinen and Nurminen (1985).");
    two(module, "katz", katz, "a / b: the log interval (Katz et al. 1978); absent at 0.");
    two(module, "koopman", koopman, "a / b: the score interval (Koopman 1984).");
    register_tests(module);
    register_selection(module);
    module.def(
        "holm", [](const std::vector<double>& p) { return holm(p); }, py::arg("p"));
    module.def(
        "benjamini_hochberg", [](const std::vector<double>& p) { return benjamini_hochberg(p); },
        py::arg("p"));
    module.def(
        "benjamini_yekutieli", [](const std::vector<double>& p) { return benjamini_yekutieli(p); },
        py::arg("p"));
}

}  // namespace fairdrift
