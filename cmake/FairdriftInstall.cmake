# Headers, library, CMake package and pkg-config file: what find_package(fairdrift) needs.
include(CMakePackageConfigHelpers)
