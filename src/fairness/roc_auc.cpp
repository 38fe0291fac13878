#include <fairdrift/fairness/roc_auc.hpp>

#include <algorithm>
#include <cmath>

namespace fairdrift {

namespace {

// With fewer rows than this in one class the placements' variance is too uncertain to be used: at 3
// rows DeLong's interval covers .79, at 5 .92 (binormal scores, 200 rows in the other class).
constexpr double few_rows = 10;

// One group's running sums while the scores rise. Ties are settled a block of equal scores at a
// time: `block_*` is what the block holds so far.
struct sweep {
    double negatives_below = 0;
    double positives_below = 0;
    double block_positive = 0;
    double block_negative = 0;
    double block_positive_squares = 0;
    double block_negative_squares = 0;
    // Of negatives: sums over squared weights of c and c^2, c being positives below, ties half.
    double below_sum = 0;
    double below_squares = 0;

    void close(score_pairs& sums, bool undecided) {
        const double negatives = negatives_below + block_negative / 2;
        const double positives = positives_below + block_positive / 2;
        sums.wins += block_positive * negatives;
        if (undecided) sums.undecided += block_positive * block_negative;
        sums.positive_placements += block_positive_squares * negatives;
        sums.positive_placement_squares += block_positive_squares * negatives * negatives;
        below_sum += block_negative_squares * positives;
        below_squares += block_negative_squares * positives * positives;
        negatives_below += block_negative;
        positives_below += block_positive;
        sums.positive_squares += block_positive_squares;
        sums.negative_squares += block_negative_squares;
        block_positive = block_negative = 0;
        block_positive_squares = block_negative_squares = 0;
    }

    // A negative's placement counts the positives above it: P - c.
    void finish(score_pairs& sums) const {
        const double p = positives_below;
        sums.positives = p;
        sums.negatives = negatives_below;
        sums.negative_placements = p * sums.negative_squares - below_sum;
        sums.negative_placement_squares =
            p * p * sums.negative_squares - 2 * p * below_sum + below_squares;
    }
};

// Variance of the mean placement of one class: sum of w^2 (v - auc)^2 / W^2, with the small-sample
// factor n / (n - 1) that makes it DeLong's when all weights are 1.
double class_variance(double squares, double placements, double placement_squares, double others,
                      double weight, double auc) {
    const double sum =
        placement_squares / (others * others) - 2 * auc * placements / others + auc * auc * squares;
    const double effective = weight * weight / squares;
    return effective > 1 ? std::max(sum, 0.0) / (weight * weight) * effective / (effective - 1) : 0;
}

// How many times that variance is the one of clusters, at least 1, with Student's t for them.
double inflation(double variance, const score_pairs& s, const level& at) {
    if (std::isnan(s.cluster_squares)) return s.design_effect;
    const auto n = static_cast<double>(s.clusters);
    const auto fewer = static_cast<double>(std::min(s.positive_clusters, s.negative_clusters));
    if (fewer < 2) return HUGE_VAL;
    const double t = at.student(fewer - 1) / at.z;
    return std::max(1.0, n / (n - 1) * s.cluster_squares / variance) * t * t * s.design_effect;
}

interval around(double auc, const score_pairs& s, const level& at) {
    const double alone =
        class_variance(s.positive_squares, s.positive_placements, s.positive_placement_squares,
                       s.negatives, s.positives, auc) +
        class_variance(s.negative_squares, s.negative_placements, s.negative_placement_squares,
                       s.positives, s.negatives, auc);
    const double variance = alone > 0 ? alone * inflation(alone, s, at) : 0;
    if (!(variance > 0) || !(auc > 0 && auc < 1)) return {};
    const double centre = std::log(auc / (1 - auc));
    const double width = at.z * std::sqrt(variance) / (auc * (1 - auc));
    return {1 / (1 + std::exp(width - centre)), 1 / (1 + std::exp(-width - centre))};
}

// Pairs of rows, or of clusters, that know nothing of each other.
double independent_pairs(const score_pairs& s) {
    double pairs = s.smaller_class();
    if (!std::isnan(s.cluster_squares)) {
        const auto fewer = std::min(s.positive_clusters, s.negative_clusters);
        pairs = std::min(pairs, static_cast<double>(fewer));
    }
    return pairs / s.design_effect;
}

interval from_disjoint_pairs(double auc, const score_pairs& s, const level& at) {
    const double pairs = independent_pairs(s);
    return clopper_pearson({auc * pairs, pairs}, at);
}

// What one row adds to its group's area beside what all rows add on average: the sums over a
// cluster, squared, are the variance of the area (Obuchowski's, both classes in one).
class cluster_pass {
  public:
    cluster_pass(const std::vector<std::int32_t>& cluster_of, std::vector<score_pairs>& sums)
        : cluster_of_(cluster_of), sums_(sums), below_(sums.size()), block_(sums.size()) {
        const auto most = std::max_element(cluster_of.begin(), cluster_of.end());
        clusters_.resize(most == cluster_of.end() ? 0 : static_cast<std::size_t>(*most + 1));
        for (score_pairs& s : sums) s.cluster_squares = 0;
    }

    void see(std::size_t group, bool positive, double weight) {
        (positive ? block_[group].positives : block_[group].negatives) += weight;
    }

    // The block of equal scores that all of its rows have been seen of.
    void add(std::size_t group, std::uint32_t cell, bool positive, double weight, double squares,
             std::int64_t rows) {
        score_pairs& s = sums_[group];
        const double auc = s.wins / (s.positives * s.negatives);
        const double below = positive ? below_[group].negatives + block_[group].negatives / 2
                                      : below_[group].positives + block_[group].positives / 2;
        const double placement = positive ? below / s.negatives : 1 - below / s.positives;
        const double part = (placement - auc) / (positive ? s.positives : s.negatives);
        std::int64_t& known = positive ? s.positive_clusters : s.negative_clusters;
        if (cluster_of_[cell] < 0) {
            s.cluster_squares += squares * part * part;
            known += rows;
            s.clusters += rows;
            return;
        }
        cluster& c = clusters_[static_cast<std::size_t>(cluster_of_[cell])];
        if (!(c.positive || c.negative)) ++s.clusters;
        bool& seen = positive ? c.positive : c.negative;
        if (!seen) ++known;
        seen = true;
        c.group = group;
        c.sum += weight * part;
    }

    void close(std::size_t group) {
        below_[group].positives += block_[group].positives;
        below_[group].negatives += block_[group].negatives;
        block_[group] = {};
    }

    void finish() {
        for (const cluster& c : clusters_) sums_[c.group].cluster_squares += c.sum * c.sum;
    }

  private:
    struct weights {
        double positives = 0;
        double negatives = 0;
    };
    struct cluster {
        std::size_t group = 0;
        double sum = 0;
        bool positive = false;
        bool negative = false;
    };
    const std::vector<std::int32_t>& cluster_of_;
    std::vector<score_pairs>& sums_;
    std::vector<weights> below_;
    std::vector<weights> block_;
    std::vector<cluster> clusters_;
};

void add_clusters(const score_counts& scores, const std::vector<std::int32_t>& group_of,
                  const std::vector<outcome>& truth_of, const std::vector<std::int32_t>& cluster_of,
                  std::vector<score_pairs>& sums) {
    cluster_pass pass(cluster_of, sums);
    const auto entries = scores.entries();
    const auto is_paired = [&](std::uint32_t cell) {
        return group_of[cell] >= 0 && truth_of[cell] != outcome::missing;
    };
    const auto group = [&](std::uint32_t cell) { return static_cast<std::size_t>(group_of[cell]); };
    for (std::size_t first = 0, end = 0; first < entries.size(); first = end) {
        while (end < entries.size() && entries[end].position == entries[first].position) {
            const std::uint32_t cell = entries[end].cell;
            if (is_paired(cell)) {
                pass.see(group(cell), truth_of[cell] == outcome::positive, scores.weight(end));
            }
            ++end;
        }
        for (std::size_t i = first; i < end; ++i) {
            const auto& e = entries[i];
            if (!is_paired(e.cell)) continue;
            pass.add(group(e.cell), e.cell, truth_of[e.cell] == outcome::positive, scores.weight(i),
                     scores.squared_weight(i), e.rows);
        }
        for (std::size_t i = first; i < end; ++i) {
            if (is_paired(entries[i].cell)) pass.close(group(entries[i].cell));
        }
    }
    pass.finish();
}

}  // namespace

std::vector<score_pairs> pair_scores(const score_counts& scores,
                                     const std::vector<std::int32_t>& group_of,
                                     const std::vector<outcome>& truth_of, std::size_t groups,
                                     const std::vector<std::int32_t>& cluster_of) {
    std::vector<score_pairs> sums(groups);
    std::vector<sweep> sweeps(groups);
    std::vector<std::size_t> touched;
    const auto entries = scores.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const score_counts::entry& e = entries[i];
        const std::int32_t group = group_of[e.cell];
        const outcome truth = truth_of[e.cell];
        if (group >= 0 && truth != outcome::missing) {
            const auto g = static_cast<std::size_t>(group);
            sweep& s = sweeps[g];
            if (s.block_positive == 0 && s.block_negative == 0) touched.push_back(g);
            const bool positive = truth == outcome::positive;
            (positive ? s.block_positive : s.block_negative) += scores.weight(i);
            (positive ? s.block_positive_squares : s.block_negative_squares) +=
                scores.squared_weight(i);
            sums[g].rows += e.rows;
        }
        if (i + 1 < entries.size() && entries[i + 1].position == e.position) continue;
        // Even buckets of frozen knots are gaps: what lies in one is not known to be tied.
        const bool gap = scores.frozen() && std::fmod(e.position, 2.0) == 0;
        for (const std::size_t g : touched) sweeps[g].close(sums[g], gap);
        touched.clear();
    }
    for (std::size_t g = 0; g < groups; ++g) sweeps[g].finish(sums[g]);
    if (!cluster_of.empty()) add_clusters(scores, group_of, truth_of, cluster_of, sums);
    return sums;
}

estimate evaluate_roc_auc(const group_counts& group, const level& at) {
    const score_pairs& s = group.scores;
    estimate result;
    result.n = s.rows;
    result.smallest_part = static_cast<std::int64_t>(s.smaller_class());
    const double pairs = s.positives * s.negatives;
    if (!(pairs > 0)) {
        result.reason = s.rows == 0       ? "no row has both a label and a score"
                        : s.positives > 0 ? "no row is truly negative"
                                          : "no row is truly positive";
        return result;
    }
    result.value = s.wins / pairs;
    result.numerator = s.wins;
    result.denominator = pairs;
    const double slack = s.undecided / pairs / 2;
    if (slack > 0) result.bounds = {result.value - slack, result.value + slack};
    const double low = std::max(result.value - slack, 0.0);
    const double high = std::min(result.value + slack, 1.0);
    // The interval is taken outward from the guaranteed bounds.
    const interval from_low = around(low, s, at);
    const interval from_high = slack > 0 ? around(high, s, at) : from_low;
    result.method = std::isnan(s.cluster_squares) ? "delong_logit" : "obuchowski_logit";
    result.limits = {from_low.lower, from_high.upper};
    const bool few = independent_pairs(s) < few_rows;
    if (few || std::isnan(from_low.lower) || std::isnan(from_high.upper)) {
        result.limits = {from_disjoint_pairs(low, s, at).lower,
                         from_disjoint_pairs(high, s, at).upper};
        result.method = "disjoint_pairs";
    }
    return result;
}

}  // namespace fairdrift
