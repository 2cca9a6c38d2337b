#ifndef TRACEMALLOC_WALK_BYTE_READER_H_
#define TRACEMALLOC_WALK_BYTE_READER_H_

#include <cstddef>
#include <cstdint>

namespace tracemalloc {

// Reads V8's tables of bytes: numbers of seven bits a byte, the least first (src/base/vlq.h). What is behind the end
// reads as 0, and the reader has failed.
class ByteReader {
 public:
  ByteReader(const uint8_t* bytes, int length, int at = 0) : bytes_(bytes), length_(length), at_(at) {}

  int at() const { return at_; }
  bool HasFailed() const { return has_failed_; }
  bool IsAtEnd() const { return at_ >= length_; }

  uint8_t Byte() {
    if (at_ < 0 || at_ >= length_) {
      has_failed_ = true;
      return 0;
    }
    return bytes_[at_++];
  }

  uint64_t Unsigned() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      value |= uint64_t{byte & 0x7Fu} << shift;
      if ((byte & 0x80) == 0) return value;
    }
    has_failed_ = true;
    return 0;
  }

  // The sign in the lowest bit (base::VLQDecode).
  int32_t Signed() {
    const auto bits = static_cast<uint32_t>(Unsigned());
    const auto magnitude = static_cast<int32_t>(bits >> 1);
    return (bits & 1) != 0 ? -magnitude : magnitude;
  }

  // Two's complement, turned so that small numbers of both signs are short (base::VLQDecode of a ZigZag number).
  int64_t ZigZag() {
    const uint64_t bits = Unsigned();
    return static_cast<int64_t>(bits >> 1) ^ -static_cast<int64_t>(bits & 1);
  }

 private:
  const uint8_t* bytes_;
  int length_;
  int at_;
  bool has_failed_ = false;
};

}  // namespace tracemalloc

#endif
