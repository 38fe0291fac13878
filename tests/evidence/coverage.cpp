// How often the intervals hold the truth: the study behind docs/evidence/coverage.md.
//   coverage FILE.json          computes everything, writes FILE.json and FILE.md (15 minutes)
//   coverage --quick FILE.json  computes a part of it again and compares it with FILE.json
#include <chrono>
#include <exception>
#include <iostream>
#include <string>

#include "coverage/figures.hpp"

namespace {

constexpr std::uint64_t seed = 20180401;

evidence::figures compute(bool quick) {
    const auto start = std::chrono::steady_clock::now();
    const auto done = [&](const char* what) {
        const std::chrono::duration<double> past = std::chrono::steady_clock::now() - start;
        std::cerr << what << " done after " << past.count() << " s\n";
    };
    evidence::figures all;
    all.seed = seed;
    all.one_proportion = evidence::one_proportion(quick);
    done("one proportion");
    all.pairs = evidence::pairs(quick);
    done("pairs");
    all.two_groups = evidence::two_groups(quick);
    done("two groups");
    all.families = evidence::families(seed, quick);
    done("families");
    return all;
}

/// Prints the promises; false where one is broken.
bool report(const evidence::figures& all) {
    bool kept = true;
    for (const evidence::promise& one : evidence::promises(all)) {
        std::cout << (one.kept() ? "kept    " : "BROKEN  ") << one.what << ": at least "
                  << one.bound << ", worst " << one.worst.coverage << " (" << one.worst.at << ")\n";
        kept = kept && one.kept();
    }
    return kept;
}

int run(bool quick, const std::string& path) {
    const evidence::figures all = compute(quick);
    bool good = report(all);
    if (quick) {
        for (const std::string& line : evidence::differences(all, path)) {
            std::cout << "DIFFERS " << line << "\n";
            good = false;
        }
        return good ? 0 : 1;
    }
    evidence::write_json(all, path);
    evidence::write_markdown(all, path.substr(0, path.rfind('.')) + ".md");
    return good ? 0 : 1;
}

}  // namespace

int main(int count, char* arguments[]) try {
    const bool quick = count > 1 && std::string(arguments[1]) == "--quick";
    if (count != (quick ? 3 : 2)) {
        std::cerr << "usage: coverage [--quick] FILE.json\n";
        return 2;
    }
    return run(quick, arguments[count - 1]);
} catch (const std::exception& problem) {
    std::cerr << "coverage: " << problem.what() << "\n";
    return 2;
}
