#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "grammar/grammar_fault.h"

namespace camelid::grammar {

// A program that is not what its layout says.
class ProgramError : public GrammarFault {
 public:
  explicit ProgramError(const std::string & what) : GrammarFault("damaged grammar program: " + what) {}
};

// A stretch of bytes, little-endian; every read past its end throws ProgramError.
class ByteReader {
 public:
  ByteReader(const uint8_t * data, size_t size) : data_(data), size_(size) {}

  size_t size() const { return size_; }
  const uint8_t * data() const { return data_; }

  uint32_t u32(size_t offset) const {
    require(offset, 4);
    return static_cast<uint32_t>(data_[offset]) | static_cast<uint32_t>(data_[offset + 1]) << 8 |
           static_cast<uint32_t>(data_[offset + 2]) << 16 | static_cast<uint32_t>(data_[offset + 3]) << 24;
  }

  ByteReader part(size_t offset, size_t size) const {
    require(offset, size);
    return ByteReader(data_ + offset, size);
  }

 private:
  void require(size_t offset, size_t size) const {
    if (offset > size_ || size > size_ - offset) throw ProgramError("it ends early at byte " + std::to_string(offset));
  }

  const uint8_t * data_;
  size_t size_;
};

}  // namespace camelid::grammar
