#include <fairdrift/reference/state.hpp>

#include <algorithm>
#include <exception>
#include <limits>
#include <thread>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/states/count_rows.hpp>

#include "axes/times.hpp"

namespace fairdrift {

namespace {

constexpr std::string_view kind = "STAT";
constexpr std::uint32_t newest = 2;  // 2: tasks, clusters
constexpr std::int64_t most_scores = 1 << 27;

counting_rules rules_of(const layout& rules) {
    counting_rules result;
    for (const auto* many : {&rules.groups, &rules.strata}) {
        for (const attribute& a : *many) {
            result.attributes.push_back(label_rule{.bins = a.bins});
        }
    }
    result.threshold = rules.threshold;
    result.count_scores = !rules.score.empty();
    result.score_knots = rules.score_knots;
    result.most_cells = rules.max_cells;
    result.most_scores = most_scores;
    return result;
}

feature_counts empty_counts(const feature& f) {
    if (f.kind == feature_kind::category) return category_counts(f.categories);
    return bucket_counts(f.axis);
}

template <class Columns, class Names>
void require_columns(const Columns& columns, const Names& names, const char* role) {
    for (std::size_t i = 0; i < std::max(columns.size(), names.size()); ++i) {
        const std::string wanted = i < names.size() ? "'" + names[i].name + "'" : "nothing";
        const std::string found = i < columns.size() ? "'" + columns[i].name() + "'" : "nothing";
        if (wanted == found) continue;
        std::string problem = role;
        problem += " of the table and of the state differ: found " + found + " where " + wanted;
        throw invalid_input(problem + " is expected");
    }
}

// Numbers are no labels: what they were off is summed, not which values they had.
table without_labels(table rows) {
    rows.y_true.reset();
    rows.y_pred.reset();
    return rows;
}

// Features are found by name: a table may hold other columns beside them.
const column& feature_column(const table& rows, const std::string& name) {
    const auto at = std::find_if(rows.features.begin(), rows.features.end(),
                                 [&](const column& c) { return c.name() == name; });
    if (at != rows.features.end()) return *at;
    throw invalid_input("the table has no feature '" + name + "', which the state counts");
}

}  // namespace

state::state(fairdrift::layout rules)
    : layout_(std::move(rules)),
      outcomes_(layout_.axis_names(), !layout_.sample_weight.empty()),
      scores_(layout_.axis_names(), !layout_.sample_weight.empty(), layout_.score_knots,
              most_scores),
      score_values_(layout_.score_knots),
      values_(layout_.axis_names(), !layout_.sample_weight.empty(), !layout_.y_pred.empty()) {
    layout_.check();
    for (const feature& f : layout_.features) features_.push_back(empty_counts(f));
}

void state::check(const table& rows) const {
    require_columns(rows.groups, layout_.groups, "groups");
    require_columns(rows.strata, layout_.strata, "strata");
    for (const feature& f : layout_.features) (void)feature_column(rows, f.name);
    if (rows.sample_weight.has_value() == layout_.sample_weight.empty()) {
        throw invalid_input(layout_.sample_weight.empty()
                                ? "the table has sample_weight, the state counts rows without"
                                : "the state counts weights, the table has no sample_weight");
    }
    if (rows.cluster.has_value() == layout_.cluster.empty()) {
        throw invalid_input(layout_.cluster.empty()
                                ? "the table has a cluster column, the state counts rows without"
                                : "the state counts clusters, the table has no column of them");
    }
    if (rows.y_pred && layout_.has_threshold()) {
        throw invalid_input("decisions come from the score and a threshold; leave y_pred out");
    }
}

void state::count(const table& rows, std::int64_t first, std::int64_t rows_to_count) {
    const counting_rules rules = rules_of(layout_);
    const bool numbers = layout_.task == task_kind::regression;
    counted_rows counted =
        count_rows(numbers ? without_labels(rows) : rows, rules, first, rows_to_count);
    if (numbers) {
        values_.update(rows, rules.attributes, rules.most_cells, first, rows_to_count);
    }
    outcomes_ = std::move(counted.outcomes);
    scores_ = std::move(counted.scores);
    if (layout_.score_knots.size() != 0) {
        if (rows.score) {
            score_values_.update(*rows.score, first, rows_to_count);
        } else {
            score_values_.add_missing(rows_to_count);
        }
    }
    for (std::size_t i = 0; i < features_.size(); ++i) {
        const feature& f = layout_.features[i];
        const column& values = feature_column(rows, f.name);
        if (f.kind == feature_kind::time) {
            const std::vector<double> days = detail::read_days(values, first, rows_to_count);
            const column as_numbers(f.name, std::span<const double>(days));
            std::get<bucket_counts>(features_[i]).update(as_numbers, 0, rows_to_count);
            continue;
        }
        std::visit([&](auto& counts) { counts.update(values, first, rows_to_count); },
                   features_[i]);
    }
}

state& state::update(const table& rows, int n_threads) {
    if (n_threads < 1) {
        throw invalid_input("n_threads is " + std::to_string(n_threads) + "; it must be 1 or more");
    }
    check(rows);
    if (layout_.task == task_kind::regression && !rows.score && rows.y_pred) {
        table scored = rows;
        scored.score = rows.y_pred;
        return update(scored, n_threads);
    }
    const std::int64_t n = rows.rows();
    const std::int64_t shards =
        std::clamp<std::int64_t>(n_threads, 1, std::max<std::int64_t>(n / 4096, 1));
    std::vector<state> parts(static_cast<std::size_t>(shards), zero());
    std::vector<std::exception_ptr> failures(parts.size());
    const auto work = [&](std::size_t i) {
        const auto shard = static_cast<std::int64_t>(i);
        const std::int64_t first = n * shard / shards;
        try {
            parts[i].count(rows, first, n * (shard + 1) / shards - first);
        } catch (...) {
            failures[i] = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < parts.size(); ++i) threads.emplace_back(work, i);
    work(0);
    for (auto& thread : threads) thread.join();
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    for (std::size_t i = 1; i < parts.size(); ++i) parts[0].add(parts[i]);
    if (this->rows() == 0) {
        *this = std::move(parts[0]);
    } else {
        merge(parts[0]);
    }
    return *this;
}

void state::add(const state& other) {
    outcomes_.merge(other.outcomes_);
    scores_.merge(other.scores_);
    score_values_.merge(other.score_values_);
    values_.merge(other.values_);
    for (std::size_t i = 0; i < features_.size(); ++i) {
        std::visit(
            [&](auto& mine) {
                mine.merge(std::get<std::decay_t<decltype(mine)>>(other.features_[i]));
            },
            features_[i]);
    }
}

void state::merge(const state& other) {
    layout_.require_same(other.layout_);
    state sum = *this;
    sum.add(other);
    *this = std::move(sum);
}

void state::write(archive_writer& out) const {
    layout_.write(out);
    outcomes_.write(out);
    scores_.write(out);
    score_values_.write(out);
    if (layout_.task == task_kind::regression) values_.write(out);
    for (const feature_counts& counts : features_) {
        std::visit([&](const auto& c) { c.write(out); }, counts);
    }
}

state state::read(archive_reader& in) {
    state result;
    try {
        result = state(fairdrift::layout::read(in));
    } catch (const invalid_input& problem) {
        throw corrupt_state(std::string("corrupt state: ") + problem.what());
    }
    const fairdrift::layout& rules = result.layout_;
    outcome_counts outcomes = outcome_counts::read(in);
    score_counts scores = score_counts::read(in);
    require_sound(outcomes.cells().names() == result.outcomes_.cells().names() &&
                      outcomes.weighted() == result.outcomes_.weighted(),
                  "outcomes and layout do not match");
    require_sound(scores.cells().names() == result.scores_.cells().names() &&
                      scores.weighted() == result.scores_.weighted() &&
                      scores.axis() == rules.score_knots,
                  "scores and layout do not match");
    result.outcomes_ = std::move(outcomes);
    result.scores_ = std::move(scores);
    result.score_values_ = bucket_counts::read(in, rules.score_knots);
    if (rules.task == task_kind::regression) {
        value_sums values = value_sums::read(in);
        require_sound(values.cells().names() == result.values_.cells().names() &&
                          values.weighted() == result.values_.weighted() &&
                          values.predicted() == result.values_.predicted(),
                      "values and layout do not match");
        result.values_ = std::move(values);
    }
    for (std::size_t i = 0; i < result.features_.size(); ++i) {
        const feature& f = rules.features[i];
        if (f.kind == feature_kind::category) {
            result.features_[i] = category_counts::read(in, f.categories);
        } else {
            result.features_[i] = bucket_counts::read(in, f.axis);
        }
    }
    return result;
}

std::string state::to_bytes() const {
    archive_writer out;
    write(out);
    return seal(kind, newest, out.bytes());
}

state state::from_bytes(std::string_view bytes) {
    archive_reader in = unseal(kind, newest, bytes);
    state result = read(in);
    in.finish();
    return result;
}

}  // namespace fairdrift
