// Keyword arguments to option aggregates.
#pragma once

#include <pybind11/pybind11.h>

#include <fairdrift/core/subject.hpp>
#include <fairdrift/questions/audit.hpp>

namespace fairdrift {

/// A dict with any of model, version, owner, purpose; None is an empty subject.
[[nodiscard]] subject subject_of(pybind11::handle given);
/// positive, favorable, threshold, bins, value_labels, max_cells of a dict.
[[nodiscard]] label_rules label_rules_of(const pybind11::dict& given);

}  // namespace fairdrift
