// Two selection rates side by side: the tests and head counts that rules of selection ask for.
#pragma once

#include <cstdint>
#include <string_view>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// People of one group and how many of them were selected: whole persons, no weights.
struct selected_people {
    std::int64_t selected = 0;
    std::int64_t people = 0;

    /// Absent where there is nobody.
    [[nodiscard]] double rate() const;
    [[nodiscard]] proportion counts() const;
    friend bool operator==(const selected_people&, const selected_people&) = default;
};

/// All functions here throw invalid_input where a group selects fewer than nobody or more than its
/// people. a and b are assumed independent, and what befalls one person independent of the next.

/// Rate of a over rate of b as one division of whole numbers, x_a n_b / (n_a x_b): exactly four
/// fifths reads exactly 0.8. Absent where either has nobody or b selects nobody.
[[nodiscard]] double impact_ratio(const selected_people& a, const selected_people& b);

/// A statistic in standard deviations and its two-sided normal p; both absent where there is no
/// variance (nobody or everybody selected) or a group has nobody.
struct z_test {
    double z = absent;
    double p_value = absent;
};

/// z = (p_a - p_b) / sqrt(p (1 - p) (1/n_a + 1/n_b)), p being the rate of both together: the
/// number of standard deviations of Castaneda v. Partida, 430 U.S. 482 (1977).
[[nodiscard]] z_test pooled_z(const selected_people& a, const selected_people& b);
/// The same with the variance of the hypergeometric law, which holds the number selected:
/// N / (N - 1) times as large.
[[nodiscard]] z_test hypergeometric_z(const selected_people& a, const selected_people& b);

enum class selection_test : std::uint8_t { pooled_z, fisher_exact };
[[nodiscard]] std::string_view name_of(selection_test test);
/// The two-sided p of one of the tests; absent where it has none.
[[nodiscard]] double p_value_of(selection_test test, const selected_people& a,
                                const selected_people& b);
/// The least expected count of the four cells; absent where either has nobody.
[[nodiscard]] double smallest_expected(const selected_people& a, const selected_people& b);

/// Whether so few persons decide which group has the higher rate: group's rate is the lower, and
/// with `persons` more selected there and as many fewer in reference it is the higher,
/// (x + k) / n > (x_r - k) / n_r (Uniform Guidelines, Questions and Answers 21, 44 FR 11996, 1979,
/// asks it of one person).
[[nodiscard]] bool flips_with(const selected_people& group, const selected_people& reference,
                              std::int64_t persons);
/// The least k for which the group with k more selected has an impact ratio of `limit` or more; 0
/// where it has already, -1 where no k will do or there is no ratio.
[[nodiscard]] std::int64_t selections_to_ratio(const selected_people& group,
                                               const selected_people& reference, double limit);
/// A k for which the group with k more selected has p >= `limit`, and with k - 1 more it has not
/// (Fisher's two-sided p may fall by a hair between neighbours, so a smaller k may do as well); 0
/// where it has already. -1 where the group's rate is not the lower one. Waisome v. Port
/// Authority, 948 F.2d 1370 (2d Cir. 1991), found two to be too few for practical significance.
[[nodiscard]] std::int64_t selections_to_p(selection_test test, const selected_people& group,
                                           const selected_people& reference, double limit);
/// How many more of the group would have been selected at the reference's rate, n p_r - x; below 0
/// where it has more already. Absent where either has nobody.
[[nodiscard]] double shortfall(const selected_people& group, const selected_people& reference);
/// The same at the rate of both together, n p - x.
[[nodiscard]] double pooled_shortfall(const selected_people& group,
                                      const selected_people& reference);

}  // namespace fairdrift
