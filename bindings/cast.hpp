// Keyword arguments of the right type, or an error that names them.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

/// `value` as a T; `what` says what the argument must be, e.g. "a number between 0 and 1".
template <class T>
[[nodiscard]] T argument(pybind11::handle value, const std::string& name, const char* what) {
    try {
        return value.cast<T>();
    } catch (const pybind11::cast_error&) {
        throw invalid_input(name + " is " + pybind11::repr(value).cast<std::string>() +
                            "; it must be " + what);
    }
}

/// A number: what is a boolean is none.
template <class T>
[[nodiscard]] T number_argument(pybind11::handle value, const std::string& name, const char* what) {
    if (PyBool_Check(value.ptr())) {
        throw invalid_input(name + " is " + pybind11::repr(value).cast<std::string>() +
                            "; it must be " + what);
    }
    return argument<T>(value, name, what);
}

/// What was saved, as bytes.
[[nodiscard]] inline pybind11::bytes bytes_argument(pybind11::handle value) {
    if (pybind11::isinstance<pybind11::bytes>(value)) {
        return pybind11::reinterpret_borrow<pybind11::bytes>(value);
    }
    throw invalid_input("data is " + pybind11::repr(value).cast<std::string>() +
                        "; it must be bytes");
}

/// A seed: a whole number from 0 to 2^64 - 1.
[[nodiscard]] inline std::uint64_t seed_argument(pybind11::handle value) {
    constexpr const char* what = "a whole number from 0 to 2^64 - 1";
    return number_argument<std::uint64_t>(value, "seed", what);
}

/// One name, or a list of them; what is no text (a number that names a column) reads as text does.
[[nodiscard]] inline std::vector<std::string> names_argument(pybind11::handle value,
                                                             const std::string& name) {
    namespace py = pybind11;
    if (py::isinstance<py::str>(value)) return {value.cast<std::string>()};
    const bool is_list = py::isinstance<py::sequence>(value) || PyAnySet_Check(value.ptr());
    if (!is_list || py::isinstance<py::bytes>(value)) {
        throw invalid_input(name + " is " + py::repr(value).cast<std::string>() +
                            "; it must be a list of names");
    }
    std::vector<std::string> names;
    for (const py::handle one : value) {
        if (one.is_none() || py::isinstance<py::list>(one)) {
            throw invalid_input(name + " holds " + py::repr(one).cast<std::string>() +
                                "; it must hold names");
        }
        names.push_back(py::str(one).cast<std::string>());
    }
    return names;
}

/// A mapping as a dict; `what` says what the argument must be.
[[nodiscard]] inline pybind11::dict mapping_argument(pybind11::handle value,
                                                     const std::string& name, const char* what) {
    if (!pybind11::hasattr(value, "keys")) {
        throw invalid_input(name + " is " + pybind11::repr(value).cast<std::string>() +
                            "; it must be " + what);
    }
    return pybind11::dict(pybind11::reinterpret_borrow<pybind11::object>(value));
}

}  // namespace fairdrift
