// What every interval of this room asks of its counts.
#pragma once

#include <limits>
#include <string>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift::detail {

[[noreturn]] inline void refuse(const proportion& p) {
    throw invalid_input("a proportion has " + std::to_string(p.successes) + " successes of " +
                        std::to_string(p.trials) +
                        " trials; successes must lie between 0 and trials, both finite");
}

/// False where there are no trials, so nothing can be said; throws invalid_input on counts that
/// cannot be. Effective sizes are products of rounded numbers, so the last bits are forgiven.
inline bool checked(proportion& p) {
    constexpr double slack = 1e-12;
    if (!(p.trials >= 0.0 && p.successes >= 0.0 && p.successes <= p.trials * (1.0 + slack) &&
          p.trials < std::numeric_limits<double>::infinity())) {
        refuse(p);
    }
    if (p.successes > p.trials) p.successes = p.trials;
    return p.trials > 0.0;
}

}  // namespace fairdrift::detail
