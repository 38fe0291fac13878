// Bytes in and out: little-endian, bounded, checked. Hostile bytes end in corrupt_state.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairdrift {

/// Appends values to a byte string.
class archive_writer {
  public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { integer(value, 4); }
    void u64(std::uint64_t value) { integer(value, 8); }
    void i64(std::int64_t value) { integer(static_cast<std::uint64_t>(value), 8); }
    void f64(double value);
    void flag(bool value) { u8(value ? 1 : 0); }
    void text(std::string_view value);
    void i64s(std::span<const std::int64_t> values);
    void f64s(std::span<const double> values);
    void texts(std::span<const std::string> values);

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

  private:
    void integer(std::uint64_t value, int width);
    std::string bytes_;
};

/// Reads what a writer wrote. Every length is checked against the bytes that are left before
/// anything is allocated.
class archive_reader {
  public:
    explicit archive_reader(std::string_view bytes, std::uint32_t version = ~0U)
        : left_(bytes), version_(version) {}

    /// The version of the format that the bytes were written in; unless said, the newest.
    [[nodiscard]] std::uint32_t version() const { return version_; }

    [[nodiscard]] std::uint8_t u8();
    [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(integer(4)); }
    [[nodiscard]] std::uint64_t u64() { return integer(8); }
    [[nodiscard]] std::int64_t i64() { return static_cast<std::int64_t>(integer(8)); }
    [[nodiscard]] double f64();
    [[nodiscard]] bool flag();
    [[nodiscard]] std::string text();
    [[nodiscard]] std::vector<std::int64_t> i64s();
    [[nodiscard]] std::vector<double> f64s();
    [[nodiscard]] std::vector<std::string> texts();
    /// A count of items of at least `width` bytes each; throws where that many cannot follow.
    [[nodiscard]] std::size_t count(std::size_t width);
    /// Throws unless every byte was read.
    void finish() const;

  private:
    [[nodiscard]] std::uint64_t integer(std::size_t width);
    [[nodiscard]] std::string_view take(std::size_t length);
    std::string_view left_;
    std::uint32_t version_;
};

/// Throws corrupt_state unless `holds`; `what` completes "corrupt state: ...".
void require_sound(bool holds, std::string_view what);

/// Wraps a payload: magic "fdrift", kind (4 letters), version, length, checksum.
[[nodiscard]] std::string seal(std::string_view kind, std::uint32_t version,
                               std::string_view payload);
/// A reader of the payload of sealed bytes; throws corrupt_state or unsupported_version.
[[nodiscard]] archive_reader unseal(std::string_view kind, std::uint32_t newest,
                                    std::string_view bytes);
/// 128-bit FNV-1a of bytes as 32 hexadecimal digits.
[[nodiscard]] std::string digest(std::string_view bytes);

}  // namespace fairdrift
