// Measurement, Check, Curve and Report: what questions answer with.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>
#include <memory>
#include <optional>
#include <variant>

#include <fairdrift/core/error.hpp>
#include <fairdrift/report/report.hpp>

#include "arrow_export.hpp"
#include "excerpt.hpp"
#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

using texts = std::vector<std::string>;

// Pictures, tables and pages are made in Python, out of what is here.
py::module_ pages() { return py::module_::import("fairdrift.report"); }

py::object names(const texts& values) {
    if (values.empty()) return py::none();
    if (values.size() == 1) return py::str(values.front());
    return py::tuple(py::cast(values));
}

py::object text(std::string_view value) {
    return value.empty() ? py::object(py::none()) : py::object(py::str(std::string(value)));
}

py::object number(double value) {
    return std::isnan(value) ? py::object(py::none()) : py::object(py::float_(value));
}

template <class Record>
auto number_field(double Record::*field) {
    return [field](const Record& of) { return number(of.*field); };
}
template <class Record>
auto text_field(std::string Record::*field) {
    return [field](const Record& of) { return text(of.*field); };
}
template <class Record>
auto names_field(texts Record::*field) {
    return [field](const Record& of) { return names(of.*field); };
}
template <class Record, class Word>
auto word_field(Word Record::*field) {
    return [field](const Record& of) { return text(to_text(of.*field)); };
}

// A measurement travels as a report that holds nothing else.
std::string json_of(const measurement& m) {
    report alone;
    alone.kind = "measurement";
    alone.measurements.push_back(m);
    return to_json(alone);
}

std::string described(const measurement& m) {
    return py::module_::import("fairdrift.report")
        .attr("describe")(py::cast(m))
        .cast<std::string>();
}

double value_or_raise(const measurement& m) {
    if (!std::isnan(m.value)) return m.value;
    throw invalid_input(m.metric + " is undefined: " + m.reason);
}

// A label, or the labels of an intersection, as the report writes them.
std::optional<texts> names_wanted(py::handle given) {
    if (given.is_none()) return std::nullopt;
    const auto one = [](py::handle value) {
        if (PyBool_Check(value.ptr())) return std::string(value.cast<bool>() ? "true" : "false");
        return py::str(value).cast<std::string>();
    };
    if (!py::isinstance<py::tuple>(given) && !py::isinstance<py::list>(given))
        return texts{one(given)};
    texts values;
    for (const py::handle value : given) values.push_back(one(value));
    return values;
}

query query_of(const std::optional<std::string>& metric, py::handle attribute, py::handle group,
               py::handle feature, const std::optional<std::string>& window, py::handle positive,
               const std::optional<std::string>& comparison, py::handle against) {
    query q;
    q.metric = metric;
    q.attribute = names_wanted(attribute);
    q.group = names_wanted(group);
    if (!feature.is_none()) q.feature = py::str(feature).cast<std::string>();
    q.window = window;
    if (const auto label = names_wanted(positive)) {
        q.positive = label->empty() ? "" : label->front();
    }
    q.comparison = comparison;
    if (const auto labels = names_wanted(against)) {
        std::string joined;
        for (const std::string& label : *labels) joined += (joined.empty() ? "" : ", ") + label;
        q.against = joined;
    }
    return q;
}

py::object count_or_none(std::int64_t n) {
    return n > 0 ? py::object(py::int_(n)) : py::object(py::none());
}

void register_measurement(py::module_& module) {
    using m = measurement;
    py::class_<m>(module, "Measurement", "One number with its interval, counts and status.")
        .def_readonly("metric", &m::metric)
        .def_property_readonly("attribute", names_field(&m::attribute))
        .def_property_readonly("group", names_field(&m::group))
        .def_property_readonly("feature", text_field(&m::feature))
        .def_property_readonly("window", text_field(&m::window))
        .def_property_readonly("positive", text_field(&m::positive))
        .def_property_readonly("comparison", text_field(&m::comparison))
        .def_property_readonly("against", text_field(&m::against))
        .def_property_readonly("value", number_field(&m::value))
        .def_property_readonly("lower", number_field(&m::lower))
        .def_property_readonly("upper", number_field(&m::upper))
        .def_property_readonly("confidence", number_field(&m::confidence))
        .def_property_readonly("method", text_field(&m::method))
        .def_property_readonly("bound_lower", number_field(&m::bound_lower))
        .def_property_readonly("bound_upper", number_field(&m::bound_upper))
        .def_readonly("n", &m::n)
        .def_property_readonly("numerator", number_field(&m::numerator))
        .def_property_readonly("denominator", number_field(&m::denominator))
        .def_property_readonly("p_value", number_field(&m::p_value))
        .def_property_readonly("adjusted_p_value", number_field(&m::adjusted_p_value))
        .def_property_readonly("finding", word_field(&m::finding))
        .def_property_readonly("smallest_effect", number_field(&m::smallest_effect))
        .def_property_readonly("detectable", number_field(&m::detectable))
        .def_property_readonly("n_needed",
                               [](const m& self) { return count_or_none(self.n_needed); })
        .def_property_readonly("status", word_field(&m::status))
        .def_property_readonly("reason", text_field(&m::reason))
        .def("__float__", &value_or_raise)
        .def("__repr__", &described)
        .def("__format__",
             [](const py::object& self, const py::str& how) -> py::object {
                 if (py::len(how) == 0) return py::str(self);
                 return py::float_(self).attr("__format__")(how);
             })
        .def("__copy__", [](const m& self) { return self; })
        .def("__deepcopy__", [](const m& self, const py::dict&) { return self; })
        .def(
            "__eq__", [](const m& a, const m& b) { return json_of(a) == json_of(b); },
            py::is_operator())
        .def(py::pickle(
            [](const m& self) { return json_of(self); },
            [](const std::string& json) { return report_from_json(json).measurements.at(0); }));
}

void register_check(py::module_& module) {
    using c = check;
    py::class_<c>(module, "Check", "A policy's judgement of one measurement.")
        .def_readonly("id", &c::id)
        .def_readonly("metric", &c::metric)
        .def_property_readonly("report_kind", text_field(&c::report_kind))
        .def_property_readonly("attribute", names_field(&c::attribute))
        .def_property_readonly("group", names_field(&c::group))
        .def_property_readonly("feature", text_field(&c::feature))
        .def_property_readonly("window", text_field(&c::window))
        .def_property_readonly("positive", text_field(&c::positive))
        .def_property_readonly("comparison", text_field(&c::comparison))
        .def_property_readonly("against", text_field(&c::against))
        .def_property_readonly("at_least", number_field(&c::at_least))
        .def_property_readonly("at_most", number_field(&c::at_most))
        .def_property_readonly("decide_by", text_field(&c::decide_by))
        .def_readonly("min_n", &c::min_n)
        .def_property_readonly("severity", text_field(&c::severity))
        .def_property_readonly("on_insufficient", text_field(&c::on_insufficient))
        .def_property_readonly("value", number_field(&c::value))
        .def_property_readonly("lower", number_field(&c::lower))
        .def_property_readonly("upper", number_field(&c::upper))
        .def_readonly("n", &c::n)
        .def_property_readonly("detectable", number_field(&c::detectable))
        .def_property_readonly("n_needed",
                               [](const c& self) { return count_or_none(self.n_needed); })
        .def_property_readonly("verdict", word_field(&c::verdict))
        .def_property_readonly("reason", text_field(&c::reason))
        .def_property_readonly("owner", text_field(&c::owner))
        .def_property_readonly("citation", text_field(&c::citation))
        .def("__repr__", [](const c& self) {
            return "<Check " + self.id + ": " + std::string(to_text(self.verdict)) +
                   (self.reason.empty() ? "" : ", " + self.reason) + ">";
        });
}

void register_curve(py::module_& module) {
    using c = curve;
    py::class_<c>(module, "Curve", "Points for a picture: named columns of equal length.")
        .def_readonly("name", &c::name)
        .def_property_readonly("attribute", names_field(&c::attribute))
        .def_property_readonly("group", names_field(&c::group))
        .def_property_readonly("feature", text_field(&c::feature))
        .def_property_readonly("window", text_field(&c::window))
        .def_readonly("axes", &c::axes)
        .def_readonly("columns", &c::columns)
        .def("__repr__", [](const c& self) {
            return "<Curve " + self.name + (self.feature.empty() ? "" : " of " + self.feature) +
                   ">";
        });
}

// A KeyError that names what is near; for queries that nothing matches.
const measurement& none_but_near(const report& r, const query& q) {
    try {
        return measure(r, q);
    } catch (const invalid_input& none) {
        throw py::key_error(none.what());
    }
}

// A name that neither this report nor the library knows is a slip of the pen.
void require_metric(const report& r, const std::string& metric) {
    query q;
    q.metric = metric;
    if (r.measurements.empty() || !select(r, q).empty()) return;
    const auto known = py::module_::import("fairdrift._own_metrics").attr("is_known");
    if (!known(metric).cast<bool>()) (void)none_but_near(r, q);
}

// Methods whose work is done in fairdrift.report: `name(report, ...)`.
auto in_python(const char* name) {
    return [name](const py::object& self, const py::args& args, const py::kwargs& kwargs) {
        return pages().attr(name)(self, *args, **kwargs);
    };
}

}  // namespace

// A list of what Python sees of one class is as long as the class.
// NOLINTNEXTLINE(readability-function-size)
void register_report(py::module_& module) {
    register_measurement(module);
    register_check(module);
    register_curve(module);
    module.def("arrow_stream", &arrow_stream, py::arg("columns"));
    using r = report;
    py::class_<r, std::shared_ptr<r>>(module, "Report",
                                      "What a question answers with; its JSON is canonical.")
        .def_readonly("kind", &r::kind)
        .def_property("created", text_field(&r::created),
                      [](r& self, const std::string& when) { self.created = when; })
        .def_property_readonly("verdict", word_field(&r::verdict))
        .def_readonly("checks", &r::checks)
        .def_readonly("measurements", &r::measurements)
        .def_readonly("curves", &r::curves)
        .def_readonly("notes", &r::notes)
        .def("__len__", [](const r& self) { return self.measurements.size(); })
        .def(
            "measure",
            [](const r& self, const std::optional<std::string>& metric, const py::object& attribute,
               const py::object& group, const py::object& feature,
               const std::optional<std::string>& window, const py::object& positive,
               const std::optional<std::string>& comparison, const py::object& against) {
                const query q = query_of(metric, attribute, group, feature, window, positive,
                                         comparison, against);
                return select(self, q).empty() ? none_but_near(self, q) : measure(self, q);
            },
            py::arg("metric") = py::none(), py::kw_only(), py::arg("attribute") = py::none(),
            py::arg("group") = py::none(), py::arg("feature") = py::none(),
            py::arg("window") = py::none(), py::arg("positive") = py::none(),
            py::arg("comparison") = py::none(), py::arg("against") = py::none(),
            "The one measurement that is meant. KeyError names the nearest where there is none, "
            "InvalidInput (a ValueError) the missing keys where there are several.")
        .def(
            "select",
            [](const r& self, const std::optional<std::string>& metric, const py::object& attribute,
               const py::object& group, const py::object& feature,
               const std::optional<std::string>& window, const py::object& positive,
               const std::optional<std::string>& comparison, const py::object& against) {
                const query q = query_of(metric, attribute, group, feature, window, positive,
                                         comparison, against);
                std::vector<measurement> found;
                for (const std::size_t i : select(self, q)) found.push_back(self.measurements[i]);
                if (found.empty() && metric) require_metric(self, *metric);
                return found;
            },
            py::arg("metric") = py::none(), py::kw_only(), py::arg("attribute") = py::none(),
            py::arg("group") = py::none(), py::arg("feature") = py::none(),
            py::arg("window") = py::none(), py::arg("positive") = py::none(),
            py::arg("comparison") = py::none(), py::arg("against") = py::none(),
            "All measurements that match, in the report's order. KeyError names the nearest where "
            "the metric is none that the report or the library knows.")
        .def(
            "to_json", [](const r& self, int indent) { return to_json(self, indent); },
            py::arg("indent") = -1, "Canonical JSON; the same report gives the same bytes.")
        .def_static(
            "from_json",
            [](const std::variant<py::bytes, std::string>& text) {
                const auto* bytes = std::get_if<py::bytes>(&text);
                return report_from_json(bytes != nullptr ? std::string_view(*bytes)
                                                         : std::get<std::string>(text));
            },
            py::arg("text"),
            "The report of its JSON, as text or as bytes; InvalidInput names what is wrong.")
        .def("add", in_python("add"),
             "add(name, value, *, n=0, lower=None, upper=None, ...): a number "
             "from elsewhere, e.g. latency; policies can check it.")
        .def(
            "_excerpt",
            [](const r& self, std::size_t most) {
                report_excerpt part = excerpt(self, most);
                py::list summaries;
                for (const group_summary& s : part.summaries) {
                    summaries.append(py::make_tuple(py::tuple(py::cast(s.attribute)), s.groups,
                                                    s.rows, s.missing, s.small_groups,
                                                    s.small_rows));
                }
                return py::make_tuple(std::move(part.kept), summaries);
            },
            py::arg("most"))
        .def("_append", [](r& self, measurement m) { self.measurements.push_back(std::move(m)); })
        .def("table", in_python("table"), "table(**filters): a Table of the matching measurements.")
        .def("by_group", in_python("by_group"), "by_group(attribute): one row a group.")
        .def("by_feature", in_python("by_feature"), "by_feature(): one row a feature.")
        .def("cube", in_python("cube"),
             "cube(attribute): rates as arrays, group x window x metric.")
        .def("figure", in_python("figure"), "figure(name, **which): a picture as SVG text.")
        .def("to_dict", in_python("to_dict"), "The JSON as dicts and lists.")
        .def("to_html", in_python("to_html"), "One self-contained page.")
        .def("to_markdown", in_python("to_markdown"))
        .def("to_junit", in_python("to_junit"), "JUnit XML: one test case a check.")
        .def("save", in_python("save"),
             "save(path): .json, .html, .md or .xml (JUnit), whole or not at all.")
        .def_static(
            "load", [](const py::object& path) { return pages().attr("load")(path); },
            py::arg("path"), "The report of a .json file.")
        .def("raise_for_verdict", in_python("raise_for_verdict"),
             "Raises GateError on fail and insufficient_data.")
        .def("_repr_html_", in_python("repr_html"))
        .def("__repr__", in_python("short"))
        .def("__str__", in_python("short"))
        .def("__bool__",
             [](const r&) -> bool {
                 throw py::type_error(
                     "a report is neither true nor false; ask report.verdict, or "
                     "evaluate a policy");
             })
        .def(
            "__eq__", [](const r& a, const r& b) { return to_json(a) == to_json(b); },
            py::is_operator())
        .def("__copy__", [](const r& self) { return r(self); })
        .def("__deepcopy__", [](const r& self, const py::dict&) { return r(self); })
        .def(py::pickle([](const r& self) { return to_json(self); },
                        [](const std::string& json) { return report_from_json(json); }));
}

}  // namespace fairdrift
