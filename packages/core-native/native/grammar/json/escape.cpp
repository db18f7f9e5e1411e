#include "grammar/json/escape.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

namespace camelid::grammar {

namespace {

int hex_value(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const int lower = byte | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int letter_value(uint8_t byte) {
  switch (byte) {
    case '"':
    case '/':
    case '\\':
      return byte;
    case 'b':
      return 0x08;
    case 'f':
      return 0x0c;
    case 'n':
      return 0x0a;
    case 'r':
      return 0x0d;
    case 't':
      return 0x09;
    default:
      return -1;
  }
}

struct CodePoints {
  uint32_t from, to;
};
using Ranges = std::vector<CodePoints>;

// Code points that may be written as \u...., ascending.
const Ranges & by_hex(EscapeRule rule) {
  static const Ranges any{{0, 0x10ffff}};
  static const Ranges needed{{0, 0x07}, {0x0b, 0x0b}, {0x0e, 0x1f}, {0x7f, 0x10ffff}};
  static const Ranges usual{{0, 0x1f}, {0x26, 0x26}, {0x3c, 0x3c}, {0x3e, 0x3e}, {0x7f, 0x10ffff}};
  return rule == EscapeRule::any ? any : rule == EscapeRule::needed ? needed : usual;
}

bool holds(const Ranges & ranges, uint32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const CodePoints & range) { return range.from <= code_point && code_point <= range.to; });
}

// Code points that may be written by some escape, ascending.
const Ranges & by_escape(EscapeRule rule) {
  static const Ranges any{{0, 0x10ffff}};
  static const Ranges needed{{0, 0x1f}, {0x22, 0x22}, {0x5c, 0x5c}, {0x7f, 0x10ffff}};
  static const Ranges usual{{0, 0x1f}, {0x22, 0x22}, {0x26, 0x26}, {0x2f, 0x2f}, {0x3c, 0x3c}, {0x3e, 0x3e}, {0x5c, 0x5c}, {0x7f, 0x10ffff}};
  return rule == EscapeRule::any ? any : rule == EscapeRule::needed ? needed : usual;
}

uint32_t join_surrogates(uint32_t high, uint32_t low) { return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00); }

using Bytes = std::vector<uint8_t>;

Bytes encode(uint32_t code_point) {
  const auto tail = [code_point](int shift) { return static_cast<uint8_t>(0x80 | (code_point >> shift & 63)); };
  if (code_point < 0x80) return {static_cast<uint8_t>(code_point)};
  if (code_point < 0x800) return {static_cast<uint8_t>(0xc0 | code_point >> 6), tail(0)};
  if (code_point < 0x10000) return {static_cast<uint8_t>(0xe0 | code_point >> 12), tail(6), tail(0)};
  return {static_cast<uint8_t>(0xf0 | code_point >> 18), tail(12), tail(6), tail(0)};
}

std::optional<InnerText> step_code_point(const ReadByte & read, InnerText inner, uint32_t code_point) {
  for (const uint8_t byte : encode(code_point)) {
    const auto next = read(inner, byte);
    if (!next) return std::nullopt;
    inner = *next;
  }
  return inner;
}

// Whether some sequence of bytes between two of equal length (byte by byte, as UTF-8 ranges are) leads on.
class RangeSearch {
 public:
  RangeSearch(const ReadByte & read, Bytes low, Bytes high) : read_(read), low_(std::move(low)), high_(std::move(high)) {}

  bool run(const InnerText & inner, size_t depth = 0) {
    if (depth == low_.size()) return true;
    if (!tried_.insert({depth, inner.state, inner.length, inner.text}).second) return false;
    for (int byte = low_[depth]; byte <= high_[depth]; byte++) {
      const auto next = read_(inner, static_cast<uint8_t>(byte));
      if (next && run(*next, depth + 1)) return true;
    }
    return false;
  }

 private:
  const ReadByte & read_;
  Bytes low_, high_;
  std::set<std::tuple<size_t, uint32_t, double, TextId>> tried_;
};

// Whether some code point of a range without surrogates leads on: the range is cut where its UTF-8 is no product of
// byte ranges.
bool some_scalar(const ReadByte & read, const InnerText & inner, uint32_t from, uint32_t to) {
  for (const uint32_t limit : {0x7fu, 0x7ffu, 0xffffu}) {
    if (from <= limit && to > limit) return some_scalar(read, inner, from, limit) || some_scalar(read, inner, limit + 1, to);
  }
  const size_t length = encode(from).size();
  for (size_t i = 1; i < length; i++) {
    const uint32_t mask = (1u << (6 * i)) - 1;
    if ((from & ~mask) == (to & ~mask)) continue;
    if ((from & mask) != 0) return some_scalar(read, inner, from, from | mask) || some_scalar(read, inner, (from | mask) + 1, to);
    if ((to & mask) != mask) return some_scalar(read, inner, from, (to & ~mask) - 1) || some_scalar(read, inner, to & ~mask, to);
  }
  return RangeSearch(read, encode(from), encode(to)).run(inner);
}

bool some_code_point(const ReadByte & read, const InnerText & inner, uint32_t from, uint32_t to) {
  if (from > to) return false;
  if (from < 0xd800 && to > 0xdfff) return some_scalar(read, inner, from, 0xd7ff) || some_scalar(read, inner, 0xe000, to);
  return some_scalar(read, inner, from, to);
}

// Whether some way to finish the escape leads on.
bool can_finish(const ReadByte & read, EscapeRule rule, const InnerText & inner, const Escape & escape) {
  const auto some = [&](const Ranges & ranges, uint32_t low, uint32_t high) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const CodePoints & range) {
      return some_code_point(read, inner, std::max(low, range.from), std::min(high, range.to));
    });
  };
  if (escape.kind == Escape::letter) return some(by_escape(rule), 0, 0x10ffff);
  if (escape.kind != Escape::hex) {
    const uint32_t from = join_surrogates(escape.high, 0xdc00);
    return some_code_point(read, inner, from, from + 0x3ff);
  }
  const uint32_t size = 1u << (4 * (4 - escape.digits));
  const uint32_t from = escape.value * size;
  const uint32_t to = from + size - 1;
  if (escape.high != 0) {
    const uint32_t low = std::max(from, 0xdc00u);
    const uint32_t high = std::min(to, 0xdfffu);
    return low <= high && some_code_point(read, inner, join_surrogates(escape.high, low), join_surrogates(escape.high, high));
  }
  if (some(by_hex(rule), from, std::min(to, 0xd7ffu)) || some(by_hex(rule), std::max(from, 0xe000u), to)) return true;
  const uint32_t first = std::max(from, 0xd800u);
  const uint32_t last = std::min(to, 0xdbffu);
  return first <= last && some_code_point(read, inner, join_surrogates(first, 0xdc00), join_surrogates(last, 0xdfff));
}

std::optional<EscapedText> open_escape(const ReadByte & read, EscapeRule rule, const InnerText & inner, const Escape & escape) {
  if (!can_finish(read, rule, inner, escape)) return std::nullopt;
  return EscapedText{inner, escape};
}

std::optional<EscapedText> plain(const std::optional<InnerText> & inner) {
  if (!inner) return std::nullopt;
  return EscapedText{*inner, {}};
}

}  // namespace

std::optional<EscapedText> step_escaped(const ReadByte & read, EscapeRule rule, const InnerText & inner, const Escape & escape,
                                       uint8_t byte) {
  switch (escape.kind) {
    case Escape::none:
      if (byte == '\\') return open_escape(read, rule, inner, {Escape::letter, 0, 0, 0});
      return byte < 0x20 ? std::nullopt : plain(read(inner, byte));
    case Escape::letter: {
      if (byte == 'u') return open_escape(read, rule, inner, {Escape::hex, 0, 0, 0});
      const int code_point = letter_value(byte);
      if (code_point == '/' && rule == EscapeRule::needed) return std::nullopt;
      return code_point < 0 ? std::nullopt : plain(step_code_point(read, inner, static_cast<uint32_t>(code_point)));
    }
    case Escape::hex: {
      const int digit = hex_value(byte);
      if (digit < 0) return std::nullopt;
      Escape next = escape;
      next.value = escape.value * 16 + static_cast<uint32_t>(digit);
      next.digits++;
      if (next.digits < 4) return open_escape(read, rule, inner, next);
      if (escape.high != 0) {
        if (next.value < 0xdc00 || next.value > 0xdfff) return std::nullopt;
        return plain(step_code_point(read, inner, join_surrogates(escape.high, next.value)));
      }
      if (next.value >= 0xd800 && next.value <= 0xdbff) return open_escape(read, rule, inner, {Escape::low_backslash, 0, 0, next.value});
      if (next.value >= 0xdc00 && next.value <= 0xdfff) return std::nullopt;
      if (!holds(by_hex(rule), next.value)) return std::nullopt;
      return plain(step_code_point(read, inner, next.value));
    }
    case Escape::low_backslash:
      if (byte != '\\') return std::nullopt;
      return EscapedText{inner, {Escape::low_u, 0, 0, escape.high}};
    case Escape::low_u:
      if (byte != 'u') return std::nullopt;
      return EscapedText{inner, {Escape::hex, 0, 0, escape.high}};
  }
  return std::nullopt;
}

}  // namespace camelid::grammar
