#include "reference/choose_feature.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/error.hpp>

#include "axes/times.hpp"
#include "core/wording.hpp"

namespace fairdrift::detail {

namespace {

constexpr std::int64_t block = 4096;
constexpr std::int64_t most_distinct = 1 << 22;
// Below so many rows "all differ" says little about a column of text or numbers.
constexpr std::int64_t few_rows = 20;

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Everything that decides what a column of numbers is.
struct number_summary {
    std::vector<double> sorted;  // finite values
    std::int64_t rows = 0;
    std::int64_t missing = 0;
    std::int64_t infinite = 0;
    std::size_t distinct = 0;  // of the finite values
    bool whole = true;
    bool rising = true;
    bool falling = true;

    [[nodiscard]] std::int64_t present() const { return rows - missing; }
};

number_summary summarize(const column& values) {
    number_summary result;
    result.rows = values.size();
    std::vector<double>& kept = result.sorted;
    kept.resize(static_cast<std::size_t>(values.size()));
    values.read_numbers(0, values.size(), kept.data());
    const auto drop = [&](auto unwanted) {
        const auto end = std::remove_if(kept.begin(), kept.end(), unwanted);
        const auto dropped = static_cast<std::int64_t>(kept.end() - end);
        kept.erase(end, kept.end());
        return dropped;
    };
    result.missing = drop([](double x) { return std::isnan(x); });
    result.infinite = drop([](double x) { return std::isinf(x); });
    for (std::size_t i = 0; i < kept.size(); ++i) {
        result.whole = result.whole && std::trunc(kept[i]) == kept[i];
        if (i == 0) continue;
        result.rising = result.rising && kept[i - 1] < kept[i];
        result.falling = result.falling && kept[i - 1] > kept[i];
    }
    std::sort(kept.begin(), kept.end());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (i == 0 || kept[i - 1] != kept[i]) ++result.distinct;
    }
    return result;
}

std::string missing_text(std::int64_t missing, std::int64_t rows) {
    if (missing == 0) return "";
    const auto share = static_cast<double>(missing) / static_cast<double>(rows);
    return ", missing in " + count_of(missing, "row") + " (" + percent_text(share) + ")";
}

// Whether a name says that its values name rows: id, customer_id, uuid, key, index ...
bool named_like_identifier(std::string name) {
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const char* word : {"id", "uuid", "guid", "key", "index"}) {
        const std::string tail(word);
        if (name == tail) return true;
        if (name.size() <= tail.size() || !name.ends_with(tail)) continue;
        const char before = name[name.size() - tail.size() - 1];
        if (before == '_' || before == ' ' || before == '-' || before == '.') return true;
    }
    return false;
}

// Whole numbers that all differ name rows where they count up or down, fill their range (the room
// between them is under the room they take), or say so.
bool is_identifier(const number_summary& n, const std::string& name) {
    const auto finite = static_cast<double>(n.sorted.size());
    if (!n.whole || n.present() < few_rows || n.distinct != n.sorted.size()) return false;
    const bool dense = n.sorted.back() - n.sorted.front() < 2 * finite;
    return n.rising || n.falling || dense || named_like_identifier(name);
}

choice left_out(std::string cause) { return {std::nullopt, std::move(cause)}; }

choice number_of(const std::string& name, number_summary n, const fit_options& options) {
    const bool exact = options.exact == exactness::always ||
                       (options.exact == exactness::automatic && n.rows <= options.exact_rows);
    const std::size_t most = exact ? std::numeric_limits<std::size_t>::max() : options.knots;
    feature f;
    f.name = name;
    f.kind = feature_kind::number;
    f.axis = knots::fitted(std::move(n.sorted), most);
    std::string text = "number, ";
    if (f.axis.size() == n.distinct) {
        text += "exact: all " + count_of(static_cast<std::int64_t>(n.distinct), "distinct value");
    } else {
        text += count_of(static_cast<std::int64_t>(f.axis.size()), "knot") + " for " +
                count_of(static_cast<std::int64_t>(n.distinct), "distinct value") +
                ", so distances have guaranteed bounds";
    }
    if (n.infinite != 0) text += ", infinite in " + count_of(n.infinite, "row");
    return {std::move(f), text + missing_text(n.missing, n.rows)};
}

struct category_summary {
    std::vector<std::pair<label, std::int64_t>> counts;  // in label order
    std::int64_t rows = 0;
    std::int64_t missing = 0;
};

category_summary count_labels(const column& values) {
    encoder codes(values, {}, most_distinct);
    std::vector<std::int64_t> counts;
    std::array<std::uint32_t, block> block_codes{};
    for (std::int64_t done = 0; done < values.size(); done += block) {
        const std::int64_t take = std::min(block, values.size() - done);
        codes.encode(done, take, block_codes.data());
        counts.resize(codes.seen().size());
        for (std::int64_t i = 0; i < take; ++i) ++counts[block_codes[static_cast<std::size_t>(i)]];
    }
    category_summary result;
    result.rows = values.size();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const label& value = codes.seen()[i];
        if (value.is_missing()) {
            result.missing += counts[i];
        } else if (counts[i] != 0) {
            result.counts.emplace_back(value, counts[i]);
        }
    }
    std::sort(result.counts.begin(), result.counts.end());
    return result;
}

choice category_of(const std::string& name, category_summary found, bool given,
                   const fit_options& options, const std::string& kind) {
    const auto distinct = static_cast<std::int64_t>(found.counts.size());
    const std::int64_t present = found.rows - found.missing;
    if (present == 0 && !given) return left_out("no value in any row");
    if (present >= few_rows && 10 * distinct >= 9 * present && !given) {
        return left_out("identifier-like: " + count_of(distinct, "distinct value") + " in " +
                        count_of(present, "row"));
    }
    std::string text = kind + ", " + count_of(distinct, "value");
    if (distinct == 1) {
        text = "constant, always " + found.counts.front().first.to_text() +
               ": any other value will be unseen";
    }
    if (found.counts.size() > options.most_categories) {
        std::stable_sort(found.counts.begin(), found.counts.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        found.counts.resize(options.most_categories);
        text += ", of which the " + count_text(static_cast<std::int64_t>(options.most_categories)) +
                " most frequent are listed and the others count as unseen";
    }
    std::vector<label> kept;
    for (auto& [value, rows] : found.counts) kept.push_back(value);
    feature f;
    f.name = name;
    f.kind = feature_kind::category;
    f.categories = labels(std::move(kept));
    return {std::move(f), text + missing_text(found.missing, found.rows)};
}

choice choose_number(const column& values, const fit_options& options) {
    number_summary n = summarize(values);
    if (n.present() == 0) return left_out("no value in any row");
    if (n.distinct == 0) return left_out("no finite value in any row");
    const bool few = n.distinct <= options.few_values &&
                     static_cast<std::int64_t>(5 * n.distinct) <= n.present();
    if ((n.whole && n.infinite == 0 && few) || (n.distinct == 1 && n.infinite == 0)) {
        return category_of(values.name(), count_labels(values), false, options,
                           "category (whole numbers with few values)");
    }
    if (is_identifier(n, values.name())) {
        return left_out("identifier-like: " +
                        count_of(static_cast<std::int64_t>(n.distinct), "different whole number") +
                        " in as many rows");
    }
    return number_of(values.name(), std::move(n), options);
}

bool are_times(const category_summary& found) {
    const auto is_time = [](const auto& one) {
        return one.first.kind() == label_kind::text && !std::isnan(days_of(one.first.to_text()));
    };
    return !found.counts.empty() && std::all_of(found.counts.begin(), found.counts.end(), is_time);
}

choice time_of(const column& values, const fit_options& options) {
    const std::vector<double> days = read_days(values, 0, values.size());
    const column as_numbers(values.name(), std::span<const double>(days));
    choice made = number_of(values.name(), summarize(as_numbers), options);
    made.kept->kind = feature_kind::time;
    made.text = "dates or times as days since 1970-01-01: " + made.text;
    return made;
}

// Columns of labels. Times of another day are others, whatever happens: that is no drift.
choice choose_category(const column& values, const fit_options& options) {
    category_summary found = count_labels(values);
    if (!are_times(found)) return category_of(values.name(), found, false, options, "category");
    if (options.listed) return time_of(values, options);
    return left_out("dates or times, " + found.counts.front().first.to_text() + " to " +
                    found.counts.back().first.to_text() +
                    ", which differ every day; listed in features or numeric they are measured "
                    "as days, in categorical as categories");
}

choice choose_given(const column& values, const fit_options& options) {
    if (!is_among(options.numeric, values.name())) {
        return category_of(values.name(), count_labels(values), true, options,
                           "category (as given)");
    }
    if (values.is_text() && are_times(count_labels(values))) return time_of(values, options);
    return number_of(values.name(), summarize(values), options);
}

}  // namespace

choice choose_feature(const column& values, const fit_options& options) {
    if (is_among(options.numeric, values.name()) || is_among(options.categorical, values.name())) {
        return choose_given(values, options);
    }
    try {
        if (values.is_text() || values.is_boolean() || values.is_dictionary()) {
            return choose_category(values, options);
        }
        return choose_number(values, options);
    } catch (const invalid_input& problem) {
        return left_out(problem.what());  // mixed kinds, or more distinct values than fit
    }
}

score_choice choose_score(const column& values, std::size_t most) {
    number_summary n = summarize(values);
    score_choice result;
    result.axis = knots::fitted(std::move(n.sorted), most);
    if (result.axis.size() == 0) {
        result.text = "score, no value in any row, so nothing to compare with later";
        return result;
    }
    const bool exact = result.axis.size() == n.distinct;
    result.text =
        "score, " +
        (exact ? "exact: all "
               : count_of(static_cast<std::int64_t>(result.axis.size()), "knot") + " for ") +
        count_of(static_cast<std::int64_t>(n.distinct), "distinct value") +
        missing_text(n.missing, n.rows);
    return result;
}

}  // namespace fairdrift::detail
