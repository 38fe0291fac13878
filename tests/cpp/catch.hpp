// Catch2 version 2 or 3, whichever is there.
#pragma once

#ifdef FAIRDRIFT_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
#endif
