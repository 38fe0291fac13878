// Student's quantile, kept in double.
#pragma once

#include <boost/math/distributions/students_t.hpp>

#include "stats/special.hpp"

namespace fairdrift::detail {

inline double student_quantile(double tail, double degrees_of_freedom) {
    const boost::math::students_t_distribution<double, in_double> law(degrees_of_freedom);
    return boost::math::quantile(boost::math::complement(law, tail));
}

}  // namespace fairdrift::detail
