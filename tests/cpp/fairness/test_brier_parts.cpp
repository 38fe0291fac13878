#include <fairdrift/fairness/brier_parts.hpp>

#include "scored_people.hpp"

namespace fairdrift {

using testing::find;
using testing::scored_people;

TEST_CASE("the parts of a Brier score are those worked by hand and add up to it", "[scores]") {
    // 10 rows at .25, 4 positive; 10 at .75, 9 positive. Base rate .65.
    scored_people p;
    for (int i = 0; i < 10; ++i) p.add(0.25, i < 4 ? 1 : 0);
    for (int i = 0; i < 10; ++i) p.add(0.75, i < 9 ? 1 : 0);
    const report r = p.audited();
    CHECK(find(r, "brier_reliability").value == Approx(0.15 * 0.15));
    CHECK(find(r, "brier_resolution").value == Approx(0.25 * 0.25));
    CHECK(find(r, "brier_uncertainty").value == Approx(0.65 * 0.35));
    CHECK(find(r, "brier_score").value ==
          Approx(0.15 * 0.15 - 0.25 * 0.25 + 0.65 * 0.35).epsilon(1e-14));
    for (const char* name : {"brier_reliability", "brier_resolution", "brier_uncertainty"}) {
        const measurement& m = find(r, name);
        CHECK(m.lower <= m.value);
        CHECK(m.value <= m.upper);
        CHECK(m.bound_lower == m.value);
    }
}

TEST_CASE("within bins two terms remain", "[scores]") {
    // One bin: scores .21 (label 0), .29 (label 1). Mean .25, share .5: the mean of (s - .25)^2 is
    // .0016, that of (s - .25)(y - .5) is .02.
    scored_people p;
    p.add(0.21, 0);
    p.add(0.29, 1);
    const report r = p.audited();
    CHECK(find(r, "brier_score").value == Approx(0.0625 - 0 + 0.25 + 0.0016 - 2 * 0.02));
    CHECK(find(r, "brier_reliability").value == Approx(0.0625));
    CHECK(find(r, "brier_resolution").value == Approx(0).margin(1e-15));
}

TEST_CASE("a score beyond 1 has no parts", "[scores]") {
    scored_people p;
    p.add(1.5, 1);
    CHECK(find(p.audited(), "brier_resolution").status == status::undefined);
}

}  // namespace fairdrift
