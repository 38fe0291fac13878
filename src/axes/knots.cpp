#include <fairdrift/axes/knots.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

constexpr std::size_t lanes = 16;

// Number of knots at or below each of 16 values. All lanes take the same steps, so their loads
// overlap; each step is a compare and a conditional add.
void count_below(const double* padded, std::size_t half, const double* values,
                 std::uint32_t* below) {
    std::array<std::uint32_t, lanes> at{};
    for (std::size_t step = half; step != 0; step /= 2) {
        for (std::size_t i = 0; i < lanes; ++i) {
            const auto next = at[i] + static_cast<std::uint32_t>(step);
            at[i] = padded[next - 1] <= values[i] ? next : at[i];
        }
    }
    std::copy(at.begin(), at.end(), below);
}

}  // namespace

knots::knots(std::vector<double> values) : values_(std::move(values)) {
    for (double& value : values_) {
        if (!std::isfinite(value)) {
            throw invalid_input("a knot is " + number_text(value) + "; knots must be finite");
        }
        value += 0.0;  // -0.0 and 0.0 are one knot with one pattern of bytes
    }
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
    pad();
}

void knots::pad() {
    // One more than a power of two minus one never counts as found: +inf only meets +inf, which
    // belongs to the last gap all the same, so find() caps the count at the number of knots.
    padded_ = values_;
    padded_.resize(std::bit_ceil(values_.size() + 1), std::numeric_limits<double>::infinity());
}

knots knots::fitted(std::vector<double> values, std::size_t most) {
    values.erase(
        std::remove_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); }),
        values.end());
    if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
    std::vector<double> distinct;
    std::unique_copy(values.begin(), values.end(), std::back_inserter(distinct));
    if (distinct.size() <= most) return knots(std::move(distinct));
    // Values that hold more than one row in most + 1 are knots themselves (there are at most `most`
    // of them); what is left of the budget goes to quantiles of the other rows, ends included.
    std::vector<double> chosen;
    std::vector<double> others;
    for (auto first = values.begin(); first != values.end();) {
        auto last = first;
        while (last != values.end() && *last == *first) ++last;
        const auto rows = static_cast<std::size_t>(last - first);
        if (rows * (most + 1) > values.size()) {
            chosen.push_back(*first);
        } else {
            others.insert(others.end(), first, last);
        }
        first = last;
    }
    const std::size_t left = others.empty() ? 0 : most - chosen.size();
    for (std::size_t i = 0; i < left; ++i) {
        const std::size_t at = left == 1 ? others.size() / 2 : i * (others.size() - 1) / (left - 1);
        chosen.push_back(others[at]);
    }
    return knots(std::move(chosen));
}

void knots::find(std::span<const double> numbers, std::uint32_t* buckets) const {
    const std::size_t half = padded_.size() / 2;
    const auto most = static_cast<std::uint32_t>(values_.size());
    std::array<std::uint32_t, lanes> below{};
    std::array<double, lanes> tail{};
    for (std::size_t first = 0; first < numbers.size(); first += lanes) {
        const std::size_t count = std::min(lanes, numbers.size() - first);
        const double* block = numbers.data() + first;
        if (count < lanes) {
            std::copy_n(block, count, tail.begin());
            block = tail.data();
        }
        if (padded_.empty()) {
            below.fill(0);
        } else {
            count_below(padded_.data(), half, block, below.data());
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t j = std::min(below[i], most);
            const bool hit = j != 0 && values_[j - 1] == block[i];
            buckets[first + i] = 2 * j - (hit ? 1U : 0U);
        }
    }
}

void knots::write(archive_writer& out) const { out.f64s(values_); }

knots knots::read(archive_reader& in) {
    knots result;
    result.values_ = in.f64s();
    for (std::size_t i = 0; i < result.size(); ++i) {
        require_sound(std::isfinite(result[i]), "a knot is not finite");
        require_sound(i == 0 || result[i - 1] < result[i], "knots are not in order");
    }
    result.pad();
    return result;
}

}  // namespace fairdrift
