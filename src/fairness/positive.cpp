#include <fairdrift/fairness/positive.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

std::string listed(const labels& axis) {
    std::string text;
    for (std::size_t i = 0; i < axis.size() && i < 10; ++i) {
        const char* quote = axis[i].kind() == label_kind::text ? "'" : "";
        text.append(i == 0 ? "" : ", ").append(quote).append(axis[i].to_text()).append(quote);
    }
    return axis.size() > 10 ? text + " and " + std::to_string(axis.size() - 10) + " more" : text;
}

namespace {

bool only(const labels& axis, label low, label high) {
    return std::all_of(axis.begin(), axis.end(), [&](const label& value) {
        return value.is_missing() || value == low || value == high;
    });
}

// 1 of 0/1 and of -1/1, true of booleans; an axis of missing values has no positive.
label default_positive(const labels& axis, const std::string& name) {
    if (axis.kind() == label_kind::missing) return label(true);
    if (axis.kind() == label_kind::boolean) return label(true);
    if (axis.kind() == label_kind::number && (only(axis, 0, 1) || only(axis, -1, 1)))
        return label(1);
    throw invalid_input("column '" + name + "' holds " + listed(axis) +
                        "; only 0/1, -1/1 and booleans say by themselves what is positive: give "
                        "positive=, e.g. positive=" +
                        axis[axis.size() - 1].to_text() +
                        (axis.kind() == label_kind::number
                             ? ", or score= and threshold= if these are scores"
                             : ""));
}

// 0 and 1 stand for false and true, and the other way round: a model's booleans beside a table's
// 0/1.
label as_kind(const label& value, label_kind kind) {
    if (kind == label_kind::boolean && (value == label(0) || value == label(1))) {
        return label(value == label(1));
    }
    if (kind == label_kind::number && value.kind() == label_kind::boolean) {
        return label(value == label(true) ? 1 : 0);
    }
    return value;
}

std::vector<label> of_kind(const std::vector<label>& given, label_kind kind) {
    std::vector<label> wanted;
    for (const label& value : given) {
        const label here = as_kind(value, kind);
        if (here.kind() == kind) wanted.push_back(here);
    }
    return wanted;
}

// The labels given for `what` ("positive", "favorable") that are of this column's kind. A column of
// two and more labels of which none is meant is a mistake (all rows would count as the other); a
// column of one label may just lack it.
std::vector<label> labels_for(const labels& axis, const std::vector<label>& given,
                              const std::string& what, const std::string& name) {
    std::vector<label> wanted = of_kind(given, axis.kind());
    const auto present = std::count_if(axis.begin(), axis.end(),
                                       [](const label& value) { return !value.is_missing(); });
    const bool found = std::any_of(wanted.begin(), wanted.end(),
                                   [&](const label& value) { return axis.code(value) >= 0; });
    if (present > 0 && (wanted.empty() || (present > 1 && !found))) {
        throw invalid_input("column '" + name + "' holds " + listed(axis) + ": none of them is " +
                            what + " (" + listed(labels(given)) + "); " + what +
                            " may list labels of both columns, e.g. [1, 'yes']");
    }
    return wanted;
}

}  // namespace

std::vector<outcome> outcomes_of(const labels& axis, const std::vector<label>& positive,
                                 const std::string& column_name) {
    const std::vector<label> wanted = positive.empty()
                                          ? std::vector<label>{default_positive(axis, column_name)}
                                          : labels_for(axis, positive, "positive", column_name);
    std::vector<outcome> outcomes;
    for (const label& value : axis) {
        const bool is_wanted = std::find(wanted.begin(), wanted.end(), value) != wanted.end();
        outcomes.push_back(value.is_missing() ? outcome::missing
                           : is_wanted        ? outcome::positive
                                              : outcome::negative);
    }
    return outcomes;
}

bool occurs(const labels& axis, const label& value) {
    return axis.code(as_kind(value, axis.kind())) >= 0;
}

bool is_among(const std::vector<label>& given, const label& value) {
    const std::vector<label> wanted = of_kind(given, value.kind());
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool favorable_is_positive(std::span<const read_column> columns,
                           const std::vector<label>& favorable) {
    const read_column* of = nullptr;
    for (const read_column& c : columns) {
        if (c.axis->kind() == label_kind::missing) continue;
        const bool meant = !of_kind(favorable, c.axis->kind()).empty();
        if (of == nullptr || (meant && of_kind(favorable, of->axis->kind()).empty())) of = &c;
    }
    if (of == nullptr) return true;
    const labels& axis = *of->axis;
    const std::vector<label> wanted = labels_for(axis, favorable, "favorable", of->name);
    bool same = true;
    bool opposite = true;
    for (std::size_t i = 0; i < axis.size(); ++i) {
        const outcome here = (*of->outcomes)[i];
        if (here == outcome::missing) continue;
        const bool is_wanted = std::find(wanted.begin(), wanted.end(), axis[i]) != wanted.end();
        (is_wanted == (here == outcome::positive) ? opposite : same) = false;
    }
    if (!same && !opposite) {
        throw invalid_input("favorable must be the positive labels of column '" + of->name +
                            "' or all of the others; it holds " + listed(axis));
    }
    return same;
}

}  // namespace fairdrift
