#include <fairdrift/fairness/named_measures.hpp>

#include <array>

#include <fairdrift/core/metric_names.hpp>

namespace fairdrift {

namespace {

constexpr std::string_view dwork = "Dwork et al. 2012, doi:10.1145/2090236.2090255";
constexpr std::string_view hardt = "Hardt, Price and Srebro 2016, arXiv:1610.02413";
constexpr std::string_view choulde = "Chouldechova 2017, doi:10.1089/big.2016.0047";
constexpr std::string_view eeoc = "29 CFR 1607.4D";
constexpr std::string_view bellamy = "Bellamy et al. 2018, arXiv:1810.01943";

// "favorable_rate" is the selection rate where the favorable outcome is the positive one.
constexpr auto table = std::to_array<named_measure>({
    {"demographic_parity_difference", "selection_rate", "", "max_difference", aggregation::single,
     dwork},
    {"demographic_parity_ratio", "selection_rate", "", "min_ratio", aggregation::single, dwork},
    {"impact_ratio", "favorable_rate", "", "min_ratio", aggregation::single, eeoc},
    {"equal_opportunity_difference", "true_positive_rate", "", "max_difference",
     aggregation::single, hardt},
    {"equal_opportunity_ratio", "true_positive_rate", "", "min_ratio", aggregation::single, hardt},
    {"predictive_equality_difference", "false_positive_rate", "", "max_difference",
     aggregation::single, choulde},
    {"predictive_equality_ratio", "false_positive_rate", "", "min_ratio", aggregation::single,
     choulde},
    {"predictive_parity_difference", "positive_predictive_value", "", "max_difference",
     aggregation::single, choulde},
    {"predictive_parity_ratio", "positive_predictive_value", "", "min_ratio", aggregation::single,
     choulde},
    {"equalized_odds_difference", "true_positive_rate", "false_positive_rate", "max_difference",
     aggregation::worst, hardt},
    {"equalized_odds_ratio", "true_positive_rate", "false_positive_rate", "min_ratio",
     aggregation::worst, hardt},
    {"average_odds_difference", "true_positive_rate", "false_positive_rate", "difference",
     aggregation::mean, bellamy},
});

}  // namespace

std::span<const named_measure> named_measures() { return table; }

const named_measure* find_named_measure(std::string_view name) {
    name = spelled_out(name);
    for (const named_measure& m : table) {
        if (m.name == name) return &m;
    }
    return nullptr;
}

}  // namespace fairdrift
