// Threat score: of all who are or were called positive, how many are both.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

inline constexpr metric threat_score{
    .name = "threat_score",
    .short_name = "critical_success_index",
    .formula = "TP / (TP + FP + FN)",
    .meaning = "share of those who are or were decided positive who are both",
    .source = "Schaefer 1990, doi:10.1175/1520-0434(1990)005<0570:TCSIAA>2.0.CO;2",
    .better = direction::higher,
    .part = cells::tp,
    .whole = cells::tp | cells::fp | cells::fn};

}  // namespace fairdrift
