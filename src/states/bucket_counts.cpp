#include <fairdrift/states/bucket_counts.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {
constexpr std::int64_t block = 2048;
}

bucket_counts::bucket_counts(fairdrift::knots axis, int shift)
    : knots_(std::move(axis)),
      shift_(shift),
      counts_(knots_.buckets()),
      sums_(knots_.size() + 1) {}

void bucket_counts::update(const column& values, std::int64_t first, std::int64_t count) {
    double numbers[block];
    std::uint32_t buckets[block];
    const double scale = std::ldexp(1.0, shift_);
    for (std::int64_t done = 0; done < count; done += block) {
        const std::int64_t take = std::min(block, count - done);
        values.read_numbers(first + done, take, numbers);
        const auto end = std::remove_if(numbers, numbers + take,
                                        [](double x) { return std::isnan(x); });
        const auto present = static_cast<std::size_t>(end - numbers);
        missing_ += take - static_cast<std::int64_t>(present);
        knots_.find({numbers, present}, buckets);
        for (std::size_t i = 0; i < present; ++i) {
            ++counts_[buckets[i]];
            if ((buckets[i] & 1) != 0) continue;  // on a knot: its value is known
            const double scaled = numbers[i] * scale;
            if (exact_sum::accepts(scaled)) {
                sums_[buckets[i] / 2].add(scaled);
            } else {
                ++unsummed_;
            }
        }
    }
}

void bucket_counts::merge(const bucket_counts& other) {
    if (!(knots_ == other.knots_) || shift_ != other.shift_) {
        throw incompatible_merge("two parts of a feature are counted between different knots (" +
                                 std::to_string(knots_.size()) + " and " +
                                 std::to_string(other.knots_.size()) +
                                 "); make both from one reference");
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
    missing_ += other.missing_;
    unsummed_ += other.unsummed_;
}

std::int64_t bucket_counts::present() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

double bucket_counts::gap_sum(std::size_t j) const {
    return std::ldexp(sums_[j].value(), -shift_);
}

void bucket_counts::write(archive_writer& out) const {
    out.i64s(counts_);
    for (const exact_sum& sum : sums_) sum.write(out);
    out.i64(missing_);
    out.i64(unsummed_);
}

bucket_counts bucket_counts::read(archive_reader& in, fairdrift::knots axis, int shift) {
    bucket_counts result(std::move(axis), shift);
    std::vector<std::int64_t> counts = in.i64s();
    require_sound(counts.size() == result.counts_.size(), "buckets and knots do not match");
    result.counts_ = std::move(counts);
    for (exact_sum& sum : result.sums_) sum = exact_sum::read(in);
    result.missing_ = in.i64();
    result.unsummed_ = in.i64();
    std::int64_t total = 0;
    for (const std::int64_t rows : result.counts_) {
        require_sound(rows >= 0 && !__builtin_add_overflow(total, rows, &total),
                      "a count is negative");
    }
    require_sound(result.missing_ >= 0 && result.unsummed_ >= 0 && result.unsummed_ <= total &&
                      !__builtin_add_overflow(total, result.missing_, &total),
                  "a count is negative");
    return result;
}

}  // namespace fairdrift
