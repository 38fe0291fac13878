#include <fairdrift/drift/missing_rate.hpp>

#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

namespace {

proportion share(std::int64_t count, std::int64_t rows) {
    return {static_cast<double>(count), static_cast<double>(rows)};
}

measurement rate_of(double value, std::int64_t count, std::int64_t rows) {
    measurement m;
    m.value = m.bound_lower = m.bound_upper = value;
    m.numerator = static_cast<double>(count);
    m.denominator = static_cast<double>(rows);
    m.n = rows;
    return m;
}

}  // namespace

measurement current_rate(std::int64_t count, std::int64_t rows, const level& at) {
    if (rows == 0) return undefined_drift("the current data has no such rows");
    const proportion p = share(count, rows);
    const named_interval limits = rate_interval(p, at);
    measurement m = rate_of(p.rate(), count, rows);
    m.lower = limits.limits.lower;
    m.upper = limits.limits.upper;
    m.method = limits.method;
    return m;
}

measurement change_of_rate(std::int64_t reference, std::int64_t reference_rows,
                           std::int64_t current, std::int64_t current_rows, const level& at) {
    if (current_rows == 0) return undefined_drift("the current data has no such rows");
    if (reference_rows == 0) return undefined_drift("the reference has no such rows");
    const proportion now = share(current, current_rows);
    const proportion before = share(reference, reference_rows);
    const interval limits = newcombe(now, before, at);
    measurement m = rate_of(now.rate() - before.rate(), current, current_rows);
    m.lower = limits.lower;
    m.upper = limits.upper;
    m.method = "newcombe";
    return m;
}

}  // namespace fairdrift
