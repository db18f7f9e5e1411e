#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace camelid::grammar {

// A signed integer of any size.
class BigInteger {
 public:
  BigInteger(int64_t value = 0);  // NOLINT: integers are big integers
  // Digits 0 to 9, with "-" in front where negative. Checked by the caller.
  static BigInteger parse(const std::string & digits);
  static BigInteger power_of_ten(uint32_t exponent);

  bool is_zero() const { return words_.empty(); }
  bool is_negative() const { return negative_; }
  std::string to_string() const;

  BigInteger operator-() const;
  BigInteger operator+(const BigInteger & other) const;
  BigInteger operator-(const BigInteger & other) const { return *this + -other; }
  BigInteger operator*(const BigInteger & other) const;
  // Towards zero, as in C. The divisor is not 0.
  BigInteger operator/(const BigInteger & other) const;
  BigInteger operator%(const BigInteger & other) const;

  // -1, 0 or 1.
  int compare(const BigInteger & other) const;
  bool operator==(const BigInteger & other) const { return compare(other) == 0; }
  bool operator!=(const BigInteger & other) const { return compare(other) != 0; }
  bool operator<(const BigInteger & other) const { return compare(other) < 0; }

  static BigInteger gcd(BigInteger a, BigInteger b);
  // Floor of the quotient. The divisor is not 0.
  static BigInteger floor_divide(const BigInteger & a, const BigInteger & b);

 private:
  using Words = std::vector<uint32_t>;

  static int compare_words(const Words & a, const Words & b);
  static Words add_words(const Words & a, const Words & b);
  static Words subtract_words(const Words & a, const Words & b);
  static void divide(const BigInteger & a, const BigInteger & b, BigInteger & quotient, BigInteger & remainder);
  void multiply_add(uint32_t factor, uint32_t summand);
  void trim();

  bool negative_ = false;
  Words words_;  // least significant first; none for 0
};

}  // namespace camelid::grammar
