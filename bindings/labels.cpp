#include "labels.hpp"

#include <cstdint>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace py = pybind11;

label label_of(py::handle value, const std::string& argument) {
    if (value.is_none()) return {};
    if (PyBool_Check(value.ptr())) return value.cast<bool>();
    if (py::hasattr(value, "item") && py::hasattr(value, "dtype")) {
        return label_of(value.attr("item")(), argument);
    }
    if (PyLong_Check(value.ptr())) {
        const std::int64_t number = PyLong_AsLongLong(value.ptr());
        if (number == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            throw invalid_input(argument + " holds " + py::str(value).cast<std::string>() +
                                ", beyond 64 bits");
        }
        return number;
    }
    if (PyFloat_Check(value.ptr())) return value.cast<double>();
    if (PyUnicode_Check(value.ptr())) return value.cast<std::string>();
    throw invalid_input(argument + " holds " + py::repr(value).cast<std::string>() +
                        "; it must be a boolean, a number or text");
}

std::vector<label> labels_of(py::handle values, const std::string& argument) {
    if (values.is_none()) return {};
    std::vector<label> result;
    if (py::isinstance<py::list>(values) || py::isinstance<py::tuple>(values) ||
        py::isinstance<py::set>(values) || py::isinstance<py::frozenset>(values)) {
        for (const py::handle value : values) result.push_back(label_of(value, argument));
    } else {
        result.push_back(label_of(values, argument));
    }
    return result;
}

}  // namespace fairdrift
