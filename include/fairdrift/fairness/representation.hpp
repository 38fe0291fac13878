// Who is in the data, against who is out there: shares of groups beside those of a population.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/fairness/across_groups.hpp>

namespace fairdrift {

/// The shares of an attribute's groups in some population, by their names.
struct population_shares {
    std::string attribute;
    std::vector<std::pair<std::string, double>> shares;
};

/// Throws invalid_input, naming attribute, group and number, where a share is not above 0 and at
/// most 1, the shares do not add up to 1 within 1e-6, or a group is named twice.
void check_population(const population_shares& population);

/// `representation` of each group among the rows whose group is known: rows / all, Wilson's
/// interval (Clopper-Pearson for few); a group that only the population has is 0 of them. Against
/// "population" (share s, taken as exact) its `difference` and `ratio`, their limits those of the
/// representation less s and over s; p of the score test (p - s) / sqrt(s (1 - s) / n), doubled
/// binomial tail where fewer than 5 are expected; Holm over the groups. And `goodness_of_fit` of
/// all: Cohen's (1988) w = sqrt(sum (p - s)^2 / s), its interval from X^2 = n w^2 as non-central
/// chi-square, p of Pearson's test, or of multinomial draws (seed 0) where fewer than 5 are
/// expected. Weighted rows count with their effective size. Assumes rows drawn independently from
/// one population. Throws invalid_input where a group of the rows has no share.
void add_representation(const grouping& by, const population_shares& population,
                        const comparing& how, std::vector<measurement>& out);

}  // namespace fairdrift
