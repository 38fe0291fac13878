#include <fairdrift/fairness/f1.hpp>

namespace fairdrift {

namespace {
double from_star(double star) { return 2 * star / (1 + star); }
}  // namespace

estimate evaluate_f1(const group_counts& group, const level& at) {
    const confusion& counts = group.outcomes;
    constexpr cell_set whole = cells::tp | cells::fp | cells::fn;
    const proportion star = counts.part_of(cells::tp, whole, at);
    estimate result;
    result.n = counts.rows(whole);
    const double all = counts.weight(whole);
    if (!(all > 0)) {
        result.reason = "no row is positive by label or decision";
        return result;
    }
    result.value = from_star(counts.weight(cells::tp) / all);
    if (!(star.trials > 0)) {
        result.reason = one_cluster;
        return result;
    }
    const named_interval limits = rate_interval(star, at);
    result.limits = {from_star(limits.limits.lower), from_star(limits.limits.upper)};
    result.method = limits.method;
    result.numerator = 2 * counts.weight(cells::tp);
    result.denominator = counts.weight(cells::tp) + all;
    return result;
}

}  // namespace fairdrift
