#include <fairdrift/core/metric_names.hpp>

namespace fairdrift {

namespace {

constexpr other_name table[] = {
    {"predicted_positive_rate", "selection_rate"},
    {"tpr", "true_positive_rate"},
    {"sensitivity", "true_positive_rate"},
    {"hit_rate", "true_positive_rate"},
    {"fnr", "false_negative_rate"},
    {"fpr", "false_positive_rate"},
    {"tnr", "true_negative_rate"},
    {"ppv", "positive_predictive_value"},
    {"csi", "threat_score"},
    {"matthews_corrcoef", "matthews_correlation"},
    {"auroc", "roc_auc"},
    {"ndkl", "normalized_discounted_kl"},
    {"smd", "standardized_mean_difference"},
    {"disparate_impact", "impact_ratio"},
    {"disparate_impact_ratio", "impact_ratio"},
    {"adverse_impact_ratio", "impact_ratio"},
    {"statistical_parity_difference", "demographic_parity_difference"},
    {"statistical_parity_ratio", "demographic_parity_ratio"},
    {"ks", "kolmogorov_smirnov"},
    {"chi2", "chi_square"},
    {"w1", "wasserstein"},
    {"wasserstein_distance", "wasserstein"},
    {"psi", "population_stability_index"},
    {"js", "jensen_shannon"},
    {"jensen_shannon_divergence", "jensen_shannon"},
};

}  // namespace

std::span<const other_name> other_names() { return table; }

std::vector<std::string> other_names_of(std::string_view reported) {
    std::vector<std::string> found;
    for (const other_name& one : table) {
        if (one.reported == reported) found.emplace_back(one.name);
    }
    return found;
}

std::string_view spelled_out(std::string_view name) {
    for (const other_name& one : table) {
        if (one.name == name) return one.reported;
    }
    return name;
}

}  // namespace fairdrift
