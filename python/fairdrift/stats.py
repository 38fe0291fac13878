"""Intervals and tests from counts, for those who have counts and no table.

Every interval takes successes and trials (real numbers: effective sizes will do) and gives a pair.
"""

from fairdrift._core.stats import (
    bayes_factor,
    benjamini_hochberg,
    benjamini_yekutieli,
    chi_square,
    clopper_pearson,
    equal_rates_p,
    equivalence_test,
    fisher_exact,
    holm,
    homogeneity,
    hypergeometric_z,
    jeffreys,
    katz,
    koopman,
    miettinen_nurminen,
    minimum_detectable_gap,
    newcombe,
    pooled_z,
    power,
    sample_size,
    wilson,
)

__all__ = [
    "bayes_factor",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "chi_square",
    "clopper_pearson",
    "equal_rates_p",
    "equivalence_test",
    "fisher_exact",
    "holm",
    "homogeneity",
    "hypergeometric_z",
    "jeffreys",
    "katz",
    "koopman",
    "miettinen_nurminen",
    "minimum_detectable_gap",
    "newcombe",
    "pooled_z",
    "power",
    "sample_size",
    "wilson",
]
