// State: a mergeable profile of rows.
#include <pybind11/numpy.h>
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/bootstrap.hpp>
#include <fairdrift/reference/state.hpp>

#include "cast.hpp"
#include "columns.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

// Python reads columns: the module that resolves names and arrays to a Table.
py::module_ reading() { return py::module_::import("fairdrift._state"); }

py::dict columns_of(const layout& rules) {
    const auto names = [](const auto& many) {
        py::list list;
        for (const auto& one : many) list.append(one.name);
        return list;
    };
    const auto name = [](const std::string& text) {
        return text.empty() ? py::object(py::none()) : py::object(py::str(text));
    };
    py::dict columns;
    columns["y_true"] = name(rules.y_true);
    columns["y_pred"] = name(rules.y_pred);
    columns["score"] = name(rules.score);
    columns["sample_weight"] = name(rules.sample_weight);
    columns["cluster"] = name(rules.cluster);
    columns["groups"] = names(rules.groups);
    columns["strata"] = names(rules.strata);
    columns["features"] = names(rules.features);
    return columns;
}

state updated(state counted, const owned_table& rows, int n_threads) {
    const py::gil_scoped_release unlocked;
    counted.update(rows.view, n_threads);
    return counted;
}

// What a bootstrap gives, its values where C++ has put them.
using drawn_rates =
    std::tuple<std::vector<py::object>, std::vector<std::string>, py::array_t<double>>;

template <class Draw>
drawn_rates drawn_by(Draw draw) {
    auto* drawn = new replicates;
    const py::capsule owner(drawn, [](void* p) { delete static_cast<replicates*>(p); });
    {
        const py::gil_scoped_release unlocked;
        *drawn = draw();
    }
    std::vector<py::object> groups;
    for (const auto& name : drawn->groups) {
        groups.push_back(name.size() == 1 ? py::object(py::str(name.front()))
                                          : py::object(py::tuple(py::cast(name))));
    }
    const py::array_t<double> values({drawn->count, drawn->groups.size(), drawn->metrics.size()},
                                     drawn->values.data(), owner);
    return {groups, drawn->metrics, values};
}

bootstrap_options bootstrap_options_of(std::int64_t count, const py::object& seed, int n_threads) {
    if (count < 1) {
        throw invalid_input("replicates is " + std::to_string(count) + "; it must be 1 or more");
    }
    return {.count = static_cast<std::size_t>(count),
            .seed = seed_argument(seed),
            .n_threads = n_threads};
}

std::vector<std::string> attribute_of(const py::object& attribute) {
    return attribute.is_none() ? std::vector<std::string>{}
                               : names_argument(attribute, "attribute");
}

drawn_rates bootstrapped(const state& rows, const py::object& attribute, std::int64_t count,
                         const py::object& seed, int n_threads) {
    const auto names = attribute_of(attribute);
    const auto options = bootstrap_options_of(count, seed, n_threads);
    return drawn_by([&] { return bootstrap(rows, names, options); });
}

drawn_rates bootstrapped_rows(const owned_table& rows, const py::dict& rules,
                              const py::object& attribute, std::int64_t count,
                              const py::object& seed, int n_threads) {
    const auto names = attribute_of(attribute);
    const auto options = bootstrap_options_of(count, seed, n_threads);
    const layout columns = open_layout(rows.view, label_rules_of(rules));
    return drawn_by([&] { return bootstrap_rows(rows.view, columns, names, options); });
}

}  // namespace

// A list of what Python sees of one class is as long as the class.
// NOLINTNEXTLINE(readability-function-size)
void register_state(py::module_& module) {
    py::class_<state>(module, "State", R"(A mergeable profile of rows: it adds up, exactly.

State(data=None, *, y_true=None, y_pred=None, score=None, groups=None, strata=None,
sample_weight=None, cluster=None, positive=None, favorable=None, threshold=None, bins=None,
value_labels=None, max_cells=None, task="auto", n_threads=1) counts a table over open axes;
Reference.state() makes an empty one
with a reference's frozen axes. The sum of states equals the state of the joined rows, byte for
byte, in any order and for any split. A state holds counts, not rows; which personal values it can
reveal is in docs/personal_values.md.)")
        .def(py::init([](const py::args& args, const py::kwargs& kwargs) {
            return reading().attr("count")(*args, **kwargs).cast<state>();
        }))
        .def(
            "update",
            [](py::object self, const py::args& args, const py::kwargs& kwargs) {
                const py::tuple read = reading().attr("batch")(self, *args, **kwargs);
                auto& counted = self.cast<state&>();
                const auto& rows = read[0].cast<const owned_table&>();
                const int n_threads = read[1].cast<int>();
                {
                    const py::gil_scoped_release unlocked;
                    counted.update(rows.view, n_threads);
                }
                return self;
            },
            "update(data=None, *, n_threads=1, **roles): counts more rows, in place, and returns "
            "the "
            "state. Columns are found in data by the names the state was made with; values may be "
            "given by role instead. A rejected batch changes nothing.")
        .def("merge", &state::merge, py::arg("other"),
             "Adds another state in place. Raises IncompatibleMerge where layouts differ.")
        .def("zero", &state::zero, "An empty state of the same layout.")
        .def(
            "__add__",
            [](const state& a, const state& b) {
                state sum = a;
                sum.merge(b);
                return sum;
            },
            py::is_operator())
        .def(
            "__radd__",
            [](const state& a, int zero) {
                if (zero != 0) throw py::type_error("a state adds to states only");
                return a;
            },
            py::is_operator())
        .def(
            "__iadd__",
            [](py::object self, const state& b) {
                self.cast<state&>().merge(b);
                return self;
            },
            py::is_operator())
        .def(py::self == py::self)  // NOLINT(misc-redundant-expression)
        .def_property_readonly("rows", &state::rows, "Rows counted.")
        .def_property_readonly(
            "fingerprint", [](const state& s) { return s.layout().fingerprint(); },
            "Digest of the layout: states with the same fingerprint add.")
        .def_property_readonly(
            "columns", [](const state& s) { return columns_of(s.layout()); },
            "Names of the columns that the state counts, by role.")
        .def(
            "to_bytes", [](const state& s) { return py::bytes(s.to_bytes()); },
            "Bytes that from_bytes() reads back, the same for equal states.")
        .def_static(
            "from_bytes",
            [](const py::object& data) {
                return state::from_bytes(std::string_view(bytes_argument(data)));
            },
            py::arg("data"),
            "Raises CorruptState for bytes that are not a state, UnsupportedVersion for newer "
            "ones.")
        .def("bootstrap", &bootstrapped, py::arg("attribute") = py::none(), py::kw_only(),
             py::arg("replicates") = 1000, py::arg("seed") = 0, py::arg("n_threads") = 1,
             "The metrics of labels and decisions in resamples of the rows, drawn from their "
             "counts, stratified by group: (groups, metrics, values), values an array by "
             "replicate, group and metric. Without attribute of all rows; NaN where a resample "
             "has no value. The cost does not depend on the number of rows. Raises InvalidInput "
             "where rows have weights or clusters: fd.bootstrap resamples the rows. Not for "
             "intervals of extremes: an audit's hold.")
        .def("__copy__", [](const state& s) { return state(s); })
        .def("__deepcopy__", [](const state& s, const py::dict&) { return state(s); })
        .def(py::pickle(
            [](const state& s) { return py::bytes(s.to_bytes()); },
            [](const py::bytes& bytes) { return state::from_bytes(std::string_view(bytes)); }))
        .def("__repr__", [](const state& s) {
            return "<State: " + std::to_string(s.rows()) + " rows, " +
                   std::to_string(s.outcomes().cells().size()) + " cells, fingerprint " +
                   s.layout().fingerprint().substr(0, 8) + ">";
        });

    module.def("bootstrap_rows", &bootstrapped_rows, py::arg("rows"), py::arg("rules"),
               py::arg("attribute") = py::none(), py::kw_only(), py::arg("replicates") = 1000,
               py::arg("seed") = 0, py::arg("n_threads") = 1,
               "As State.bootstrap, of Poisson resamples of the rows of a table.");
    module.def(
        "open_state",
        [](const owned_table& rows, const py::dict& rules, int n_threads) {
            return updated(state(open_layout(rows.view, label_rules_of(rules))), rows, n_threads);
        },
        py::arg("rows"), py::arg("rules"), py::arg("n_threads") = 1,
        "The state of a table over open axes.");
}

}  // namespace fairdrift
