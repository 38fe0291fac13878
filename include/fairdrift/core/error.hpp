// What can go wrong at the door. Messages name the column, the value and the bound.
#pragma once

#include <stdexcept>

#include <fairdrift/core/export.hpp>

namespace fairdrift {

/// Base of everything that fairdrift throws.
class FAIRDRIFT_EXPORT error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A column, an option or a file that cannot be used as it is.
class FAIRDRIFT_EXPORT invalid_input : public error {
  public:
    using error::error;
};

/// Two states whose layouts differ: adding them would mix what must stay apart.
class FAIRDRIFT_EXPORT incompatible_merge : public error {
  public:
    using error::error;
};

/// A state or a table that was not made for this reference.
class FAIRDRIFT_EXPORT incompatible_reference : public error {
  public:
    using error::error;
};

/// Bytes that are truncated, altered or not ours.
class FAIRDRIFT_EXPORT corrupt_state : public error {
  public:
    using error::error;
};

/// Bytes written by a newer release than this one.
class FAIRDRIFT_EXPORT unsupported_version : public error {
  public:
    using error::error;
};

}  // namespace fairdrift
