// Catch2 version 2 or 3, whichever is there.
#pragma once

#ifdef FAIRDRIFT_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
// Version 3 moved the matchers into a namespace of their own.
namespace Catch {
using Matchers::ContainsSubstring;
inline auto Contains(const std::string& part) { return ContainsSubstring(part); }
}  // namespace Catch
#endif
