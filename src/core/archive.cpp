#include <fairdrift/core/archive.hpp>

#include <bit>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

constexpr std::string_view magic = "fdrift";
constexpr std::size_t header_size = 6 + 4 + 4 + 8 + 8;

// FNV-1a, 64 bits: each step is a bijection of the running hash, so any one changed byte shows.
std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

}  // namespace

void require_sound(bool holds, std::string_view what) {
    if (!holds) throw corrupt_state("corrupt state: " + std::string(what));
}

void archive_writer::integer(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}
void archive_writer::f64(double value) { u64(std::bit_cast<std::uint64_t>(value)); }
void archive_writer::text(std::string_view value) {
    u64(value.size());
    bytes_.append(value);
}
void archive_writer::i64s(std::span<const std::int64_t> values) {
    u64(values.size());
    for (const auto value : values) i64(value);
}
void archive_writer::f64s(std::span<const double> values) {
    u64(values.size());
    for (const auto value : values) f64(value);
}
void archive_writer::texts(std::span<const std::string> values) {
    u64(values.size());
    for (const auto& value : values) text(value);
}

std::string_view archive_reader::take(std::size_t length) {
    require_sound(length <= left_.size(), "it ends too early");
    const std::string_view taken = left_.substr(0, length);
    left_.remove_prefix(length);
    return taken;
}
std::uint64_t archive_reader::integer(std::size_t width) {
    const std::string_view taken = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(taken[i])) << (8 * i);
    }
    return value;
}
std::uint8_t archive_reader::u8() { return static_cast<std::uint8_t>(integer(1)); }
double archive_reader::f64() { return std::bit_cast<double>(u64()); }
bool archive_reader::flag() {
    const std::uint8_t value = u8();
    require_sound(value <= 1, "a flag is neither 0 nor 1");
    return value == 1;
}
std::size_t archive_reader::count(std::size_t width) {
    const std::uint64_t size = u64();
    require_sound(size <= left_.size() / width, "a length is larger than the bytes that follow");
    return static_cast<std::size_t>(size);
}
std::string archive_reader::text() { return std::string(take(count(1))); }
std::vector<std::int64_t> archive_reader::i64s() {
    std::vector<std::int64_t> values(count(8));
    for (auto& value : values) value = i64();
    return values;
}
std::vector<double> archive_reader::f64s() {
    std::vector<double> values(count(8));
    for (auto& value : values) value = f64();
    return values;
}
std::vector<std::string> archive_reader::texts() {
    std::vector<std::string> values(count(8));
    for (auto& value : values) value = text();
    return values;
}
void archive_reader::finish() const { require_sound(left_.empty(), "bytes are left over"); }

std::string seal(std::string_view kind, std::uint32_t version, std::string_view payload) {
    archive_writer head;
    head.u32(version);
    head.u64(payload.size());
    head.u64(checksum(payload) ^ checksum(kind) ^ version);
    std::string sealed;
    sealed.reserve(header_size + payload.size());
    sealed.append(magic).append(kind).append(head.bytes()).append(payload);
    return sealed;
}

archive_reader unseal(std::string_view kind, std::uint32_t newest, std::string_view bytes) {
    require_sound(bytes.size() >= header_size, "it is shorter than a header");
    require_sound(bytes.substr(0, magic.size()) == magic, "it was not written by fairdrift");
    require_sound(bytes.substr(magic.size(), 4) == kind,
                  "it holds '" + std::string(bytes.substr(magic.size(), 4)) + "', not '" +
                      std::string(kind) + "'");
    archive_reader head(bytes.substr(magic.size() + 4));
    const std::uint32_t version = head.u32();
    const std::uint64_t length = head.u64();
    const std::uint64_t sum = head.u64();
    const std::string_view payload = bytes.substr(header_size);
    require_sound(length == payload.size(), "its length does not match its header");
    require_sound(sum == (checksum(payload) ^ checksum(kind) ^ version), "its checksum is wrong");
    if (version == 0 || version > newest) {
        throw unsupported_version("format version " + std::to_string(version) +
                                  " is newer than this release reads (" + std::to_string(newest) +
                                  ")");
    }
    return archive_reader(payload, version);
}

std::string digest(std::string_view bytes) {
    // FNV-1a, 128 bits, with the published offset basis and prime (2^88 + 2^8 + 0x3b).
    using wide = unsigned __int128;
    constexpr wide prime = (static_cast<wide>(1) << 88) + 0x13b;
    wide hash = (static_cast<wide>(0x6c62272e07bb0142ULL) << 64) + 0x62b821756295c58dULL;
    for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * prime;
    std::string hex;
    for (int shift = 124; shift >= 0; shift -= 4) {
        hex.push_back("0123456789abcdef"[static_cast<unsigned>(hash >> shift) & 15U]);
    }
    return hex;
}

}  // namespace fairdrift
