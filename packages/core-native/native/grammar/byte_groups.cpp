#include "grammar/byte_groups.h"

namespace camelid::grammar {

int ByteGroups::of(uint8_t byte) {
  if (byte >= 'a' && byte <= 'z') return 0;
  if (byte >= 'A' && byte <= 'Z') return 1;
  if (byte >= '0' && byte <= '9') return 2;
  if (byte >= 0x80) return 3;
  switch (byte) {
    case ' ': return 4;
    case '_': return 5;
    case '-': return 6;
    case '.': return 7;
    case '/': return 8;
    case ':': return 9;
    default: return 10;
  }
}

uint16_t ByteGroups::of_text(const std::string & text) {
  uint16_t groups = 0;
  for (const char byte : text) groups |= static_cast<uint16_t>(1 << of(static_cast<uint8_t>(byte)));
  return groups;
}

}  // namespace camelid::grammar
