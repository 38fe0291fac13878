#include "reference/complete.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fairdrift/core/error.hpp>

#include "core/wording.hpp"

namespace fairdrift::detail {

namespace {

class completion {
  public:
    completion(const table& from, const layout& rules)
        : from_(from), rules_(rules), rows_(from.rows()) {}

    completed_table run() {
        table& made = result_.rows;
        made.y_true = one(from_.y_true, rules_.y_true);
        made.y_pred = one(from_.y_pred, rules_.y_pred);
        made.score = one(from_.score, rules_.score);
        made.sample_weight = weights();
        made.cluster = clusters();
        made.groups = many(from_.groups, rules_.groups);
        made.strata = many(from_.strata, rules_.strata);
        made.features = many(from_.features, rules_.features);
        if (found_ == 0 && !result_.absent.empty()) {
            throw invalid_input("the data has none of the columns of the reference (" +
                                joined(result_.absent, ", ") + ")");
        }
        return std::move(result_);
    }

  private:
    void miss(const std::string& name) {
        auto& absent = result_.absent;
        if (std::find(absent.begin(), absent.end(), name) == absent.end()) absent.push_back(name);
    }

    // A role that the layout does not have is left as it is: the state refuses it by name.
    std::optional<column> one(const std::optional<column>& given, const std::string& name) {
        if (given) ++found_;
        if (!given && !name.empty()) miss(name);
        return given;
    }

    // States count weights; drift does not look at them, so 1 a row loses nothing.
    std::optional<column> weights() {
        static constexpr double unit = 1;
        const std::string& name = rules_.sample_weight;
        std::optional<column> given = one(from_.sample_weight, name);
        if (given || name.empty()) return given;
        return column(name, {chunk{.type = element::float64, .length = rows_, .values = &unit}});
    }

    [[nodiscard]] column without_values(const std::string& name) const {
        return {name, {chunk{.type = element::null, .length = rows_}}};
    }

    // Drift does not look at clusters either: rows without one stand alone.
    std::optional<column> clusters() {
        std::optional<column> given = one(from_.cluster, rules_.cluster);
        if (given || rules_.cluster.empty()) return given;
        return without_values(rules_.cluster);
    }

    template <class Named>
    std::vector<column> many(const std::vector<column>& given, const std::vector<Named>& wanted) {
        std::vector<column> columns;
        for (const Named& w : wanted) {
            const auto at = std::find_if(given.begin(), given.end(),
                                         [&](const column& c) { return c.name() == w.name; });
            if (at != given.end()) {
                ++found_;
                columns.push_back(*at);
                continue;
            }
            miss(w.name);
            columns.push_back(without_values(w.name));
        }
        return columns;
    }

    const table& from_;
    const layout& rules_;
    std::int64_t rows_;
    std::size_t found_ = 0;
    completed_table result_;
};

}  // namespace

completed_table complete(const table& rows, const layout& rules) {
    return completion(rows, rules).run();
}

}  // namespace fairdrift::detail
