#include <fairdrift/fairness/tolerance.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/power.hpp>

namespace fairdrift {

namespace {

// The tolerance of one comparison: what lies between is alike enough.
struct margin {
    double effect = absent;
    interval inside;
    bool is_ratio = false;
};

margin margin_of(const std::string& comparison, const tolerance& t) {
    if (comparison == "difference") return {t.difference, {-t.difference, t.difference}, false};
    if (comparison == "max_difference") return {t.difference, {-HUGE_VAL, t.difference}, false};
    if (comparison == "ratio") return {t.ratio, {t.ratio, 1 / t.ratio}, true};
    if (comparison == "min_ratio") return {t.ratio, {t.ratio, HUGE_VAL}, true};
    if (comparison == "max_ratio") return {t.ratio, {-HUGE_VAL, 1 / t.ratio}, true};
    return {};
}

// An end that is absent where the other is there is unbounded.
interval ends_of(const measurement& m) {
    if (std::isnan(m.lower) && std::isnan(m.upper)) return {};
    return {std::isnan(m.lower) ? -HUGE_VAL : m.lower, std::isnan(m.upper) ? HUGE_VAL : m.upper};
}

bool is_inside(const interval& i, const interval& in) {
    return i.lower > in.lower && i.upper < in.upper;
}

bool is_outside(const interval& i, const interval& of) {
    return i.upper < of.lower || i.lower > of.upper;
}

void tell_reach(measurement& m, const margin& by) {
    const bool above = std::fabs(m.value - by.inside.upper) < std::fabs(m.value - by.inside.lower);
    const reach told = reach_of(m.value, {m.lower, m.upper}, level::two_sided(m.confidence),
                                static_cast<double>(m.n), above ? by.inside.upper : by.inside.lower,
                                above, by.is_ratio);
    m.detectable = told.detectable;
    m.n_needed = told.n_needed;
    const std::string text = to_text(told, above);
    if (!text.empty()) m.reason += (m.reason.empty() ? "" : "; ") + text;
}

}  // namespace

void require_sound(const tolerance& t) {
    if (!std::isnan(t.difference) && !(t.difference > 0 && std::isfinite(t.difference))) {
        throw invalid_input("tolerance of a difference is " + number_text(t.difference) +
                            "; it must be a number above 0");
    }
    if (!std::isnan(t.ratio) && !(t.ratio > 0 && t.ratio < 1)) {
        throw invalid_input("tolerance of a ratio is " + number_text(t.ratio) +
                            "; it must lie between 0 and 1, e.g. 0.8");
    }
}

void judge_gaps(std::vector<measurement>& gaps, const std::vector<measurement>& wider_alpha,
                const tolerance& t) {
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        measurement& m = gaps[i];
        const margin by = margin_of(m.comparison, t);
        if (std::isnan(by.effect) || m.status != status::ok) continue;
        m.smallest_effect = by.effect;
        const interval narrow = ends_of(wider_alpha[i]);
        const interval wide = ends_of(m);
        if (is_inside(narrow, by.inside)) {
            m.finding = finding::equivalent;
        } else if (is_outside(wide, by.inside)) {
            m.finding = finding::different;
        } else {
            m.finding = finding::inconclusive;
            tell_reach(m, by);
        }
    }
}

void adjust_over(std::string_view multiplicity, std::vector<measurement>& tests,
                 bool chosen_reference) {
    if (multiplicity == "metric") return;
    const bool none = multiplicity == "none";
    if (!none && multiplicity != "report") {
        throw invalid_input("multiplicity is '" + std::string(multiplicity) +
                            "'; it must be metric, report or none");
    }
    std::map<std::string, std::vector<std::size_t>> kinds;
    for (std::size_t i = 0; i < tests.size(); ++i) {
        if (!std::isnan(tests[i].p_value)) kinds[tests[i].comparison].push_back(i);
    }
    for (const auto& [kind, members] : kinds) {
        // Where the data chose the reference, a p has been multiplied by the pairs already.
        const bool chosen = chosen_reference && kind == "difference";
        std::vector<double> p;
        for (const std::size_t i : members) {
            p.push_back(chosen ? tests[i].adjusted_p_value : tests[i].p_value);
        }
        const std::vector<double> adjusted = holm(p);
        for (std::size_t j = 0; j < members.size(); ++j) {
            tests[members[j]].adjusted_p_value = none ? absent : adjusted[j];
        }
    }
}

}  // namespace fairdrift
