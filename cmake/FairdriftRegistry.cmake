# Turns a list of metrics into the table that the library walks over.

# fairdrift_registry(ROOM TYPE LIST OUTPUT): OUTPUT becomes a source that defines
# `detail::<room>_registry()` over the metrics that LIST names, a header and a name on each line.
function(fairdrift_registry room type list output)
  file(STRINGS ${list} lines REGEX "^[a-z]")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  set(includes)
  set(entries)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z0-9_]+) ([a-z0-9_]+)$" matched "${line}")
    if(NOT matched)
      message(FATAL_ERROR "${list}: '${line}' is not a header and a name")
    endif()
    list(APPEND includes "#include <fairdrift/${room}/${CMAKE_MATCH_1}.hpp>\n")
    string(APPEND entries "    &${CMAKE_MATCH_2},\n")
  endforeach()
  list(REMOVE_DUPLICATES includes)
  string(JOIN "" includes ${includes})
  file(CONFIGURE OUTPUT ${output} CONTENT
"// Written by CMake from ${room}'s list of metrics.
#include <span>

@includes@
namespace fairdrift::detail {
namespace {
constexpr const ${type}* table[] = {
@entries@};
}  // namespace
std::span<const ${type}* const> ${room}_registry() { return table; }
}  // namespace fairdrift::detail
" @ONLY)
endfunction()
