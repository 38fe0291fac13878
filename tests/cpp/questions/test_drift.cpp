#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"
#include "rows.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/questions/drift.hpp>

namespace fairdrift::testing {
namespace {

table with_features(const people& p, std::size_t first, std::size_t count) {
    table t = p.rows(first, count);
    t.features = {column("income", people::part(p.income, first, count)),
                  column("region", people::part(p.region, first, count))};
    return t;
}
table with_features(const people& p) { return with_features(p, 0, p.size()); }

reference fitted(const people& p, const fit_options& options = {}) {
    const table rows = with_features(p);
    return reference::fit(rows, open_layout(rows, {}), options);
}

const measurement& the(const report& r, const std::string& metric, const std::string& feature,
                       const std::string& comparison = "") {
    query q;
    q.metric = metric;
    q.feature = feature;
    q.comparison = comparison;
    return measure(r, q);
}

const measurement& overall(const report& r) { return r.measurements.front(); }

const people& before() {
    static const people rows = made_up(20000, 21);
    return rows;
}

}  // namespace

TEST_CASE("rows of the same kind are stable, and every column is measured", "[drift]") {
    const reference r = fitted(before());
    const report found = drift(r, with_features(made_up(20000, 22)));
    CHECK(found.kind == "drift");
    CHECK(overall(found).metric == "share_of_drifted_features");
    CHECK(overall(found).value == 0);
    CHECK(overall(found).finding == finding::stable);
    for (const char* number : {"income", "score"}) {
        CHECK(the(found, "kolmogorov_smirnov", number).finding == finding::stable);
        CHECK(the(found, "standardized_wasserstein", number).finding == finding::stable);
    }
    for (const char* category : {"region", "decided", "hired", "sex", "race"}) {
        CHECK(the(found, "jensen_shannon", category).finding == finding::stable);
        CHECK(the(found, "chi_square", category).p_value > 0.001);
        CHECK(the(found, "missing_rate", category, "change").finding == finding::stable);
    }
    REQUIRE(found.curves.size() == 7);
    for (const curve& c : found.curves) CHECK(c.name == "distribution");
    REQUIRE(found.data.size() == 2);
    CHECK(found.data[1].rows == 20000);
    CHECK(found.data[0].columns[0] == std::pair<std::string, std::string>("feature", "income"));
}

TEST_CASE("what moved is named, in its own units, and the rest is not", "[drift]") {
    people now = made_up(20000, 23);
    for (double& x : now.income) x += 8000;
    for (std::size_t i = 0; i < now.size(); i += 5) now.region[i] = "new";
    const report found = drift(fitted(before()), with_features(now));
    CHECK(overall(found).value == 1);
    CHECK(overall(found).finding == finding::drift);
    CHECK(overall(found).reason == "drifted: income, region");
    const measurement& ks = the(found, "kolmogorov_smirnov", "income");
    CHECK(ks.finding == finding::drift);
    CHECK(ks.p_value < 1e-10);
    CHECK(ks.adjusted_p_value >= ks.p_value);
    CHECK_THAT(ks.reason, Catch::Contains(" before, 4"));
    CHECK_THAT(ks.reason, Catch::Contains("% to "));
    const measurement& w = the(found, "wasserstein", "income");
    CHECK(w.value == Approx(8000).epsilon(0.05));
    CHECK(w.finding == finding::none);
    const measurement& unseen = the(found, "unseen_rate", "region", "change");
    CHECK(unseen.finding == finding::drift);
    CHECK(unseen.reason == "unseen values rose from 0.0% to 20.0%");
    CHECK(the(found, "jensen_shannon", "race").finding == finding::stable);
}

TEST_CASE("a column that goes missing drifts though its values do not", "[drift]") {
    people now = made_up(20000, 24);
    for (std::size_t i = 0; i < now.size(); i += 4) now.income[i] = std::nan("");
    const report found = drift(fitted(before()), with_features(now));
    CHECK(overall(found).reason == "drifted: income");
    CHECK(the(found, "kolmogorov_smirnov", "income").finding == finding::stable);
    const measurement& change = the(found, "missing_rate", "income", "change");
    CHECK(change.finding == finding::drift);
    CHECK(change.against == "reference");
    CHECK(change.reason == "missing values rose from 2.0% to 27.0%");
    CHECK(the(found, "missing_rate", "income").value == Approx(0.27));
    // A column without any value has no distance, and its missing rate says why it drifted.
    std::fill(now.income.begin(), now.income.end(), std::nan(""));
    const report gone = drift(fitted(before()), with_features(now));
    CHECK(the(gone, "kolmogorov_smirnov", "income").status == status::undefined);
    CHECK(overall(gone).reason == "drifted: income");
}

TEST_CASE("few rows end undecided, with the rows that would decide", "[drift]") {
    const report found = drift(fitted(before()), with_features(made_up(60, 25)));
    CHECK_THAT(overall(found).reason, Catch::Contains("undecided: income, region"));
    const measurement& ks = the(found, "kolmogorov_smirnov", "income");
    CHECK(ks.finding == finding::inconclusive);
    CHECK_THAT(ks.reason, Catch::Contains("current rows would decide"));
}

TEST_CASE("a table and the state of its rows give the same report, in any split", "[drift]") {
    fit_options few;
    few.exact = exactness::never;
    few.knots = 127;
    for (const fit_options& options : {fit_options{}, few}) {
        const reference r = fitted(before(), options);
        const people now = made_up(5000, 26);
        const std::string whole = to_json(drift(r, with_features(now)));
        drift_options three_threads;
        three_threads.n_threads = 3;
        state sum = r.state();
        for (std::size_t part = 0; part < 7; ++part) {
            const std::size_t at = (part * 3) % 7;  // out of order
            const std::size_t first = at * 5000 / 7;
            state one = r.state();
            one.update(with_features(now, first, (at + 1) * 5000 / 7 - first));
            state turned = state::from_bytes(one.to_bytes());
            turned.merge(sum);
            sum = turned;
        }
        CHECK(to_json(drift(r, sum)) == whole);
        CHECK(to_json(drift(r, with_features(now), three_threads)) == whole);
        CHECK(to_json(drift(reference::from_bytes(r.to_bytes()), sum)) == whole);
    }
}

TEST_CASE("a state of another layout is refused", "[drift]") {
    const reference r = fitted(before());
    const reference other = fitted(made_up(1000, 27));
    CHECK_THROWS_AS(drift(r, other.state()), incompatible_reference);
}

TEST_CASE("a feature or a group that is not in the data decides nothing, and is named", "[drift]") {
    const reference r = fitted(before());
    const people now = made_up(20000, 22);
    table without = with_features(now);
    without.features.pop_back();
    without.groups.pop_back();
    const report found = drift(r, without);
    CHECK(overall(found).finding == finding::inconclusive);
    CHECK(overall(found).reason == "not in the data: region, group race");
    CHECK(overall(found).n == 1);
    const measurement& distance = the(found, "jensen_shannon", "region");
    CHECK(distance.status == status::undefined);
    CHECK(distance.reason == "column 'region' is not in the data");
    CHECK(the(found, "missing_rate", "region").reason == distance.reason);
    CHECK(the(found, "missing_rate", "race", "change").status == status::undefined);
    CHECK(the(found, "kolmogorov_smirnov", "income").finding == finding::stable);
    CHECK(found.notes[0] ==
          "feature region: column 'region' is not in the data, so its drift is not measured");
    REQUIRE(found.data[1].excluded.size() == 2);
    CHECK(found.data[1].excluded[0].first == "column 'race' is not in the data");
    CHECK(found.data[1].excluded[0].second == 20000);
    CHECK(found.data[0].excluded.empty());
    CHECK(found.data[0].columns == found.data[1].columns);
    state counted = r.state();
    CHECK_THROWS_AS(counted.update(without), invalid_input);
}

TEST_CASE("weights that are not in the data change nothing: drift counts rows", "[drift]") {
    table rows = with_features(before());
    rows.sample_weight = column("w", std::span<const double>(before().weight));
    const reference r = reference::fit(rows, open_layout(rows, {}), {});
    const report with = drift(r, rows);
    const report without = drift(r, with_features(before()));
    CHECK(without.data[1].excluded[0].first == "column 'w' is not in the data");
    CHECK(the(without, "jensen_shannon", "region").value ==
          the(with, "jensen_shannon", "region").value);
    CHECK(overall(without).finding == finding::stable);
}

TEST_CASE("a table of other data is refused", "[drift]") {
    table other;
    other.features = {column("weight", std::span<const double>(before().weight))};
    CHECK_THROWS_WITH(drift(fitted(before()), other),
                      Catch::Contains("the data has none of the columns of the reference"));
}

TEST_CASE("other columns beside the features are not read", "[drift]") {
    const reference r = fitted(before());
    const people now = made_up(300, 28);
    table wider = with_features(now);
    std::reverse(wider.features.begin(), wider.features.end());
    wider.features.push_back(column("weight", std::span<const double>(now.weight)));
    CHECK(to_json(drift(r, wider)) == to_json(drift(r, with_features(now))));
}

TEST_CASE("the smallest effect that matters can be set for a metric and for a column", "[drift]") {
    people now = made_up(20000, 29);
    for (double& x : now.income) x += 1500;
    const reference r = fitted(before());
    drift_options options;
    options.smallest_effect = {{"kolmogorov_smirnov", "", 0.001}, {"wasserstein", "income", 5000}};
    const report strict = drift(r, with_features(now), options);
    CHECK(the(strict, "kolmogorov_smirnov", "income").finding == finding::drift);
    CHECK(the(strict, "kolmogorov_smirnov", "income").smallest_effect == 0.001);
    CHECK(the(strict, "wasserstein", "income").finding == finding::stable);
    options.smallest_effect = {{"kolmogorov_smirnov", "", 0.001},
                               {"kolmogorov_smirnov", "income", 0.3}};
    CHECK(the(drift(r, with_features(now), options), "kolmogorov_smirnov", "income").finding ==
          finding::stable);
    const auto rejects = [&](const effect_limit& limit, const char* message) {
        options.smallest_effect = {limit};
        CHECK_THROWS_WITH(drift(r, with_features(now), options), Catch::Contains(message));
    };
    rejects({"nonsense", "", 1}, "there are kolmogorov_smirnov, chi_square");
    rejects({"jensen_shannon", "nobody", 1}, "names column 'nobody'");
    rejects({"jensen_shannon", "", -1}, "is -1; it must be a number from 0 up");
}

TEST_CASE("labels that are not there yet are noted, not called drift", "[drift]") {
    table now = with_features(before());
    now.y_true.reset();
    const report found = drift(fitted(before()), now);
    CHECK(overall(found).finding == finding::stable);
    CHECK(found.notes.front() ==
          "label hired: column 'hired' is not in the data, so its drift is not measured");
    CHECK(the(found, "chi_square", "hired").reason == "column 'hired' is not in the data");
    state counted = fitted(before()).state();
    counted.update(now);
    const report of_state = drift(fitted(before()), counted);
    CHECK(the(of_state, "missing_rate", "hired").reason ==
          "column 'hired' has no value in the current data");
    CHECK(overall(of_state).finding == finding::stable);
}

TEST_CASE("an empty table of current rows decides nothing", "[drift]") {
    const reference r = fitted(before());
    const report found = drift(r, r.state());
    CHECK(overall(found).finding == finding::none);
    CHECK(overall(found).status == status::undefined);
    CHECK(the(found, "kolmogorov_smirnov", "income").reason == "the current data has no rows");
    CHECK_NOTHROW(to_json(found));
}

TEST_CASE("p-values are adjusted over the columns, one test each", "[drift]") {
    people now = made_up(20000, 30);
    for (double& x : now.income) x += 500;
    const reference r = fitted(before());
    std::vector<double> p;
    std::vector<double> adjusted;
    drift_options by_holm;
    by_holm.adjust = adjustment::holm;
    const report found = drift(r, with_features(now), by_holm);
    for (const measurement& m : found.measurements) {
        if (std::isnan(m.p_value)) continue;
        p.push_back(m.p_value);
        adjusted.push_back(m.adjusted_p_value);
    }
    REQUIRE(p.size() == 7);
    const auto smallest =
        static_cast<std::size_t>(std::min_element(p.begin(), p.end()) - p.begin());
    CHECK(adjusted[smallest] == Approx(std::min(1.0, 7 * p[smallest])).epsilon(1e-12));
}

TEST_CASE("intervals of the effects hold the truth", "[drift]") {
    // Two normal laws half a deviation apart: D = 2 Phi(1/4) - 1 = 0.19741, W1 = 0.5. At a nominal
    // 95 % at most 5 % may miss, and without drift at most 2.5 % may be called drift; 400 runs and
    // a margin of 3 standard errors allow 33 and 20.
    std::mt19937_64 from(77);
    std::normal_distribution<double> normal;
    int ks_misses = 0;
    int w_misses = 0;
    int false_drift = 0;
    for (int run = 0; run < 400; ++run) {
        std::vector<double> x(300);
        std::vector<double> y(150);
        std::vector<double> same(150);
        for (double& v : x) v = normal(from);
        for (double& v : y) v = normal(from) + 0.5;
        for (double& v : same) v = normal(from);
        table rows;
        rows.features = {column("x", std::span<const double>(x))};
        const reference r = reference::fit(rows, open_layout(rows, {}), {});
        rows.features = {column("x", std::span<const double>(y))};
        const report found = drift(r, rows);
        const measurement& ks = the(found, "kolmogorov_smirnov", "x");
        const measurement& w = the(found, "wasserstein", "x");
        ks_misses += ks.lower > 0.19741 || ks.upper < 0.19741 ? 1 : 0;
        w_misses += w.lower > 0.5 || w.upper < 0.5 ? 1 : 0;
        rows.features = {column("x", std::span<const double>(same))};
        false_drift += overall(drift(r, rows)).finding == finding::drift ? 1 : 0;
    }
    CHECK(ks_misses <= 33);
    CHECK(w_misses <= 33);
    CHECK(false_drift <= 20);
}

}  // namespace fairdrift::testing
