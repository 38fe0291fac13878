#include <fairdrift/drift/metric.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/drift/chi_square.hpp>
#include <fairdrift/drift/jensen_shannon.hpp>
#include <fairdrift/drift/kolmogorov_smirnov.hpp>
#include <fairdrift/drift/missing_rate.hpp>
#include <fairdrift/drift/population_stability_index.hpp>
#include <fairdrift/drift/unseen_rate.hpp>
#include <fairdrift/drift/wasserstein.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

constexpr std::array registry{
    &kolmogorov_smirnov,
    &chi_square,
    &wasserstein,
    &standardized_wasserstein,
    &population_stability_index,
    &jensen_shannon,
    &missing_rate,
    &missing_rate_change,
    &unseen_rate,
    &unseen_rate_change,
};

// Two significant digits: more would promise what an estimate of n cannot keep.
std::string about(double rows) {
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(rows)) - 1));
    return detail::count_text(static_cast<std::int64_t>(std::ceil(rows / unit) * unit));
}

// The rows that would decide: 1/m + 1/n has to shrink by `square`, the squared ratio of the
// distance to the limit over the distance to the interval's end.
std::string rows_needed(const measurement& m, double square, std::int64_t reference_rows,
                        std::int64_t current_rows) {
    const double share = 1.0 / static_cast<double>(reference_rows);
    const double wanted = square * (share + 1.0 / static_cast<double>(current_rows));
    const std::string stays = "if it stays at " + detail::short_number(m.value, 3);
    if (!(wanted > 0) || 2 / wanted > 1e15) {
        return "it lies at the limit itself, where no number of rows decides";
    }
    const double rows = 1.0 / (wanted - share);
    if (wanted > share && rows < 1e15) {
        return "about " + about(rows) + " current rows would decide " + stays;
    }
    return "the reference of " + detail::count_of(reference_rows, "row") +
           " is too small for any number of current rows to decide; about " + about(2 / wanted) +
           " rows on both sides would " + stays;
}

}  // namespace

std::span<const drift_metric* const> drift_metrics() { return registry; }

const drift_metric* find_drift_metric(std::string_view name) {
    name = spelled_out(name);
    const auto at = std::find_if(registry.begin(), registry.end(),
                                 [&](const drift_metric* m) { return m->name == name; });
    return at == registry.end() ? nullptr : *at;
}

namespace {
constexpr std::int64_t fewest_rows = 30;
}

measurement undefined_drift(std::string reason) {
    measurement m;
    m.status = status::undefined;
    m.reason = std::move(reason);
    return m;
}

std::string reason_not_comparable(const column_pair& pair) {
    const auto without_value = [&](const column_side& side, const char* which) -> std::string {
        if (side.present() != 0) return "";
        if (side.rows == 0) return std::string("the ") + which + " has no rows";
        return pair.name + " has no value in any of the " + detail::count_of(side.rows, "row") +
               " of the " + which;
    };
    const std::string now = without_value(pair.current, "current data");
    return now.empty() ? without_value(pair.reference, "reference") : now;
}

void judge(measurement& m, double smallest_effect, std::int64_t reference_rows,
           std::int64_t current_rows) {
    m.smallest_effect = smallest_effect;
    if (m.status != status::ok || std::isnan(m.lower) || std::isnan(m.upper)) return;
    // The intervals of distances lean on large samples: with a handful of rows some are too narrow.
    if (std::min(reference_rows, current_rows) < fewest_rows) {
        m.finding = finding::inconclusive;
        m.reason = "inconclusive: fewer than " + std::to_string(fewest_rows) + " rows";
        return;
    }
    if (m.lower > smallest_effect || m.upper < -smallest_effect) {
        m.finding = finding::drift;
        return;
    }
    if (m.lower > -smallest_effect && m.upper < smallest_effect) {
        m.finding = finding::stable;
        return;
    }
    m.finding = finding::inconclusive;
    // Beyond the limit the end towards 0 has to follow; inside it the end away from 0.
    const double size = std::fabs(m.value);
    const bool beyond = size > smallest_effect;
    const bool upwards = m.value >= 0;
    const double reach = beyond == upwards ? m.value - m.lower : m.upper - m.value;
    const double room = std::fabs(size - smallest_effect);
    const double ratio = reach > 0 ? room / reach : 0;
    m.reason = "inconclusive: " + rows_needed(m, ratio * ratio, reference_rows, current_rows);
}

}  // namespace fairdrift
