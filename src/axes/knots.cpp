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

}  // namespace

// Padded with +inf to one less than a power of two: the search then has no branch. +inf itself is
// found beyond the knots, in the last gap all the same, so find() caps the count at their number.
struct knots::axis {
    std::vector<double> values;
    std::vector<double> padded;

    explicit axis(std::vector<double> from) : values(std::move(from)), padded(values) {
        padded.resize(std::bit_ceil(values.size() + 1), std::numeric_limits<double>::infinity());
    }

    // Number of knots at or below each of 16 values. All lanes take the same steps, so their loads
    // overlap; each step is a compare and a conditional add.
    void count_below(const double* numbers, std::uint32_t* below) const {
        const double* knot = padded.data();
        std::array<std::uint32_t, lanes> at{};
        for (std::size_t step = padded.size() / 2; step != 0; step /= 2) {
            for (std::size_t i = 0; i < lanes; ++i) {
                const auto next = at[i] + static_cast<std::uint32_t>(step);
                at[i] = knot[next - 1] <= numbers[i] ? next : at[i];
            }
        }
        std::copy(at.begin(), at.end(), below);
    }
};

knots::knots(std::vector<double> values) {
    for (double& value : values) {
        if (!std::isfinite(value)) {
            throw invalid_input("a knot is " + number_text(value) + "; knots must be finite");
        }
        value += 0.0;  // -0.0 and 0.0 are one knot with one pattern of bytes
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    keep(std::move(values));
}

void knots::keep(std::vector<double> values) {
    axis_ = values.empty() ? nullptr : std::make_shared<const axis>(std::move(values));
}

std::span<const double> knots::values() const {
    return axis_ == nullptr ? std::span<const double>() : std::span(axis_->values);
}

bool operator==(const knots& a, const knots& b) {
    const auto mine = a.values();
    const auto theirs = b.values();
    return mine.data() == theirs.data() ||
           std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end());
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
    if (axis_ == nullptr) {
        std::fill_n(buckets, numbers.size(), 0U);
        return;
    }
    const double* values = axis_->values.data();
    const auto most = static_cast<std::uint32_t>(size());
    std::array<std::uint32_t, lanes> below{};
    std::array<double, lanes> tail{};
    for (std::size_t first = 0; first < numbers.size(); first += lanes) {
        const std::size_t count = std::min(lanes, numbers.size() - first);
        const double* block = numbers.data() + first;
        if (count < lanes) {
            std::copy_n(block, count, tail.begin());
            block = tail.data();
        }
        axis_->count_below(block, below.data());
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t j = std::min(below[i], most);
            const bool hit = j != 0 && values[j - 1] == block[i];
            buckets[first + i] = 2 * j - (hit ? 1U : 0U);
        }
    }
}

void knots::write(archive_writer& out) const { out.f64s(values()); }

knots knots::read(archive_reader& in) {
    std::vector<double> values = in.f64s();
    for (std::size_t i = 0; i < values.size(); ++i) {
        require_sound(std::isfinite(values[i]), "a knot is not finite");
        require_sound(i == 0 || values[i - 1] < values[i], "knots are not in order");
    }
    knots result;
    result.keep(std::move(values));
    return result;
}

}  // namespace fairdrift
