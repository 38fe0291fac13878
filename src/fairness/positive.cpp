#include <fairdrift/fairness/positive.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

std::string listed(const labels& axis) {
    std::string text;
    for (std::size_t i = 0; i < axis.size() && i < 10; ++i) {
        const bool quoted = axis[i].kind() == label_kind::text;
        text += (i == 0 ? "" : ", ") + (quoted ? "'" + axis[i].to_text() + "'" : axis[i].to_text());
    }
    return axis.size() > 10 ? text + " and " + std::to_string(axis.size() - 10) + " more" : text;
}

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

// The positive labels of this column's kind. A column of two and more labels of which none is
// positive is a mistake (all rows would count as negative); a column of one label may just lack it.
std::vector<label> labels_for(const labels& axis, const std::vector<label>& positive,
                              const std::string& name) {
    std::vector<label> wanted;
    bool found = false;
    std::size_t present = 0;
    for (const label& value : positive) {
        const label here = as_kind(value, axis.kind());
        if (here.kind() == axis.kind()) wanted.push_back(here);
    }
    for (const label& value : axis) {
        if (value.is_missing()) continue;
        ++present;
        found |= std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    }
    if (present > 0 && (wanted.empty() || (present > 1 && !found))) {
        throw invalid_input("column '" + name + "' holds " + listed(axis) + ": none of them is " +
                            "positive (" + listed(labels(positive)) +
                            "); positive may list labels of both columns, e.g. [1, 'yes']");
    }
    return wanted;
}

}  // namespace

std::vector<outcome> outcomes_of(const labels& axis, const std::vector<label>& positive,
                                 const std::string& column_name) {
    const std::vector<label> wanted = positive.empty()
                                          ? std::vector<label>{default_positive(axis, column_name)}
                                          : labels_for(axis, positive, column_name);
    std::vector<outcome> outcomes;
    for (const label& value : axis) {
        const bool is_wanted = std::find(wanted.begin(), wanted.end(), value) != wanted.end();
        outcomes.push_back(value.is_missing() ? outcome::missing
                           : is_wanted        ? outcome::positive
                                              : outcome::negative);
    }
    return outcomes;
}

bool favorable_is_positive(const labels& axis, const std::vector<outcome>& outcomes,
                           const std::vector<label>& favorable, const std::string& column_name) {
    bool any = false;
    bool same = true;
    bool opposite = true;
    for (std::size_t i = 0; i < axis.size(); ++i) {
        if (outcomes[i] == outcome::missing) continue;
        const bool wanted =
            std::find(favorable.begin(), favorable.end(), axis[i]) != favorable.end();
        any |= wanted;
        (wanted == (outcomes[i] == outcome::positive) ? opposite : same) = false;
    }
    const bool of_this_kind = std::any_of(favorable.begin(), favorable.end(),
                                          [&](const label& v) { return v.kind() == axis.kind(); });
    if (!of_this_kind) return true;
    if (!any && axis.size() > 1) {
        throw invalid_input("favorable (" + favorable.front().to_text() +
                            ") does not occur in column '" + column_name + "', which holds " +
                            listed(axis));
    }
    if (!same && !opposite) {
        throw invalid_input("favorable must be the positive labels of column '" + column_name +
                            "' or all of the others; it holds " + listed(axis));
    }
    return same;
}

}  // namespace fairdrift
