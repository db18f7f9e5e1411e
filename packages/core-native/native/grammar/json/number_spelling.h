#pragma once

#include <string>

#include "grammar/json/decimal.h"

namespace camelid::grammar {

// Natural spellings of numbers; the rules stand in packages/grammar/src/json-schema/number-spelling.ts.
constexpr size_t kMaxWholeDigits = 20;
constexpr size_t kMaxSignificantDigits = 17;
constexpr size_t kMaxLeadingZeros = 17;
// Significant digits of the largest double.
extern const std::string kLargestDigits;

// Whether the beginning of a JSON number is that of a natural one.
bool is_natural_prefix(const std::string & text);
// The shortest text with the same possible natural continuations, for numbers whose value does not matter.
std::string compress_natural(const std::string & text);
// A number as JavaScript's JSON.stringify writes it.
std::string json_number(const Decimal & value);

}  // namespace camelid::grammar
