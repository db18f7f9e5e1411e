#pragma once

#include <optional>
#include <string>

#include "grammar/json/big_integer.h"

namespace camelid::grammar {

// An exact decimal: digits * 10^-scale, with the fewest digits (scale may be negative).
struct Decimal {
  BigInteger digits;
  int32_t scale = 0;

  Decimal() = default;
  // Takes zeros at the end of the digits away.
  Decimal(BigInteger digits, int32_t scale);

  // Equal for equal values.
  std::string key() const { return digits.to_string() + "e" + std::to_string(-scale); }
  Decimal negated() const;
  // Times 10^power.
  Decimal scaled(int32_t power) const;
};

// Powers of ten beyond this are no numbers here.
constexpr int32_t kMaxExponent = 400;

// The exact value of a JSON number; nothing for other text and for exponents beyond kMaxExponent in size.
std::optional<Decimal> parse_decimal(const std::string & text);

int compare(const Decimal & a, const Decimal & b);
bool is_multiple(const Decimal & value, const Decimal & of);
// Least common multiple of two positive decimals.
Decimal least_common_multiple(const Decimal & a, const Decimal & b);
BigInteger floor_divide(const Decimal & a, const Decimal & b);
// Exact quotient of two decimals of which the second divides the first.
BigInteger divide_exactly(const Decimal & a, const Decimal & b);

// Whether text is the beginning of a JSON number ("" included).
bool is_number_prefix(const std::string & text);
// The shortest text with the same possible continuations, for numbers whose value does not matter.
std::string compress_number(const std::string & text);

}  // namespace camelid::grammar
