// Divergences between binned shares: the part that all of them have in common.
#pragma once

#include <fairdrift/drift/metric.hpp>

namespace fairdrift {

/// A divergence sum(term(p, q)) over cells, p being current and q reference shares.
///
/// Without drift, chi_square_factor * D / (1/m + 1/n) follows a chi-square law with cells - 1
/// degrees of freedom. The slopes are the derivatives of term by p and by q.
struct divergence {
    double chi_square_factor = 1;
    double smoothing = 0;  // rows added to every cell of both samples
    double (*term)(double p, double q) = nullptr;
    double (*slope_p)(double p, double q) = nullptr;
    double (*slope_q)(double p, double q) = nullptr;
};

/// The divergence of a column over its cells (cells empty in both samples dropped), with an
/// interval of the divergence between the two populations.
///
/// Counts make a divergence too large, by (cells - 1)(1/m + 1/n) / chi_square_factor where there is
/// no drift. The interval allows for it and is the wider of two: noncentral chi-square (right near
/// no drift) and the delta method about the value less that bias (right far from it), widened to
/// hold the value itself. Slopes are taken at (count + 1/2)/(n + cells/2) (Jeffreys).
/// With one cell only, the upper end allows for a second one that neither sample has met. Assumes
/// independent rows, and no cell that is empty in one population: there PSI is infinite, and no
/// interval of this kind holds it. Under 5 expected rows a cell the limits are rough. Source: Pardo
/// 2006, Statistical inference based on divergence measures.
[[nodiscard]] measurement measure_divergence(const column_pair& pair, const level& at,
                                             const divergence& what);

}  // namespace fairdrift
