#include <fairdrift/states/category_counts.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {
constexpr std::int64_t block = 4096;
constexpr std::int64_t most_values = 1 << 22;
}  // namespace

category_counts::category_counts(labels categories)
    : categories_(std::move(categories)), counts_(categories_.size()) {}

void category_counts::update(const column& values, std::int64_t first, std::int64_t count) {
    encoder codes(values, {}, most_values);
    std::vector<std::int64_t> rows;
    std::array<std::uint32_t, block> block_codes;
    for (std::int64_t done = 0; done < count; done += block) {
        const std::int64_t take = std::min(block, count - done);
        codes.encode(first + done, take, block_codes.data());
        rows.resize(codes.seen().size());
        for (std::int64_t i = 0; i < take; ++i) {
            ++rows[block_codes[static_cast<std::size_t>(i)]];
        }
    }
    for (const label& value : codes.seen()) {
        if (value.is_missing() || categories_.kind() == label_kind::missing) continue;
        if (value.kind() == categories_.kind()) break;
        throw invalid_input("column '" + values.name() + "' holds " + kind_name(value.kind()) +
                            " (e.g. " + value.to_text() + "), the reference has " +
                            kind_name(categories_.kind()) + " (e.g. " + categories_[0].to_text() +
                            ")");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const label& value = codes.seen()[i];
        const std::int32_t code = value.is_missing() ? -1 : categories_.code(value);
        (value.is_missing() ? missing_
         : code < 0         ? unseen_
                            : counts_[static_cast<std::size_t>(code)]) += rows[i];
    }
}

void category_counts::merge(const category_counts& other) {
    if (!(categories_ == other.categories_)) {
        throw incompatible_merge("two parts of a feature have different categories (" +
                                 std::to_string(categories_.size()) + " and " +
                                 std::to_string(other.categories_.size()) +
                                 "); make both from one reference");
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    unseen_ += other.unseen_;
    missing_ += other.missing_;
}

std::int64_t category_counts::present() const {
    return std::accumulate(counts_.begin(), counts_.end(), unseen_);
}

void category_counts::write(archive_writer& out) const {
    out.i64s(counts_);
    out.i64(unseen_);
    out.i64(missing_);
}

category_counts category_counts::read(archive_reader& in, labels categories) {
    category_counts result(std::move(categories));
    std::vector<std::int64_t> counts = in.i64s();
    require_sound(counts.size() == result.counts_.size(), "counts and categories do not match");
    result.counts_ = std::move(counts);
    result.unseen_ = in.i64();
    result.missing_ = in.i64();
    std::int64_t total = 0;
    const auto add = [&](std::int64_t rows) {
        require_sound(rows >= 0 && !__builtin_add_overflow(total, rows, &total),
                      "a count is negative");
    };
    for (const std::int64_t rows : result.counts_) add(rows);
    add(result.unseen_);
    add(result.missing_);
    return result;
}

}  // namespace fairdrift
