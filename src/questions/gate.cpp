#include <fairdrift/questions/gate.hpp>

#include <algorithm>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/policy/evaluate.hpp>

namespace fairdrift {

namespace {

using convention = std::pair<std::string, std::string>;

const convention* find(const std::vector<convention>& all, const std::string& name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const convention& c) { return c.first == name; });
    return found == all.end() ? nullptr : &*found;
}

// Where reports differ in a convention, each value is named once, with the kind of its report.
void add_conventions(const report& from, std::vector<convention>& into) {
    for (const auto& [name, value] : from.conventions) {
        auto* known = const_cast<convention*>(find(into, name));
        if (known == nullptr) {
            into.emplace_back(name, value);
        } else if (known->second != value) {
            known->second += "; in the " + from.kind + " report " + value;
        }
    }
}

void add_policy(const policy& p, std::vector<convention>& into) {
    if (!p.name.empty()) into.emplace_back("policy", p.name);
    if (!p.version.empty()) into.emplace_back("policy_version", p.version);
    into.emplace_back("policy_fingerprint", digest(to_json(p)));
}

void add_subject(const report& from, report& into) {
    if (from.subject.empty() || from.subject == into.subject) return;
    if (into.subject.empty()) {
        into.subject = from.subject;
        return;
    }
    into.notes.push_back("the reports name different subjects: model '" + into.subject.model +
                         "' version '" + into.subject.version + "' and model '" +
                         from.subject.model + "' version '" + from.subject.version + "'");
}

template <class T>
void add_new(const std::vector<T>& from, std::vector<T>& into) {
    for (const T& one : from) {
        if (std::find(into.begin(), into.end(), one) == into.end()) into.push_back(one);
    }
}

std::vector<measured> measurements_of(std::span<const report* const> reports) {
    std::vector<measured> all;
    for (const report* r : reports) {
        const convention* favorable = find(r->conventions, "favorable_rate");
        all.push_back({.report_kind = r->kind, .measurements = r->measurements});
        if (favorable != nullptr) all.back().favorable_rate = favorable->second;
    }
    return all;
}

}  // namespace

report judged(report r, const policy& p) {
    const report* const one = &r;
    evaluation found = evaluate(p, measurements_of({&one, 1}));
    add_policy(p, r.conventions);
    r.checks = std::move(found.checks);
    r.verdict = found.verdict;
    return r;
}

report gate(const policy& p, std::span<const report* const> reports) {
    if (reports.empty()) throw invalid_input("a policy needs at least one report to judge");
    const std::vector<measured> all = measurements_of(reports);
    evaluation found = evaluate(p, all);
    report result;
    result.kind = "gate";
    add_policy(p, result.conventions);
    for (const report* from : reports) {
        add_subject(*from, result);
        add_new(from->data, result.data);
        add_conventions(*from, result.conventions);
        add_new(from->notes, result.notes);
    }
    for (const measurement* m : found.judged) result.measurements.push_back(*m);
    result.checks = std::move(found.checks);
    result.verdict = found.verdict;
    return result;
}

}  // namespace fairdrift
