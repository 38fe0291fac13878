// Policies as JSON, and back.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/policy/policy.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

using json = nlohmann::ordered_json;
using texts = std::vector<std::string>;

constexpr const char* schema = "fairdrift.policy/1";

/// The keys of one object, taken one by one; what is left in the end is unknown.
class fields {
  public:
    fields(const json& object, std::string where) : where_(std::move(where)) {
        if (!object.is_object()) refuse("it must be an object, not " + kind_of(object));
        for (const auto& [key, value] : object.items()) {
            known_.emplace_back(key);
            if (!value.is_null()) left_.emplace(key, &value);
        }
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw invalid_input(where_ + ": " + why);
    }
    [[noreturn]] void refuse(const char* key, const char* wanted, const json& found) const {
        refuse(std::string(key) + " must be " + wanted + ", not " + kind_of(found));
    }
    void name(const std::string& where) { where_ = where; }

    const json* take(const char* key) {
        asked_.insert(key);
        const auto found = left_.find(key);
        return found == left_.end() ? nullptr : found->second;
    }
    std::string text(const char* key) {
        const json* found = take(key);
        if (found == nullptr) return {};
        if (!found->is_string()) refuse(key, "text", *found);
        return found->get<std::string>();
    }
    double number(const char* key) {
        const json* found = take(key);
        if (found == nullptr) return absent;
        if (!found->is_number()) refuse(key, "a number", *found);
        return found->get<double>();
    }
    std::int64_t whole(const char* key) {
        const json* found = take(key);
        if (found == nullptr) return 0;
        if (!found->is_number_integer()) refuse(key, "a whole number", *found);
        return found->get<std::int64_t>();
    }
    /// One label or a list of them; numbers and booleans read as reports write them.
    std::optional<texts> labels(const char* key) {
        const json* found = take(key);
        if (found == nullptr) return std::nullopt;
        if (!found->is_array()) return texts{label_text(key, *found)};
        texts values;
        for (const json& value : *found) values.push_back(label_text(key, value));
        return values;
    }
    template <class Word>
    Word word(const char* key, std::initializer_list<Word> allowed) {
        const std::string written = text(key);
        if (written.empty()) return *allowed.begin();
        texts names;
        for (const Word value : allowed) {
            if (to_text(value) == written) return value;
            names.emplace_back(to_text(value));
        }
        refuse(std::string(key) + " is '" + written + "'; it must be one of " +
               detail::joined(names, ", "));
    }
    void finish() const {
        for (const std::string& key : known_) {
            if (asked_.count(key) != 0) continue;
            refuse("there is no key '" + key + "'; there are " +
                   detail::joined({asked_.begin(), asked_.end()}, ", "));
        }
    }

  private:
    static std::string kind_of(const json& value) {
        if (value.is_string()) return "text ('" + value.get<std::string>() + "')";
        if (value.is_boolean() || value.is_number()) return value.dump();
        return value.is_array() ? "a list" : value.is_null() ? "null" : "an object";
    }
    std::string label_text(const char* key, const json& value) const {
        if (value.is_string()) return value.get<std::string>();
        if (value.is_boolean()) return label(value.get<bool>()).to_text();
        if (value.is_number_integer()) return label(value.get<std::int64_t>()).to_text();
        if (value.is_number()) return label(value.get<double>()).to_text();
        refuse(key, "a label or a list of labels", value);
    }

    std::string where_;
    texts known_;
    std::map<std::string, const json*, std::less<>> left_;
    std::set<std::string> asked_;
};

// "*" is the same as not given.
std::string unless_any(const std::string& written) { return written == "*" ? "" : written; }

rule rule_of(const json& object, std::size_t position) {
    fields given(object, "policy, check " + std::to_string(position));
    rule r;
    r.id = given.text("id");
    if (!r.id.empty()) given.name("policy, check '" + r.id + "'");
    r.report_kind = unless_any(given.text("report_kind"));
    r.metric = given.text("metric");
    r.attribute = given.labels("attribute");
    r.group = given.labels("group").value_or(texts{});
    if (r.group == texts{"*"}) r.group.clear();
    r.feature = unless_any(detail::joined(given.labels("feature").value_or(texts{}), ", "));
    r.window = unless_any(given.text("window"));
    r.comparison = given.text("comparison");
    r.against = unless_any(detail::joined(given.labels("against").value_or(texts{}), ", "));
    r.at_least = given.number("at_least");
    r.at_most = given.number("at_most");
    r.decide_by = given.word("decide_by", {decided_by::estimate, decided_by::interval_passes,
                                           decided_by::interval_fails});
    r.min_n = given.whole("min_n");
    r.severity = given.word("severity", {verdict::fail, verdict::warn});
    r.on_insufficient = given.word("on_insufficient", {verdict::insufficient_data, verdict::fail,
                                                       verdict::warn, verdict::pass});
    r.owner = given.text("owner");
    r.citation = given.text("citation");
    given.finish();
    return r;
}

policy policy_of(const json& object) {
    fields given(object, "policy");
    const std::string written = given.text("schema");
    if (!written.empty() && written != schema) {
        given.refuse("schema is '" + written + "'; this release reads " + schema);
    }
    policy p;
    p.name = given.text("name");
    p.version = given.text("version");
    if (const json* checks = given.take("checks")) {
        if (!checks->is_array()) given.refuse("checks", "a list", *checks);
        for (const json& one : *checks) p.checks.push_back(rule_of(one, p.checks.size() + 1));
    }
    given.finish();
    return p;
}

// A key written twice would leave one of the two limits unread.
class repeats {
  public:
    bool operator()(int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) open_.emplace_back();
        if (event == json::parse_event_t::object_end) open_.pop_back();
        if (event != json::parse_event_t::key) return true;
        if (!open_.back().insert(parsed.get<std::string>()).second) {
            throw invalid_input("policy JSON: the key '" + parsed.get<std::string>() +
                                "' is given twice in one object");
        }
        return true;
    }

  private:
    std::vector<std::set<std::string>> open_;
};

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
    try {
        policy p = policy_of(json::parse(text, repeats()));
        require_sound(p);
        return p;
    } catch (const json::exception& problem) {
        throw invalid_input(std::string("policy JSON: ") + problem.what());
    }
}

std::string to_json(const policy& p, int indent) {
    json written = {{"schema", schema}};
    if (!p.name.empty()) written["name"] = p.name;
    if (!p.version.empty()) written["version"] = p.version;
    written["checks"] = json::array();
    for (const rule& r : p.checks) written["checks"].push_back(of(r));
    return written.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace fairdrift
