// Intervals and tests from counts, for those who have counts.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/power.hpp>
#include <fairdrift/stats/proportions.hpp>
#include <fairdrift/stats/selection.hpp>

#include "cast.hpp"
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
    module.def(
        "homogeneity",
        [](const std::vector<std::int64_t>& successes, const std::vector<std::int64_t>& trials,
           std::int64_t draws, const py::object& seed) {
            const homogeneity_result r = homogeneity(successes, trials, draws, seed_argument(seed));
            py::dict result;
            result["statistic"] = r.statistic;
            result["degrees_of_freedom"] = r.degrees_of_freedom;
            result["p_value"] = r.p_value;
            result["smallest_expected"] = r.smallest_expected;
            result["method"] = std::string(r.method);
            return result;
        },
        py::arg("successes"), py::arg("trials"), py::kw_only(), py::arg("draws") = 9999,
        py::arg("seed") = 0,
        "Whether one rate stands behind all groups: chi-square; where an expected count is under 5 "
        "Fisher's exact test of two groups, seeded Monte Carlo with fixed margins of more.");
}

void register_power(py::module_& module) {
    module.def(
        "equivalence_test",
        [](double x_a, double n_a, double x_b, double n_b, double margin) {
            return equivalence_test({x_a, n_a}, {x_b, n_b}, margin);
        },
        py::arg("successes_a"), py::arg("trials_a"), py::arg("successes_b"), py::arg("trials_b"),
        py::arg("margin"),
        "p that two rates differ by the margin or more (two one-sided tests, from Newcombe's "
        "interval): at most alpha where its 1 - 2 alpha interval, half a success of either side "
        "wider, lies inside the margins.");
    module.def(
        "equal_rates_p",
        [](std::int64_t x_a, std::int64_t n_a, std::int64_t x_b, std::int64_t n_b) {
            return equal_rates_p(x_a, n_a, x_b, n_b);
        },
        py::arg("successes_a"), py::arg("trials_a"), py::arg("successes_b"), py::arg("trials_b"),
        "Two-sided p of equal rates that rejects no more often than it says: the modified "
        "chi-square of Schouten and others (1980), Fisher's where an expected count is under 5. "
        "The "
        "p of a report's differences.");
    module.def(
        "power",
        [](double p1, double n1, double p2, double n2, double confidence) {
            return power_of_two(p1, n1, p2, n2, level::two_sided(confidence));
        },
        py::arg("p1"), py::arg("n1"), py::arg("p2"), py::arg("n2"), py::arg("confidence") = 0.95,
        "The chance that a two-sided z-test finds rates p1 and p2 of n1 and n2 rows to differ.");
    module.def(
        "minimum_detectable_gap",
        [](double n1, double n2, double p, double power, double confidence) {
            return minimum_detectable_gap(n1, n2, p, power, level::two_sided(confidence));
        },
        py::arg("n1"), py::arg("n2"), py::arg("p"), py::arg("power") = 0.8,
        py::arg("confidence") = 0.95,
        "The smallest gap between a rate p of n2 rows and one of n1 rows, nearer to 1/2, that a "
        "two-sided z-test finds with that power; InvalidInput where so few rows find none.");
    module.def(
        "sample_size",
        [](double p1, double p2, double power, double ratio, double confidence) {
            return sample_size(p1, p2, power, ratio, level::two_sided(confidence));
        },
        py::arg("p1"), py::arg("p2"), py::arg("power") = 0.8, py::arg("ratio") = 1.0,
        py::arg("confidence") = 0.95,
        "Rows of the first group, the second having ratio times as many, that a two-sided z-test "
        "needs to find the rates p1 and p2 different with that power.");
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
    register_power(module);
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
