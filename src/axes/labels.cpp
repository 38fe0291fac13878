#include <fairdrift/axes/labels.hpp>

#include <algorithm>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

std::string kind_name(label_kind kind) {
    switch (kind) {
        case label_kind::boolean: return "booleans";
        case label_kind::number: return "numbers";
        case label_kind::text: return "text";
        default: return "nothing but missing values";
    }
}

labels::labels(std::vector<label> values) : values_(std::move(values)) {
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

std::int32_t labels::code(const label& value) const {
    const auto at = std::lower_bound(values_.begin(), values_.end(), value);
    if (at == values_.end() || *at != value) return -1;
    return static_cast<std::int32_t>(at - values_.begin());
}

label_kind labels::kind() const {
    return values_.empty() ? label_kind::missing : values_.front().kind();
}

labels labels::merged(const labels& a, const labels& b, const std::string& name_a,
                      const std::string& name_b) {
    const bool both = a.kind() != label_kind::missing && b.kind() != label_kind::missing;
    if (both && a.kind() != b.kind()) {
        throw incompatible_merge("column '" + name_a + "' holds " + kind_name(a.kind()) +
                                 " (e.g. " + a[0].to_text() + "), column '" + name_b +
                                 "' of the other part " + kind_name(b.kind()) + " (e.g. " +
                                 b[0].to_text() + "); give both parts one kind of value");
    }
    labels result;
    result.values_.reserve(std::max(a.size(), b.size()));
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result.values_));
    return result;
}

std::vector<std::int32_t> labels::codes_in(const labels& wider) const {
    std::vector<std::int32_t> codes(size());
    std::size_t at = 0;
    for (std::size_t i = 0; i < size(); ++i) {
        while (wider[at] != values_[i]) ++at;
        codes[i] = static_cast<std::int32_t>(at);
    }
    return codes;
}

void labels::write(archive_writer& out) const {
    out.u64(values_.size());
    for (const label& value : values_) value.write(out);
}

labels labels::read(archive_reader& in) {
    labels result;
    result.values_.resize(in.count(1));
    for (label& value : result.values_) value = label::read(in);
    for (std::size_t i = 1; i < result.size(); ++i) {
        require_sound(result[i - 1] < result[i], "labels are not in order");
        require_sound(result[i].is_missing() || result[i].kind() == result.kind(),
                      "an axis mixes kinds of labels");
    }
    return result;
}

}  // namespace fairdrift
