#include <fairdrift/fairness/positive.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

std::string listed(const labels& axis) {
    std::string text;
    for (std::size_t i = 0; i < axis.size() && i < 10; ++i) {
        text += (i == 0 ? "" : ", ") + axis[i].to_text();
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
    if (axis.kind() == label_kind::number && (only(axis, 0, 1) || only(axis, -1, 1))) return label(1);
    throw invalid_input("column '" + name + "' holds " + listed(axis) +
                        "; only 0/1, -1/1 and booleans say by themselves what is positive: give "
                        "positive=, e.g. positive=" + axis[axis.size() - 1].to_text() +
                        (axis.kind() == label_kind::number
                             ? ", or score= and threshold= if these are scores"
                             : ""));
}

}  // namespace

std::vector<outcome> outcomes_of(const labels& axis, const std::vector<label>& positive,
                                 const std::string& column_name) {
    std::vector<label> wanted;
    for (const label& value : positive) {
        if (value.kind() == axis.kind()) wanted.push_back(value);
    }
    if (wanted.empty()) wanted.push_back(default_positive(axis, column_name));
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
        const bool wanted = std::find(favorable.begin(), favorable.end(), axis[i]) != favorable.end();
        any |= wanted;
        (wanted == (outcomes[i] == outcome::positive) ? opposite : same) = false;
    }
    const bool of_this_kind = std::any_of(favorable.begin(), favorable.end(), [&](const label& v) {
        return v.kind() == axis.kind();
    });
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
