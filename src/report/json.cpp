// The canonical JSON of a report, and back.
#include <cmath>
#include <nlohmann/json.hpp>

#include <fairdrift/core/error.hpp>
#include <fairdrift/report/report.hpp>
#include <fairdrift/version.hpp>

namespace fairdrift {

namespace {

using json = nlohmann::ordered_json;
using texts = std::vector<std::string>;

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

json of(const measurement& m) {
    return {{"metric", m.metric},
            {"attribute", names(m.attribute)},
            {"group", names(m.group)},
            {"feature", text(m.feature)},
            {"window", text(m.window)},
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
            {"reason", text(m.reason)}};
}

json of(const check& c) {
    return {{"id", c.id},
            {"report_kind", text(c.report_kind)},
            {"metric", c.metric},
            {"attribute", names(c.attribute)},
            {"group", names(c.group)},
            {"feature", text(c.feature)},
            {"window", text(c.window)},
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
            {"citation", text(c.citation)}};
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

double number_of(const json& j) { return j.is_null() ? absent : j.get<double>(); }
std::string text_of(const json& j) { return j.is_null() ? std::string() : j.get<std::string>(); }
texts names_of(const json& j) {
    if (j.is_null()) return {};
    if (j.is_string()) return {j.get<std::string>()};
    return j.get<texts>();
}

template <class Enum>
Enum word_of(const json& j, std::initializer_list<Enum> all) {
    const std::string written = text_of(j);
    for (const Enum value : all) {
        if (to_text(value) == written) return value;
    }
    throw invalid_input("report JSON: '" + written + "' is not a word of the report format");
}

verdict verdict_of(const json& j) {
    return word_of(j, {verdict::none, verdict::pass, verdict::warn, verdict::insufficient_data,
                       verdict::fail});
}

measurement measurement_of(const json& j) {
    measurement m;
    m.metric = j.at("metric");
    m.attribute = names_of(j.at("attribute"));
    m.group = names_of(j.at("group"));
    m.feature = text_of(j.at("feature"));
    m.window = text_of(j.at("window"));
    m.comparison = text_of(j.at("comparison"));
    m.against = text_of(j.at("against"));
    m.value = number_of(j.at("value"));
    m.lower = number_of(j.at("lower"));
    m.upper = number_of(j.at("upper"));
    m.confidence = number_of(j.at("confidence"));
    m.method = text_of(j.at("method"));
    m.bound_lower = number_of(j.at("bound_lower"));
    m.bound_upper = number_of(j.at("bound_upper"));
    m.n = j.at("n");
    m.numerator = number_of(j.at("numerator"));
    m.denominator = number_of(j.at("denominator"));
    m.p_value = number_of(j.at("p_value"));
    m.adjusted_p_value = number_of(j.at("adjusted_p_value"));
    m.finding = word_of(j.at("finding"),
                        {finding::none, finding::drift, finding::stable, finding::inconclusive});
    m.smallest_effect = number_of(j.at("smallest_effect"));
    m.status = word_of(j.at("status"), {status::ok, status::undefined, status::suppressed});
    m.reason = text_of(j.at("reason"));
    return m;
}

check check_of(const json& j) {
    check c;
    c.id = j.at("id");
    c.report_kind = text_of(j.at("report_kind"));
    c.metric = j.at("metric");
    c.attribute = names_of(j.at("attribute"));
    c.group = names_of(j.at("group"));
    c.feature = text_of(j.at("feature"));
    c.window = text_of(j.at("window"));
    c.comparison = text_of(j.at("comparison"));
    c.against = text_of(j.at("against"));
    c.at_least = number_of(j.at("at_least"));
    c.at_most = number_of(j.at("at_most"));
    c.decide_by = text_of(j.at("decide_by"));
    c.min_n = j.at("min_n");
    c.severity = text_of(j.at("severity"));
    c.on_insufficient = text_of(j.at("on_insufficient"));
    c.value = number_of(j.at("value"));
    c.lower = number_of(j.at("lower"));
    c.upper = number_of(j.at("upper"));
    c.n = j.at("n");
    c.verdict = verdict_of(j.at("verdict"));
    c.reason = text_of(j.at("reason"));
    c.owner = text_of(j.at("owner"));
    c.citation = text_of(j.at("citation"));
    return c;
}

curve curve_of(const json& j) {
    curve c;
    c.name = j.at("name");
    c.attribute = names_of(j.at("attribute"));
    c.group = names_of(j.at("group"));
    c.feature = text_of(j.at("feature"));
    c.window = text_of(j.at("window"));
    c.axes = j.at("axes").get<texts>();
    for (const json& column : j.at("columns")) {
        if (!column.empty() && column.front().is_string()) {
            c.columns.emplace_back(column.get<texts>());
            continue;
        }
        std::vector<double> values;
        for (const json& value : column) values.push_back(number_of(value));
        c.columns.emplace_back(std::move(values));
    }
    return c;
}

data_part data_of(const json& j) {
    data_part d;
    d.role = j.at("role");
    d.rows = j.at("rows");
    for (const json& e : j.at("excluded")) d.excluded.emplace_back(e.at("reason"), e.at("rows"));
    for (const json& e : j.at("columns")) d.columns.emplace_back(e.at("role"), e.at("name"));
    d.window = text_of(j.at("window"));
    d.digest = text_of(j.at("digest"));
    return d;
}

subject subject_of(const json& j) {
    if (j.is_null()) return {};
    return {text_of(j.at("model")), text_of(j.at("version")), text_of(j.at("owner")),
            text_of(j.at("purpose"))};
}

report report_of(const json& j) {
    report r;
    r.kind = j.at("kind");
    r.created = text_of(j.at("created"));
    r.subject = subject_of(j.at("subject"));
    for (const json& d : j.at("data")) r.data.push_back(data_of(d));
    for (const auto& [name, value] : j.at("conventions").items()) {
        r.conventions.emplace_back(name, value.get<std::string>());
    }
    for (const json& m : j.at("measurements")) r.measurements.push_back(measurement_of(m));
    for (const json& c : j.at("curves")) r.curves.push_back(curve_of(c));
    for (const json& c : j.at("checks")) r.checks.push_back(check_of(c));
    r.verdict = verdict_of(j.at("verdict"));
    r.notes = j.at("notes").get<texts>();
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
    try {
        const json j = json::parse(text);
        if (j.value("schema", "") != schema) {
            throw invalid_input("this JSON is no report of the schema " + std::string(schema));
        }
        return report_of(j);
    } catch (const json::exception& problem) {
        throw invalid_input(std::string("report JSON: ") + problem.what());
    }
}

}  // namespace fairdrift
