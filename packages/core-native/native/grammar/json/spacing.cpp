#include "grammar/json/spacing.h"

#include <algorithm>

namespace camelid::grammar {

namespace {

// The widest indentation of a level.
constexpr uint32_t kWidest = 8;

// One level more than are open: a document may stand inside of a larger one.
uint32_t most_indentation(const Spacing & spacing, uint32_t level) {
  const uint64_t most = spacing.first_count == 0
                            ? kWidest * (uint64_t{level} + 1)
                            : spacing.first_count + kWidest * uint64_t{level > spacing.first_level ? level - spacing.first_level : 0};
  return static_cast<uint32_t>(std::min<uint64_t>(most, kFurthestIndentation));
}

}  // namespace

std::optional<Spacing> step_natural(const Spacing & spacing, uint8_t byte, Room room, uint32_t level) {
  if (room == Room::none) return std::nullopt;
  Spacing next = spacing;
  if (spacing.gap == Spacing::none) {
    if (byte == ' ') next.gap = Spacing::blank;
    else if (byte == '\n' && room == Room::line) next.gap = Spacing::line;
    else return std::nullopt;
    return next;
  }
  if (spacing.gap == Spacing::blank || (byte != ' ' && byte != '\t')) return std::nullopt;
  const Spacing::Gap kind = byte == '\t' ? Spacing::tabs : Spacing::blanks;
  if (spacing.gap != Spacing::line && spacing.gap != kind) return std::nullopt;
  if (spacing.first_count > 0 && spacing.first_tabs != (kind == Spacing::tabs)) return std::nullopt;
  if (spacing.count >= most_indentation(spacing, level)) return std::nullopt;
  next.gap = kind;
  next.count++;
  return next;
}

std::optional<Spacing> step_limited(const Spacing & spacing, uint32_t most) {
  if (spacing.count >= most) return std::nullopt;
  Spacing next = spacing;
  next.count++;
  return next;
}

Spacing after_token(const Spacing & spacing, uint32_t level) {
  Spacing next;
  if (spacing.first_count > 0) {
    next.first_tabs = spacing.first_tabs;
    next.first_level = spacing.first_level;
    next.first_count = spacing.first_count;
  } else if (spacing.count > 0) {
    next.first_tabs = spacing.gap == Spacing::tabs;
    next.first_level = std::min(level, kDeepestLevel - 1);
    next.first_count = spacing.count;
  }
  return next;
}

}  // namespace camelid::grammar
