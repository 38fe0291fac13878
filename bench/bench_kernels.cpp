// The hot paths one by one, over a million rows where they read rows.
//
// `items` is what one run handles; `bytes` is what it must read of the caller's memory: over the
// speed of `read_int64`, a bare sum, that is the time below which no reading of rows can go.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/axes/knots.hpp>
#include <fairdrift/core/table.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/states/bucket_counts.hpp>
#include <fairdrift/states/count_rows.hpp>
#include <fairdrift/states/exact_sum.hpp>
#include <fairdrift/states/grid_sum.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace {

using namespace fairdrift;

constexpr std::int64_t rows = 1'000'000;
constexpr std::int64_t block = 4096;

template <class T>
std::vector<T> whole_numbers(int below, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<T> values(rows);
    for (T& value : values) value = static_cast<T>(random() % static_cast<unsigned>(below));
    return values;
}

const std::vector<double>& normals() {
    static const std::vector<double> values = [] {
        std::mt19937_64 random(5);
        std::normal_distribution<double> normal(50.0, 10.0);
        std::vector<double> drawn(rows);
        for (double& value : drawn) value = normal(random);
        return drawn;
    }();
    return values;
}

// Texts as Arrow holds them.
struct texts {
    std::string bytes;
    std::vector<std::int32_t> ends{0};

    explicit texts(const std::vector<std::int64_t>& codes) {
        const std::string_view names[] = {
            "African-American", "Asian",       "Caucasian", "Hispanic", "Native American",
            "Pacific Islander", "two or more", "other",     "unknown",  "refused"};
        for (const std::int64_t code : codes) {
            bytes += names[code];
            ends.push_back(static_cast<std::int32_t>(bytes.size()));
        }
    }
    [[nodiscard]] column view() const {
        return {"group",
                {{.type = element::text32,
                  .length = static_cast<std::int64_t>(ends.size()) - 1,
                  .values = ends.data(),
                  .text = bytes.data()}}};
    }
};

// A table of y_true, y_pred and one group, over numbers that live as long as the program.
table decisions(int groups) {
    static const std::vector<std::int64_t> y_true = whole_numbers<std::int64_t>(2, 1);
    static const std::vector<std::int64_t> y_pred = whole_numbers<std::int64_t>(2, 2);
    static const std::vector<std::int64_t> ten = whole_numbers<std::int64_t>(10, 3);
    static const std::vector<std::int64_t> thousand = whole_numbers<std::int64_t>(1000, 4);
    table result;
    result.y_true = column("y_true", std::span(y_true));
    result.y_pred = column("y_pred", std::span(y_pred));
    result.groups.emplace_back("group", std::span(groups == 10 ? ten : thousand));
    return result;
}

state counted(int groups) {
    const table from = decisions(groups);
    state result(open_layout(from, {}));
    result.update(from);
    return result;
}

void report_size(benchmark::State& run, double items, double bytes) {
    run.counters["items"] = items;
    run.counters["bytes"] = bytes;
}

void encode_all(benchmark::State& run, const column& source, double bytes) {
    std::vector<std::uint32_t> codes(block);
    for (auto _ : run) {
        encoder labels(source, {}, 1000);
        for (std::int64_t first = 0; first < rows; first += block) {
            labels.encode(first, std::min(block, rows - first), codes.data());
        }
        benchmark::DoNotOptimize(codes.data());
    }
    report_size(run, rows, bytes);
}

void read_int64(benchmark::State& run) {
    const auto values = whole_numbers<std::int64_t>(10, 3);
    for (auto _ : run) {
        benchmark::DoNotOptimize(std::accumulate(values.begin(), values.end(), std::int64_t{0}));
    }
    report_size(run, rows, 8.0 * rows);
}
BENCHMARK(read_int64);

template <class T>
void encode_numbers(benchmark::State& run) {
    const auto values = whole_numbers<std::int64_t>(10, 3);
    const std::vector<T> stored(values.begin(), values.end());
    const element type = sizeof(T) == 1                ? element::int8
                         : std::is_floating_point_v<T> ? element::float64
                                                       : element::int64;
    const column source(
        "group", {{.type = type, .length = rows, .values = stored.data(), .stride = sizeof(T)}});
    encode_all(run, source, static_cast<double>(sizeof(T)) * rows);
}
void encode_int64(benchmark::State& run) { encode_numbers<std::int64_t>(run); }
void encode_int8(benchmark::State& run) { encode_numbers<std::int8_t>(run); }
void encode_float64(benchmark::State& run) { encode_numbers<double>(run); }
BENCHMARK(encode_int64);
BENCHMARK(encode_int8);
BENCHMARK(encode_float64);

void encode_text(benchmark::State& run) {
    const texts stored(whole_numbers<std::int64_t>(10, 3));
    encode_all(run, stored.view(), static_cast<double>(stored.bytes.size()) + 4.0 * rows);
}
BENCHMARK(encode_text);

void encode_dictionary(benchmark::State& run) {
    std::vector<std::int64_t> each(10);
    std::iota(each.begin(), each.end(), 0);
    const texts names(each);
    const auto codes = whole_numbers<std::int32_t>(10, 3);
    const chunk dictionary = names.view().chunks().front();
    const column source("group", {{.type = element::int32,
                                   .length = rows,
                                   .values = codes.data(),
                                   .stride = 4,
                                   .dictionary = &dictionary}});
    encode_all(run, source, 4.0 * rows);
}
BENCHMARK(encode_dictionary);

void count_cells(benchmark::State& run) {
    const table from = decisions(static_cast<int>(run.range(0)));
    const counting_rules rules;
    for (auto _ : run) benchmark::DoNotOptimize(count_rows(from, rules, 0, rows));
    report_size(run, rows, 24.0 * rows);
}
BENCHMARK(count_cells)->Arg(10)->Arg(1000);

void count_scores(benchmark::State& run) {
    table from = decisions(10);
    from.score = column("score", std::span<const double>(normals()));
    counting_rules rules;
    rules.count_scores = true;
    if (run.range(0) != 0) {
        rules.score_knots = knots::fitted(normals(), static_cast<std::size_t>(run.range(0)));
    }
    for (auto _ : run) benchmark::DoNotOptimize(count_rows(from, rules, 0, rows));
    report_size(run, rows, 32.0 * rows);
}
BENCHMARK(count_scores)->ArgName("knots")->Arg(0)->Arg(1023);

void find_knots(benchmark::State& run) {
    const knots axis = knots::fitted(normals(), 1023);
    std::vector<std::uint32_t> buckets(rows);
    for (auto _ : run) {
        axis.find(normals(), buckets.data());
        benchmark::DoNotOptimize(buckets.data());
    }
    report_size(run, rows, 8.0 * rows);
}
BENCHMARK(find_knots);

void update_buckets(benchmark::State& run) {
    const knots axis = knots::fitted(normals(), 1023);
    const column source("x", std::span<const double>(normals()));
    for (auto _ : run) {
        bucket_counts counts(axis);
        counts.update(source, 0, rows);
        benchmark::DoNotOptimize(counts.missing());
    }
    report_size(run, rows, 8.0 * rows);
}
BENCHMARK(update_buckets);

template <class Sum>
void add_sum(benchmark::State& run) {
    for (auto _ : run) {
        Sum sum;
        for (const double value : normals()) sum.add(value);
        benchmark::DoNotOptimize(sum.value());
    }
    report_size(run, rows, 8.0 * rows);
}
void add_exact_sum(benchmark::State& run) { add_sum<exact_sum>(run); }
void add_grid_sum(benchmark::State& run) { add_sum<grid_sum>(run); }
BENCHMARK(add_exact_sum);
BENCHMARK(add_grid_sum);

void interval_wilson(benchmark::State& run) {
    const level at = level::two_sided(0.95);
    proportion p{40000, 100000};
    for (auto _ : run) {
        benchmark::DoNotOptimize(p);
        benchmark::DoNotOptimize(wilson(p, at));
    }
    report_size(run, 1, 0);
}
BENCHMARK(interval_wilson);

void interval_newcombe(benchmark::State& run) {
    const level at = level::two_sided(0.95);
    proportion a{40000, 100000};
    for (auto _ : run) {
        benchmark::DoNotOptimize(a);
        benchmark::DoNotOptimize(newcombe(a, {30000, 90000}, at));
    }
    report_size(run, 1, 0);
}
BENCHMARK(interval_newcombe);

void interval_koopman(benchmark::State& run) {
    const level at = level::two_sided(0.95);
    proportion a{40000, 100000};
    for (auto _ : run) {
        benchmark::DoNotOptimize(a);
        benchmark::DoNotOptimize(koopman(a, {30000, 90000}, at));
    }
    report_size(run, 1, 0);
}
BENCHMARK(interval_koopman);

void ask_audit(benchmark::State& run) {
    const state rows_counted = counted(static_cast<int>(run.range(0)));
    for (auto _ : run) benchmark::DoNotOptimize(audit(rows_counted));
    report_size(run, static_cast<double>(run.range(0)), 0);
}
BENCHMARK(ask_audit)->Arg(10)->Arg(1000);

void merge_states(benchmark::State& run) {
    const state part = counted(static_cast<int>(run.range(0)));
    for (auto _ : run) {
        state sum = part;
        sum.merge(part);
        benchmark::DoNotOptimize(sum.rows());
    }
    report_size(run, static_cast<double>(part.outcomes().cells().size()), 0);
}
BENCHMARK(merge_states)->Arg(10)->Arg(1000);

}  // namespace
