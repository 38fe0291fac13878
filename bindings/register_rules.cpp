// What rules of selection ask for: tables of facts over the counts of a state.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/adverse_impact.hpp>
#include <fairdrift/fairness/category_impact.hpp>
#include <fairdrift/fairness/standardized_differences.hpp>

#include "cast.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

// What has no number, or an unbounded one, is None.
py::object number(double value) {
    return std::isfinite(value) ? py::object(py::float_(value)) : py::object(py::none());
}

template <class T>
py::object optional(const std::optional<T>& value) {
    return value ? py::cast(*value) : py::object(py::none());
}

template <class T>
T option(const py::dict& given, const char* name, const char* what) {
    if constexpr (std::is_same_v<T, bool>) return argument<T>(given[name], name, what);
    return number_argument<T>(given[name], name, what);
}

void put(py::dict& row, const char* name, double value, const interval& limits) {
    row[name] = number(value);
    row[(std::string(name) + "_lower").c_str()] = number(limits.lower);
    row[(std::string(name) + "_upper").c_str()] = number(limits.upper);
}

std::vector<std::size_t> positions(const state& rows, const std::vector<std::string>& names) {
    std::vector<std::size_t> found;
    for (const std::string& name : names) {
        const auto& groups = rows.layout().groups;
        std::size_t d = 0;
        while (d < groups.size() && groups[d].name != name) ++d;
        if (d == groups.size()) throw invalid_input("'" + name + "' is not among the groups");
        found.push_back(d);
    }
    return found;
}

score_side side_of(const std::string& text) {
    if (text == "above") return score_side::above;
    if (text == "at_least") return score_side::at_least;
    if (text == "below") return score_side::below;
    if (text == "at_most") return score_side::at_most;
    throw invalid_input("side is '" + text + "'; it must be above, at_least, below or at_most");
}

// By the decision, or with a cut by the side of it that the score lies on.
selected_by_group selected(const state& rows, const std::vector<std::string>& names,
                           const py::dict& given) {
    const std::vector<std::size_t> attributes = positions(rows, names);
    if (given["cut"].is_none()) return selected_by_decision(rows, attributes);
    const auto cut = option<double>(given, "cut", "a number");
    return selected_by_score(rows, attributes, cut, side_of(py::str(given["side"])));
}

double limit(const py::dict& given, const char* name) {
    if (!given.contains(name)) return absent;
    return argument<double>(given[name], name, "a number");
}

adverse_impact_options impact_options(const py::dict& given) {
    const py::dict limits = given["limits"];
    adverse_impact_options options;
    options.limits = {.ratio = limit(limits, "impact_ratio"),
                      .deviations = limit(limits, "deviations"),
                      .p_value = limit(limits, "p_value"),
                      .fisher_expected = limit(limits, "fisher_expected"),
                      .fisher_people = limit(limits, "fisher_people"),
                      .flip_persons = limit(limits, "flip_persons")};
    options.against = py::str(given["against"]).cast<std::string>();
    options.min_group_size = option<std::int64_t>(given, "min_group_size", "a whole number");
    options.confidence = option<double>(given, "confidence", "a number between 0 and 1");
    return options;
}

void put_tests(py::dict& to, const adverse_impact_row& row) {
    to["z"] = number(row.pooled.z);
    to["z_p_value"] = number(row.pooled.p_value);
    to["hypergeometric_z"] = number(row.hypergeometric.z);
    to["hypergeometric_p_value"] = number(row.hypergeometric.p_value);
    to["fisher_p_value"] = number(row.fisher);
    to["mid_p_value"] = number(row.mid_p);
    to["smallest_expected"] = number(row.expected);
    to["test"] = row.test ? py::object(py::str(std::string(name_of(*row.test)))) : py::none();
    to["p_value"] = number(row.p_value);
    to["significant"] = optional(row.is_significant);
    to["deviation_large"] = optional(row.deviation_is_large);
}

void put_strata(py::dict& to, const adverse_impact_row& row) {
    put(to, "stratified_impact_ratio", row.stratified_ratio.value, row.stratified_ratio.limits);
    put(to, "stratified_odds_ratio", row.stratified_odds.value, row.stratified_odds.limits);
    to["cmh_chi_square"] = number(row.association.statistic);
    to["cmh_p_value"] = number(row.association.p_value);
    to["breslow_day_p_value"] = number(row.homogeneity.p_value);
}

py::dict row_of(const selected_by_group& by, std::size_t group, const adverse_impact_row& row) {
    py::dict to;
    to["group"] = by.names[group];
    to["n"] = row.counts.people;
    to["selected"] = row.counts.selected;
    put(to, "rate", row.rate, row.rate_limits.limits);
    to["reference"] = row.is_reference;
    put(to, "impact_ratio", row.ratio, row.ratio_limits.limits);
    to["impact_ratio_method"] = std::string(row.ratio_limits.method);
    to["impact_ratio_low"] = optional(row.ratio_is_low);
    put(to, "odds_ratio", row.odds, row.odds_limits.limits);
    put_tests(to, row);
    to["shortfall"] = number(row.shortfall);
    to["pooled_shortfall"] = number(row.pooled_shortfall);
    to["flips"] = optional(row.flips);
    to["selections_to_ratio"] = optional(row.selections_to_ratio);
    to["selections_to_p"] = optional(row.selections_to_p);
    if (!by.stratum.empty()) put_strata(to, row);
    to["reason"] = row.reason;
    return to;
}

py::dict impact_table(const selected_by_group& by, const py::dict& given) {
    const adverse_impact_table table = adverse_impact(by, impact_options(given));
    py::list rows;
    for (std::size_t g = 0; g < table.rows.size(); ++g) rows.append(row_of(by, g, table.rows[g]));
    py::dict result;
    result["attribute"] = by.attribute;
    result["strata"] = by.strata;
    result["rows"] = rows;
    result["without_outcome"] = by.without_outcome;
    result["reason"] = table.reason;
    result["notes"] = table.notes;
    return result;
}

// Counts that somebody else made: (group, selected, people) of each.
selected_by_group of_counts(const std::string& attribute, const py::list& counts) {
    selected_by_group by;
    by.attribute = {attribute};
    for (const py::handle one : counts) {
        const auto [name, picked, people] =
            argument<std::tuple<std::string, std::int64_t, std::int64_t>>(
                one, "counts", "a group with its selected and its people, whole numbers");
        by.names.push_back({name});
        by.missing.push_back(false);
        by.groups.push_back({picked, people});
    }
    return by;
}

py::dict category_table(const state& rows, const std::vector<std::string>& names,
                        const py::dict& given) {
    const selected_by_group by = selected(rows, names, given);
    category_options options;
    options.exclude_below = option<double>(given, "exclude_below", "a number between 0 and 1");
    options.denominator =
        py::str(given["share_of"]).cast<std::string>() == "known" ? share_of::known : share_of::all;
    options.drop_small_before_best = option<bool>(given, "drop_small_before_best", "a truth value");
    options.confidence = option<double>(given, "confidence", "a number between 0 and 1");
    py::list listed;
    for (const category_row& row : category_impact(by, options)) {
        py::dict to;
        to["group"] = by.names[row.group];
        to["n"] = row.counts.people;
        to["selected"] = row.counts.selected;
        put(to, "rate", row.rate, row.rate_limits);
        put(to, "impact_ratio", row.ratio, row.ratio_limits);
        to["share"] = number(row.share);
        to["excluded"] = row.is_excluded;
        to["best"] = row.is_best;
        to["reason"] = row.reason;
        listed.append(to);
    }
    py::dict result;
    result["rows"] = listed;
    result["people"] = by.all().people;
    result["share_selected"] = number(by.all().rate());
    result["unknown"] = by.all().people - by.known().people;
    result["without_outcome"] = by.without_outcome;
    return result;
}

py::list standardized_table(const state& rows, const std::vector<std::string>& names,
                            const py::dict& given) {
    if (!rows.layout().sample_weight.empty())
        throw invalid_input("a rule counts people; leave sample_weight out");
    const grouping by = group_by(rows, positions(rows, names), read_labels(rows));
    standardized_options options;
    options.against = py::str(given["against"]).cast<std::string>();
    options.min_group_size = option<std::int64_t>(given, "min_group_size", "a whole number");
    const std::string scale = py::str(given["scale"]);
    options.scale = scale == "pooled"      ? deviation_of::pooled
                    : scale == "reference" ? deviation_of::reference
                                           : deviation_of::everyone;
    options.lower_is_better = option<bool>(given, "lower_is_better", "a truth value");
    options.confidence = option<double>(given, "confidence", "a number between 0 and 1");
    py::list listed;
    const auto found = standardized_differences(by, options);
    for (std::size_t g = 0; g < found.size(); ++g) {
        py::dict to;
        to["group"] = by.names[g];
        to["n"] = found[g].people;
        to["mean"] = number(found[g].mean);
        to["reference"] = found[g].is_reference;
        put(to, "standardized_difference", found[g].difference, found[g].limits);
        to["p_value"] = number(found[g].p_value);
        to["reason"] = found[g].reason;
        listed.append(to);
    }
    return listed;
}

}  // namespace

void register_rules(py::module_& module) {
    module.def(
        "adverse_impact",
        [](const state& rows, const std::vector<std::string>& attribute, const py::dict& options) {
            return impact_table(selected(rows, attribute, options), options);
        },
        py::arg("rows"), py::arg("attribute"), py::arg("options"));
    module.def(
        "adverse_impact_of_counts",
        [](const std::string& attribute, const py::list& counts, const py::dict& options) {
            return impact_table(of_counts(attribute, counts), options);
        },
        py::arg("attribute"), py::arg("counts"), py::arg("options"));
    module.def("category_impact", &category_table, py::arg("rows"), py::arg("attribute"),
               py::arg("options"));
    module.def("standardized_differences", &standardized_table, py::arg("rows"),
               py::arg("attribute"), py::arg("options"));
    module.def(
        "median_score",
        [](const state& rows, const std::vector<std::string>& known_in) {
            const std::vector<std::size_t> attributes = positions(rows, known_in);
            return number(median_score(rows, known_in.empty() ? nullptr : &attributes));
        },
        py::arg("rows"), py::arg("known_in"));
    module.def(
        "cut_for_share",
        [](const state& rows, double share, bool lower_is_better) {
            return number(cut_for_share(rows, share, lower_is_better));
        },
        py::arg("rows"), py::arg("share"), py::arg("lower_is_better"));
}

}  // namespace fairdrift
