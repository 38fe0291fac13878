// Is it fair to groups that are known by probability only?
#pragma once

#include <string>
#include <vector>

#include <fairdrift/fairness/membership.hpp>
#include <fairdrift/questions/audit.hpp>

namespace fairdrift {

/// Probabilities of belonging to the groups of one attribute: a column each.
struct membership_columns {
    std::string attribute;
    std::vector<column> groups;
};

/// Adds the groups of `who` to a report of the same rows; see add_membership. A row without one of
/// its probabilities is left out and counted in a note. Throws invalid_input, naming column, row
/// and value, for a probability outside [0, 1] and for rows whose sum is above 1 by more than 1e-6.
void add_memberships(const table& rows, const membership_columns& who, const audit_options& options,
                     report& into);

}  // namespace fairdrift
