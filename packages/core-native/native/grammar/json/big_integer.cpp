#include "grammar/json/big_integer.h"

#include <algorithm>

namespace camelid::grammar {

BigInteger::BigInteger(int64_t value) : negative_(value < 0) {
  uint64_t size = negative_ ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  for (; size != 0; size >>= 32) words_.push_back(static_cast<uint32_t>(size));
}

BigInteger BigInteger::parse(const std::string & digits) {
  BigInteger result;
  const bool negative = !digits.empty() && digits[0] == '-';
  for (size_t i = negative ? 1 : 0; i < digits.size(); i++) result.multiply_add(10, static_cast<uint32_t>(digits[i] - '0'));
  result.negative_ = negative && !result.is_zero();
  return result;
}

BigInteger BigInteger::power_of_ten(uint32_t exponent) {
  BigInteger result(1);
  for (; exponent >= 9; exponent -= 9) result.multiply_add(1000000000, 0);
  for (; exponent > 0; exponent--) result.multiply_add(10, 0);
  return result;
}

std::string BigInteger::to_string() const {
  if (is_zero()) return "0";
  std::string text;
  Words rest = words_;
  while (!rest.empty()) {
    uint64_t remainder = 0;
    for (size_t i = rest.size(); i-- > 0;) {
      const uint64_t part = remainder << 32 | rest[i];
      rest[i] = static_cast<uint32_t>(part / 10);
      remainder = part % 10;
    }
    while (!rest.empty() && rest.back() == 0) rest.pop_back();
    text.push_back(static_cast<char>('0' + remainder));
  }
  if (negative_) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

BigInteger BigInteger::operator-() const {
  BigInteger result = *this;
  result.negative_ = !negative_ && !is_zero();
  return result;
}

BigInteger BigInteger::operator+(const BigInteger & other) const {
  BigInteger result;
  if (negative_ == other.negative_) {
    result.words_ = add_words(words_, other.words_);
    result.negative_ = negative_;
  } else if (compare_words(words_, other.words_) >= 0) {
    result.words_ = subtract_words(words_, other.words_);
    result.negative_ = negative_;
  } else {
    result.words_ = subtract_words(other.words_, words_);
    result.negative_ = other.negative_;
  }
  result.trim();
  return result;
}

BigInteger BigInteger::operator*(const BigInteger & other) const {
  BigInteger result;
  result.words_.assign(words_.size() + other.words_.size(), 0);
  for (size_t i = 0; i < words_.size(); i++) {
    uint64_t carry = 0;
    for (size_t k = 0; k < other.words_.size(); k++) {
      const uint64_t part = uint64_t{words_[i]} * other.words_[k] + result.words_[i + k] + carry;
      result.words_[i + k] = static_cast<uint32_t>(part);
      carry = part >> 32;
    }
    result.words_[i + other.words_.size()] = static_cast<uint32_t>(carry);
  }
  result.negative_ = negative_ != other.negative_;
  result.trim();
  return result;
}

BigInteger BigInteger::operator/(const BigInteger & other) const {
  BigInteger quotient, remainder;
  divide(*this, other, quotient, remainder);
  return quotient;
}

BigInteger BigInteger::operator%(const BigInteger & other) const {
  BigInteger quotient, remainder;
  divide(*this, other, quotient, remainder);
  return remainder;
}

int BigInteger::compare(const BigInteger & other) const {
  if (negative_ != other.negative_) return negative_ ? -1 : 1;
  const int order = compare_words(words_, other.words_);
  return negative_ ? -order : order;
}

BigInteger BigInteger::gcd(BigInteger a, BigInteger b) {
  a.negative_ = false;
  b.negative_ = false;
  while (!b.is_zero()) {
    BigInteger rest = a % b;
    a = std::move(b);
    b = std::move(rest);
  }
  return a;
}

BigInteger BigInteger::floor_divide(const BigInteger & a, const BigInteger & b) {
  BigInteger quotient, remainder;
  divide(a, b, quotient, remainder);
  return !remainder.is_zero() && a.negative_ != b.negative_ ? quotient - 1 : quotient;
}

int BigInteger::compare_words(const Words & a, const Words & b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

BigInteger::Words BigInteger::add_words(const Words & a, const Words & b) {
  Words sum;
  uint64_t carry = 0;
  for (size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; i++) {
    carry += (i < a.size() ? uint64_t{a[i]} : 0) + (i < b.size() ? b[i] : 0);
    sum.push_back(static_cast<uint32_t>(carry));
    carry >>= 32;
  }
  return sum;
}

BigInteger::Words BigInteger::subtract_words(const Words & a, const Words & b) {
  Words difference = a;
  int64_t borrow = 0;
  for (size_t i = 0; i < a.size(); i++) {
    int64_t part = int64_t{a[i]} - (i < b.size() ? int64_t{b[i]} : 0) - borrow;
    borrow = part < 0 ? 1 : 0;
    if (part < 0) part += int64_t{1} << 32;
    difference[i] = static_cast<uint32_t>(part);
  }
  return difference;
}

// Long division, Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1).
void BigInteger::divide(const BigInteger & a, const BigInteger & b, BigInteger & quotient, BigInteger & remainder) {
  quotient = BigInteger();
  remainder = BigInteger();
  if (compare_words(a.words_, b.words_) < 0) {
    remainder = a;
    return;
  }
  int shift = 0;
  while ((b.words_.back() << shift & 0x80000000u) == 0) shift++;
  const auto shifted = [shift](const Words & words) {
    Words out(words.size() + 1, 0);
    for (size_t i = 0; i < words.size(); i++) {
      const uint64_t part = uint64_t{words[i]} << shift;
      out[i] |= static_cast<uint32_t>(part);
      out[i + 1] = static_cast<uint32_t>(part >> 32);
    }
    return out;
  };
  Words u = shifted(a.words_);
  Words v = shifted(b.words_);
  v.pop_back();
  const size_t n = v.size();
  quotient.words_.assign(u.size() - n, 0);
  for (size_t j = u.size() - n; j-- > 0;) {
    const uint64_t top = uint64_t{u[j + n]} << 32 | u[j + n - 1];
    uint64_t digit = top / v[n - 1];
    uint64_t rest = top % v[n - 1];
    while (digit >> 32 != 0 || (n > 1 && digit * v[n - 2] > (rest << 32 | u[j + n - 2]))) {
      digit--;
      rest += v[n - 1];
      if (rest >> 32 != 0) break;
    }
    int64_t borrow = 0;
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
      const uint64_t product = digit * v[i] + carry;
      carry = product >> 32;
      const int64_t part = int64_t{u[i + j]} - borrow - static_cast<int64_t>(product & 0xffffffffu);
      u[i + j] = static_cast<uint32_t>(part);
      borrow = part < 0 ? 1 : 0;
    }
    const int64_t part = int64_t{u[j + n]} - borrow - static_cast<int64_t>(carry);
    u[j + n] = static_cast<uint32_t>(part);
    if (part < 0) {
      digit--;
      uint64_t back = 0;
      for (size_t i = 0; i < n; i++) {
        back += uint64_t{u[i + j]} + v[i];
        u[i + j] = static_cast<uint32_t>(back);
        back >>= 32;
      }
      u[j + n] += static_cast<uint32_t>(back);
    }
    quotient.words_[j] = static_cast<uint32_t>(digit);
  }
  remainder.words_.assign(n, 0);
  for (size_t i = 0; i < n; i++) {
    remainder.words_[i] = static_cast<uint32_t>((uint64_t{u[i + 1]} << 32 | u[i]) >> shift);
  }
  quotient.negative_ = a.negative_ != b.negative_;
  remainder.negative_ = a.negative_;
  quotient.trim();
  remainder.trim();
}

void BigInteger::multiply_add(uint32_t factor, uint32_t summand) {
  uint64_t carry = summand;
  for (uint32_t & word : words_) {
    carry += uint64_t{word} * factor;
    word = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) words_.push_back(static_cast<uint32_t>(carry));
}

void BigInteger::trim() {
  while (!words_.empty() && words_.back() == 0) words_.pop_back();
  if (words_.empty()) negative_ = false;
}

}  // namespace camelid::grammar
