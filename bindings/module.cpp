// The table of contents of fairdrift._core: each room registers its own names.
#include <pybind11/pybind11.h>

#include "fairdrift/version.hpp"

PYBIND11_MODULE(_core, module) {
    module.doc() = "The compiled part of fairdrift.";
    module.attr("__version__") = FAIRDRIFT_VERSION;
}
