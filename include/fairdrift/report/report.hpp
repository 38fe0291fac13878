// The one result format: measurements, curves and checks, with where they come from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fairdrift/core/curve.hpp>
#include <fairdrift/core/measurement.hpp>
#include <fairdrift/core/subject.hpp>
#include <fairdrift/policy/check.hpp>
#include <fairdrift/policy/query.hpp>

namespace fairdrift {

/// One table that went in: how many rows, how many were left out of what, and why.
struct data_part {
    std::string role;  // "audited", "reference", "current"
    std::int64_t rows = 0;
    std::vector<std::pair<std::string, std::int64_t>> excluded;  // reason, rows
    std::vector<std::pair<std::string, std::string>> columns;    // role, column name
    std::string window;
    std::string digest;
    friend bool operator==(const data_part&, const data_part&) = default;
};

/// What every question answers with. The JSON of it is canonical: everything else is a projection.
struct report {
    std::string kind;     // "audit", "drift", "gate", "subgroups", "proxies"
    std::string created;  // RFC 3339; empty unless stamped on save
    fairdrift::subject subject;
    std::vector<data_part> data;
    std::vector<std::pair<std::string, std::string>> conventions;
    std::vector<measurement> measurements;
    std::vector<curve> curves;
    std::vector<check> checks;
    fairdrift::verdict verdict = fairdrift::verdict::none;
    std::vector<std::string> notes;
};

/// Canonical JSON, schema "fairdrift.report/1": keys in fixed order, shortest round-trip numbers,
/// null where a number is absent.
[[nodiscard]] std::string to_json(const report& r, int indent = -1);
/// The report of such JSON; throws invalid_input that names what is wrong.
[[nodiscard]] report report_from_json(std::string_view json);

[[nodiscard]] std::string_view to_text(finding f);
[[nodiscard]] std::string_view to_text(status s);

/// Indices of the measurements that match. Names of metrics may be short names or named fairness
/// measures ("impact_ratio").
[[nodiscard]] std::vector<std::size_t> select(const report& r, const query& wanted);
/// The one measurement that matches. Without attribute, group, feature, comparison: that of all
/// rows. None: invalid_input naming the nearest; several: invalid_input naming the missing keys.
[[nodiscard]] const measurement& measure(const report& r, const query& wanted);

}  // namespace fairdrift
