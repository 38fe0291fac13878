#include <fairdrift/states/bucket_counts.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/core/measurement.hpp>

namespace fairdrift {

namespace {

constexpr std::int64_t block = 2048;
constexpr double far = 32768.0;  // its square is the bound of a grid sum's half
constexpr double two_to_32 = 4294967296.0;

double middle_of(const knots& axis) { return axis.size() == 0 ? 0.0 : axis[axis.size() / 2]; }

// The power of two that brings the largest deviation of a knot into [1/2, 1).
double scale_of(const knots& axis, double middle) {
    if (axis.size() == 0) return 1.0;
    double spread = std::max(middle - axis[0], axis[axis.size() - 1] - middle);
    if (spread == 0.0) spread = middle == 0.0 ? 1.0 : std::fabs(middle);
    int exponent = 0;
    (void)std::frexp(std::min(spread, 0x1p1000), &exponent);
    return std::ldexp(1.0, -std::max(exponent, -1022));
}

}  // namespace

bucket_counts::bucket_counts(fairdrift::knots axis)
    : knots_(std::move(axis)),
      middle_(middle_of(knots_)),
      scale_(scale_of(knots_, middle_)),
      counts_(knots_.buckets()),
      sums_(knots_.size() + 1) {}

// Counts one block. The sum of squares is local: it stays in registers, which no member would.
void bucket_counts::add(std::span<const double> numbers, const std::uint32_t* buckets) {
    grid_sum squares;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        ++counts_[buckets[i]];
        if ((buckets[i] & 1) != 0) continue;  // on a knot: its value is known
        const double deviation = (numbers[i] - middle_) * scale_;
        if (std::fabs(deviation) < far) {
            sums_[buckets[i] / 2].add(deviation);
            squares.add(deviation * deviation);
        } else if (grid_sum::accepts(deviation)) {
            sums_[buckets[i] / 2].add(deviation);
            far_squares_.add(deviation * deviation / two_to_32);
        } else {
            ++unsummed_;
        }
    }
    squares_.merge(squares);
}

void bucket_counts::update(const column& values, std::int64_t first, std::int64_t count) {
    std::array<double, block> numbers;
    std::array<std::uint32_t, block> buckets;
    for (std::int64_t done = 0; done < count; done += block) {
        const std::int64_t take = std::min(block, count - done);
        values.read_numbers(first + done, take, numbers.data());
        const auto end = std::remove_if(numbers.begin(), numbers.begin() + take,
                                        [](double x) { return std::isnan(x); });
        const auto present = static_cast<std::size_t>(end - numbers.begin());
        missing_ += take - static_cast<std::int64_t>(present);
        knots_.find({numbers.data(), present}, buckets.data());
        add({numbers.data(), present}, buckets.data());
    }
}

void bucket_counts::merge(const bucket_counts& other) {
    if (!(knots_ == other.knots_)) {
        throw incompatible_merge("two parts of a column are counted between different knots (" +
                                 std::to_string(knots_.size()) + " and " +
                                 std::to_string(other.knots_.size()) +
                                 "); make both from one reference");
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
    squares_.merge(other.squares_);
    far_squares_.merge(other.far_squares_);
    missing_ += other.missing_;
    unsummed_ += other.unsummed_;
}

std::int64_t bucket_counts::present() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

bool bucket_counts::on_knots_only() const {
    for (std::size_t j = 0; j <= knots_.size(); ++j) {
        if (in_gap(j) != 0) return false;
    }
    return true;
}

double bucket_counts::gap_sum(std::size_t j, double from) const {
    return sums_[j].value() / scale_ + static_cast<double>(in_gap(j)) * (middle_ - from);
}

// Mean of (value - middle), in scaled units.
double bucket_counts::mean_deviation(double rows) const {
    double sum = 0;
    for (std::size_t j = 0; j < knots_.size(); ++j) {
        sum += static_cast<double>(on_knot(j)) * ((knots_[j] - middle_) * scale_);
    }
    for (const grid_sum& gap : sums_) sum += gap.value();
    return sum / rows;
}

double bucket_counts::mean() const {
    const std::int64_t rows = present();
    if (rows == 0 || unsummed_ != 0) return absent;
    return middle_ + mean_deviation(static_cast<double>(rows)) / scale_;
}

double bucket_counts::variance() const {
    const std::int64_t rows = present();
    if (rows == 0 || unsummed_ != 0) return absent;
    double squares = squares_.value() + far_squares_.value() * two_to_32;
    for (std::size_t j = 0; j < knots_.size(); ++j) {
        const double deviation = (knots_[j] - middle_) * scale_;
        squares += static_cast<double>(on_knot(j)) * deviation * deviation;
    }
    const auto n = static_cast<double>(rows);
    const double mean = mean_deviation(n);
    return std::max(0.0, squares / n - mean * mean) / scale_ / scale_;
}

void bucket_counts::write(archive_writer& out) const {
    out.i64s(counts_);
    for (const grid_sum& sum : sums_) sum.write(out);
    squares_.write(out);
    far_squares_.write(out);
    out.i64(missing_);
    out.i64(unsummed_);
}

bucket_counts bucket_counts::read(archive_reader& in, fairdrift::knots axis) {
    bucket_counts result(std::move(axis));
    std::vector<std::int64_t> counts = in.i64s();
    require_sound(counts.size() == result.counts_.size(), "buckets and knots do not match");
    result.counts_ = std::move(counts);
    for (grid_sum& sum : result.sums_) sum = grid_sum::read(in);
    result.squares_ = grid_sum::read(in);
    result.far_squares_ = grid_sum::read(in);
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
