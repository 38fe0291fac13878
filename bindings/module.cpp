// The table of contents of fairdrift._core: each room registers its own names.
#include <pybind11/pybind11.h>

#include "fairdrift/version.hpp"
#include "rooms.hpp"

PYBIND11_MODULE(_core, module) {
    module.doc() = "The compiled part of fairdrift.";
    module.attr("__version__") = FAIRDRIFT_VERSION;
    fairdrift::register_core(module);
    fairdrift::register_columns(module);
    fairdrift::register_stats(module);
    fairdrift::register_state(module);
    fairdrift::register_report(module);
    fairdrift::register_cube(module);
    fairdrift::register_policy(module);
    fairdrift::register_audit(module);
    fairdrift::register_reference(module);
    fairdrift::register_drift(module);
    fairdrift::register_rules(module);
    fairdrift::register_structure(module);
    fairdrift::register_scores(module);
}
