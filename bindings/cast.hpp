// Keyword arguments of the right type, or an error that names them.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

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

}  // namespace fairdrift
