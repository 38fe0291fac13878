// The words of a policy, the one that holds by default first.
#pragma once

#include <array>

#include <fairdrift/policy/policy.hpp>

namespace fairdrift::detail {

inline constexpr std::array decisions{decided_by::estimate, decided_by::interval_passes,
                                      decided_by::interval_fails};
inline constexpr std::array severities{verdict::fail, verdict::warn};
inline constexpr std::array substitutes{verdict::insufficient_data, verdict::fail, verdict::warn,
                                        verdict::pass};

}  // namespace fairdrift::detail
