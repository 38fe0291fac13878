// The canonical JSON of a report, and back.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fairdrift/report/report.hpp>
#include <fairdrift/version.hpp>

#include "core/json_reading.hpp"
#include "policy/words.hpp"

namespace fairdrift {

namespace {

using detail::fields;
using detail::json;
using detail::texts;

constexpr const char* schema = "fairdrift.report/1";

json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
json text(const std::string& value) { return value.empty() ? json(nullptr) : json(value); }

// None: null; one: a string; an intersection: a list.
json names(const texts& values) {
    if (values.empty()) return nullptr;
    if (values.size() == 1) return values.front();
    return values;
}

template <class Enum>
json word(Enum value) {
    const std::string_view written = to_text(value);
    return written.empty() ? json(nullptr) : json(written);
}

// Written only where something is undecided.
template <class T>
json with_reach(json written, const T& of) {
    if (std::isfinite(of.detectable)) written["detectable"] = of.detectable;
    if (of.n_needed > 0) written["n_needed"] = of.n_needed;
    return written;
}

template <class T>
void read_reach(const json& j, fields& given, T& into) {
    if (j.contains("detectable")) into.detectable = given.number("detectable");
    if (j.contains("n_needed")) into.n_needed = given.whole("n_needed", 1);
}

json of(const measurement& m) {
    return with_reach({{"metric", m.metric},
                       {"attribute", names(m.attribute)},
                       {"group", names(m.group)},
                       {"feature", text(m.feature)},
                       {"window", text(m.window)},
                       {"positive", text(m.positive)},
                       {"comparison", text(m.comparison)},
                       {"against", text(m.against)},
                       {"value", number(m.value)},
                       {"lower", number(m.lower)},
                       {"upper", number(m.upper)},
                       {"confidence", number(m.confidence)},
                       {"method", text(m.method)},
                       {"bound_lower", number(m.bound_lower)},
                       {"bound_upper", number(m.bound_upper)},
                       {"n", m.n},
                       {"numerator", number(m.numerator)},
                       {"denominator", number(m.denominator)},
                       {"p_value", number(m.p_value)},
                       {"adjusted_p_value", number(m.adjusted_p_value)},
                       {"finding", word(m.finding)},
                       {"smallest_effect", number(m.smallest_effect)},
                       {"status", word(m.status)},
                       {"reason", text(m.reason)}},
                      m);
}

json of(const check& c) {
    return with_reach({{"id", c.id},
                       {"report_kind", text(c.report_kind)},
                       {"metric", c.metric},
                       {"attribute", names(c.attribute)},
                       {"group", names(c.group)},
                       {"feature", text(c.feature)},
                       {"window", text(c.window)},
                       {"positive", text(c.positive)},
                       {"comparison", text(c.comparison)},
                       {"against", text(c.against)},
                       {"at_least", number(c.at_least)},
                       {"at_most", number(c.at_most)},
                       {"decide_by", text(c.decide_by)},
                       {"min_n", c.min_n},
                       {"severity", text(c.severity)},
                       {"on_insufficient", text(c.on_insufficient)},
                       {"value", number(c.value)},
                       {"lower", number(c.lower)},
                       {"upper", number(c.upper)},
                       {"n", c.n},
                       {"verdict", word(c.verdict)},
                       {"reason", text(c.reason)},
                       {"owner", text(c.owner)},
                       {"citation", text(c.citation)}},
                      c);
}

json of(const curve& c) {
    json columns = json::array();
    for (const auto& column : c.columns) {
        json values = json::array();
        if (const auto* numbers = std::get_if<std::vector<double>>(&column)) {
            for (const double value : *numbers) values.push_back(number(value));
        } else {
            for (const auto& value : std::get<texts>(column)) values.push_back(value);
        }
        columns.push_back(std::move(values));
    }
    return {{"name", c.name},           {"attribute", names(c.attribute)},
            {"group", names(c.group)},  {"feature", text(c.feature)},
            {"window", text(c.window)}, {"axes", c.axes},
            {"columns", columns}};
}

json of(const data_part& d) {
    json excluded = json::array();
    for (const auto& [reason, rows] : d.excluded) {
        excluded.push_back({{"reason", reason}, {"rows", rows}});
    }
    json columns = json::array();
    for (const auto& [role, name] : d.columns) columns.push_back({{"role", role}, {"name", name}});
    return {{"role", d.role},     {"rows", d.rows},           {"excluded", excluded},
            {"columns", columns}, {"window", text(d.window)}, {"digest", text(d.digest)}};
}

json of(const subject& s) {
    if (s == subject{}) return nullptr;
    return {{"model", text(s.model)},
            {"version", text(s.version)},
            {"owner", text(s.owner)},
            {"purpose", text(s.purpose)}};
}

// --- and back -----------------------------------------------------------------------------------

constexpr double greatest = std::numeric_limits<double>::max();
constexpr std::size_t most_points = 256;
// "measurement": one by itself, on its way to another process.
constexpr std::array<std::string_view, 6> kinds{"audit",   "drift",     "gate",
                                                "proxies", "subgroups", "measurement"};
constexpr std::array findings{finding::none,         finding::drift,     finding::stable,
                              finding::inconclusive, finding::different, finding::equivalent};
constexpr std::array statuses{status::ok, status::undefined, status::suppressed};
constexpr std::array verdicts{verdict::none, verdict::pass, verdict::warn,
                              verdict::insufficient_data, verdict::fail};

void require_order(const fields& given, const char* low, double lower, const char* high,
                   double upper) {
    if (!(lower > upper)) return;
    given.refuse(std::string(low) + " is " + json(lower).dump() + ", above " + high +
                 ", which is " + json(upper).dump());
}

// A number that is undefined has a reason; any other has a value.
void require_sound(const fields& given, const measurement& m) {
    require_order(given, "lower", m.lower, "upper", m.upper);
    require_order(given, "bound_lower", m.bound_lower, "bound_upper", m.bound_upper);
    const bool there = !std::isnan(m.value);
    const std::string is = std::string(to_text(m.status)) + "; ";
    if (m.status != status::undefined && !there) {
        given.refuse("value is null and status is " + is + "it must be a number, or undefined");
    }
    if (m.status == status::undefined && there) {
        given.refuse("value is " + json(m.value).dump() + " and status is " + is +
                     "it must be null");
    }
    if (!there && m.reason.empty()) given.refuse("an undefined number must have a reason");
    if (!m.group.empty() && m.group.size() != m.attribute.size()) {
        given.refuse("group and attribute have " + std::to_string(m.group.size()) + " and " +
                     std::to_string(m.attribute.size()) + " entries; they must have as many");
    }
}

measurement measurement_of(const json& j, std::size_t position) {
    fields given(j, "report JSON, measurement", position);
    measurement m;
    m.metric = given.some_text("metric");
    m.attribute = given.names("attribute");
    m.group = given.names("group");
    m.feature = given.text("feature");
    m.window = given.text("window");
    m.positive = given.text("positive");
    m.comparison = given.text("comparison");
    m.against = given.text("against");
    m.value = given.number("value");
    m.lower = given.number("lower");
    m.upper = given.number("upper");
    m.confidence = given.number("confidence", 0, 1);
    m.method = given.text("method");
    m.bound_lower = given.number("bound_lower");
    m.bound_upper = given.number("bound_upper");
    m.n = given.whole("n", 0);
    m.numerator = given.number("numerator");
    m.denominator = given.number("denominator");
    m.p_value = given.number("p_value", 0, 1);
    m.adjusted_p_value = given.number("adjusted_p_value", 0, 1);
    m.finding = given.word("finding", findings);
    m.smallest_effect = given.number("smallest_effect", 0, greatest);
    read_reach(j, given, m);
    m.status = given.word("status", statuses);
    m.reason = given.text("reason");
    given.finish();
    require_sound(given, m);
    return m;
}

check check_of(const json& j, std::size_t position) {
    fields given(j, "report JSON, check", position);
    check c;
    c.id = given.some_text("id");
    c.report_kind = given.text("report_kind");
    c.metric = given.some_text("metric");
    c.attribute = given.names("attribute");
    c.group = given.names("group");
    c.feature = given.text("feature");
    c.window = given.text("window");
    c.positive = given.text("positive");
    c.comparison = given.text("comparison");
    c.against = given.text("against");
    c.at_least = given.number("at_least");
    c.at_most = given.number("at_most");
    c.decide_by = given.one_of("decide_by", detail::texts_of(detail::decisions));
    c.min_n = given.whole("min_n", 0);
    c.severity = given.one_of("severity", detail::texts_of(detail::severities));
    c.on_insufficient = given.one_of("on_insufficient", detail::texts_of(detail::substitutes));
    c.value = given.number("value");
    c.lower = given.number("lower");
    c.upper = given.number("upper");
    c.n = given.whole("n", 0);
    read_reach(j, given, c);
    c.verdict = given.word("verdict", verdicts);
    c.reason = given.text("reason");
    c.owner = given.text("owner");
    c.citation = given.text("citation");
    given.finish();
    require_order(given, "at_least", c.at_least, "at_most", c.at_most);
    require_order(given, "lower", c.lower, "upper", c.upper);
    return c;
}

using values = decltype(curve::columns)::value_type;

values values_of(const fields& given, const json& column) {
    if (!column.is_array()) given.refuse("a column", "a list", column);
    if (column.size() > most_points) {
        given.refuse("a column has " + std::to_string(column.size()) + " points; at most " +
                     std::to_string(most_points) + " are allowed");
    }
    const bool is_text = !column.empty() && column.front().is_string();
    texts words;
    std::vector<double> numbers;
    for (const json& value : column) {
        if (is_text ? !value.is_string() : !(value.is_number() || value.is_null())) {
            given.refuse("a point", is_text ? "text" : "a number", value);
        }
        if (is_text) {
            words.push_back(value.get<std::string>());
        } else {
            numbers.push_back(value.is_null() ? absent : value.get<double>());
        }
    }
    return is_text ? values(std::move(words)) : values(std::move(numbers));
}

curve curve_of(const json& j, std::size_t position) {
    fields given(j, "report JSON, curve", position);
    curve c;
    c.name = given.some_text("name");
    c.attribute = given.names("attribute");
    c.group = given.names("group");
    c.feature = given.text("feature");
    c.window = given.text("window");
    c.axes = given.list_of_texts("axes");
    const json& columns = given.list("columns");
    for (const json& column : columns) {
        if (column.size() != columns.front().size()) given.refuse("columns are of unequal length");
        c.columns.push_back(values_of(given, column));
    }
    if (c.columns.size() != c.axes.size()) {
        given.refuse("axes and columns have " + std::to_string(c.axes.size()) + " and " +
                     std::to_string(c.columns.size()) + " entries; they must have as many");
    }
    given.finish();
    return c;
}

data_part data_of(const json& j, std::size_t position) {
    fields given(j, "report JSON, data", position);
    data_part d;
    d.role = given.some_text("role");
    d.rows = given.whole("rows", 0);
    for (const json& one : given.list("excluded")) {
        fields e(one, "report JSON, excluded rows", d.excluded.size() + 1);
        d.excluded.emplace_back(e.text("reason"), e.whole("rows", 0));
        e.finish();
    }
    for (const json& one : given.list("columns")) {
        fields e(one, "report JSON, column", d.columns.size() + 1);
        d.columns.emplace_back(e.text("role"), e.text("name"));
        e.finish();
    }
    d.window = given.text("window");
    d.digest = given.text("digest");
    given.finish();
    return d;
}

subject subject_of(const json* j) {
    if (j == nullptr) return {};
    fields given(*j, "report JSON, subject");
    subject s{given.text("model"), given.text("version"), given.text("owner"),
              given.text("purpose")};
    given.finish();
    return s;
}

std::vector<std::pair<std::string, std::string>> conventions_of(const json& object) {
    std::vector<std::pair<std::string, std::string>> found;
    const fields given(object, "report JSON, conventions");
    for (const auto& [name, value] : object.items()) {
        if (!value.is_string()) given.refuse(name, "text", value);
        found.emplace_back(name, value.get<std::string>());
    }
    return found;
}

void require_tool(const json& object) {
    fields given(object, "report JSON, tool");
    static_cast<void>(given.some_text("name"));
    static_cast<void>(given.some_text("version"));
    given.finish();
}

std::string kind_of(fields& given) {
    std::string kind = given.text("kind");
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return kind;
    given.refuse("kind is '" + kind + "'; it must be one of " +
                 detail::joined({kinds.begin(), kinds.end()}, ", "));
}

template <class T>
std::vector<T> list_of(fields& given, const char* key, T (*read)(const json&, std::size_t)) {
    std::vector<T> found;
    for (const json& one : given.list(key)) found.push_back(read(one, found.size() + 1));
    return found;
}

report report_of(const json& j) {
    fields given(j, "report JSON");
    if (const std::string written = given.text("schema"); written != schema) {
        given.refuse("schema is '" + written + "'; that of a report is '" + schema + "'");
    }
    report r;
    r.kind = kind_of(given);
    r.created = given.text("created");
    require_tool(given.object("tool"));
    r.subject = subject_of(given.take("subject"));
    r.data = list_of(given, "data", data_of);
    r.conventions = conventions_of(given.object("conventions"));
    r.measurements = list_of(given, "measurements", measurement_of);
    r.curves = list_of(given, "curves", curve_of);
    r.checks = list_of(given, "checks", check_of);
    r.verdict = given.word("verdict", verdicts);
    r.notes = given.list_of_texts("notes");
    given.finish();
    return r;
}

}  // namespace

namespace {

// Labels come from users' data: bytes that are no UTF-8 are replaced, not thrown at the reader.
std::string dumped(const json& j, int indent = -1) {
    return j.dump(indent, ' ', false, json::error_handler_t::replace);
}

// All keys in their order, the long lists still empty.
json frame_of(const report& r) {
    json conventions = json::object();
    for (const auto& [name, value] : r.conventions) conventions[name] = value;
    json j = {{"schema", schema},
              {"kind", r.kind},
              {"created", text(r.created)},
              {"tool", {{"name", "fairdrift"}, {"version", FAIRDRIFT_VERSION}}},
              {"subject", of(r.subject)},
              {"data", json::array()},
              {"conventions", conventions},
              {"measurements", json::array()},
              {"curves", json::array()},
              {"checks", json::array()},
              {"verdict", word(r.verdict)},
              {"notes", r.notes}};
    for (const data_part& d : r.data) j["data"].push_back(of(d));
    return j;
}

template <class T>
void append_list(std::string& out, const std::vector<T>& items) {
    out += '[';
    for (const T& item : items) {
        if (out.back() != '[') out += ',';
        out += dumped(of(item));
    }
    out += ']';
}

// The same bytes as of the whole tree, whose nodes take several times the memory of the text.
std::string compact(const report& r) {
    std::string out;
    const json frame = frame_of(r);
    for (const auto& [key, value] : frame.items()) {
        out += (out.empty() ? "{\"" : ",\"") + key + "\":";
        if (key == "measurements") {
            append_list(out, r.measurements);
        } else if (key == "curves") {
            append_list(out, r.curves);
        } else if (key == "checks") {
            append_list(out, r.checks);
        } else {
            out += dumped(value);
        }
    }
    return out + '}';
}

}  // namespace

std::string to_json(const report& r, int indent) {
    if (indent < 0) return compact(r);
    json j = frame_of(r);
    for (const measurement& m : r.measurements) j["measurements"].push_back(of(m));
    for (const curve& c : r.curves) j["curves"].push_back(of(c));
    for (const check& c : r.checks) j["checks"].push_back(of(c));
    return dumped(j, indent);
}

report report_from_json(std::string_view text) {
    return report_of(detail::parsed(text, "report JSON"));
}

}  // namespace fairdrift
