// One group's rows by true class and decided class, where there are more than two.
#pragma once

#include <cstdint>
#include <vector>

namespace fairdrift {

struct class_cell {
    std::int64_t rows = 0;
    double weight = 0;
    double squares = 0;  // sum of squared weights

    void merge(const class_cell& other) {
        rows += other.rows;
        weight += other.weight;
        squares += other.squares;
    }
};

/// Cells truth x decision over the classes and, last, what is missing. No classes: not counted.
struct class_table {
    std::size_t classes = 0;
    std::vector<class_cell> cells;
    bool clustered = false;  // rows belong together, which the cells do not tell: no intervals

    class_table() = default;
    explicit class_table(std::size_t n) : classes(n), cells((n + 1) * (n + 1)) {}

    [[nodiscard]] class_cell& at(std::size_t truth, std::size_t decision) {
        return cells[truth * (classes + 1) + decision];
    }
    [[nodiscard]] const class_cell& at(std::size_t truth, std::size_t decision) const {
        return cells[truth * (classes + 1) + decision];
    }
    void merge(const class_table& other) {
        if (classes == 0) *this = class_table(other.classes);
        for (std::size_t i = 0; i < other.cells.size(); ++i) cells[i].merge(other.cells[i]);
    }
};

}  // namespace fairdrift
