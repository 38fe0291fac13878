#include <fairdrift/stats/level.hpp>

#include <string>

#include <boost/math/distributions/normal.hpp>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {
const boost::math::normal standard_normal;
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
    return {tail, boost::math::quantile(boost::math::complement(standard_normal, tail))};
}

level level::from_z(double z) {
    if (!(z > 0.0)) {
        throw invalid_input("z is " + std::to_string(z) + "; it must be positive");
    }
    return {boost::math::cdf(boost::math::complement(standard_normal, z)), z};
}

}  // namespace fairdrift
