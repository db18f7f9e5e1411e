#include "grammar/json/number_spelling.h"

#include <algorithm>
#include <cstdlib>

namespace camelid::grammar {

const std::string kLargestDigits = "17976931348623157";

namespace {

constexpr int kLargestPower = 308;
constexpr int kSmallestPower = -324;

// Whether digits can go on to an exponent of at most three digits (two, behind a zero) between two bounds.
bool some_exponent(const std::string & digits, int from, int to) {
  const size_t longest = !digits.empty() && digits[0] == '0' ? 2 : 3;
  for (size_t length = std::max<size_t>(1, digits.size()); length <= longest; length++) {
    int size = 1;
    for (size_t i = digits.size(); i < length; i++) size *= 10;
    const int low = std::atoi(digits.c_str()) * size;
    if (low <= to && low + size - 1 >= from) return true;
  }
  return false;
}

// A number taken apart.
struct Parts {
  std::string whole;
  bool has_fraction = false;
  std::string fraction;
  bool has_exponent = false;
  char sign = ' ';
  std::string exponent;
};

Parts take_apart(const std::string & text) {
  Parts parts;
  const size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
  const size_t marker = std::min(text.find_first_of("eE"), text.size());
  const size_t point = std::min(text.find('.'), marker);
  parts.whole = text.substr(first, point - first);
  parts.has_fraction = point < marker;
  if (parts.has_fraction) parts.fraction = text.substr(point + 1, marker - point - 1);
  parts.has_exponent = marker < text.size();
  if (!parts.has_exponent) return parts;
  parts.exponent = text.substr(marker + 1);
  if (!parts.exponent.empty() && (parts.exponent[0] == '+' || parts.exponent[0] == '-')) {
    parts.sign = parts.exponent[0];
    parts.exponent.erase(0, 1);
  }
  return parts;
}

std::string without_leading_zeros(const std::string & digits) { return digits.substr(std::min(digits.find_first_not_of('0'), digits.size())); }

}  // namespace

bool is_natural_prefix(const std::string & text) {
  const Parts parts = take_apart(text);
  const std::string & whole = parts.whole;
  if (whole.size() > kMaxWholeDigits && (whole.size() > kMaxWholeDigits + 1 || whole.back() != '0')) return false;
  const size_t zeros = whole == "0" ? parts.fraction.size() - without_leading_zeros(parts.fraction).size() : 0;
  if (parts.has_fraction) {
    const size_t digits = whole == "0" ? parts.fraction.size() - zeros : whole.size() + std::max<size_t>(1, parts.fraction.size());
    if (zeros > kMaxLeadingZeros || digits > kMaxSignificantDigits) return false;
  }
  if (!parts.has_exponent) return true;
  std::string significant = without_leading_zeros(whole + parts.fraction);
  if (significant.empty()) return false;
  const int power = whole == "0" ? -1 - static_cast<int>(zeros) : static_cast<int>(whole.size()) - 1;
  if (significant.size() < kLargestDigits.size()) significant.resize(kLargestDigits.size(), '0');
  const int most = kLargestPower - (significant > kLargestDigits ? 1 : 0) - power;
  const int least = kSmallestPower - power;
  if (parts.sign != '-' && some_exponent(parts.exponent, std::max(least, 0), most)) return true;
  const bool may_be_negative = parts.sign == '-' || (parts.sign == ' ' && parts.exponent.empty());
  return may_be_negative && some_exponent(parts.exponent, std::max(-most, 0), -least);
}

std::string compress_natural(const std::string & text) {
  const std::string mantissa = text.substr(0, std::min(text.find_first_of("eE"), text.size()));
  std::string significant;
  for (const char c : mantissa) {
    if (c != '-' && c != '.' && (c != '0' || !significant.empty())) significant.push_back(c);
  }
  // Only the largest double is compared with, and that is decided at the first digit that differs.
  if (kLargestDigits.compare(0, significant.size(), significant) == 0) return text;
  const char digit = significant < kLargestDigits ? '1' : '9';
  std::string out = text;
  bool begun = false;
  for (size_t i = 0; i < mantissa.size(); i++) {
    begun = begun || (mantissa[i] >= '1' && mantissa[i] <= '9');
    if (begun && mantissa[i] != '.') out[i] = digit;
  }
  // The digit that a whole number may have more is a zero.
  const size_t longest = kMaxWholeDigits + (out[0] == '-' ? 1 : 0);
  if (mantissa.size() > longest && mantissa.find('.') > longest) out[longest] = '0';
  return out;
}

std::string json_number(const Decimal & value) {
  if (value.digits.is_zero()) return "0";
  std::string text = value.digits.to_string();
  std::string sign;
  if (text[0] == '-') {
    sign = "-";
    text.erase(0, 1);
  }
  const int length = static_cast<int>(text.size());
  const int point = length - value.scale;
  if (point > 21 || point <= -6) {
    const std::string fraction = length > 1 ? "." + text.substr(1) : "";
    return sign + text[0] + fraction + "e" + (point > 0 ? "+" : "-") + std::to_string(std::abs(point - 1));
  }
  if (point <= 0) return sign + "0." + std::string(static_cast<size_t>(-point), '0') + text;
  if (value.scale <= 0) return sign + text + std::string(static_cast<size_t>(-value.scale), '0');
  return sign + text.substr(0, static_cast<size_t>(point)) + "." + text.substr(static_cast<size_t>(point));
}

}  // namespace camelid::grammar
