#include <fairdrift/fairness/score_steps.hpp>

#include "fairness/score_range.hpp"

namespace fairdrift {

static_assert(static_cast<int>(outcome::negative) == 0 &&
              static_cast<int>(outcome::positive) == 1 && static_cast<int>(outcome::missing) == 2);

// A counting sort by group: entries come by rising score, and stay so within a group.
score_steps::score_steps(const score_counts& scores, const std::vector<std::int32_t>& group_of,
                         const std::vector<outcome>& truth_of, std::size_t groups)
    : start_(groups + 1),
      axis_(scores.axis()),
      known_(!scores.frozen()),
      weighted_(scores.weighted()) {
    const auto entries = scores.entries();
    for (const score_counts::entry& e : entries) {
        if (group_of[e.cell] >= 0) ++start_[static_cast<std::size_t>(group_of[e.cell]) + 1];
    }
    for (std::size_t g = 0; g < groups; ++g) start_[g + 1] += start_[g];
    places_.resize(start_.back());
    if (weighted_) squares_.resize(start_.back());
    std::vector<std::size_t> next(start_.begin(), start_.end() - 1);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const score_counts::entry& e = entries[i];
        if (group_of[e.cell] < 0) continue;
        const std::size_t at = next[static_cast<std::size_t>(group_of[e.cell])]++;
        places_[at] = {e.position, scores.weight(i), static_cast<std::uint32_t>(truth_of[e.cell])};
        if (weighted_) squares_[at] = scores.squared_weight(i);
    }
}

interval score_steps::range(double position) const {
    const detail::score_range lies = detail::range_of(axis_, position);
    return {lies.low, lies.high};
}

interval score_steps::ends(std::size_t group) const {
    const auto middle = [&](double position) { return detail::range_of(axis_, position).middle(); };
    return {middle(places_[start_[group]].position),
            middle(places_[start_[group + 1] - 1].position)};
}

std::vector<score_step> score_steps::of(std::size_t group) const {
    std::vector<score_step> steps;
    rising(group, [&](const score_step& step) { steps.push_back(step); });
    return steps;
}

}  // namespace fairdrift
