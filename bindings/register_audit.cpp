// The audit question.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <cmath>

#include <algorithm>
#include <numeric>

#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/fairness/named_measures.hpp>
#include <fairdrift/fairness/own_values.hpp>
#include <fairdrift/fairness/ranking.hpp>
#include <fairdrift/fairness/score_distances.hpp>
#include <fairdrift/policy/query.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/questions/memberships.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "labels.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

void add_intersections(const py::object& given, audit_options& options) {
    if (py::isinstance<py::str>(given)) {
        options.intersections = given.cast<std::string>();
        return;
    }
    options.intersections = "given";
    const auto refuse = [&](py::handle value) {
        throw invalid_input("intersections is " + py::repr(value).cast<std::string>() +
                            R"(; it must be "observed", "none", or a list of lists of attributes)");
    };
    if (!py::isinstance<py::sequence>(given)) refuse(given);
    for (const py::handle one : given) {
        if (py::isinstance<py::str>(one)) refuse(given);
        options.given_intersections.push_back(names_argument(one, "intersections"));
    }
}

// A number that is there: what is not one, or NaN, would say that nothing was given.
double number_given(py::handle given, const std::string& name, const char* what) {
    if (PyBool_Check(given.ptr())) throw invalid_input(name + " is a boolean; it must be " + what);
    const auto number = argument<double>(given, name, what);
    if (std::isnan(number)) throw invalid_input(name + " is nan; it must be " + what);
    return number;
}

tolerance tolerance_of(const py::object& given) {
    tolerance t;
    if (given.is_none()) return t;
    constexpr const char* what = "a number (of differences) or a dict of difference and ratio";
    if (!py::hasattr(given, "keys")) {
        t.difference = number_given(given, "tolerance", what);
        require_sound(t);
        return t;
    }
    for (const auto& [key, value] : mapping_argument(given, "tolerance", what)) {
        const auto name = py::str(key).cast<std::string>();
        if (name != "difference" && name != "ratio") {
            throw invalid_input("tolerance has no '" + name + "'; it has difference, ratio");
        }
        (name == "ratio" ? t.ratio : t.difference) =
            number_given(value, "tolerance of a " + name, "a number");
    }
    return t;
}

void add_population(const py::object& given, audit_options& options) {
    if (given.is_none()) return;
    const char* what = "a dict of dicts: {'sex': {'F': 0.51, 'M': 0.49}}";
    for (const auto& [name, shares] : mapping_argument(given, "population", what)) {
        auto& one = options.population.emplace_back();
        one.attribute = py::str(name).cast<std::string>();
        const std::string where = "population['" + one.attribute + "']";
        for (const auto& [group, share] : mapping_argument(shares, where, what)) {
            const std::string text = label_of(group, where).to_text();
            std::string place = where;
            place.append("['").append(text).append("']");
            one.shares.emplace_back(text, argument<double>(share, place, "a share"));
        }
    }
}

audit_options options_of(const py::dict& given) {
    audit_options options;
    options.labels = label_rules_of(given);
    options.compare.against = py::str(given["against"]).cast<std::string>();
    options.compare.min_group_size =
        number_argument<std::int64_t>(given["min_group_size"], "min_group_size", "a whole number");
    options.compare.confidence =
        number_argument<double>(given["confidence"], "confidence", "a number between 0 and 1");
    options.compare.design_effect =
        number_argument<double>(given["design_effect"], "design_effect", "a number of 1 or more");
    add_intersections(given["intersections"], options);
    options.tolerance = tolerance_of(given["tolerance"]);
    options.multiplicity = py::str(given["multiplicity"]).cast<std::string>();
    if (given.contains("population")) add_population(given["population"], options);
    options.metrics = names_argument(given["metrics"], "metrics");
    options.own_metrics = given["own_metrics"].cast<bool>();
    options.subject = subject_of(given["subject"]);
    if (given.contains("seed")) {
        options.seed =
            number_argument<std::uint64_t>(given["seed"], "seed", "a whole number, 0 or more");
    }
    options.n_threads = number_argument<int>(given["n_threads"], "n_threads", "a whole number");
    return options;
}

template <class Rows>
report ask(const Rows& rows, const audit_options& options) {
    const py::gil_scoped_release unlocked;
    return audit(rows, options);
}

const char* needs_of(needs input) {
    switch (input) {
        case needs::labels: return "labels";
        case needs::decisions: return "decisions";
        case needs::scores: return "scores";
        case needs::labels_and_decisions: return "labels_and_decisions";
        case needs::labels_and_scores: return "labels_and_scores";
        case needs::numbers: return "numbers";
        case needs::errors: return "errors";
        case needs::classes: return "classes";
        default: return "nothing";
    }
}

py::list named() {
    py::list known;
    for (const named_measure& m : named_measures()) {
        py::dict entry;
        entry["name"] = std::string(m.name);
        entry["other_names"] = other_names_of(m.name);
        entry["metric"] = std::string(m.metric);
        entry["second"] = std::string(m.second);
        entry["comparison"] = std::string(m.comparison);
        entry["source"] = std::string(m.source);
        known.append(entry);
    }
    return known;
}

// Distances of scores and measures of rankings, with their other names.
py::list named_of_scores() {
    py::list known;
    const auto add = [&](std::string_view name) {
        known.append(std::string(name));
        for (const std::string& other : other_names_of(name)) known.append(other);
    };
    for (const score_distance_name& d : score_distances()) add(d.name);
    for (const ranking_measure& r : ranking_measures()) add(r.name);
    return known;
}

// The groups that one column's rows belong to, in label order: how they read, which is the missing
// one (-1: none), and each row's place among them.
py::tuple rows_by_label(const column& source, const attribute& how, std::int64_t rows) {
    encoder reader(source, label_rule{.bins = how.bins}, rows + 1);
    std::vector<std::uint32_t> codes(static_cast<std::size_t>(rows));
    reader.encode(0, rows, codes.data());
    const std::vector<label>& seen = reader.seen();
    std::vector<std::size_t> order(seen.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return seen[a] < seen[b]; });
    std::vector<std::int64_t> place(seen.size());
    py::list texts;
    std::int64_t missing = -1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = static_cast<std::int64_t>(i);
        texts.append(how.display(seen[order[i]]));
        if (seen[order[i]].is_missing()) missing = static_cast<std::int64_t>(i);
    }
    py::array_t<std::int64_t> places(rows);
    std::int64_t* out = places.mutable_data();
    for (std::size_t i = 0; i < codes.size(); ++i) out[i] = place[codes[i]];
    return py::make_tuple(source.name(), texts, missing, places);
}

py::list group_rows(const owned_table& rows, const py::dict& rules) {
    const layout columns = open_layout(rows.view, label_rules_of(rules));
    py::list result;
    for (std::size_t d = 0; d < rows.view.groups.size(); ++d) {
        result.append(rows_by_label(rows.view.groups[d], columns.groups[d], rows.view.rows()));
    }
    return result;
}

// Which cluster each row belongs to, as a number; a row without one has its own.
py::object cluster_rows(const owned_table& rows) {
    if (!rows.view.cluster) return py::none();
    const std::int64_t n = rows.view.rows();
    encoder reader(*rows.view.cluster, label_rule{}, n + 1);
    std::vector<std::uint32_t> codes(static_cast<std::size_t>(n));
    reader.encode(0, n, codes.data());
    const std::vector<label>& seen = reader.seen();
    py::array_t<std::int64_t> numbers(n);
    std::int64_t* out = numbers.mutable_data();
    auto next = static_cast<std::int64_t>(seen.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        out[i] = seen[codes[i]].is_missing() ? next++ : static_cast<std::int64_t>(codes[i]);
    }
    return numbers;
}

// Values as (group, missing, rows, value, error, reason); an absent number is NaN.
void add_own(report& to, const std::string& metric, const std::vector<std::string>& attribute,
             const py::list& values, const std::string& method, const py::dict& options) {
    std::vector<own_value> read;
    for (const py::handle item : values) {
        const auto one = item.cast<py::tuple>();
        read.push_back({.group = one[0].cast<std::vector<std::string>>(),
                        .missing = one[1].cast<bool>(),
                        .rows = one[2].cast<std::int64_t>(),
                        .value = one[3].cast<double>(),
                        .error = one[4].cast<double>(),
                        .reason = one[5].cast<std::string>()});
    }
    add_own_values(metric, attribute, read, method, options_of(options).compare, to.measurements);
}

// Groups known by probability: the features of `probabilities`, named as the groups.
void add_members(report& to, const owned_table& rows, const std::string& attribute,
                 const owned_table& probabilities, const py::dict& given) {
    const membership_columns who{attribute, probabilities.view.features};
    const audit_options options = options_of(given);
    const py::gil_scoped_release unlocked;
    add_memberships(rows.view, who, options, to);
}

py::list described_metrics() {
    py::list known;
    for (const metric* m : group_metrics()) {
        py::dict entry;
        entry["name"] = std::string(m->name);
        entry["short_name"] = std::string(m->short_name);
        entry["other_names"] = other_names_of(m->name);
        entry["needs"] = needs_of(m->input);
        entry["formula"] = std::string(m->formula);
        entry["meaning"] = std::string(m->meaning);
        entry["source"] = std::string(m->source);
        entry["is_share"] = m->is_share();
        known.append(entry);
    }
    return known;
}

}  // namespace

void register_audit(py::module_& module) {
    module.def(
        "audit",
        [](const owned_table& rows, const py::dict& given) {
            return ask(rows.view, options_of(given));
        },
        py::arg("rows"), py::arg("options"));
    module.def(
        "audit",
        [](const state& rows, const py::dict& given) { return ask(rows, options_of(given)); },
        py::arg("rows"), py::arg("options"));

    module.def("group_rows", &group_rows, py::arg("rows"), py::arg("rules"),
               "Of each group column: its name, its groups in label order, which of them is the "
               "missing one (-1: none), and each row's place among them.");
    module.def("cluster_rows", &cluster_rows, py::arg("rows"),
               "Each row's cluster as a number, a row without one having its own; None without.");
    module.def("add_own_values", &add_own, py::arg("report"), py::arg("metric"),
               py::arg("attribute"), py::arg("values"), py::arg("method"), py::arg("options"),
               "Adds a caller's numbers of the groups, with what compares them, to a report.");

    module.def(
        "append_renamed",
        [](report& to, const report& from, const std::string& metric, const std::string& name) {
            for (measurement m : from.measurements) {
                if (m.metric != metric) continue;
                m.metric = name;
                to.measurements.push_back(std::move(m));
            }
        },
        py::arg("report"), py::arg("found"), py::arg("metric"), py::arg("name"),
        "Adds one metric's measurements of another report under a name of their own.");
    module.def("add_memberships", &add_members, py::arg("report"), py::arg("rows"),
               py::arg("attribute"), py::arg("probabilities"), py::arg("options"),
               "Adds groups that are known by probability to a report of the same rows.");

    module.attr("group_metrics") = described_metrics();
    module.attr("named_measures") = named();
    module.attr("score_measures") = named_of_scores();
    module.def("reported_name", &reported_name, py::arg("metric"),
               "The name that reports carry for a short or other name of a metric.");
}

}  // namespace fairdrift
