#include <random>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/chi_square.hpp>

namespace fairdrift::testing {
namespace {
measurement test_of(const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& now) {
    return measure_chi_square(cells_of(before, now), level::two_sided(0.95));
}
}  // namespace

TEST_CASE("chi-square of two samples agrees with published tables", "[drift]") {
    const measurement m = test_of({10, 20, 30}, {6, 9, 17});
    CHECK(m.value == Approx(0.27157465150403504).epsilon(1e-12));
    CHECK(m.p_value == Approx(0.873028283380073).epsilon(1e-12));
    CHECK(m.denominator == 2);
    CHECK(m.method == "asymptotic");
    CHECK(test_of({16, 18, 16, 14, 12, 12}, {16, 16, 16, 16, 16, 8}).p_value ==
          Approx(0.8985262394026607).epsilon(1e-12));
}

TEST_CASE("a small table of two categories gets Fisher's exact p", "[drift]") {
    const measurement m = test_of({8, 2}, {1, 5});
    CHECK(m.p_value == Approx(0.034965034965034975).epsilon(1e-12));
    CHECK(m.method == "fisher_exact");
}

TEST_CASE("rare cells are pooled until they can be expected five times", "[drift]") {
    // 4 + 4 and 3 + 1 rows are too few alone; together 6 are expected on each side.
    const measurement m = test_of({100, 100, 4, 3}, {90, 112, 4, 1});
    const measurement pooled = test_of({100, 100, 7}, {90, 112, 5});
    CHECK(m.value == pooled.value);
    CHECK(m.p_value == pooled.p_value);
    CHECK(m.method == "asymptotic, 2 rare cells pooled");
}

TEST_CASE("a list learnt from the reference does not reject by itself", "[drift]") {
    // 400 values, 10 rows each on either side: chosen by the reference's rows alone, the rare ones
    // rejected in 58 of 100 at .05. At most 5 of 100 may; 200 runs and 3 standard errors allow 19.
    std::mt19937_64 from(5);
    int rejected = 0;
    for (int run = 0; run < 200; ++run) {
        std::vector<std::int64_t> before(400);
        std::vector<std::int64_t> now(400);
        for (int i = 0; i < 4000; ++i) ++before[from() % 400];
        for (int i = 0; i < 4000; ++i) ++now[from() % 400];
        column_pair pair = cells_of(before, now);
        pair.learnt = true;
        // What the reference has not met is not listed.
        cell_pair unseen{"(unseen)", 0, 0};
        std::vector<cell_pair> listed;
        for (const cell_pair& cell : pair.cells) {
            if (cell.reference == 0) unseen.current += cell.current;
            if (cell.reference != 0) listed.push_back(cell);
        }
        pair.current.unseen = unseen.current;
        if (unseen.current != 0) listed.push_back(unseen);
        pair.cells = listed;
        rejected += measure_chi_square(pair, level::two_sided(0.95)).p_value < 0.05 ? 1 : 0;
    }
    CHECK(rejected <= 19);
}

TEST_CASE("one unseen row in a thousand is no evidence", "[drift]") {
    CHECK(test_of({500, 500, 0}, {500, 499, 1}).p_value > 0.5);
}

TEST_CASE("a column of one category cannot differ", "[drift]") {
    const measurement m = test_of({50}, {20});
    CHECK(m.value == 0);
    CHECK(m.p_value == 1);
}

}  // namespace fairdrift::testing
