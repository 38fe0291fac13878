// Gaps between groups against the smallest gap that matters; p-values adjusted over a whole report.
#pragma once

#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>

namespace fairdrift {

/// The smallest effects that matter: of differences in the metric's own unit (0.05: five points of
/// a rate), of ratios below 1 (0.8 stands for 0.8 and 1 / 0.8). Absent: not judged.
struct tolerance {
    double difference = absent;
    double ratio = absent;
    [[nodiscard]] bool given() const { return !(difference != difference && ratio != ratio); }
};

/// Throws invalid_input for a difference that is not above 0, a ratio not between 0 and 1.
void require_sound(const tolerance& t);

/// Sets `smallest_effect` and `finding` of every `difference`, `max_difference`, `ratio`,
/// `min_ratio` and `max_ratio` that decides something: `equivalent` where the interval at
/// confidence 1 - 2 alpha lies inside the tolerance (two one-sided tests at alpha: Schuirmann 1987,
/// doi:10.1007/BF01068419; of an extreme the far limit alone is asked, by intersection-union),
/// `different` where that at 1 - alpha lies wholly outside, else `inconclusive`, with what these
/// rows would find and how many would decide (see reach_of). `wider_alpha` are the same
/// measurements, in the same order, at confidence 1 - 2 alpha, those of proportions half a success
/// wider (half_a_success_wider_difference: so that the tests reject no more often than alpha).
void judge_gaps(std::vector<measurement>& gaps, const std::vector<measurement>& wider_alpha,
                const tolerance& t);

/// Over what p-values are adjusted: "metric", the groups of one metric (Holm); "report", all tests
/// of one comparison in the report (Holm); "none". Throws invalid_input for another word.
void adjust_over(std::string_view multiplicity, std::vector<measurement>& tests,
                 bool chosen_reference);

}  // namespace fairdrift
