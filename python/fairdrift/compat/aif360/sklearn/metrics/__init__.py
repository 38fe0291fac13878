"""The functions of `aif360.sklearn.metrics` 0.6.1, with their names, arguments and signs.

Arguments that recur:

y_true, y_pred : array-like
    Labels. The groups of a pandas Series are its index, one level an attribute.
prot_attr : str, array-like or a list of them
    Levels of that index, or the groups' values; all levels where it is None.
priv_group : label
    The privileged group, a tuple where there are several attributes. All other groups together are
    the unprivileged one; rows without a group belong to neither.
pos_label : label
    What counts as positive; every other label is negative.
sample_weight : array-like
    One weight a row.
zero_division : "warn", 0, 1 or nan
    What an undefined number becomes; "warn" makes it nan and warns.
strict_compat : bool
    The number of aif360 0.6.1 where it is wrong, and no warning.
"""

from fairdrift.compat.aif360.sklearn.metrics._across import (
    average_odds_difference,
    average_odds_error,
    average_predictive_value_difference,
    disparate_impact_ratio,
    equal_opportunity_difference,
    mean_difference,
    statistical_parity_difference,
)
from fairdrift.compat.aif360.sklearn.metrics._individual import (
    between_group_generalized_entropy_error,
    coefficient_of_variation,
    consistency_score,
    generalized_entropy_error,
    generalized_entropy_index,
    theil_index,
)
from fairdrift.compat.aif360.sklearn.metrics._meta import (
    difference,
    intersection,
    make_scorer,
    one_vs_rest,
    ratio,
)
from fairdrift.compat.aif360.sklearn.metrics._rates import (
    base_rate,
    false_negative_rate_error,
    false_omission_rate_error,
    false_positive_rate_error,
    generalized_fnr,
    generalized_fpr,
    num_pos_neg,
    num_samples,
    selection_rate,
    sensitivity_score,
    smoothed_base_rate,
    smoothed_selection_rate,
    specificity_score,
)
from fairdrift.compat.aif360.sklearn.metrics._shares import (
    class_imbalance,
    conditional_demographic_disparity,
    df_bias_amplification,
    kl_divergence,
    smoothed_edf,
)

__all__ = [
    "average_odds_difference",
    "average_odds_error",
    "average_predictive_value_difference",
    "base_rate",
    "between_group_generalized_entropy_error",
    "class_imbalance",
    "coefficient_of_variation",
    "conditional_demographic_disparity",
    "consistency_score",
    "df_bias_amplification",
    "difference",
    "disparate_impact_ratio",
    "equal_opportunity_difference",
    "false_negative_rate_error",
    "false_omission_rate_error",
    "false_positive_rate_error",
    "generalized_entropy_error",
    "generalized_entropy_index",
    "generalized_fnr",
    "generalized_fpr",
    "intersection",
    "kl_divergence",
    "make_scorer",
    "mean_difference",
    "num_pos_neg",
    "num_samples",
    "one_vs_rest",
    "ratio",
    "selection_rate",
    "sensitivity_score",
    "smoothed_base_rate",
    "smoothed_edf",
    "smoothed_selection_rate",
    "specificity_score",
    "statistical_parity_difference",
    "theil_index",
]
