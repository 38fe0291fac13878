#include <fairdrift/fairness/score_curves.hpp>

#include <cmath>

#include "scored_people.hpp"

namespace fairdrift {

using testing::scored_people;

namespace {

using numbers = std::vector<double>;

const curve* curve_of(const report& r, const std::string& name, const std::string& group = "") {
    for (const curve& c : r.curves) {
        const bool same =
            group.empty() ? c.group.empty() : c.group == std::vector<std::string>{group};
        if (c.name == name && same) return &c;
    }
    return nullptr;
}

const numbers& column_of(const curve& c, std::size_t i) { return std::get<numbers>(c.columns[i]); }

audit_options small_groups() {
    audit_options options;
    options.compare.min_group_size = 1;
    return options;
}

}  // namespace

TEST_CASE("curves of five people are those drawn by hand", "[scores]") {
    scored_people p;
    p.add(0.9, 1);
    p.add(0.8, 0);
    p.add(0.8, 1);
    p.add(0.3, 0);
    p.add(0.1, 1);
    const report r = p.audited(small_groups());
    const curve* roc = curve_of(r, "roc");
    REQUIRE(roc != nullptr);
    CHECK(column_of(*roc, 0) == numbers{0, 0, 0.5, 1, 1});
    CHECK(column_of(*roc, 1) == numbers{0, 1.0 / 3, 2.0 / 3, 2.0 / 3, 1});
    CHECK(std::isnan(column_of(*roc, 2)[0]));
    CHECK(column_of(*roc, 2)[2] == 0.8);
    const curve* pr = curve_of(r, "precision_recall", "a");
    REQUIRE(pr != nullptr);
    CHECK(column_of(*pr, 0) == numbers{1.0 / 3, 2.0 / 3, 2.0 / 3, 1});
    CHECK(column_of(*pr, 1) == numbers{1, 2.0 / 3, 0.5, 0.6});
    const curve* reliability = curve_of(r, "reliability");
    REQUIRE(reliability != nullptr);
    CHECK(reliability->axes ==
          std::vector<std::string>{"mean_score", "observed_rate", "lower", "upper", "rows"});
    CHECK(column_of(*reliability, 4) == numbers{1, 1, 2, 1});
    CHECK(column_of(*reliability, 1)[2] == 0.5);
}

TEST_CASE("a curve of very many scores keeps its ends and its area in 256 points", "[scores]") {
    scored_people p;
    for (int i = 0; i < 20000; ++i) {
        const double s = static_cast<double>(i * 7919LL % 20000) / 20000;
        p.add(s, std::fmod(i * 0.6180339887498949, 1.0) < s * s ? 1 : 0);
    }
    const report r = p.audited();
    const curve* roc = curve_of(r, "roc", "a");
    REQUIRE(roc != nullptr);
    const numbers& x = column_of(*roc, 0);
    const numbers& y = column_of(*roc, 1);
    CHECK(x.size() <= 256);
    CHECK(x.size() > 20);
    CHECK((x.front() == 0 && y.front() == 0 && x.back() == 1 && y.back() == 1));
    double area = 0;
    for (std::size_t i = 1; i < x.size(); ++i) area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    CHECK(area == Approx(testing::find(r, "roc_auc").value).margin(5e-4));
}

TEST_CASE("groups that are too small or too many have no curves", "[scores]") {
    scored_people p;
    for (int i = 0; i < 25 * 40; ++i) p.add(i / 1000.0, i % 2, std::to_string(i % 25));
    for (int i = 0; i < 5; ++i) p.add(0.5, i % 2, "few");
    const report many = p.audited();
    CHECK(curve_of(many, "roc") != nullptr);
    CHECK(curve_of(many, "roc", "3") == nullptr);
    CHECK(std::any_of(many.notes.begin(), many.notes.end(), [](const std::string& note) {
        return note.find("25 groups are more than 20") != std::string::npos;
    }));
    scored_people two;
    for (int i = 0; i < 100; ++i) two.add(i / 100.0, i % 2, i < 95 ? "a" : "b");
    const report r = two.audited();
    CHECK(curve_of(r, "roc", "a") != nullptr);
    CHECK(curve_of(r, "roc", "b") == nullptr);
}

TEST_CASE("a curve stands beside the metric that sums it up", "[scores]") {
    scored_people p;
    for (int i = 0; i < 100; ++i) p.add(i / 100.0, i % 2);
    audit_options options;
    options.metrics = {"roc_auc"};
    const report r = p.audited(options);
    CHECK(r.curves.size() == 2);
    options.metrics = {"brier_score"};
    CHECK(p.audited(options).curves.empty());
}

}  // namespace fairdrift
