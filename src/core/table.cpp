#include <fairdrift/core/table.hpp>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

std::int64_t table::rows() const {
    const column* first = nullptr;
    const auto check = [&](const column& c) {
        if (first == nullptr) {
            first = &c;
        } else if (c.size() != first->size()) {
            throw invalid_input("columns of unequal length: '" + first->name() + "' has " +
                                std::to_string(first->size()) + " rows, '" + c.name() + "' has " +
                                std::to_string(c.size()));
        }
    };
    for (const auto* one : {&y_true, &y_pred, &score, &sample_weight, &cluster}) {
        if (one->has_value()) check(**one);
    }
    for (const auto* many : {&groups, &strata, &features}) {
        for (const column& c : *many) check(c);
    }
    return first == nullptr ? 0 : first->size();
}

}  // namespace fairdrift
