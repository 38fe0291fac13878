// What fairdrift throws, under the names that Python knows.
#include <pybind11/pybind11.h>

#include <fairdrift/core/error.hpp>

#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

template <class Exception>
py::object name_exception(py::module_& module, const char* name, const char* doc,
                          const py::object& bases) {
    py::object type = py::register_exception<Exception>(module, name, bases);
    type.attr("__doc__") = doc;
    type.attr("__module__") = "fairdrift";
    return type;
}

}  // namespace

void register_core(py::module_& module) {
    const auto base =
        name_exception<error>(module, "FairdriftError", "Base of everything that fairdrift raises.",
                              py::reinterpret_borrow<py::object>(PyExc_Exception));
    const auto bases = py::make_tuple(base, py::handle(PyExc_ValueError));
    name_exception<invalid_input>(module, "InvalidInput",
                                  "A column, an option or a file that cannot be used as it is.",
                                  bases);
    name_exception<incompatible_merge>(module, "IncompatibleMerge",
                                       "Two states whose layouts differ.", bases);
    name_exception<incompatible_reference>(
        module, "IncompatibleReference", "A state or a table that was not made for this reference.",
        bases);
    name_exception<corrupt_state>(module, "CorruptState",
                                  "Bytes that are truncated, altered or not written by fairdrift.",
                                  bases);
    name_exception<unsupported_version>(module, "UnsupportedVersion",
                                        "Bytes written by a newer release than this one.", bases);
}

}  // namespace fairdrift
