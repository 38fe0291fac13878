#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "rows.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/reference/reference.hpp>

namespace fairdrift::testing {
namespace {

using numbers = std::vector<double>;
using whole = std::vector<std::int64_t>;
using texts = std::vector<std::string>;

column col(const char* name, const numbers& v) { return {name, std::span<const double>(v)}; }
column col(const char* name, const whole& v) { return {name, std::span<const std::int64_t>(v)}; }
column col(const char* name, const texts& v) { return {name, std::span<const std::string>(v)}; }

reference fitted(std::vector<column> features, const fit_options& options = {}) {
    table rows;
    rows.features = std::move(features);
    return reference::fit(rows, open_layout(rows, {}), options);
}

std::string cause_of(const reference& r, const std::string& name) {
    for (const column_note& note : r.left_out()) {
        if (note.column == name) return note.text;
    }
    return "";
}

const feature& only_feature(const reference& r) {
    REQUIRE(r.layout().features.size() == 1);
    return r.layout().features.front();
}

// n values of a made-up measurement: all differ, in no order, and not whole.
numbers measured(std::size_t n) {
    numbers v(n);
    for (std::size_t i = 0; i < n; ++i) v[i] = std::fmod(static_cast<double>(i) * 0.6180339887, 1);
    return v;
}

}  // namespace

TEST_CASE("columns without a value or that only name rows are left out, with the cause",
          "[reference]") {
    const std::size_t n = 1000;
    numbers nothing(n, std::nan(""));
    whole counter(n);
    whole shuffled(n);
    whole customer(n);
    texts codes(n);
    for (std::size_t i = 0; i < n; ++i) {
        counter[i] = static_cast<std::int64_t>(500 - i);
        shuffled[i] = static_cast<std::int64_t>(i * 617 % n);
        customer[i] = static_cast<std::int64_t>(i * 7919 % 1009 * 1000003);
        codes[i] = std::to_string(i) + " row";
    }
    const numbers x = measured(n);
    const reference r =
        fitted({col("nothing", nothing), col("counter", counter), col("shuffled", shuffled),
                col("customer_id", customer), col("codes", codes), col("x", x)});
    CHECK(only_feature(r).name == "x");
    CHECK(cause_of(r, "nothing") == "no value in any row");
    for (const char* id : {"counter", "shuffled", "customer_id"}) {
        CHECK(cause_of(r, id) == "identifier-like: 1,000 different whole numbers in as many rows");
    }
    CHECK(cause_of(r, "codes") == "identifier-like: 1,000 distinct values in 1,000 rows");
}

TEST_CASE("a constant is a category of one value, so that another one is unseen", "[reference]") {
    const reference r = fitted({col("three", numbers(500, 3.5))});
    CHECK(only_feature(r).categories.size() == 1);
    CHECK(r.choices()[0].text == "constant, always 3.5: any other value will be unseen");
    table now;
    const numbers varied{3.5, 3.5, 4, 5.25};
    now.features = {col("three", varied)};
    state counted = r.state();
    counted.update(now);
    CHECK(std::get<category_counts>(counted.features()[0]).unseen() == 2);
}

TEST_CASE("dates are left out unless they are listed, and then count as days", "[reference]") {
    texts days;
    texts moments;
    for (int i = 0; i < 200; ++i) {
        days.push_back("1970-02-" + std::to_string(10 + i / 20));
        moments.push_back(days.back() + (i % 2 == 0 ? "T12:00:00.0Z" : "T18:00:00Z"));
    }
    const std::vector<column> both{col("day", days), col("at", moments)};
    const reference by_default = fitted(both);
    CHECK(by_default.layout().features.empty());
    CHECK_THAT(cause_of(by_default, "day"),
               Catch::Contains("dates or times, 1970-02-10 to 1970-02-19, which differ every day"));
    fit_options options;
    options.listed = true;
    const reference listed = fitted(both, options);
    REQUIRE(listed.layout().features.size() == 2);
    CHECK(listed.layout().features[0].kind == feature_kind::time);
    CHECK(listed.layout().features[0].axis[0] == 40);
    CHECK(listed.layout().features[1].axis[0] == 40.5);
    CHECK(listed.choices()[0].text ==
          "dates or times as days since 1970-01-01: number, exact: all 10 distinct values");
    CHECK(reference::from_bytes(listed.to_bytes()) == listed);
    options.listed = false;
    options.numeric = {"day"};
    options.categorical = {"at"};
    const reference given = fitted(both, options);
    CHECK(given.layout().features[0].kind == feature_kind::time);
    CHECK(given.layout().features[1].categories.size() == 20);
    table now;
    const texts odd(200, "some day");
    now.features = {col("day", odd), col("at", moments)};
    state counted = given.state();
    CHECK_THROWS_WITH(
        counted.update(now),
        "column 'day' holds 'some day', the reference has dates or times (2018-03-01)");
}

TEST_CASE("texts that only look like dates are categories", "[reference]") {
    texts words;
    for (int i = 0; i < 200; ++i) words.push_back(i % 2 == 0 ? "2018-02-30" : "2018-03-01");
    CHECK(only_feature(fitted({col("w", words)})).kind == feature_kind::category);
    for (std::string& word : words) word = "2018-03-01T25:00";
    CHECK(only_feature(fitted({col("w", words)})).kind == feature_kind::category);
}

TEST_CASE("large amounts that happen to differ are no identifiers", "[reference]") {
    whole income(300);
    for (std::size_t i = 0; i < income.size(); ++i) {
        income[i] = static_cast<std::int64_t>(i * i * 7919 % 1000003);
    }
    CHECK(only_feature(fitted({col("income", income)})).kind == feature_kind::number);
}

TEST_CASE("whole numbers with few values are categories, whatever their type", "[reference]") {
    whole codes(500);
    numbers as_floats(500);
    for (std::size_t i = 0; i < 500; ++i) {
        codes[i] = static_cast<std::int64_t>(i % 24);
        as_floats[i] = i % 10 == 0 ? std::nan("") : static_cast<double>(codes[i]);
    }
    CHECK(only_feature(fitted({col("code", codes)})).categories.size() == 24);
    const reference r = fitted({col("code", as_floats)});
    CHECK(only_feature(r).kind == feature_kind::category);
    CHECK(r.choices()[0].text ==
          "category (whole numbers with few values), 24 values, missing in 50 rows (10.0%)");
    // Ages: more values than 50, so a number.
    for (std::size_t i = 0; i < 500; ++i) codes[i] = static_cast<std::int64_t>(i % 95);
    CHECK(only_feature(fitted({col("age", codes)})).kind == feature_kind::number);
    // Few rows a value: 12 rows of 6 values are no list of categories yet.
    const whole few{1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1};
    CHECK(only_feature(fitted({col("few", few)})).kind == feature_kind::number);
}

TEST_CASE("the kind of a column can be given", "[reference]") {
    whole codes(200);
    for (std::size_t i = 0; i < 200; ++i) codes[i] = static_cast<std::int64_t>(i);
    fit_options options;
    options.categorical = {"id"};
    CHECK(only_feature(fitted({col("id", codes)}, options)).categories.size() == 200);
    for (std::size_t i = 0; i < 200; ++i) codes[i] = static_cast<std::int64_t>(i % 3);
    options.categorical.clear();
    options.numeric = {"id"};
    CHECK(only_feature(fitted({col("id", codes)}, options)).axis.size() == 3);
    options.categorical = {"id"};
    CHECK_THROWS_WITH(fitted({col("id", codes)}, options),
                      "'id' is named in both categorical and numeric");
    options.categorical.clear();
    options.numeric = {"nobody"};
    CHECK_THROWS_WITH(fitted({col("id", codes)}, options),
                      "numeric names 'nobody', which is not among the features (id)");
    const texts words{"a", "b"};
    options.numeric = {"id"};
    CHECK_THROWS_AS(fitted({col("id", words)}, options), invalid_input);
}

TEST_CASE("a reference is exact up to its row limit and has knots beyond", "[reference]") {
    const numbers x = measured(3000);
    CHECK(only_feature(fitted({col("x", x)})).axis.size() == 3000);
    fit_options options;
    options.exact_rows = 2999;
    const reference reduced = fitted({col("x", x)}, options);
    CHECK(only_feature(reduced).axis.size() == 1023);
    CHECK(reduced.choices()[0].text ==
          "number, 1,023 knots for 3,000 distinct values, so "
          "distances have guaranteed bounds");
    options.exact = exactness::always;
    CHECK(only_feature(fitted({col("x", x)}, options)).axis.size() == 3000);
    options.exact = exactness::never;
    options.knots = 15;
    options.exact_rows = 100000;
    CHECK(only_feature(fitted({col("x", x)}, options)).axis.size() == 15);
}

TEST_CASE("a value that holds many rows is a knot, inside the budget", "[reference]") {
    numbers x = measured(3000);
    for (std::size_t i = 0; i < 1000; ++i) x[3 * i] = i % 2 == 0 ? 0.25 : 0.5;
    fit_options options;
    options.exact = exactness::never;
    options.knots = 63;
    const reference r = fitted({col("x", x)}, options);
    const feature& f = only_feature(r);
    CHECK(f.axis.size() <= 63);
    const auto& counts = std::get<bucket_counts>(r.fitted().features()[0]);
    std::int64_t on_atoms = 0;
    std::int64_t largest_gap = 0;
    for (std::size_t j = 0; j < f.axis.size(); ++j) {
        if (f.axis[j] == 0.25 || f.axis[j] == 0.5) on_atoms += counts.on_knot(j);
        largest_gap = std::max(largest_gap, counts.in_gap(j));
    }
    CHECK(on_atoms == 1000);
    CHECK(largest_gap <= 2000 / 60 + 1);
}

TEST_CASE("too many categories keep the most frequent, and the rest count as unseen",
          "[reference]") {
    texts words;
    for (int i = 0; i < 100; ++i) {
        for (int k = 0; k <= i % 10; ++k) words.push_back(std::to_string(i) + " w");
    }
    fit_options options;
    options.most_categories = 20;
    const reference r = fitted({col("w", words)}, options);
    const auto& counts = std::get<category_counts>(r.fitted().features()[0]);
    CHECK(counts.axis().size() == 20);
    CHECK(counts.unseen() == 550 - 10 * 10 - 10 * 9);
    CHECK_THAT(r.choices()[0].text, Catch::Contains("the 20 most frequent are listed"));
}

TEST_CASE("scores get their own knots, and unreadable columns keep their cause", "[reference]") {
    const people all = made_up(2000, 3);
    table rows = all.rows();
    rows.features = {col("income", all.income), col("region", all.region)};
    fit_options options;
    options.score_knots = 100;
    options.held_out = false;
    options.subject = {.model = "hiring", .version = "3", .owner = "", .purpose = ""};
    options.unreadable = {{"history", "nested values"}};
    const reference r = reference::fit(rows, open_layout(rows, {}), options);
    CHECK(r.layout().score_knots.size() <= 100);
    CHECK(r.fitted().score_values().present() == 2000);
    CHECK(r.layout().features.size() == 2);
    CHECK(r.notes().back() == "history is left out: nested values");
    options.numeric = {"history"};
    CHECK_THROWS_WITH(reference::fit(rows, open_layout(rows, {}), options), "nested values");
    CHECK_THROWS_WITH(fitted({}), Catch::Contains("no column to fit a reference on"));
    const std::string text = r.describe();
    for (const char* part : {"2,000 rows", "seen in training", "model: hiring", "income: number",
                             "region: category, 5 values", "score: score, 100 knots",
                             "history: nested values", "groups and strata: sex, race"}) {
        CHECK_THAT(text, Catch::Contains(part));
    }
}

TEST_CASE("a reference comes back from its bytes, and altered bytes do not", "[reference]") {
    const people all = made_up(800, 9);
    table rows = all.rows();
    rows.features = {col("income", all.income), col("region", all.region)};
    const reference r = reference::fit(rows, open_layout(rows, {}), {});
    const std::string bytes = r.to_bytes();
    const reference back = reference::from_bytes(bytes);
    CHECK(back == r);
    CHECK(back.to_bytes() == bytes);
    CHECK(back.fingerprint() == r.fingerprint());
    CHECK(back.describe() == r.describe());
    CHECK_FALSE(back.held_out().has_value());
    CHECK(r.describe().find("held out") == std::string::npos);
    for (std::size_t i = 0; i < bytes.size(); i += 997) {
        std::string altered = bytes;
        altered[i] = static_cast<char>(altered[i] ^ 0x10);
        CHECK_THROWS_AS(reference::from_bytes(altered), error);
        CHECK_THROWS_AS(reference::from_bytes(bytes.substr(0, i)), error);
    }
}

TEST_CASE("the order of rows does not change a reference", "[reference]") {
    people all = made_up(600, 4);
    table rows = all.rows();
    rows.features = {col("income", all.income), col("region", all.region)};
    const reference forwards = reference::fit(rows, open_layout(rows, {}), {});
    const auto turn = [](auto&... columns) { (std::reverse(columns.begin(), columns.end()), ...); };
    turn(all.sex, all.race, all.hired, all.decided, all.score, all.income, all.region);
    table turned = all.rows();
    turned.features = {col("income", all.income), col("region", all.region)};
    CHECK(reference::fit(turned, open_layout(turned, {}), {}).to_bytes() == forwards.to_bytes());
}

TEST_CASE("an empty table makes an empty reference", "[reference]") {
    const numbers none;
    const reference r = fitted({col("x", none)});
    CHECK(r.rows() == 0);
    CHECK(cause_of(r, "x") == "no value in any row");
    CHECK(reference::from_bytes(r.to_bytes()) == r);
}

}  // namespace fairdrift::testing
