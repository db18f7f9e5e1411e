#pragma once

#include <cstdint>
#include <optional>

namespace camelid::grammar {

// How much whitespace a place of a document has room for: none, one blank, or one blank or a line break with indentation.
enum class Room : uint8_t { none, blank, line };

// The whitespace of a document so far. The reference is packages/grammar/src/json-schema/spacing.ts.
struct Spacing {
  enum Gap : uint8_t { none, blank, line, blanks, tabs };

  Gap gap = none;            // what has come since the last token; line: a line break
  bool first_tabs = false;   // the first indented line: with tabs,
  uint32_t count = 0;        // bytes of indentation in this line; under a limit, of whitespace since the last token
  uint32_t first_level = 0;  // so many arrays and objects open,
  uint32_t first_count = 0;  // and its indentation; 0: there is none yet

  bool is_between() const { return gap != none || count != 0; }
  // Equal for equal spacings.
  uint64_t key() const {
    const uint32_t now = count | static_cast<uint32_t>(gap) << 29;
    const uint32_t first = first_level << 12 | first_count << 1 | (first_tabs ? 1u : 0u);
    return uint64_t{first} << 32 | now;
  }
};

// Whitespace that serializers write: one byte further, with `level` arrays and objects open; nothing: not here.
std::optional<Spacing> step_natural(const Spacing & spacing, uint8_t byte, Room room, uint32_t level);
// Any whitespace, at most so many bytes in a row.
std::optional<Spacing> step_limited(const Spacing & spacing, uint32_t most);
// What is left of natural whitespace when a token comes.
Spacing after_token(const Spacing & spacing, uint32_t level);

// The furthest indentation of a line, and the most open arrays and objects that are told apart there.
constexpr uint32_t kFurthestIndentation = 1024;
constexpr uint32_t kDeepestLevel = 1u << 19;
// A longer run of whitespace is none that an output has room for.
constexpr uint32_t kLongestRun = 1u << 28;

}  // namespace camelid::grammar
