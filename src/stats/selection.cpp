#include <fairdrift/stats/selection.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>

namespace fairdrift {

namespace {

double real(std::int64_t count) { return static_cast<double>(count); }

void check(const selected_people& group) {
    if (group.selected >= 0 && group.selected <= group.people) return;
    throw invalid_input("a group of " + std::to_string(group.people) + " people has " +
                        std::to_string(group.selected) +
                        " selected; that must lie between 0 and all of them");
}

bool check(const selected_people& a, const selected_people& b) {
    check(a);
    check(b);
    return a.people > 0 && b.people > 0;
}

selected_people both(const selected_people& a, const selected_people& b) {
    return {a.selected + b.selected, a.people + b.people};
}

z_test z_with(const selected_people& a, const selected_people& b, double variance_factor) {
    if (!check(a, b)) return {};
    const double p = both(a, b).rate();
    const double variance =
        p * (1 - p) * (1 / real(a.people) + 1 / real(b.people)) * variance_factor;
    if (!(variance > 0)) return {};
    const double z = (a.rate() - b.rate()) / std::sqrt(variance);
    return {z, std::erfc(std::abs(z) / std::sqrt(2.0))};
}

bool rate_is_lower(const selected_people& a, const selected_people& b) {
    return real(a.selected) * real(b.people) < real(b.selected) * real(a.people);
}

selected_people with_more(const selected_people& group, std::int64_t k) {
    return {group.selected + k, group.people};
}

// The least k in (0, most] that satisfies `reached`, given that 0 does not and `most` does.
template <class Predicate>
std::int64_t least(std::int64_t most, Predicate reached) {
    std::int64_t below = 0;
    while (most - below > 1) {
        const std::int64_t middle = below + (most - below) / 2;
        (reached(middle) ? most : below) = middle;
    }
    return most;
}

}  // namespace

double selected_people::rate() const { return people > 0 ? real(selected) / real(people) : absent; }

proportion selected_people::counts() const { return {real(selected), real(people)}; }

double impact_ratio(const selected_people& a, const selected_people& b) {
    if (!check(a, b) || b.selected == 0) return absent;
    return real(a.selected) * real(b.people) / (real(a.people) * real(b.selected));
}

z_test pooled_z(const selected_people& a, const selected_people& b) { return z_with(a, b, 1); }

z_test hypergeometric_z(const selected_people& a, const selected_people& b) {
    const double n = real(a.people + b.people);
    return z_with(a, b, n / (n - 1));
}

std::string_view name_of(selection_test test) {
    return test == selection_test::pooled_z ? "pooled_z" : "fisher_exact";
}

double p_value_of(selection_test test, const selected_people& a, const selected_people& b) {
    if (!check(a, b)) return absent;
    if (test == selection_test::pooled_z) return pooled_z(a, b).p_value;
    return fisher_exact(a.selected, a.people - a.selected, b.selected, b.people - b.selected)
        .two_sided;
}

double smallest_expected(const selected_people& a, const selected_people& b) {
    if (!check(a, b)) return absent;
    const selected_people all = both(a, b);
    const std::int64_t margin = std::min(all.selected, all.people - all.selected);
    return real(std::min(a.people, b.people)) * real(margin) / real(all.people);
}

bool flips_with(const selected_people& group, const selected_people& reference,
                std::int64_t persons) {
    if (!check(group, reference) || !rate_is_lower(group, reference)) return false;
    return rate_is_lower({reference.selected - persons, reference.people},
                         with_more(group, persons));
}

std::int64_t selections_to_ratio(const selected_people& group, const selected_people& reference,
                                 double limit) {
    const auto reached = [&](std::int64_t k) {
        return impact_ratio(with_more(group, k), reference) >= limit;
    };
    if (reached(0)) return 0;
    const std::int64_t most = group.people - group.selected;
    return most > 0 && reached(most) ? least(most, reached) : -1;
}

std::int64_t selections_to_p(selection_test test, const selected_people& group,
                             const selected_people& reference, double limit) {
    if (!check(group, reference) || !rate_is_lower(group, reference)) return -1;
    const auto reached = [&](std::int64_t k) {
        const selected_people more = with_more(group, k);
        // Beyond the reference's rate p falls again; there the disparity is gone.
        return !rate_is_lower(more, reference) || !(p_value_of(test, more, reference) < limit);
    };
    if (reached(0)) return 0;
    return least(group.people - group.selected, reached);
}

double shortfall(const selected_people& group, const selected_people& reference) {
    if (!check(group, reference)) return absent;
    return real(group.people) * real(reference.selected) / real(reference.people) -
           real(group.selected);
}

double pooled_shortfall(const selected_people& group, const selected_people& reference) {
    if (!check(group, reference)) return absent;
    const selected_people all = both(group, reference);
    return real(group.people) * real(all.selected) / real(all.people) - real(group.selected);
}

}  // namespace fairdrift
