#pragma once

#include <cstdint>
#include <string>

namespace camelid::grammar {

// Bytes of plain text in groups that patterns most often take or leave together. A set of groups is a number, one bit each.
struct ByteGroups {
  static constexpr int kCount = 11;
  static constexpr uint16_t kAll = (1 << kCount) - 1;

  // The group of a byte of a plain text.
  static int of(uint8_t byte);
  static uint16_t of_text(const std::string & text);
};

}  // namespace camelid::grammar
