#include "core/split_prompt.h"

#include <algorithm>
#include <cstdint>
#include <functional>

#include "core/blank.h"

namespace camelid {

namespace {

// Bytes of a piece after which it ends at the next special token.
constexpr size_t kLongPiece = 8192;

struct Range {
  size_t start;
  size_t end;
};

// Ranges of neighbouring control segments, as one.
std::vector<Range> control_ranges(const std::vector<PromptSegment> & segments) {
  std::vector<Range> ranges;
  size_t at = 0;
  for (const PromptSegment & segment : segments) {
    const size_t end = at + segment.text.size();
    if (segment.control) {
      if (!ranges.empty() && ranges.back().end == at) ranges.back().end = end;
      else ranges.push_back({at, end});
    }
    at = end;
  }
  return ranges;
}

size_t after_character(const std::string & text, size_t at) {
  do at++;
  while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80);
  return at;
}

std::vector<std::string> split(const std::string & text, const SpecialFinder & finder, SpecialFinder::Kind kind,
                               const std::function<bool(const Range &)> & is_forged) {
  std::vector<std::string> pieces;
  size_t from = 0;
  size_t taken = 0;
  const auto cut_at = [&](size_t place) {
    if (place > from) pieces.push_back(text.substr(from, place - from));
    from = std::max(from, place);
  };
  for (const auto & [start, lengths] : finder.find(text)) {
    if (lengths[kind] == 0) continue;
    const uint32_t control = lengths[SpecialFinder::kControl];
    if (control > 0 && is_forged({start, start + control})) cut_at(after_character(text, start));
    // Not in what may be another token, and not behind a blank: a token may swallow those before it.
    else if (start >= from + kLongPiece && start >= taken && !is_behind_blank(text, start)) cut_at(start);
    taken = std::max(taken, start + lengths[kind]);
  }
  cut_at(text.size());
  return pieces;
}

}  // namespace

std::vector<std::string> split_prompt(const std::vector<PromptSegment> & segments, const SpecialFinder & finder) {
  std::string text;
  for (const PromptSegment & segment : segments) text += segment.text;
  const std::vector<Range> owners = control_ranges(segments);
  size_t next = 0;
  // Asked for ranges in order.
  const auto is_forged = [&](const Range & range) {
    while (next < owners.size() && owners[next].end <= range.start) next++;
    return next == owners.size() || range.start < owners[next].start || owners[next].end < range.end;
  };
  return split(text, finder, SpecialFinder::kAny, is_forged);
}

std::vector<std::string> split_plain(const std::string & text, const SpecialFinder & finder) {
  return split(text, finder, SpecialFinder::kUserDefined, [](const Range &) { return false; });
}

}  // namespace camelid
