# Headers, library, CMake package and pkg-config file: what find_package(fairdrift) needs. The header
# libraries behind src/ are build-only, so a consumer needs Threads and nothing else.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fairdrift")

install(TARGETS fairdrift EXPORT fairdrift-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY include/fairdrift DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development)

install(EXPORT fairdrift-targets NAMESPACE fairdrift:: DESTINATION ${package_dir}
        COMPONENT development)
configure_package_config_file(cmake/fairdriftConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/fairdriftConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/fairdriftConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH pkgconfig_to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(cmake/fairdrift.pc.in ${PROJECT_BINARY_DIR}/fairdrift.pc @ONLY)

install(FILES ${PROJECT_BINARY_DIR}/fairdriftConfig.cmake
              ${PROJECT_BINARY_DIR}/fairdriftConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/fairdrift.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
