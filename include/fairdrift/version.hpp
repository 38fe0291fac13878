// The one place that knows the version; CMake and the wheel read it from here.
#pragma once

#define FAIRDRIFT_VERSION "0.1.0"
