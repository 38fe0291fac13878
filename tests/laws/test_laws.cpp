// The laws that every state obeys. A state joins the suite with one maker.
#include <algorithm>
#include <numeric>
#include <random>

#include "catch.hpp"
#include "rows.hpp"

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/reference/state.hpp>
#include <fairdrift/states/count_rows.hpp>

namespace fairdrift::testing {
namespace {

const people& everybody() {
    static const people rows = made_up(2500, 7);
    return rows;
}

const knots& income_knots() {
    static const knots axis = knots::fitted(made_up(400, 3).income, 63);
    return axis;
}

counting_rules rules_with(bool scores, const knots& axis) {
    counting_rules rules;
    rules.count_scores = scores;
    rules.score_knots = axis;
    return rules;
}

table table_of(std::size_t first, std::size_t count, bool weighted) {
    table t = everybody().rows(first, count);
    if (weighted) t.sample_weight = column("w", people::part(everybody().weight, first, count));
    return t;
}

template <bool Weighted>
struct outcomes {
    using state = outcome_counts;
    static state make(std::size_t first, std::size_t count) {
        return count_rows(table_of(first, count, Weighted), rules_with(false, {}), 0,
                          static_cast<std::int64_t>(count))
            .outcomes;
    }
};

template <bool Weighted, bool Frozen>
struct scores {
    using state = score_counts;
    static state make(std::size_t first, std::size_t count) {
        static const knots axis = Frozen ? knots({0.1, 0.25, 0.5, 0.75, 1.2}) : knots();
        return count_rows(table_of(first, count, Weighted), rules_with(true, axis), 0,
                          static_cast<std::int64_t>(count))
            .scores;
    }
};

struct buckets {
    using state = bucket_counts;
    static state make(std::size_t first, std::size_t count) {
        bucket_counts counts(income_knots());
        counts.update(column("income", people::part(everybody().income, first, count)), 0,
                      static_cast<std::int64_t>(count));
        return counts;
    }
};

struct categories {
    using state = category_counts;
    static labels known() { return labels({label("a"), label("b"), label("c")}); }
    static state make(std::size_t first, std::size_t count) {
        category_counts counts(known());
        counts.update(column("region", people::part(everybody().region, first, count)), 0,
                      static_cast<std::int64_t>(count));
        return counts;
    }
};

// The sums have no rows of their own: they are wrapped so that the suite can ask for zero().
struct sum_state : exact_sum {
    [[nodiscard]] sum_state zero() const { return {}; }
    friend bool operator==(const sum_state&, const sum_state&) = default;
};

struct sums {
    using state = sum_state;
    static state make(std::size_t first, std::size_t count) {
        sum_state sum;
        for (std::size_t i = first; i < first + count; ++i) {
            sum.add((i % 2 == 0 ? 1 : -1) *
                    std::ldexp(everybody().weight[i], static_cast<int>(i % 90) - 45));
        }
        return sum;
    }
};

// Numbers of the people: what they earn against their score, both as they are.
table numbers_of(std::size_t first, std::size_t count, bool weighted) {
    table t = table_of(first, count, weighted);
    t.y_true = column("income", people::part(everybody().income, first, count));
    t.y_pred = column("score", people::part(everybody().score, first, count));
    t.score = t.y_pred;
    return t;
}

template <bool Weighted>
struct values {
    using state = value_sums;
    static state make(std::size_t first, std::size_t count) {
        const table t = numbers_of(first, count, Weighted);
        std::vector<std::string> names;
        for (const column& c : t.groups) names.push_back(c.name());
        value_sums sums(names, Weighted, true);
        sums.update(t, std::vector<label_rule>(names.size()), 1000, 0,
                    static_cast<std::int64_t>(count));
        return sums;
    }
};

struct regression {
    using state = fairdrift::state;
    static state make(std::size_t first, std::size_t count) {
        const table t = numbers_of(first, count, false);
        label_rules rules;
        rules.task = task_kind::regression;
        return fairdrift::state(open_layout(t, rules)).update(t);
    }
};

template <bool WithFeatures>
struct whole {
    using state = fairdrift::state;
    static layout rules() {
        layout l = open_layout(everybody().rows(0, 1), {});
        if constexpr (WithFeatures) {
            l.score_knots = knots({0.2, 0.4, 0.6, 0.8});
            l.features = {{"income", feature_kind::number, income_knots(), {}},
                          {"region", feature_kind::category, {}, categories::known()}};
        }
        return l;
    }
    static state make(std::size_t first, std::size_t count) {
        fairdrift::state s(rules());
        table t = table_of(first, count, false);
        if constexpr (WithFeatures) {
            t.features = {column("income", people::part(everybody().income, first, count)),
                          column("region", people::part(everybody().region, first, count))};
        }
        return s.update(t);
    }
};

// Rows of a household lie in every part.
struct clustered {
    using state = fairdrift::state;
    static const std::vector<std::int64_t>& households() {
        static const std::vector<std::int64_t> numbers = [] {
            std::vector<std::int64_t> made;
            for (std::size_t i = 0; i < everybody().size(); ++i) {
                made.push_back(static_cast<std::int64_t>(i * 7919 % 611));
            }
            return made;
        }();
        return numbers;
    }
    static state make(std::size_t first, std::size_t count) {
        const auto rows = [](std::size_t from, std::size_t n) {
            table t = table_of(from, n, false);
            t.cluster = column("household", people::part(households(), from, n));
            return t;
        };
        fairdrift::state s(open_layout(rows(0, 1), {}));
        return s.update(rows(first, count));
    }
};

template <class State>
std::string bytes_of(const State& s) {
    archive_writer out;
    s.write(out);
    return out.bytes();
}

template <class State>
State read_back(archive_reader& in) {
    if constexpr (std::is_same_v<State, bucket_counts>) {
        return bucket_counts::read(in, income_knots());
    } else if constexpr (std::is_same_v<State, category_counts>) {
        return category_counts::read(in, categories::known());
    } else if constexpr (std::is_same_v<State, sum_state>) {
        return {exact_sum::read(in)};
    } else {
        return State::read(in);
    }
}

template <class State>
State added(State a, const State& b) {
    a.merge(b);
    return a;
}

// Parts of every row, merged pair by pair in an order drawn at random: some tree over them.
template <class Maker>
typename Maker::state by_parts(std::size_t parts, unsigned seed) {
    std::vector<typename Maker::state> shards;
    const std::size_t n = everybody().size();
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t first = n * i / parts;
        shards.push_back(Maker::make(first, n * (i + 1) / parts - first));
    }
    std::mt19937_64 draw(seed);
    while (shards.size() > 1) {
        std::swap(shards[draw() % shards.size()], shards.back());
        const typename Maker::state last = shards.back();
        shards.pop_back();
        shards[draw() % shards.size()].merge(last);
    }
    return shards.front();
}

}  // namespace

#define EVERY_STATE                                                                            \
    outcomes<false>, outcomes<true>, (scores<false, false>), (scores<false, true>),            \
        (scores<true, false>), (scores<true, true>), buckets, categories, sums, values<false>, \
        values<true>, regression, whole<false>, whole<true>, clustered

TEMPLATE_TEST_CASE("an empty state changes nothing it is added to", "[laws]", EVERY_STATE) {
    const auto a = TestType::make(0, 500);
    CHECK(added(a, a.zero()) == a);
    CHECK(added(a.zero(), a) == a);
    CHECK(bytes_of(added(a.zero(), a)) == bytes_of(a));
}

TEMPLATE_TEST_CASE("states add in any order and any grouping", "[laws]", EVERY_STATE) {
    const auto a = TestType::make(0, 400);
    const auto b = TestType::make(400, 900);
    const auto c = TestType::make(1300, 1200);
    CHECK(added(a, b) == added(b, a));
    CHECK(added(added(a, b), c) == added(a, added(b, c)));
}

TEMPLATE_TEST_CASE("a state of parts equals the state of all rows, byte for byte", "[laws]",
                   EVERY_STATE) {
    const auto all = TestType::make(0, everybody().size());
    for (const std::size_t parts : {1U, 2U, 7U, 64U}) {
        const auto sum = by_parts<TestType>(parts, static_cast<unsigned>(parts));
        CHECK(sum == all);
        CHECK(bytes_of(sum) == bytes_of(all));
    }
}

TEMPLATE_TEST_CASE("a state comes back from its bytes", "[laws]", EVERY_STATE) {
    const auto a = TestType::make(100, 1000);
    const std::string bytes = bytes_of(a);
    archive_reader in(bytes);
    const auto back = read_back<typename TestType::state>(in);
    in.finish();
    CHECK(back == a);
    CHECK(bytes_of(back) == bytes);
}

TEMPLATE_TEST_CASE("altered bytes never crash a reader", "[laws]", EVERY_STATE) {
    const std::string sound = bytes_of(TestType::make(0, 60));
    std::mt19937_64 draw(5);
    for (int i = 0; i < 1000; ++i) {
        std::string bytes = sound;
        if (i % 4 == 0) {
            bytes.resize(draw() % bytes.size());
        } else {
            for (int flips = 0; flips < 1 + i % 3; ++flips) {
                char& byte = bytes[draw() % bytes.size()];
                byte = static_cast<char>(byte ^ (1 << draw() % 8));
            }
        }
        try {
            archive_reader in(bytes);
            const auto state = read_back<typename TestType::state>(in);
            (void)bytes_of(state);  // what is accepted can be written again
        } catch (const error&) {
            continue;  // named and refused
        }
    }
    SUCCEED("a thousand alterations ended in a state or in a named error");
}

TEST_CASE("sealed bytes that were altered are refused, every one", "[laws]") {
    const std::string sound = whole<true>::make(0, 60).to_bytes();
    std::mt19937_64 draw(11);
    for (int i = 0; i < 1000; ++i) {
        std::string bytes = sound;
        if (i % 4 == 0) {
            bytes.resize(draw() % bytes.size());
        } else {
            char& byte = bytes[draw() % bytes.size()];
            byte = static_cast<char>(byte ^ (1 << draw() % 8));
        }
        CHECK_THROWS_AS(state::from_bytes(bytes), error);
    }
    CHECK(state::from_bytes(sound) == whole<true>::make(0, 60));
}

TEST_CASE("columns of any number type that hold the same values give the same bytes", "[laws]") {
    const people& p = everybody();
    const auto bytes_with = [&](const column& race, const column& hired) {
        table t = p.rows();
        t.groups[1] = race;
        t.y_true = hired;
        state s(open_layout(t, {}));
        return s.update(t).to_bytes();
    };
    const std::vector<std::int32_t> race32(p.race.begin(), p.race.end());
    const std::vector<float> race_float(p.race.begin(), p.race.end());
    const std::vector<double> hired_double(p.hired.begin(), p.hired.end());
    const std::vector<std::int8_t> hired8(p.hired.begin(), p.hired.end());
    const column narrow("hired", {chunk{.type = element::int8,
                                        .length = static_cast<std::int64_t>(hired8.size()),
                                        .values = hired8.data(),
                                        .stride = 1}});
    const std::string sound = bytes_with(column("race", std::span<const std::int64_t>(p.race)),
                                         column("hired", std::span<const std::int64_t>(p.hired)));
    CHECK(bytes_with(column("race", std::span<const std::int32_t>(race32)), narrow) == sound);
    CHECK(bytes_with(column("race", std::span<const float>(race_float)),
                     column("hired", std::span<const double>(hired_double))) == sound);
}

TEST_CASE("threads give the bytes of one thread", "[laws]") {
    const people rows = made_up(20000, 21);
    const layout rules = open_layout(rows.rows(0, 1), {});
    CHECK(state(rules).update(rows.rows(), 3).to_bytes() ==
          state(rules).update(rows.rows(), 1).to_bytes());
}

TEST_CASE("shards whose kinds differ do not meet, and the message names the column", "[laws]") {
    const people p = made_up(50, 1);
    table numbers = p.rows();
    table words = p.rows();
    const std::vector<std::string> race(50, "1");
    words.groups[1] = column("race", std::span<const std::string>(race));
    state a = state(open_layout(numbers, {})).update(numbers);
    const state before = a;
    const state b = state(open_layout(words, {})).update(words);
    CHECK_THROWS_AS(a.merge(b), incompatible_merge);
    CHECK_THROWS_WITH(a.merge(b), Catch::Contains("'race'"));
    CHECK(a == before);
}

}  // namespace fairdrift::testing
