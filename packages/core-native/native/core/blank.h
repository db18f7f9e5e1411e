#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace camelid {

// Whether white space (Unicode's, as UTF-8) ends before a place of a text.
inline bool is_behind_blank(const std::string & text, size_t at) {
  const auto byte = [&](size_t back) { return at < back ? 0u : static_cast<unsigned>(static_cast<uint8_t>(text[at - back])); };
  const unsigned last = byte(1);
  if (last < 0x80) return last == ' ' || (last >= '\t' && last <= '\r');
  if (byte(2) == 0xc2) return last == 0x85 || last == 0xa0;
  const unsigned three = byte(3) << 16 | byte(2) << 8 | last;
  return three == 0xe19a80 || (three >= 0xe28080 && three <= 0xe2808a) || three == 0xe280a8 || three == 0xe280a9 ||
         three == 0xe280af || three == 0xe2819f || three == 0xe38080 || three == 0xefbbbf;
}

}  // namespace camelid
