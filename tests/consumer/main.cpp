// A program outside the project: it sees the installed headers and the library, nothing else.
#include <cstdio>

#include "fairdrift/stats/level.hpp"
#include "fairdrift/version.hpp"

int main() {
    const fairdrift::level level = fairdrift::level::two_sided(0.95);
    std::printf("fairdrift %s: %.0f%% is z = %.6f\n", FAIRDRIFT_VERSION, 100.0 * level.confidence(),
                level.z);
    return level.z > 1.959963 && level.z < 1.959965 ? 0 : 1;
}
