#pragma once

#include <functional>
#include <optional>

#include "grammar/json/json_state.h"

namespace camelid::grammar {

// Which escapes a string may hold; see packages/grammar/src/json-schema/escape.ts.
enum class EscapeRule : uint8_t { any, needed, usual };

// Reads the UTF-8 bytes of a decoded string; nothing when no good end can be reached any more.
using ReadByte = std::function<std::optional<InnerText>(const InnerText &, uint8_t byte)>;

struct EscapedText {
  InnerText inner;
  Escape escape;
};

// One byte of a JSON string further; nothing when the byte is not possible here.
std::optional<EscapedText> step_escaped(const ReadByte & read, EscapeRule rule, const InnerText & inner, const Escape & escape,
                                       uint8_t byte);

}  // namespace camelid::grammar
