#include <fairdrift/fairness/subgroup_search.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/comparisons.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "fairness/subgroup_law.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t most_memberships = std::size_t{1} << 26;

using detail::null_tables;
using detail::yardstick;
using memberships = std::vector<std::vector<std::uint32_t>>;  // cells by subgroup, ascending

rate_sums sums_of(const confusion& of, const metric& rate) {
    const auto others = static_cast<cell_set>(rate.whole & ~rate.part);
    return {of.rows(rate.whole), of.weight(rate.part), of.weight(others),
            of.squared_weight(rate.part), of.squared_weight(others)};
}

// Every set of up to `depth` positions, the smaller sets first.
std::vector<std::vector<std::size_t>> attribute_sets(std::size_t attributes, std::size_t depth) {
    std::vector<std::vector<std::size_t>> sets;
    for (std::size_t bits = 1; bits < std::size_t{1} << attributes; ++bits) {
        std::vector<std::size_t> set;
        for (std::size_t d = 0; d < attributes; ++d) {
            if ((bits >> d & 1U) != 0) set.push_back(d);
        }
        if (set.size() <= depth) sets.push_back(std::move(set));
    }
    std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    return sets;
}

bool has_missing(const std::vector<std::string>& group) {
    return std::find(group.begin(), group.end(), "(missing)") != group.end();
}

void check(const grouping& cells, const metric& rate, const subgroup_options& options) {
    const std::size_t attributes = cells.attribute.size();
    if (rate.whole == 0) {
        throw invalid_input("metric '" + std::string(rate.name) +
                            "' is no share of rows; subgroups are searched by shares, such as "
                            "selection_rate, false_positive_rate or accuracy");
    }
    if (attributes == 0) throw invalid_input("there are no groups to search; name their columns");
    if (attributes > 20) {
        throw invalid_input("there are " + std::to_string(attributes) +
                            " groups; at most 20 can be searched at once");
    }
    if (options.depth > attributes) {
        throw invalid_input("depth is " + std::to_string(options.depth) + ", but there are only " +
                            std::to_string(attributes) + " groups");
    }
    if (options.min_group_size < 1) {
        throw invalid_input("min_group_size is " + std::to_string(options.min_group_size) +
                            "; it must be 1 or more");
    }
    if (options.replicates < 99 || options.replicates > 1000000) {
        throw invalid_input("replicates is " + std::to_string(options.replicates) +
                            "; it must lie between 99 and 1,000,000");
    }
}

class search {
  public:
    search(const grouping& by, const metric& rate, const subgroup_options& options)
        : by_(by),
          options_(options),
          weighted_(!by.groups.empty() && by.groups.front().outcomes.weighted()) {
        for (const group_counts& g : by.groups) {
            cells_.push_back(sums_of(g.outcomes, rate));
            everyone_.add(cells_.back());
        }
        result_.attribute = by.attribute;
        enumerate();
    }

    [[nodiscard]] subgroup_findings findings() {
        result_.left.which = result_.searched.size();
        if (result_.searched.empty()) return std::move(result_);
        judge_all();
        order();
        name_the_few();
        return std::move(result_);
    }

  private:
    void enumerate() {
        const std::size_t depth = options_.depth == 0 ? by_.attribute.size() : options_.depth;
        const auto sets = attribute_sets(by_.attribute.size(), depth);
        if (sets.size() * cells_.size() > most_memberships) {
            throw invalid_input("a search of " + std::to_string(sets.size()) +
                                " sets of attributes over " + std::to_string(cells_.size()) +
                                " cells is too large; give a smaller depth or fewer groups");
        }
        std::map<std::vector<std::uint32_t>, std::size_t> same_people;
        for (const auto& set : sets) {
            std::map<std::vector<std::string>, std::vector<std::uint32_t>> members;
            for (std::size_t c = 0; c < cells_.size(); ++c) {
                std::vector<std::string> group;
                group.reserve(set.size());
                for (const std::size_t d : set) group.push_back(by_.names[c][d]);
                members[std::move(group)].push_back(static_cast<std::uint32_t>(c));
            }
            for (auto& [group, cells] : members) {
                if (!has_missing(group)) keep(set, group, std::move(cells), same_people);
            }
        }
    }

    void keep(const std::vector<std::size_t>& set, const std::vector<std::string>& group,
              std::vector<std::uint32_t> cells,
              std::map<std::vector<std::uint32_t>, std::size_t>& same_people) {
        if (!same_people.emplace(cells, members_.size()).second) return;
        subgroup one{.attributes = set, .group = group, .own = {}, .rest = {}};
        for (const std::uint32_t c : cells) one.own.add(cells_[c]);
        one.rest = everyone_.without(one.own);
        if (std::min(one.own.rows, one.rest.rows) < options_.min_group_size) {
            ++result_.too_small;
            return;
        }
        result_.searched.push_back(std::move(one));
        members_.push_back(std::move(cells));
    }

    // How far every subgroup is out, and the yardsticks; no variance: not comparable, distance 0.
    struct measured {
        std::vector<yardstick> by;
        std::vector<double> distance;
        std::vector<std::uint32_t> able;  // subgroups that can be compared
    };

    [[nodiscard]] measured measure(const null_tables& law) const {
        measured result;
        std::vector<rate_sums> own(law.strata());
        std::vector<double> excess(cells_.size());
        for (std::size_t s = 0; s < members_.size(); ++s) {
            std::fill(own.begin(), own.end(), rate_sums{});
            for (const std::uint32_t c : members_[s]) own[law.stratum_of(c)].add(cells_[c]);
            yardstick rod;
            double seen = 0;
            for (std::size_t t = 0; t < law.strata(); ++t) {
                rod.add(own[t], law.whole(t), weighted_);
                seen += own[t].in;
            }
            const bool enough = std::min(rod.rows, rod.rest_rows) >= options_.min_group_size;
            const bool able = enough && rod.variance > 1e-12 * (1 + rod.expected);
            if (able) result.able.push_back(static_cast<std::uint32_t>(s));
            result.distance.push_back(!able ? 0 : distance(rod, seen));
            result.by.push_back(rod);
        }
        return result;
    }

    [[nodiscard]] double distance(const yardstick& rod, double seen) const {
        return weighted_ ? rod.of_excess(seen - rod.fixed - rod.expected) : rod.of_count(seen);
    }

    // Distances of all comparable subgroups in one table of the null law.
    void draw(const null_tables& law, const measured& real, std::uint64_t stream,
              std::vector<double>& cells, std::vector<double>& distances) const {
        philox from(options_.seed, stream);
        law.draw(from, cells);
        for (std::size_t i = 0; i < real.able.size(); ++i) {
            const std::uint32_t s = real.able[i];
            double x = 0;
            for (const std::uint32_t c : members_[s]) x += cells[c];
            const yardstick& rod = real.by[s];
            distances[i] = std::abs(weighted_ ? rod.of_excess(x) : rod.of_count(x));
        }
    }

    void judge_all() {
        const null_tables law(cells_, std::vector<std::uint32_t>(cells_.size()), weighted_);
        measured real = measure(law);
        for (std::size_t s = 0; s < real.distance.size(); ++s) {
            result_.searched[s].distance = real.distance[s];
        }
        std::sort(real.able.begin(), real.able.end(), [&](std::uint32_t a, std::uint32_t b) {
            return std::abs(real.distance[a]) > std::abs(real.distance[b]);
        });
        std::vector<std::int64_t> exceeding(real.able.size());
        std::vector<double> cells(cells_.size());
        std::vector<double> drawn(real.able.size());
        for (std::int64_t b = 0; b < options_.replicates; ++b) {
            draw(law, real, static_cast<std::uint64_t>(b), cells, drawn);
            double largest = 0;
            for (std::size_t i = drawn.size(); i-- > 0;) {
                largest = std::max(largest, drawn[i]);
                if (reaches(largest, real.distance[real.able[i]])) ++exceeding[i];
            }
        }
        if (!exceeding.empty()) first_p_ = share_of(exceeding.front());
        double running = 0;
        for (std::size_t i = 0; i < exceeding.size(); ++i) {
            running = std::max(running, share_of(exceeding[i]));
            result_.searched[real.able[i]].adjusted_p_value = running;
        }
    }

    // Equal but for rounding counts as reached.
    static bool reaches(double drawn, double seen) { return drawn >= std::abs(seen) * (1 - 1e-9); }
    [[nodiscard]] double share_of(std::int64_t exceeding) const {
        return static_cast<double>(1 + exceeding) / static_cast<double>(1 + options_.replicates);
    }

    void order() {
        std::vector<std::size_t> place(result_.searched.size());
        std::iota(place.begin(), place.end(), std::size_t{0});
        std::stable_sort(place.begin(), place.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(result_.searched[a].distance) > std::abs(result_.searched[b].distance);
        });
        std::vector<subgroup> ordered;
        memberships members;
        for (const std::size_t s : place) {
            ordered.push_back(std::move(result_.searched[s]));
            members.push_back(std::move(members_[s]));
        }
        result_.searched = std::move(ordered);
        members_ = std::move(members);
    }

    // The subgroup furthest out; of equals the one of fewer attributes, then of fewer people.
    [[nodiscard]] std::size_t furthest(const measured& real) const {
        const auto before = [&](std::uint32_t a, std::uint32_t b) {
            const double of_a = std::abs(real.distance[a]);
            const double of_b = std::abs(real.distance[b]);
            if (std::abs(of_a - of_b) > 1e-9 * std::max(of_a, of_b)) return of_a > of_b;
            const subgroup& one = result_.searched[a];
            const subgroup& other = result_.searched[b];
            if (one.attributes.size() != other.attributes.size()) {
                return one.attributes.size() < other.attributes.size();
            }
            return one.own.rows < other.own.rows;
        };
        return *std::min_element(real.able.begin(), real.able.end(), before);
    }

    void name_the_few() {
        std::vector<std::uint32_t> stratum_of(cells_.size());
        const double error = 1 - options_.confidence;
        for (std::uint64_t round = 1;; ++round) {
            const null_tables law(cells_, stratum_of, weighted_);
            const measured real = measure(law);
            if (real.able.empty()) return;
            named_subgroup next;
            next.which = furthest(real);
            const double seen = std::abs(real.distance[next.which]);
            next.p_value = round == 1 ? first_p_ : largest_p(law, real, seen, round);
            next.difference = common(next.which, law);
            if (next.p_value > error || result_.named.size() == options_.most_named) {
                result_.left = next;
                return;
            }
            result_.named.push_back(next);
            split(stratum_of, members_[next.which]);
        }
    }

    // Drawing ends early where the answer is no: h tables that reach the distance among b have
    // p = h / b (Besag and Clifford 1991). Streams of a round are apart from those of all others.
    [[nodiscard]] double largest_p(const null_tables& law, const measured& real, double seen,
                                   std::uint64_t round) const {
        const double enough =
            std::ceil((1 - options_.confidence) * static_cast<double>(1 + options_.replicates)) + 1;
        std::vector<double> cells(cells_.size());
        std::vector<double> drawn(real.able.size());
        std::int64_t exceeding = 0;
        for (std::int64_t b = 0; b < options_.replicates; ++b) {
            draw(law, real, (round << 32) + static_cast<std::uint64_t>(b), cells, drawn);
            exceeding += reaches(*std::max_element(drawn.begin(), drawn.end()), seen) ? 1 : 0;
            if (static_cast<double>(exceeding) >= enough) {
                return static_cast<double>(exceeding) / static_cast<double>(b + 1);
            }
        }
        return share_of(exceeding);
    }

    [[nodiscard]] common_effect common(std::size_t which, const null_tables& law) const {
        std::vector<rate_sums> own(law.strata());
        for (const std::uint32_t c : members_[which]) own[law.stratum_of(c)].add(cells_[c]);
        std::vector<stratum> strata;
        for (std::size_t t = 0; t < law.strata(); ++t) {
            strata.push_back({own[t].counts(), law.whole(t).without(own[t]).counts()});
        }
        const level at = level::two_sided(options_.confidence);
        common_effect result = common_difference(strata, at);
        if (strata.size() == 1) {
            result.limits = newcombe(strata.front().group, strata.front().reference, at);
            result.method = "newcombe";
            result.reason = {};
        }
        return result;
    }

    // Numbers the strata anew: those of before, each cut by the subgroup.
    static void split(std::vector<std::uint32_t>& stratum_of,
                      const std::vector<std::uint32_t>& inside) {
        std::map<std::pair<std::uint32_t, bool>, std::uint32_t> number;
        std::vector<bool> in(stratum_of.size());
        for (const std::uint32_t c : inside) in[c] = true;
        for (std::size_t c = 0; c < stratum_of.size(); ++c) {
            const auto next = static_cast<std::uint32_t>(number.size());
            stratum_of[c] = number.try_emplace({stratum_of[c], in[c]}, next).first->second;
        }
    }

    const grouping& by_;
    const subgroup_options& options_;
    bool weighted_;
    std::vector<rate_sums> cells_;
    rate_sums everyone_;
    double first_p_ = 1;
    memberships members_;
    subgroup_findings result_;
};

}  // namespace

void rate_sums::add(const rate_sums& other) {
    rows += other.rows;
    in += other.in;
    out += other.out;
    squares_in += other.squares_in;
    squares_out += other.squares_out;
}

rate_sums rate_sums::without(const rate_sums& part) const {
    if (part.rows == rows) return {};
    return {rows - part.rows, std::max(in - part.in, 0.0), std::max(out - part.out, 0.0),
            std::max(squares_in - part.squares_in, 0.0),
            std::max(squares_out - part.squares_out, 0.0)};
}

proportion rate_sums::counts() const {
    if (!(whole() > 0)) return {0, 0};
    if (squares_in == in && squares_out == out) return {in, whole()};
    const double p = in / whole();
    const double squares = squares_in + squares_out;
    const double kish = whole() * whole() / squares;
    const double variance =
        ((1 - p) * (1 - p) * squares_in + p * p * squares_out) / (whole() * whole());
    const double trials = variance > 0 ? std::min(p * (1 - p) / variance, kish) : kish;
    return {p * trials, trials};
}

subgroup_findings search_subgroups(const grouping& cells, const metric& rate,
                                   const subgroup_options& options) {
    check(cells, rate, options);
    return search(cells, rate, options).findings();
}

}  // namespace fairdrift
