// The part of NumberGoal that finds natural spellings; the reference is packages/grammar/src/json-schema/natural-number.ts.
#include <algorithm>

#include "grammar/json/number_goal.h"
#include "grammar/json/number_spelling.h"

namespace camelid::grammar {

void NumberGoal::find_way() {
  way_ = program_.any_spelling ? Way::any : Way::decimal;
  if (program_.any_spelling || formula_ == kTrue) return;
  if (const auto values = listed(formula_)) {
    way_ = Way::listed;
    for (const Decimal & value : *values) listed_.push_back(json_number(value));
    std::sort(listed_.begin(), listed_.end());
    return;
  }
  way_ = is_whole(formula_) ? Way::whole : Way::decimal;
  // What can only be met by numbers that nobody writes may be written in any way.
  if (!is_natural_live("", way_ == Way::whole)) way_ = Way::any;
}

std::optional<std::vector<Decimal>> NumberGoal::listed(Formula formula) const {
  const BooleanArena & arena = program_.arena;
  if (formula <= kTrue || arena.literal_code(formula) >= 0) return std::nullopt;
  const std::vector<Formula> kids = arena.kids(formula);
  std::vector<Decimal> found;
  if (arena.operator_of(formula) != BooleanArena::Operator::conjunction) {
    for (const Formula kid : kids) {
      const auto values = listed(kid);
      if (!values) return std::nullopt;
      found.insert(found.end(), values->begin(), values->end());
    }
    return found;
  }
  std::optional<std::vector<Decimal>> values;
  if (const auto point = point_of(kids)) values = std::vector<Decimal>{*point};
  Formula source = kFalse;
  for (const Formula kid : kids) {
    if (values || arena.literal_code(kid) >= 0) continue;
    values = listed(kid);
    source = kid;
  }
  if (!values) return std::nullopt;
  for (const Decimal & value : *values) {
    const bool holds = std::all_of(kids.begin(), kids.end(), [&](Formula kid) { return kid == source || meets(kid, value); });
    if (holds) found.push_back(value);
  }
  return found;
}

std::optional<Decimal> NumberGoal::point_of(const std::vector<Formula> & kids) const {
  std::vector<Decimal> lowest, highest;
  for (const Formula kid : kids) {
    const int64_t code = program_.arena.literal_code(kid);
    if (code < 0) continue;
    const Atom & atom = program_.atom(static_cast<uint32_t>(code) >> 1);
    const bool negated = (code & 1) == 1;
    if (atom.kind != AtomKind::compare || atom.strict != negated) continue;
    (negated ? highest : lowest).push_back(atom.value);
  }
  for (const Decimal & low : lowest) {
    for (const Decimal & high : highest) {
      if (compare(low, high) == 0) return low;
    }
  }
  return std::nullopt;
}

bool NumberGoal::is_whole(Formula formula) const {
  if (formula <= kTrue) return false;
  const BooleanArena & arena = program_.arena;
  const int64_t code = arena.literal_code(formula);
  if (code >= 0) {
    const Atom & atom = program_.atom(static_cast<uint32_t>(code) >> 1);
    return (code & 1) == 0 && atom.kind == AtomKind::multiple && atom.value.scale <= 0;
  }
  const auto & kids = arena.kids(formula);
  const auto whole = [this](Formula kid) { return is_whole(kid); };
  if (arena.operator_of(formula) == BooleanArena::Operator::conjunction) return std::any_of(kids.begin(), kids.end(), whole);
  return std::all_of(kids.begin(), kids.end(), whole);
}

// Whether a natural spelling that begins so meets the condition.
bool NumberGoal::is_natural_live(const std::string & text, bool whole) {
  if (!is_number_prefix(text) || !is_natural_prefix(text)) return false;
  const bool negative = !text.empty() && text[0] == '-';
  const size_t first = negative ? 1 : 0;
  const size_t marker = text.find_first_of("eE");
  const size_t point = text.find('.');
  if (whole && (marker != std::string::npos || point != std::string::npos || text == "-0")) return false;
  if (text.size() == first) {
    if (!whole && is_natural_live(text + "0", false)) return true;
    if (!negative && (is_met(Decimal()) || is_natural_live("-", whole))) return true;
    return whole_live(negative, "", whole);
  }
  if (formula_ == kTrue) return true;
  if (marker != std::string::npos) return natural_exponent_live(text);
  const std::string digits = text.substr(first, std::min(point, text.size()) - first);
  const std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  if (point == std::string::npos && digits != "0") return whole_live(negative, digits, whole);
  const size_t zeros = digits == "0" ? std::min(fraction.find_first_not_of('0'), fraction.size()) : 0;
  if (digits != "0" || zeros < fraction.size()) {
    const size_t significant = digits == "0" ? fraction.size() - zeros : digits.size() + fraction.size();
    return digits_live(negative, digits + fraction, static_cast<int32_t>(fraction.size()), kMaxSignificantDigits - significant);
  }
  return is_met(Decimal()) || (!whole && small_live(negative, zeros));
}

// Numbers whose digits before the point begin so, with a fraction or (`whole`) without.
bool NumberGoal::whole_live(bool negative, const std::string & digits, bool whole) {
  // A decimal may have a digit more: the zero of 1e20.
  const size_t longest = whole ? kMaxWholeDigits : kMaxWholeDigits + 1;
  const BigInteger begun = digits.empty() ? BigInteger(1) : BigInteger::parse(digits);
  for (size_t length = std::max<size_t>(1, digits.size()); length <= longest; length++) {
    const auto size = static_cast<int32_t>(length);
    const auto significant = static_cast<int32_t>(kMaxSignificantDigits);
    const int32_t scale = whole ? 0 : length > kMaxWholeDigits ? -1 : std::max(0, significant - size);
    const auto more = static_cast<int32_t>(length - std::max<size_t>(1, digits.size()));
    const Decimal near = Decimal(begun, 0).scaled(more);
    const Decimal far = digits.empty() ? near.scaled(1) : Decimal(begun + 1, 0).scaled(more);
    if (range_live(negative, near, far, Decimal(1, scale))) return true;
  }
  return false;
}

// Numbers below 1 with at least so many zeros behind the point, but not zero.
bool NumberGoal::small_live(bool negative, size_t zeros) {
  Bounds bounds;
  bounds.low = negative ? Decimal(-1, 0) : Decimal();
  bounds.high = negative ? Decimal() : Decimal(1, 0);
  if (!has_value(bounds)) return false;
  for (size_t place = zeros + 1; place <= kMaxLeadingZeros + 1; place++) {
    for (char digit = '1'; digit <= '9'; digit++) {
      if (digits_live(negative, std::string(1, digit), static_cast<int32_t>(place), kMaxSignificantDigits - 1)) return true;
    }
  }
  return false;
}

// Numbers whose digits (`scale` of them behind the point) begin so, with at most `more` further ones.
bool NumberGoal::digits_live(bool negative, const std::string & digits, int32_t scale, size_t more) {
  const BigInteger value = BigInteger::parse(digits);
  return range_live(negative, Decimal(value, scale), Decimal(value + 1, scale), Decimal(1, scale + static_cast<int32_t>(more)));
}

// Multiples of `grid` from `near` to below `far`, or the same below zero.
bool NumberGoal::range_live(bool negative, const Decimal & near, const Decimal & far, const Decimal & grid) {
  if (!negative) return has_value({near, true, far, false}, grid);
  return has_value({far.negated(), false, near.negated(), true}, grid);
}

bool NumberGoal::natural_exponent_live(const std::string & text) const {
  const size_t marker = text.find_first_of("eE");
  const auto mantissa = parse_decimal(text.substr(0, marker));
  if (!mantissa) return false;
  std::string start = text.substr(0, marker + 1);
  std::string digits = text.substr(marker + 1);
  const bool has_sign = !digits.empty() && (digits[0] == '+' || digits[0] == '-');
  const bool is_open = digits.empty();
  if (has_sign) {
    start += digits[0];
    digits.erase(0, 1);
  }
  const auto is_met_with = [&](const std::string & begun, bool down) {
    for (int32_t size = 0; size < 1000; size++) {
      const std::string written = std::to_string(size);
      for (const std::string & way : {written, size < 10 ? "0" + written : written}) {
        if (way.compare(0, digits.size(), digits) != 0 || !is_natural_prefix(begun + way)) continue;
        if (is_met(mantissa->scaled(down ? -size : size))) return true;
      }
    }
    return false;
  };
  if (is_met_with(start, has_sign && start.back() == '-')) return true;
  return is_open && is_met_with(start + "-", true);
}

}  // namespace camelid::grammar
