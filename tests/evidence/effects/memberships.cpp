// Groups known by probability only: rates of them, and their differences and ratios.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/fairness/membership.hpp>
#include <fairdrift/fairness/rates.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// The first group's probability is one of five; a row is selected at p less `slope` times it.
struct membership_law {
    std::array<double, 5> places;
    double p;
    double slope;
    [[nodiscard]] double chance(double pi) const { return p - slope * pi; }
    [[nodiscard]] double rate(bool first) const {
        double in = 0;
        double whole = 0;
        for (const double pi : places) {
            const double here = first ? pi : 1 - pi;
            in += here * chance(pi);
            whole += here;
        }
        return in / whole;
    }
};

}  // namespace

void add_memberships(std::vector<study>& all) {
    const std::array<double, 5> vague{0.1, 0.3, 0.5, 0.7, 0.9};
    const std::array<double, 5> clear{0.02, 0.02, 0.05, 0.5, 0.98};
    for (const bool is_clear : {false, true}) {
        for (const int n : {50, 100, 500}) {
            for (const double p : {0.1, 0.3, 0.6}) {
                for (const double slope : {0.0, p / 2}) {
                    const membership_law law{is_clear ? clear : vague, p, slope};
                    double share = 0;
                    for (const double pi : law.places) share += pi / 5;
                    const bool few = n * std::min(share, 1 - share) * law.rate(true) < 5;
                    const std::string where =
                        std::to_string(n) + " rows, " + (is_clear ? "clear" : "vague") +
                        ", rates " + number(law.rate(true)) + " and " + number(law.rate(false));
                    const auto add = [&](const char* what, std::size_t place, double truth) {
                        all.push_back(
                            {std::string("membership ") + what, where, few ? 0 : of_fewer, 1,
                             [=](philox& from) {
                                 membership_sums sums(2);
                                 for (int i = 0; i < n; ++i) {
                                     const double pi =
                                         law.places[static_cast<std::size_t>(from.uniform() * 5)];
                                     const bool yes = from.uniform() < law.chance(pi);
                                     const std::array both{pi, 1 - pi};
                                     sums.add(both, outcome::missing,
                                              yes ? outcome::positive : outcome::negative);
                                 }
                                 comparing how;
                                 how.against = "b";
                                 how.min_group_size = 1;
                                 const metric* rate = &selection_rate;
                                 std::vector<measurement> out;
                                 add_membership("g", {"a", "b"}, sums, {&rate, 1}, how, out);
                                 const measurement& m = out[place];
                                 if (std::isnan(m.lower)) return true;
                                 const double upper = std::isnan(m.upper) ? 1e300 : m.upper;
                                 return holds({m.lower, upper}, truth);
                             },
                             fewer});
                    };
                    add("rate", 2, law.rate(true));
                    add("difference", 4, law.rate(true) - law.rate(false));
                    add("ratio", 5, law.rate(true) / law.rate(false));
                }
            }
        }
    }
}

}  // namespace evidence
