// Policies as JSON, and back.
#include <cmath>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/policy/policy.hpp>

#include "core/json_reading.hpp"
#include "policy/words.hpp"

namespace fairdrift {

namespace {

using detail::fields;
using detail::json;
using detail::keys;
using detail::texts;

constexpr const char* schema = "fairdrift.policy/1";

std::string label_text(const fields& given, const char* key, const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return label(value.get<bool>()).to_text();
    if (value.is_number_integer()) return label(value.get<std::int64_t>()).to_text();
    if (value.is_number()) return label(value.get<double>()).to_text();
    given.refuse(key, "a label or a list of labels", value);
}

// One label or a list of them; numbers and booleans read as reports write them.
std::optional<texts> labels_of(fields& given, const char* key) {
    const json* found = given.take(key);
    if (found == nullptr) return std::nullopt;
    if (!found->is_array()) return texts{label_text(given, key, *found)};
    texts values;
    for (const json& value : *found) values.push_back(label_text(given, key, value));
    return values;
}

// "*" is the same as not given.
std::string unless_any(const std::string& written) { return written == "*" ? "" : written; }

rule rule_of(const json& object, std::size_t position) {
    fields given(object, "policy, check", position, keys::as_given);
    rule r;
    r.id = given.text("id");
    if (!r.id.empty()) given.name(r.id);
    r.report_kind = unless_any(given.text("report_kind"));
    r.metric = given.text("metric");
    r.attribute = labels_of(given, "attribute");
    r.group = labels_of(given, "group").value_or(texts{});
    if (r.group == texts{"*"}) r.group.clear();
    r.feature = unless_any(detail::joined(labels_of(given, "feature").value_or(texts{}), ", "));
    r.window = unless_any(given.text("window"));
    r.positive = unless_any(detail::joined(labels_of(given, "positive").value_or(texts{}), ", "));
    r.comparison = given.text("comparison");
    r.against = unless_any(detail::joined(labels_of(given, "against").value_or(texts{}), ", "));
    r.at_least = given.number("at_least");
    r.at_most = given.number("at_most");
    r.decide_by = given.word("decide_by", detail::decisions);
    r.min_n = given.whole("min_n");
    r.severity = given.word("severity", detail::severities);
    r.on_insufficient = given.word("on_insufficient", detail::substitutes);
    r.owner = given.text("owner");
    r.citation = given.text("citation");
    given.finish();
    return r;
}

policy policy_of(const json& object) {
    fields given(object, "policy", 0, keys::as_given);
    const std::string written = given.text("schema");
    if (!written.empty() && written != schema) {
        given.refuse("schema is '" + written + "'; this release reads " + schema);
    }
    policy p;
    p.name = given.text("name");
    p.version = given.text("version");
    p.family_error = given.number("family_error");
    if (const json* checks = given.take("checks")) {
        if (!checks->is_array()) given.refuse("checks", "a list", *checks);
        for (const json& one : *checks) p.checks.push_back(rule_of(one, p.checks.size() + 1));
    }
    given.finish();
    return p;
}

json names(const texts& values) {
    if (values.size() == 1) return values.front();
    return values;
}

json of(const rule& r) {
    json written = json::object();
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) written[key] = value;
    };
    add("id", r.id);
    add("report_kind", r.report_kind);
    add("metric", r.metric);
    if (r.attribute) written["attribute"] = names(*r.attribute);
    if (!r.group.empty()) written["group"] = names(r.group);
    add("feature", r.feature);
    add("window", r.window);
    add("positive", r.positive);
    add("comparison", r.comparison);
    add("against", r.against);
    if (!std::isnan(r.at_least)) written["at_least"] = r.at_least;
    if (!std::isnan(r.at_most)) written["at_most"] = r.at_most;
    written["decide_by"] = to_text(r.decide_by);
    written["min_n"] = r.min_n;
    written["severity"] = to_text(r.severity);
    written["on_insufficient"] = to_text(r.on_insufficient);
    add("owner", r.owner);
    add("citation", r.citation);
    return written;
}

}  // namespace

policy policy_from_json(std::string_view text) {
    policy p = policy_of(detail::parsed(text, "policy JSON"));
    require_sound(p);
    return p;
}

std::string to_json(const policy& p, int indent) {
    json written = {{"schema", schema}};
    if (!p.name.empty()) written["name"] = p.name;
    if (!p.version.empty()) written["version"] = p.version;
    if (!std::isnan(p.family_error)) written["family_error"] = p.family_error;
    written["checks"] = json::array();
    for (const rule& r : p.checks) written["checks"].push_back(of(r));
    return written.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace fairdrift
