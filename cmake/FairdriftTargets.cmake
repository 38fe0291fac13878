# What every target of this project is compiled with, and the libraries it is made from.

add_library(fairdrift_options INTERFACE)
target_compile_features(fairdrift_options INTERFACE cxx_std_20)
# The same numbers everywhere: no contraction, no fast-math.
target_compile_options(fairdrift_options INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic
                       -Wconversion -Wshadow -Wno-sign-conversion
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-pedantic>)
if(FAIRDRIFT_WERROR)
  target_compile_options(fairdrift_options INTERFACE -Werror)
endif()
if(FAIRDRIFT_SANITIZE)
  # Instrumented, the standard library's own code looks uninitialised to g++.
  target_compile_options(fairdrift_options INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=all -fno-omit-frame-pointer
                         -Wno-maybe-uninitialized)
  target_link_options(fairdrift_options INTERFACE -fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
include(${CMAKE_CURRENT_LIST_DIR}/FairdriftHeaders.cmake)

# Headers of other libraries, used inside src/ only and never in an installed header.
add_library(fairdrift_private INTERFACE)
target_link_libraries(fairdrift_private INTERFACE
                      Eigen3::Eigen Boost::headers nlohmann_json::nlohmann_json)
