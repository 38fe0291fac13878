#include <fairdrift/policy/evaluate.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/named_measures.hpp>
#include <fairdrift/policy/query.hpp>
#include <fairdrift/stats/power.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

// --- what a rule means ---------------------------------------------------------------------------

bool between_groups(const std::string& comparison) {
    return !comparison.empty() && comparison != "change";
}

query meant_by(const rule& r) {
    const auto given = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    query q;
    q.metric = r.metric;
    const named_measure* known = find_named_measure(r.metric);
    q.comparison = known != nullptr ? std::string(known->comparison) : r.comparison;
    q.attribute = r.attribute;
    const bool any = r.attribute == texts{"*"};
    const bool of_groups = between_groups(*q.comparison) || !r.group.empty();
    if (any || (!r.attribute && of_groups)) q.attribute = std::nullopt;
    if (!r.attribute && !of_groups) q.attribute = texts{};
    if (!r.group.empty()) q.group = r.group;
    q.feature = given(r.feature);
    q.window = given(r.window);
    q.positive = given(r.positive);
    q.against = given(r.against);
    return q;
}

/// A measurement that a rule means, and which of the reports it is in.
struct match {
    const measurement* what;
    std::size_t report;
};

std::vector<match> matches_of(const rule& r, std::span<const measured> reports) {
    std::vector<match> found;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const measured& in = reports[i];
        if (!r.report_kind.empty() && r.report_kind != in.report_kind) continue;
        const query q = resolved(in.measurements, meant_by(r), in.favorable_rate);
        for (const std::size_t at : matching(in.measurements, q)) {
            found.push_back({&in.measurements[at], i});
        }
    }
    return found;
}

// Why nothing matches: in the first report of the kind that the rule means.
std::string reason_unmatched(const rule& r, std::span<const measured> reports) {
    texts kinds;
    for (const measured& in : reports) {
        if (!r.report_kind.empty() && r.report_kind != in.report_kind) {
            kinds.emplace_back(in.report_kind);
            continue;
        }
        const query q = resolved(in.measurements, meant_by(r), in.favorable_rate);
        return "no measurement is " + described(q) + "; " + nearest(in.measurements, q);
    }
    return "there is no report of kind '" + r.report_kind + "'" +
           (kinds.empty() ? std::string() : "; there is " + detail::joined(kinds, ", "));
}

// --- one measurement against its limits
// ------------------------------------------------------------

// Platforms agree to 1e-12: a verdict must not hang on less.
double slack(double limit) { return 1e-12 * std::max(1.0, std::fabs(limit)); }
bool is_below(double value, double limit) { return value < limit - slack(limit); }
bool is_above(double value, double limit) { return value > limit + slack(limit); }

// Comparisons with an absent limit are false: one that is absent does not bound.
bool is_outside(const rule& r, double value) {
    return is_below(value, r.at_least) || is_above(value, r.at_most);
}

/// A verdict with its reason; `excess` is how far outside the value lies (inside: below 0).
struct judgement {
    fairdrift::verdict verdict = verdict::pass;
    std::string reason;
    double excess = -std::numeric_limits<double>::infinity();
    reach undecided = {};
};

std::string limit_missed(const rule& r, double value) {
    if (is_below(value, r.at_least)) return "below " + number_text(r.at_least);
    return "above " + number_text(r.at_most);
}

// With as many digits as it takes to see on which side of the limit the value lies.
std::string outside_text(const rule& r, double value) {
    std::string text = detail::short_number(value);
    for (int digits = 5; digits < 17 && !is_outside(r, std::stod(text)); ++digits) {
        text = detail::short_number(value, digits);
    }
    return text + " is " + limit_missed(r, value);
}

// A limit that is absent where the other is there is unbounded.
double or_else(double limit, double otherwise) { return std::isnan(limit) ? otherwise : limit; }
double lower_of(const measurement& m) { return or_else(m.lower, -HUGE_VAL); }
double upper_of(const measurement& m) { return or_else(m.upper, HUGE_VAL); }

std::string interval_text(const measurement& m) {
    if (std::isnan(m.lower)) return "the interval up to " + detail::short_number(m.upper);
    if (std::isnan(m.upper)) return "the interval from " + detail::short_number(m.lower) + " up";
    return "the interval from " + detail::short_number(m.lower) + " to " +
           detail::short_number(m.upper);
}

judgement by_estimate(const rule& r, const measurement& m) {
    if (!is_outside(r, m.value)) return {};
    return {verdict::fail, outside_text(r, m.value)};
}

judgement by_interval(const rule& r, const measurement& m) {
    const double lower = lower_of(m);
    const double upper = upper_of(m);
    if (is_below(upper, r.at_least) || is_above(lower, r.at_most)) {
        const double nearer = is_below(upper, r.at_least) ? upper : lower;
        return {verdict::fail, interval_text(m) + " is wholly " + limit_missed(r, nearer)};
    }
    if (!is_outside(r, lower) && !is_outside(r, upper)) return {};
    if (r.decide_by == decided_by::interval_passes) {
        return {verdict::insufficient_data, interval_text(m) + " reaches beyond the limit"};
    }
    if (!is_outside(r, m.value)) return {};
    return {verdict::warn, outside_text(r, m.value) + ", " + interval_text(m) + " only in part"};
}

// Empty where there is enough data.
std::string reason_insufficient(const rule& r, const measurement& m) {
    if (m.status == status::undefined || std::isnan(m.value)) {
        return "undefined" + (m.reason.empty() ? std::string() : ": " + m.reason);
    }
    if (m.status == status::suppressed) {
        return "too small to decide" + (m.reason.empty() ? std::string() : ": " + m.reason);
    }
    if (m.finding == finding::inconclusive && std::isnan(m.lower) && !std::isnan(r.at_most) &&
        m.value <= r.at_most) {
        return "it counts findings that are not all decided: " + m.reason;
    }
    if (m.n < r.min_n) {
        return "it rests on " + detail::count_of(m.n, "row") + ", min_n is " +
               detail::count_text(r.min_n);
    }
    if (r.decide_by != decided_by::estimate && std::isnan(m.lower) && std::isnan(m.upper)) {
        return "it has no interval, which " + std::string(to_text(r.decide_by)) + " needs";
    }
    return {};
}

// An on_insufficient or a severity that changes a verdict is part of the reason.
void turn(judgement& j, fairdrift::verdict into, const char* key) {
    if (j.verdict == into) return;
    j.reason += "; " + std::string(key) + " is " + std::string(to_text(into));
    j.verdict = into;
}

// What the interval could have told about the limit that it reaches beyond; the nearer of two.
reach reach_of(const rule& r, const measurement& m) {
    if (!(m.confidence > 0 && m.confidence < 1) || std::isnan(m.value)) return {};
    const bool above =
        std::isnan(r.at_least) || std::fabs(m.value - r.at_most) < std::fabs(m.value - r.at_least);
    return reach_of(m.value, {m.lower, m.upper}, level::two_sided(m.confidence),
                    static_cast<double>(m.n), above ? r.at_most : r.at_least, above,
                    m.comparison.find("ratio") != std::string::npos);
}

judgement judge(const rule& r, const measurement& m) {
    judgement j;
    if (std::string why = reason_insufficient(r, m); !why.empty()) {
        j = {verdict::insufficient_data, std::move(why)};
    } else {
        j = r.decide_by == decided_by::estimate ? by_estimate(r, m) : by_interval(r, m);
        j.excess = std::fmax(r.at_least - m.value, m.value - r.at_most);
    }
    if (j.verdict == verdict::insufficient_data) {
        const bool above = std::isnan(r.at_least) ||
                           std::fabs(m.value - r.at_most) < std::fabs(m.value - r.at_least);
        j.undecided = reach_of(r, m);
        if (m.n < r.min_n) j.undecided.n_needed = 0;  // min_n is in the reason already
        if (const std::string told = to_text(j.undecided, above); !told.empty()) {
            j.reason += "; " + told;
        }
        if (m.n < r.min_n) j.undecided.n_needed = r.min_n;
    }
    if (j.verdict == verdict::insufficient_data) turn(j, r.on_insufficient, "on_insufficient");
    if (j.verdict == verdict::fail) turn(j, r.severity, "severity");
    return j;
}

// --- one rule
// ---------------------------------------------------------------------------------------

bool is_worse(const judgement& a, const judgement& b) {
    return a.verdict != b.verdict ? a.verdict > b.verdict : a.excess > b.excess;
}

check check_of(const rule& r) {
    check c;
    c.id = r.id;
    c.report_kind = r.report_kind;
    c.metric = reported_name(r.metric);
    c.attribute = r.attribute.value_or(texts{});
    c.group = r.group;
    c.feature = r.feature;
    c.window = r.window;
    c.positive = r.positive;
    c.comparison = r.comparison;
    c.against = r.against;
    c.at_least = r.at_least;
    c.at_most = r.at_most;
    c.decide_by = to_text(r.decide_by);
    c.min_n = r.min_n;
    c.severity = to_text(r.severity);
    c.on_insufficient = to_text(r.on_insufficient);
    c.owner = r.owner;
    c.citation = r.citation;
    return c;
}

void tell_measurement(check& c, const measurement& m) {
    c.metric = m.metric;
    c.attribute = m.attribute;
    c.group = m.group;
    c.feature = m.feature;
    c.window = m.window;
    c.positive = m.positive;
    c.comparison = m.comparison;
    c.against = m.against;
    c.value = m.value;
    c.lower = m.lower;
    c.upper = m.upper;
    c.n = m.n;
}

// "worst of 9 (2 fail, 7 pass)"; nothing where only one was meant.
std::string among(const std::vector<judgement>& all) {
    if (all.size() == 1) return {};
    texts parts;
    for (const auto v : {verdict::fail, verdict::insufficient_data, verdict::warn, verdict::pass}) {
        const auto n = std::count_if(all.begin(), all.end(),
                                     [&](const judgement& j) { return j.verdict == v; });
        if (n > 0) parts.push_back(detail::count_text(n) + " " + std::string(to_text(v)));
    }
    return "worst of " + detail::count_text(static_cast<std::int64_t>(all.size())) + " (" +
           detail::joined(parts, ", ") + ")";
}

// Which report, where several of one kind were given.
std::string place(const match& m, std::span<const measured> reports) {
    const auto same_kind = std::count_if(reports.begin(), reports.end(), [&](const measured& r) {
        return r.report_kind == reports[m.report].report_kind;
    });
    if (same_kind < 2) return {};
    return "in report " + std::to_string(m.report + 1) + " of " + std::to_string(reports.size());
}

check checked(const rule& r, const std::vector<match>& matches, std::span<const measured> reports) {
    check c = check_of(r);
    if (matches.empty()) {
        c.verdict = r.severity;
        c.reason = reason_unmatched(r, reports);
        return c;
    }
    std::vector<judgement> all;
    all.reserve(matches.size());
    for (const match& m : matches) all.push_back(judge(r, *m.what));
    std::size_t worst = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (is_worse(all[i], all[worst])) worst = i;
    }
    const match& decided = matches[worst];
    tell_measurement(c, *decided.what);
    c.report_kind = reports[decided.report].report_kind;
    c.verdict = all[worst].verdict;
    c.detectable = all[worst].undecided.detectable;
    c.n_needed = all[worst].undecided.n_needed;
    texts parts;
    for (const auto& part : {among(all), place(decided, reports), all[worst].reason}) {
        if (!part.empty()) parts.push_back(part);
    }
    c.reason = detail::joined(parts, ": ");
    return c;
}

// An interval that is too narrow for the family would decide more often than the policy allows.
void require_confidence(const rule& r, const std::vector<match>& matches, double needed) {
    for (const match& m : matches) {
        if (std::isnan(needed) || std::isnan(m.what->confidence)) continue;
        if (!is_below(m.what->confidence, needed)) continue;
        throw invalid_input(
            "policy, check '" + r.id + "': family_error needs intervals at confidence " +
            number_text(needed) + " or more, and " + described(*m.what) + " has " +
            number_text(m.what->confidence) + "; make the report with that confidence");
    }
}

// Each measurement once, in the order of the reports.
std::vector<const measurement*> in_order(const std::vector<match>& matches,
                                         std::span<const measured> reports) {
    std::vector<std::vector<bool>> is_judged;
    for (const measured& in : reports) is_judged.emplace_back(in.measurements.size(), false);
    for (const match& m : matches) {
        const auto at = m.what - reports[m.report].measurements.data();
        is_judged[m.report][static_cast<std::size_t>(at)] = true;
    }
    std::vector<const measurement*> judged;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        for (std::size_t at = 0; at < is_judged[i].size(); ++at) {
            if (is_judged[i][at]) judged.push_back(&reports[i].measurements[at]);
        }
    }
    return judged;
}

}  // namespace

double confidence_of(const policy& p) {
    if (std::isnan(p.family_error)) return absent;
    const auto checks = std::count_if(p.checks.begin(), p.checks.end(), [](const rule& r) {
        return r.decide_by != decided_by::estimate;
    });
    return 1 - p.family_error / static_cast<double>(std::max<std::ptrdiff_t>(checks, 1));
}

evaluation evaluate(const policy& p, std::span<const measured> reports) {
    require_sound(p);
    evaluation result;
    std::vector<match> all;
    const double needed = confidence_of(p);
    for (const rule& r : p.checks) {
        const std::vector<match> matches = matches_of(r, reports);
        if (r.decide_by != decided_by::estimate) require_confidence(r, matches, needed);
        result.checks.push_back(checked(r, matches, reports));
        result.verdict = std::max(result.verdict, result.checks.back().verdict);
        all.insert(all.end(), matches.begin(), matches.end());
    }
    result.judged = in_order(all, reports);
    return result;
}

}  // namespace fairdrift
