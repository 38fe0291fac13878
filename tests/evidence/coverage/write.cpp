// The figures as JSON, as a readable table, and against the record.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "figures.hpp"

namespace evidence {

namespace {

using json = nlohmann::ordered_json;

constexpr const char* command = "./dev prove coverage";

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

json as_json(const seen& one) {
    if (one.at.empty()) return nullptr;
    return {{"coverage", rounded(one.coverage)}, {"at", one.at}};
}

json as_json(const enumerated& one) {
    return {{"method", one.method},
            {"sizes", one.sizes},
            {"average", rounded(one.average)},
            {"least", as_json(one.least)},
            {"least_expecting_5", as_json(one.least_expecting_5)},
            {"mean_width", rounded(one.mean_width)}};
}

json as_json(const simulated& one) {
    json row = {{"design", one.design},
                {"least_expected", rounded(one.least_expected)},
                {"replicates", one.replicates}};
    for (const simulated_measure& measure : one.measures) {
        row[measure.method] = {rounded(measure.coverage), rounded(measure.mean_width)};
    }
    return row;
}

/// One row of an array on one line, so that a change of one figure is a change of one line.
std::string rows(const json& array) {
    std::string text = "[";
    for (std::size_t i = 0; i < array.size(); ++i) {
        text += (i == 0 ? "\n    " : ",\n    ") + array[i].dump();
    }
    return text + "\n  ]";
}

template <typename Rows>
json all_of(const Rows& from) {
    json array = json::array();
    for (const auto& one : from) array.push_back(as_json(one));
    return array;
}

std::string decimals(double value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string cell(const seen& one) {
    return one.at.empty() ? "" : decimals(one.coverage, 4) + " (" + one.at + ")";
}

void write_enumerated(std::ofstream& out, const std::vector<enumerated>& all) {
    out << "| method | sizes | average | least where every expected count is 5 or more | least "
           "anywhere | mean width |\n|---|---|---|---|---|---|\n";
    for (const enumerated& one : all) {
        out << "| " << one.method << " | " << one.sizes << " | " << decimals(one.average, 4)
            << " | " << cell(one.least_expecting_5) << " | " << cell(one.least) << " | "
            << decimals(one.mean_width, 4) << " |\n";
    }
}

/// The worst family of each number of groups, with expected counts of 5 or more and with fewer.
struct worst_family {
    seen enough;
    seen few;
    double width = 0;
    int families = 0;
};

void write_families(std::ofstream& out, const std::vector<simulated>& all) {
    std::map<std::pair<int, std::string>, worst_family> worst;
    for (const simulated& one : all) {
        const int groups = std::stoi(one.design);
        for (const simulated_measure& measure : one.measures) {
            worst_family& here = worst[{groups, measure.method}];
            const bool enough = one.least_expected > 5.0 - 1e-9;
            (enough ? here.enough : here.few).least_of(measure.coverage, one.design);
            here.width += measure.mean_width;
            ++here.families;
        }
    }
    out << "| groups | method | least, expected counts 5 or more | least, fewer expected | mean "
           "width |\n|---|---|---|---|---|\n";
    for (const auto& [key, one] : worst) {
        out << "| " << key.first << " | " << key.second << " | " << cell(one.enough) << " | "
            << cell(one.few) << " | " << decimals(one.width / one.families, 4) << " |\n";
    }
}

void hold(promise& one, const seen& figure, const std::string& method, const std::string& sizes) {
    if (figure.at.empty()) return;
    one.worst.least_of(figure.coverage, method + ", " + sizes + ", " + figure.at);
}

/// The recorded row with the same name, or null.
const json* find(const json& array, const json& wanted, std::initializer_list<const char*> keys) {
    for (const json& row : array) {
        bool same = true;
        for (const char* key : keys) same = same && row.at(key) == wanted.at(key);
        if (same) return &row;
    }
    return nullptr;
}

/// Every number of one row within `tolerance` of the other's, where it is large relative to it.
bool alike(const json& a, const json& b, double tolerance) {
    const json flat = a.flatten();
    const json other = b.flatten();
    for (const auto& [key, value] : flat.items()) {
        if (!value.is_number()) continue;
        if (!other.contains(key) || !other[key].is_number()) return false;
        const double was = other[key].get<double>();
        if (std::abs(value.get<double>() - was) > tolerance * std::max(1.0, was)) return false;
    }
    return true;
}

void compare(const json& quick, const json& recorded, std::initializer_list<const char*> keys,
             double tolerance, std::vector<std::string>& found) {
    for (const json& row : quick) {
        const json* before = find(recorded, row, keys);
        if (before == nullptr) {
            found.push_back("not in the record: " + row.dump());
        } else if (!alike(row, *before, tolerance)) {
            found.push_back("recorded " + before->dump() + "\n     now " + row.dump());
        }
    }
}

}  // namespace

std::vector<promise> promises(const figures& all) {
    promise exact{"Clopper-Pearson covers at every p", 0.95, {}};
    promise average{"Wilson, Newcombe, Miettinen-Nurminen and Koopman cover on average", 0.945, {}};
    promise enough{"the same cover wherever every expected count is 5 or more", 0.91, {}};
    promise families{
        "extremes and comparisons with the best cover in every family with all "
        "expected counts 5 or more",
        0.94,
        {}};
    for (const enumerated& one : all.one_proportion) {
        if (one.method == "clopper_pearson") hold(exact, one.least, one.method, one.sizes);
        if (one.method != "wilson") continue;
        average.worst.least_of(one.average, one.method + ", " + one.sizes);
        hold(enough, one.least_expecting_5, one.method, one.sizes);
    }
    for (const enumerated& one : all.pairs) {
        average.worst.least_of(one.average, one.method + ", " + one.sizes);
        hold(enough, one.least_expecting_5, one.method, one.sizes);
    }
    for (const enumerated& one : all.two_groups) {
        hold(families, one.least_expecting_5, one.method, one.sizes);
    }
    for (const simulated& one : all.families) {
        if (one.least_expected < 5.0 - 1e-9) continue;
        for (const simulated_measure& measure : one.measures) {
            families.worst.least_of(measure.coverage, measure.method + ", " + one.design);
        }
    }
    return {exact, average, enough, families};
}

void write_json(const figures& all, const std::string& path) {
    json kept = json::array();
    for (const promise& one : promises(all)) {
        kept.push_back({{"what", one.what},
                        {"bound", one.bound},
                        {"worst", as_json(one.worst)},
                        {"kept", one.kept()}});
    }
    std::ofstream out(path);
    out << "{\n  \"command\": " << json(command).dump() << ",\n  \"seed\": " << all.seed
        << ",\n  \"nominal\": 0.95,\n  \"promises\": " << rows(kept)
        << ",\n  \"one_proportion\": " << rows(all_of(all.one_proportion))
        << ",\n  \"pairs\": " << rows(all_of(all.pairs))
        << ",\n  \"two_groups\": " << rows(all_of(all.two_groups))
        << ",\n  \"families\": " << rows(all_of(all.families)) << "\n}\n";
    if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

void write_markdown(const figures& all, const std::string& path) {
    std::ofstream out(path);
    out << "# How often the intervals hold the truth\n\n"
           "Nominal 95%. Written by `"
        << command << "` (seed " << all.seed
        << "); every figure is in [coverage.json](coverage.json). Widths are "
           "averages over outcomes whose limits are finite (a ratio to a group without a success "
           "has no upper limit).\n\n"
           "## What is promised\n\n| promise | bound | worst seen | kept |\n|---|---|---|---|\n";
    for (const promise& one : promises(all)) {
        out << "| " << one.what << " | " << decimals(one.bound, 3) << " | " << cell(one.worst)
            << " | " << (one.kept() ? "yes" : "**no**") << " |\n";
    }
    out << "\n## One proportion\n\nAll outcomes enumerated, p = .001, .002, ..., .999. "
           "`rate_interval` is what a report prints: Wilson, Clopper-Pearson where a cell counts "
           "under 5.\n\n";
    write_enumerated(out, all.one_proportion);
    out << "\n## Two proportions\n\nAll pairs of outcomes enumerated; p of the first = .001, .002, "
           "..., .999, each with an equal p of the second and with .01, .05, .1, .2, .3, .5, .7, "
           ".9, .95, .99. The average is over that grid.\n\n";
    write_enumerated(out, all.pairs);
    out << "\n## Two groups: extremes, and the other group against the better one\n\nAll pairs of "
           "outcomes enumerated over rates at which both groups expect at least 5 successes and 5 "
           "failures.\n\n";
    write_enumerated(out, all.two_groups);
    out << "\n## Families of groups\n\nSimulated: " << all.families.size()
        << " families of 2, 3, 6, 20 and 100 groups, n from 20 to 10,000, equal and unequal, with "
           "equal true rates and with unequal ones; 4,000 replicates (standard error .0034), or "
           "40,000 (.0011) where that leaves doubt. `max_ratio` is the reciprocal of `min_ratio` "
           "and covers as often. A comparison with the best covers where the intervals of all "
           "groups against the group observed best do so at once. In the JSON a measure is "
           "[coverage, mean width].\n\n";
    write_families(out, all.families);
    if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

std::vector<std::string> differences(const figures& quick, const std::string& recorded) {
    std::ifstream in(recorded);
    if (!in) throw std::runtime_error("cannot read " + recorded);
    const json record = json::parse(in);
    std::vector<std::string> found;
    const auto enumerated_rows = {"method", "sizes"};
    // Enumerations agree but for rounding; a draw on the edge of two outcomes may fall otherwise
    // under another mathematical library, which moves a coverage by 1/4000.
    compare(all_of(quick.one_proportion), record.at("one_proportion"), enumerated_rows, 2e-6,
            found);
    compare(all_of(quick.pairs), record.at("pairs"), enumerated_rows, 2e-6, found);
    compare(all_of(quick.two_groups), record.at("two_groups"), enumerated_rows, 2e-6, found);
    compare(all_of(quick.families), record.at("families"), {"design"}, 1.1e-3, found);
    return found;
}

}  // namespace evidence
