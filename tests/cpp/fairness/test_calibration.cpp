#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/questions/audit.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

struct people {
    std::vector<double> score;
    std::vector<std::int64_t> label;
    std::vector<std::string> group;

    [[nodiscard]] report audited() const {
        table t;
        t.score = column("s", std::span<const double>(score));
        t.y_true = column("y", std::span<const std::int64_t>(label));
        t.groups = {column("g", std::span<const std::string>(group))};
        return audit(t, {});
    }
};

const measurement& find(const report& r, const std::string& metric, const std::string& group) {
    for (const measurement& m : r.measurements) {
        const bool same =
            group.empty() ? m.group.empty() : m.group == std::vector<std::string>{group};
        if (m.metric == metric && m.comparison.empty() && same) return m;
    }
    FAIL("no " << metric);
    return r.measurements.front();
}

}  // namespace

TEST_CASE("means, losses and calibration of four people are those worked by hand", "[fairness]") {
    const people four{{0.25, 0.15, 0.85, 1.0}, {0, 1, 1, 1}, {"a", "a", "a", "b"}};
    const report r = four.audited();
    CHECK(find(r, "mean_score", "a").value == Approx(1.25 / 3));
    CHECK(find(r, "brier_score", "a").value == Approx((0.0625 + 0.7225 + 0.0225) / 3));
    CHECK(find(r, "log_loss", "a").value ==
          Approx(-(std::log(0.75) + std::log(0.15) + std::log(0.85)) / 3));
    // One row a bin: |.25 - 0| + |.15 - 1| + |.85 - 1| over 3.
    CHECK(find(r, "expected_calibration_error", "a").value == Approx(1.25 / 3));
    CHECK(find(r, "expected_calibration_error", "b").value == 0);
    CHECK(find(r, "log_loss", "b").value == 0);
    CHECK(find(r, "mean_score", "").value == Approx(2.25 / 4));
    CHECK(find(r, "brier_score", "b").lower == 0);
    CHECK(find(r, "brier_score", "b").upper > 0.9);  // one row tells little
}

TEST_CASE("a score beyond 1 is no probability, but has a mean", "[fairness]") {
    const people two{{0.5, 3.5}, {0, 1}, {"a", "b"}};
    const report r = two.audited();
    CHECK(find(r, "mean_score", "b").value == 3.5);
    CHECK(find(r, "brier_score", "b").status == status::undefined);
    CHECK(find(r, "brier_score", "b").reason.find("outside [0, 1]") != std::string::npos);
    CHECK(find(r, "brier_score", "a").value == Approx(0.25));
    CHECK(find(r, "log_loss", "").status == status::undefined);
}

TEST_CASE("an impossible truth costs a bounded loss", "[fairness]") {
    const people one{{0.0, 0.5}, {1, 1}, {"a", "a"}};
    // -ln of 2^-52 is 52 ln 2.
    CHECK(find(one.audited(), "log_loss", "").value == Approx((52 + 1) * std::log(2.0) / 2));
}

TEST_CASE("a calibrated score's error is small and its interval reaches 0", "[fairness]") {
    people many;
    for (int i = 0; i < 1000; ++i) {
        many.score.push_back(0.25);
        many.label.push_back(i % 4 == 0 ? 1 : 0);
        many.group.emplace_back("a");
    }
    const measurement m = find(many.audited(), "expected_calibration_error", "a");
    CHECK(m.value == Approx(0).margin(1e-12));
    CHECK(m.lower == 0);
    CHECK(m.upper > 0.02);
}

}  // namespace fairdrift
