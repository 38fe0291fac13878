#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/missing_rate.hpp>

namespace fairdrift::testing {
namespace {
const level at95 = level::two_sided(0.95);

column_pair with_missing(std::int64_t before, std::int64_t of, std::int64_t now, std::int64_t to) {
    column_pair pair{.name = "x"};
    pair.reference = {.rows = of, .missing = before};
    pair.current = {.rows = to, .missing = now};
    return pair;
}
}  // namespace

TEST_CASE("the change of the missing rate is Newcombe's difference, current minus reference",
          "[drift]") {
    // Newcombe 1998, table II: 56/70 - 48/80 has limits 0.0524 and 0.3339.
    const measurement m = measure_missing_change(with_missing(48, 80, 56, 70), at95);
    CHECK(m.value == Approx(0.2).epsilon(1e-14));
    CHECK(m.lower == Approx(0.0524).margin(5e-5));
    CHECK(m.upper == Approx(0.3339).margin(5e-5));
    CHECK(m.numerator == 56);
    CHECK(m.denominator == 70);
    CHECK(m.method == "newcombe");
}

TEST_CASE("the missing rate itself has the house's interval of a rate", "[drift]") {
    const measurement m = measure_missing_rate(with_missing(0, 10, 0, 20), at95);
    CHECK(m.value == 0);
    CHECK(m.upper == Approx(0.16843347098308548).epsilon(1e-9));  // Clopper-Pearson, 0 of 20
    CHECK(m.method == "clopper_pearson");
}

TEST_CASE("no rows have no missing rate", "[drift]") {
    CHECK(measure_missing_rate(with_missing(0, 10, 0, 0), at95).status == status::undefined);
    CHECK(measure_missing_change(with_missing(0, 0, 1, 5), at95).reason ==
          "the reference has no such rows");
}

}  // namespace fairdrift::testing
