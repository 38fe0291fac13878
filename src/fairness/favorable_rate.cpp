#include <fairdrift/fairness/favorable_rate.hpp>

#include <fairdrift/fairness/rates.hpp>

namespace fairdrift {

estimate evaluate_favorable_rate(const group_counts& group, const level& at) {
    metric rate = selection_rate;
    if (!group.favorable_is_positive) rate.part = cells::rejected;
    return evaluate(rate, group, at);
}

}  // namespace fairdrift
