// What the table of contents calls: one function a room.
#pragma once

#include <pybind11/pybind11.h>

namespace fairdrift {

void register_core(pybind11::module_& module);
void register_columns(pybind11::module_& module);
void register_stats(pybind11::module_& module);
void register_state(pybind11::module_& module);
void register_report(pybind11::module_& module);
void register_policy(pybind11::module_& module);
void register_cube(pybind11::module_& module);
void register_audit(pybind11::module_& module);
void register_reference(pybind11::module_& module);
void register_drift(pybind11::module_& module);
void register_rules(pybind11::module_& module);
void register_structure(pybind11::module_& module);
void register_scores(pybind11::module_& module);

}  // namespace fairdrift
