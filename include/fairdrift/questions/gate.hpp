// May it go live? Reports and a policy in, a report with the verdict out.
#pragma once

#include <span>

#include <fairdrift/policy/policy.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift {

/// A report of kind "gate": checks, verdict, the measurements that were judged, and the data,
/// conventions, notes and subject of the reports they came from. Where subjects differ, that of the
/// first report that names one is kept, and a note says so. Throws invalid_input for a policy that
/// is not sound, or where there is no report.
[[nodiscard]] report gate(const policy& p, std::span<const report* const> reports);

/// The report with the checks and the verdict that gate() finds on it alone; its conventions name
/// the policy. Throws invalid_input for a policy that is not sound.
[[nodiscard]] report judged(report r, const policy& p);

}  // namespace fairdrift
