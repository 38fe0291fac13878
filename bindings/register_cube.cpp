// The rates of a report as NumPy arrays, group x window x metric, without a copy.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <fairdrift/report/cube.hpp>

#include "rooms.hpp"

namespace fairdrift {

namespace py = pybind11;

namespace {

// A view of the cube's memory; the cube stays alive as long as the array does.
py::array view_of(const py::object& self, const cube::values& values) {
    const auto& shape = values.shape();
    py::array_t<double> view({shape[0], shape[1], shape[2]}, values.data(), self);
    view.attr("setflags")(py::arg("write") = false);
    return view;
}

template <cube::values cube::*Field>
py::array array_of(const py::object& self) {
    return view_of(self, self.cast<const cube&>().*Field);
}

}  // namespace

void register_cube(py::module_& module) {
    py::class_<cube>(
        module, "Cube",
        "Rates of one attribute, group x window x metric, as read-only arrays; NaN where "
        "the report has no number.")
        .def_readonly("groups", &cube::groups)
        .def_readonly("windows", &cube::windows)
        .def_readonly("metrics", &cube::metrics)
        .def_property_readonly("value", &array_of<&cube::value>)
        .def_property_readonly("lower", &array_of<&cube::lower>)
        .def_property_readonly("upper", &array_of<&cube::upper>)
        .def(
            "gaps_to",
            [](const cube& self, const std::string& group) {
                auto* gaps = new cube::values(self.gaps_to(group));
                const py::capsule owner(gaps,
                                        [](void* p) { delete static_cast<cube::values*>(p); });
                const auto& shape = gaps->shape();
                return py::array_t<double>({shape[0], shape[1], shape[2]}, gaps->data(), owner);
            },
            py::arg("group"), "Values less those of one group, in every window.")
        .def("__repr__", [](const cube& self) {
            return "<Cube: " + std::to_string(self.groups.size()) + " groups, " +
                   std::to_string(self.windows.size()) + " windows, " +
                   std::to_string(self.metrics.size()) + " metrics>";
        });
    module.def("cube_of", &cube_of, py::arg("report"), py::arg("attribute"));
}

}  // namespace fairdrift
