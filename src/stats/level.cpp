#include <fairdrift/stats/level.hpp>

#include <cmath>
#include <limits>
#include <string>

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>

#include <fairdrift/core/error.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {
constexpr double sqrt_two = 1.41421356237309504880;
}

level level::two_sided(double confidence) {
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw invalid_input("confidence is " + std::to_string(confidence) +
                            "; it must lie between 0 and 1, e.g. 0.95");
    }
    return from_tail((1.0 - confidence) / 2.0);
}

level level::from_tail(double tail) {
    if (!(tail > 0.0 && tail < 0.5)) {
        throw invalid_input("tail is " + std::to_string(tail) + "; it must lie between 0 and 0.5");
    }
    return {tail, sqrt_two * boost::math::erfc_inv(2.0 * tail, detail::in_double())};
}

double level::student(double degrees_of_freedom) const {
    if (!(degrees_of_freedom >= 0.5)) return std::numeric_limits<double>::quiet_NaN();
    const boost::math::students_t_distribution<double, detail::in_double> t(degrees_of_freedom);
    return boost::math::quantile(boost::math::complement(t, tail));
}

level level::from_z(double z) {
    if (!(z > 0.0)) {
        throw invalid_input("z is " + std::to_string(z) + "; it must be positive");
    }
    return {0.5 * std::erfc(z / sqrt_two), z};
}

}  // namespace fairdrift
