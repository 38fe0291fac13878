// A program outside the project: it audits a thousand decisions and prints the report's JSON.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <fairdrift/questions/audit.hpp>

int main() {
    std::vector<std::string> sex;
    std::vector<std::int64_t> hired, decision;
    std::vector<double> score;
    for (int i = 0; i < 1000; ++i) {
        sex.emplace_back(i % 3 == 0 ? "F" : "M");
        hired.push_back(i * 7 % 5 < 2 ? 1 : 0);
        decision.push_back(i * 11 % 7 < 3 ? 1 : 0);
        score.push_back(i * 37 % 101 / 101.0);
    }

    fairdrift::table rows;
    rows.y_true = fairdrift::column("hired", std::span<const std::int64_t>(hired));
    rows.y_pred = fairdrift::column("decision", std::span<const std::int64_t>(decision));
    rows.score = fairdrift::column("score", std::span<const double>(score));
    rows.groups = {fairdrift::column("sex", std::span<const std::string>(sex))};

    const fairdrift::report report = fairdrift::audit(rows, {});
    std::puts(fairdrift::to_json(report).c_str());
}
