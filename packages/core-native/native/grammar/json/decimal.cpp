#include "grammar/json/decimal.h"

#include <algorithm>
#include <cstdlib>

namespace camelid::grammar {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Both values as integers of a common scale.
std::pair<BigInteger, BigInteger> align(const Decimal & a, const Decimal & b) {
  if (a.scale == b.scale) return {a.digits, b.digits};
  if (a.scale > b.scale) return {a.digits, b.digits * BigInteger::power_of_ten(static_cast<uint32_t>(a.scale - b.scale))};
  return {a.digits * BigInteger::power_of_ten(static_cast<uint32_t>(b.scale - a.scale)), b.digits};
}

}  // namespace

Decimal::Decimal(BigInteger value, int32_t power) : digits(std::move(value)), scale(power) {
  if (digits.is_zero()) {
    scale = 0;
    return;
  }
  for (;;) {
    const BigInteger ten(10);
    if (!(digits % ten).is_zero()) return;
    digits = digits / ten;
    scale--;
  }
}

Decimal Decimal::negated() const {
  Decimal result = *this;
  result.digits = -digits;
  return result;
}

Decimal Decimal::scaled(int32_t power) const {
  Decimal result = *this;
  if (!digits.is_zero()) result.scale -= power;
  return result;
}

std::optional<Decimal> parse_decimal(const std::string & text) {
  size_t at = 0;
  std::string digits;
  const auto run = [&] {
    const size_t from = at;
    while (at < text.size() && is_digit(text[at])) at++;
    return text.substr(from, at - from);
  };
  const bool negative = at < text.size() && text[at] == '-';
  if (negative) at++;
  digits = run();
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    at++;
    const std::string more = run();
    if (more.empty()) return std::nullopt;
    digits += more;
    fraction = more.size();
  }
  int32_t power = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    const bool down = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) at++;
    std::string exponent = run();
    if (exponent.empty()) return std::nullopt;
    exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
    if (exponent.size() > 3) return std::nullopt;
    power = std::atoi(exponent.c_str());
    if (power > kMaxExponent) return std::nullopt;
    if (down) power = -power;
  }
  if (at != text.size()) return std::nullopt;
  const BigInteger value = BigInteger::parse(digits);
  return Decimal(negative ? -value : value, static_cast<int32_t>(fraction) - power);
}

int compare(const Decimal & a, const Decimal & b) {
  const auto [x, y] = align(a, b);
  return x.compare(y);
}

bool is_multiple(const Decimal & value, const Decimal & of) {
  const auto [x, y] = align(value, of);
  return !y.is_zero() && (x % y).is_zero();
}

Decimal least_common_multiple(const Decimal & a, const Decimal & b) {
  const auto [x, y] = align(a, b);
  return Decimal(x / BigInteger::gcd(x, y) * y, std::max(a.scale, b.scale));
}

BigInteger floor_divide(const Decimal & a, const Decimal & b) {
  const auto [x, y] = align(a, b);
  return BigInteger::floor_divide(x, y);
}

BigInteger divide_exactly(const Decimal & a, const Decimal & b) {
  const auto [x, y] = align(a, b);
  return x / y;
}

bool is_number_prefix(const std::string & text) {
  size_t at = 0;
  const auto digits = [&] {
    const size_t from = at;
    while (at < text.size() && is_digit(text[at])) at++;
    return at > from;
  };
  if (at < text.size() && text[at] == '-') at++;
  if (at == text.size()) return true;
  if (text[at] == '0') at++;
  else if (!digits()) return false;
  if (at == text.size()) return true;
  if (text[at] == '.') {
    at++;
    if (at == text.size()) return true;
    if (!digits()) return false;
    if (at == text.size()) return true;
  }
  if (text[at] != 'e' && text[at] != 'E') return false;
  at++;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) at++;
  digits();
  return at == text.size();
}

std::string compress_number(const std::string & text) {
  std::string out;
  size_t at = 0;
  const auto shorten = [&] {
    if (at < text.size() && is_digit(text[at])) out.push_back('1');
    while (at < text.size() && is_digit(text[at])) at++;
  };
  if (at < text.size() && text[at] == '-') out.push_back(text[at++]);
  if (at < text.size() && text[at] == '0') out.push_back(text[at++]);
  else shorten();
  if (at < text.size() && text[at] == '.') {
    out.push_back(text[at++]);
    shorten();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    out.push_back(text[at++]);
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) out.push_back(text[at++]);
    shorten();
  }
  return out;
}

}  // namespace camelid::grammar
