#include <fairdrift/reference/layout.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

void write_labels(archive_writer& out, const std::vector<label>& values) {
    out.u64(values.size());
    for (const label& value : values) value.write(out);
}

std::vector<label> read_labels(archive_reader& in) {
    std::vector<label> values(in.count(1));
    for (label& value : values) value = label::read(in);
    return values;
}

void write_texts(archive_writer& out, const value_texts& texts) {
    out.u64(texts.size());
    for (const auto& [value, text] : texts) {
        value.write(out);
        out.text(text);
    }
}

value_texts read_texts(archive_reader& in) {
    value_texts texts(in.count(9));
    for (auto& [value, text] : texts) {
        value = label::read(in);
        text = in.text();
    }
    return texts;
}

void write_attributes(archive_writer& out, const std::vector<attribute>& attributes) {
    out.u64(attributes.size());
    for (const attribute& a : attributes) {
        out.text(a.name);
        out.f64s(a.bins);
        write_texts(out, a.value_labels);
    }
}

std::vector<attribute> read_attributes(archive_reader& in) {
    std::vector<attribute> attributes(in.count(24));
    for (attribute& a : attributes) {
        a.name = in.text();
        a.bins = in.f64s();
        a.value_labels = read_texts(in);
    }
    return attributes;
}

void write_feature(archive_writer& out, const feature& f) {
    out.text(f.name);
    out.u8(static_cast<std::uint8_t>(f.kind));
    f.axis.write(out);
    f.categories.write(out);
}

feature read_feature(archive_reader& in) {
    feature f;
    f.name = in.text();
    const std::uint8_t kind = in.u8();
    require_sound(kind <= 2, "an unknown kind of feature");
    f.kind = static_cast<feature_kind>(kind);
    f.axis = knots::read(in);
    f.categories = labels::read(in);
    return f;
}

std::string names_of(const std::vector<attribute>& attributes) {
    std::string text;
    for (const attribute& a : attributes) text += (text.empty() ? "" : ", ") + a.name;
    return text.empty() ? "none" : text;
}

std::string or_none(const std::string& name) { return name.empty() ? "none" : "'" + name + "'"; }

constexpr std::array<std::string_view, 5> task_names{"auto", "binary", "multiclass", "regression",
                                                     "ranking"};

std::string bin_text(const std::vector<double>& edges, std::size_t bin) {
    if (bin == 0) return "under " + number_text(edges.front());
    if (bin >= edges.size()) return number_text(edges.back()) + " and over";
    return number_text(edges[bin - 1]) + " to under " + number_text(edges[bin]);
}

}  // namespace

std::string_view to_text(task_kind task) { return task_names[static_cast<std::size_t>(task)]; }

task_kind task_named(std::string_view name) {
    const auto found = std::find(task_names.begin(), task_names.end(), name);
    if (found != task_names.end()) {
        return static_cast<task_kind>(std::distance(task_names.begin(), found));
    }
    throw invalid_input("task is '" + std::string(name) +
                        "'; it must be auto, binary, multiclass, regression or ranking");
}

std::string attribute::display(const label& value) const {
    for (const auto& [known, text] : value_labels) {
        if (known == value) return text;
    }
    if (!bins.empty() && value.kind() == label_kind::number) {
        return bin_text(bins, static_cast<std::size_t>(value.number()));
    }
    return value.to_text();
}

std::vector<std::string> layout::attribute_names() const {
    std::vector<std::string> names;
    for (const auto* many : {&groups, &strata}) {
        for (const attribute& a : *many) names.push_back(a.name);
    }
    return names;
}

std::vector<std::string> layout::axis_names() const {
    std::vector<std::string> names = attribute_names();
    if (!cluster.empty()) names.push_back(cluster);
    return names;
}

namespace {

// Two labels that read alike would be two groups of one name.
void require_distinct(const attribute& a) {
    std::vector<std::string> texts;
    for (const auto& [value, text] : a.value_labels) texts.push_back(text);
    std::sort(texts.begin(), texts.end());
    const auto twice = std::adjacent_find(texts.begin(), texts.end());
    if (twice != texts.end()) {
        throw invalid_input("value_labels of '" + a.name + "' give two values the name '" + *twice +
                            "'");
    }
}

}  // namespace

void layout::check() const {
    std::vector<std::string> names = attribute_names();
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) {
        throw invalid_input("attribute '" + *twice + "' is given twice in groups and strata");
    }
    for (const auto* many : {&groups, &strata}) {
        for (const attribute& a : *many) {
            require_distinct(a);
            const bool rising = std::is_sorted(a.bins.begin(), a.bins.end(), std::less_equal<>());
            if (!rising || std::any_of(a.bins.begin(), a.bins.end(),
                                       [](double edge) { return !std::isfinite(edge); })) {
                throw invalid_input("bins of '" + a.name + "' must be finite and rising");
            }
        }
    }
    if (has_threshold() && score.empty()) {
        throw invalid_input("threshold is given without a score to compare with it");
    }
    if (task == task_kind::regression && (has_threshold() || !positive.empty())) {
        throw invalid_input(
            "in a regression y_true and y_pred are numbers; leave threshold and positive out");
    }
    if (has_threshold() && !y_pred.empty()) {
        throw invalid_input("both y_pred ('" + y_pred +
                            "') and threshold are given; decisions come from one of them");
    }
}

std::string layout::fingerprint() const {
    archive_writer out;
    write(out);
    return digest(out.bytes());
}

void layout::require_same(const layout& other) const {
    const auto differ = [](const std::string& what, const std::string& a, const std::string& b) {
        throw incompatible_merge("the two states differ in " + what + ": " + a + " and " + b);
    };
    const auto same_name = [&](const char* role, const std::string& a, const std::string& b) {
        if (a != b) differ(role, or_none(a), or_none(b));
    };
    same_name("y_true", y_true, other.y_true);
    same_name("y_pred", y_pred, other.y_pred);
    same_name("score", score, other.score);
    same_name("sample_weight", sample_weight, other.sample_weight);
    same_name("cluster", cluster, other.cluster);
    if (task != other.task) {
        differ("task", std::string(to_text(task)), std::string(to_text(other.task)));
    }
    if (names_of(groups) != names_of(other.groups)) {
        differ("groups", names_of(groups), names_of(other.groups));
    }
    if (names_of(strata) != names_of(other.strata)) {
        differ("strata", names_of(strata), names_of(other.strata));
    }
    if (!(*this == other)) {
        throw incompatible_merge(
            "the two states were made under different rules (bins, value labels, threshold, "
            "positive, favorable, or the axes of a reference): fingerprints " +
            fingerprint() + " and " + other.fingerprint());
    }
}

void layout::write(archive_writer& out) const {
    for (const auto* name : {&y_true, &y_pred, &score, &sample_weight}) out.text(*name);
    write_attributes(out, groups);
    write_attributes(out, strata);
    out.u64(features.size());
    for (const feature& f : features) write_feature(out, f);
    out.f64(threshold);
    write_labels(out, positive);
    write_labels(out, favorable);
    write_texts(out, y_true_labels);
    write_texts(out, y_pred_labels);
    score_knots.write(out);
    out.i64(max_cells);
    out.u8(static_cast<std::uint8_t>(task));
    out.text(cluster);
}

layout layout::read(archive_reader& in) {
    layout result;
    for (auto* name : {&result.y_true, &result.y_pred, &result.score, &result.sample_weight}) {
        *name = in.text();
    }
    result.groups = read_attributes(in);
    result.strata = read_attributes(in);
    result.features.resize(in.count(25));
    for (feature& f : result.features) f = read_feature(in);
    result.threshold = in.f64();
    result.positive = read_labels(in);
    result.favorable = read_labels(in);
    result.y_true_labels = read_texts(in);
    result.y_pred_labels = read_texts(in);
    result.score_knots = knots::read(in);
    result.max_cells = in.i64();
    if (in.version() >= 2) {
        const std::uint8_t task = in.u8();
        require_sound(task < task_names.size(), "an unknown task");
        result.task = static_cast<task_kind>(task);
        result.cluster = in.text();
    }
    require_sound(!std::isnan(result.threshold) && result.max_cells > 0,
                  "a layout is out of range");
    return result;
}

}  // namespace fairdrift
