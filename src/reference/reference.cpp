#include <fairdrift/reference/reference.hpp>

#include <algorithm>
#include <set>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

#include "core/wording.hpp"
#include "reference/choose_feature.hpp"

namespace fairdrift {

namespace {

constexpr std::string_view kind = "REFR";
constexpr std::uint32_t newest = 2;  // 2: tasks and clusters in the layout

void require_known(const table& rows, const std::vector<std::string>& names, const char* option,
                   const std::vector<column_note>& unreadable) {
    for (const std::string& name : names) {
        for (const column_note& note : unreadable) {
            if (note.column == name) throw invalid_input(note.text);
        }
        const bool known = std::any_of(rows.features.begin(), rows.features.end(),
                                       [&](const column& c) { return c.name() == name; });
        if (known) continue;
        std::vector<std::string> there;
        for (const column& c : rows.features) there.push_back(c.name());
        throw invalid_input(std::string(option) + " names '" + name +
                            "', which is not among the features (" + detail::joined(there, ", ") +
                            ")");
    }
}

void require_one_kind(const fit_options& options) {
    for (const std::string& name : options.categorical) {
        const auto at = std::find(options.numeric.begin(), options.numeric.end(), name);
        if (at == options.numeric.end()) continue;
        throw invalid_input("'" + name + "' is named in both categorical and numeric");
    }
}

void require_column(const table& rows, const std::vector<column_note>& unreadable) {
    const bool some = rows.y_true || rows.y_pred || rows.score || rows.sample_weight ||
                      !rows.groups.empty() || !rows.strata.empty() || !rows.features.empty();
    if (some) return;
    std::string why = "there is no column to fit a reference on: pass a table, or values by role";
    for (const column_note& note : unreadable) why += "; " + note.text;
    throw invalid_input(why);
}

void require_distinct(const table& rows) {
    std::set<std::string> names;
    for (const column& c : rows.features) {
        if (!names.insert(c.name()).second) {
            throw invalid_input("feature '" + c.name() + "' is given twice");
        }
    }
}

void write_notes(archive_writer& out, const std::vector<column_note>& notes) {
    out.u64(notes.size());
    for (const column_note& note : notes) {
        out.text(note.column);
        out.text(note.text);
    }
}

std::vector<column_note> read_notes(archive_reader& in) {
    std::vector<column_note> notes(in.count(16));
    for (column_note& note : notes) {
        note.column = in.text();
        note.text = in.text();
    }
    return notes;
}

// One byte, as a flag was: 0 and 1 are what they were before nothing could be said.
constexpr std::uint8_t not_said = 2;

std::uint8_t byte_of(std::optional<bool> said) {
    return said ? static_cast<std::uint8_t>(*said) : not_said;
}

std::optional<bool> said_by(std::uint8_t byte) {
    require_sound(byte <= not_said, "a reference is neither held out nor trained on");
    return byte == not_said ? std::nullopt : std::optional<bool>(byte == 1);
}

void add_lines(std::string& text, const char* heading, const std::vector<column_note>& notes) {
    if (notes.empty()) return;
    text += std::string(heading) + "\n";
    for (const column_note& note : notes) text += "  " + note.column + ": " + note.text + "\n";
}

}  // namespace

reference reference::fit(const table& rows, fairdrift::layout rules, const fit_options& options) {
    if (rules.task == task_kind::regression && !rows.score && rows.y_pred) {
        table scored = rows;  // a regression's prediction is its score
        scored.score = rows.y_pred;
        return fit(scored, std::move(rules), options);
    }
    require_column(rows, options.unreadable);
    require_distinct(rows);
    require_one_kind(options);
    require_known(rows, options.categorical, "categorical", options.unreadable);
    require_known(rows, options.numeric, "numeric", options.unreadable);
    reference result;
    result.held_out_ = options.held_out;
    result.subject_ = options.subject;
    result.left_out_ = options.unreadable;
    rules.features.clear();
    rules.score_knots = {};
    for (const column& values : rows.features) {
        detail::choice made = detail::choose_feature(values, options);
        if (made.kept) {
            rules.features.push_back(std::move(*made.kept));
            result.choices_.push_back({values.name(), std::move(made.text)});
        } else {
            result.left_out_.push_back({values.name(), std::move(made.text)});
        }
    }
    if (rows.score) {
        detail::score_choice made = detail::choose_score(*rows.score, options.score_knots);
        rules.score_knots = std::move(made.axis);
        result.choices_.push_back({rows.score->name(), std::move(made.text)});
    }
    result.fitted_ = fairdrift::state(std::move(rules));
    result.fitted_.update(rows, options.n_threads);
    return result;
}

std::vector<std::string> reference::notes() const {
    std::vector<std::string> sentences;
    for (const column_note& note : choices_) sentences.push_back(note.column + ": " + note.text);
    for (const column_note& note : left_out_) {
        sentences.push_back(note.column + " is left out: " + note.text);
    }
    return sentences;
}

std::string reference::describe() const {
    const fairdrift::layout& rules = layout();
    std::string text = "Reference of " + detail::count_of(rows(), "row");
    if (held_out_) text += *held_out_ ? ", held out from training" : ", seen in training";
    text += ", fingerprint " + fingerprint() + "\n";
    const auto role = [&](const char* name, const std::string& value) {
        if (!value.empty()) text += std::string(name) + ": " + value + "\n";
    };
    role("model", subject_.model);
    role("version", subject_.version);
    role("owner", subject_.owner);
    role("purpose", subject_.purpose);
    role("y_true", rules.y_true);
    role("y_pred", rules.y_pred);
    if (rules.has_threshold()) {
        role("decision", rules.score + " >= " + number_text(rules.threshold));
    }
    role("sample_weight", rules.sample_weight);
    role("cluster", rules.cluster);
    role("groups and strata", detail::joined(rules.attribute_names(), ", "));
    add_lines(text, "measured:", choices_);
    add_lines(text, "left out:", left_out_);
    return text;
}

std::string reference::to_bytes() const {
    archive_writer out;
    fitted_.write(out);
    for (const auto* part :
         {&subject_.model, &subject_.version, &subject_.owner, &subject_.purpose}) {
        out.text(*part);
    }
    out.u8(byte_of(held_out_));
    write_notes(out, choices_);
    write_notes(out, left_out_);
    return seal(kind, newest, out.bytes());
}

reference reference::from_bytes(std::string_view bytes) {
    archive_reader in = unseal(kind, newest, bytes);
    reference result;
    result.fitted_ = fairdrift::state::read(in);
    for (auto* part : {&result.subject_.model, &result.subject_.version, &result.subject_.owner,
                       &result.subject_.purpose}) {
        *part = in.text();
    }
    result.held_out_ = said_by(in.u8());
    result.choices_ = read_notes(in);
    result.left_out_ = read_notes(in);
    in.finish();
    return result;
}

}  // namespace fairdrift
