// What the coverage study finds: how often each interval holds the truth, and how wide it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace evidence {

/// Where a coverage was seen.
struct seen {
    double coverage = 2.0;
    std::string at;

    void least_of(double other, const std::string& where) {
        if (other < coverage) {
            coverage = other;
            at = where;
        }
    }
};

/// One method at one size of sample, all outcomes enumerated, over a grid of true rates.
struct enumerated {
    std::string method;
    std::string sizes;
    double average = 0;
    seen least;
    /// The same over the true rates at which every expected count is 5 or more.
    seen least_expecting_5;
    /// Over outcomes whose limits are finite, then over the grid.
    double mean_width = 0;
};

/// One way of covering in one simulated family of groups.
struct simulated_measure {
    std::string method;
    double coverage = 0;
    /// Over replicates whose limits are finite.
    double mean_width = 0;
};

/// One simulated family: its groups' sizes and true rates by name.
struct simulated {
    std::string design;
    double least_expected = 0;
    std::int64_t replicates = 0;
    std::vector<simulated_measure> measures;
};

struct figures {
    std::uint64_t seed = 0;
    std::vector<enumerated> one_proportion;
    std::vector<enumerated> pairs;
    std::vector<enumerated> two_groups;
    std::vector<simulated> families;
};

/// `quick` computes a part of the same figures.
std::vector<enumerated> one_proportion(bool quick);
std::vector<enumerated> pairs(bool quick);
std::vector<enumerated> two_groups(bool quick);
std::vector<simulated> families(std::uint64_t seed, bool quick);

/// A promise, the figure that comes closest to breaking it, and where that was.
struct promise {
    std::string what;
    double bound = 0;
    seen worst;
    [[nodiscard]] bool kept() const { return worst.coverage >= bound - 1e-9; }
};

std::vector<promise> promises(const figures& all);

void write_json(const figures& all, const std::string& path);
void write_markdown(const figures& all, const std::string& path);

/// Compares quick figures with the recorded ones; returns what differs, one line each.
std::vector<std::string> differences(const figures& quick, const std::string& recorded);

}  // namespace evidence
