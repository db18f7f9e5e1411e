#include "core/utf8_stream.h"

namespace camelid {

namespace {

const char * const kReplacement = "\xEF\xBF\xBD";

// Length that a lead byte announces; 0 for a byte that cannot lead.
int announced_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Whether `byte` may stand at `index` (1..3) after `lead`; rejects overlong forms, surrogates and beyond U+10FFFF.
bool may_continue(unsigned char lead, int index, unsigned char byte) {
  if (index == 1) {
    if (lead == 0xE0) return byte >= 0xA0 && byte <= 0xBF;
    if (lead == 0xED) return byte >= 0x80 && byte <= 0x9F;
    if (lead == 0xF0) return byte >= 0x90 && byte <= 0xBF;
    if (lead == 0xF4) return byte >= 0x80 && byte <= 0x8F;
  }
  return byte >= 0x80 && byte <= 0xBF;
}

}  // namespace

std::string Utf8Stream::push(const std::string & bytes) {
  std::string out;
  open_ += bytes;
  size_t i = 0;
  while (i < open_.size()) {
    const unsigned char lead = static_cast<unsigned char>(open_[i]);
    const int length = announced_length(lead);
    if (length == 0) {
      out += kReplacement;
      i += 1;
      continue;
    }
    int have = 1;
    while (have < length && i + have < open_.size() &&
           may_continue(lead, have, static_cast<unsigned char>(open_[i + have]))) {
      have++;
    }
    if (have == length) {
      out.append(open_, i, length);
      i += length;
    } else if (i + have == open_.size()) {
      break;  // still open
    } else {
      out += kReplacement;
      i += have;
    }
  }
  open_.erase(0, i);
  return out;
}

std::string Utf8Stream::finish() {
  if (open_.empty()) return "";
  open_.clear();
  return kReplacement;
}

}  // namespace camelid
