# Eigen, Boost.Math and nlohmann-json: headers that src/ uses and no installed header shows. The
# system's come first; a Python package built where they are missing takes those of pyproject.toml.

find_package(Eigen3 3.4 QUIET NO_MODULE)
find_package(nlohmann_json 3.11 QUIET)

set(python_header_dirs "")
if(SKBUILD)
  execute_process(
    COMMAND "${Python_EXECUTABLE}" "${CMAKE_CURRENT_LIST_DIR}/python_header_dirs.py"
    OUTPUT_VARIABLE python_header_dirs OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()

# Makes `target` from the folder that holds `header`, unless a package has made it already.
function(fairdrift_header_library target header debian_package)
  if(TARGET ${target})
    return()
  endif()
  string(MAKE_C_IDENTIFIER "FAIRDRIFT_${target}_DIR" dir)
  find_path(${dir} ${header} PATHS ${python_header_dirs} PATH_SUFFIXES eigen3)
  if(NOT ${dir})
    message(FATAL_ERROR "fairdrift needs <${header}>: install ${debian_package} (Debian, Ubuntu) "
            "or name its folder with -D${dir}=...")
  endif()
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE ${${dir}})
endfunction()

fairdrift_header_library(Eigen3::Eigen Eigen/Core libeigen3-dev)
fairdrift_header_library(Boost::headers boost/math/distributions/beta.hpp libboost-math-dev)
fairdrift_header_library(nlohmann_json::nlohmann_json nlohmann/json.hpp nlohmann-json3-dev)
