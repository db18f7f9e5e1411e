#include "grammar/json/number_goal.h"

#include <algorithm>
#include <cstdlib>

#include "grammar/json/number_spelling.h"

namespace camelid::grammar {

namespace {

constexpr int64_t kMaxScan = 20000;
constexpr size_t kMaxMultiples = 10;
constexpr size_t kMaxMemo = 20000;
// Spellings that say nothing new have an end, since a model that began them may never find one: a fraction does not go
// on with more zeros than this where the number could end, and an exponent has at most so many digits.
constexpr size_t kIdleZeros = 16;
constexpr size_t kMaxExponentDigits = 4;

bool less(const Decimal & a, const Decimal & b) { return compare(a, b) < 0; }

// Digits in front of the point.
int32_t size_of(const Decimal & value) {
  return std::max(0, static_cast<int32_t>(value.digits.to_string().size()) - value.scale);
}

}  // namespace

NumberGoal::NumberGoal(JsonProgram & program, Formula formula) : program_(program), formula_(formula) {
  for (const uint32_t code : program.arena.literals(formula)) {
    const Atom & atom = program.atom(code >> 1);
    auto & list = atom.kind == AtomKind::compare ? thresholds_ : multiples_;
    const bool known = std::any_of(list.begin(), list.end(), [&](const Decimal & other) { return compare(other, atom.value) == 0; });
    if (!known) list.push_back(atom.value);
  }
  if (multiples_.size() > kMaxMultiples) throw SchemaTooHard("too many different multiples in one condition");
  std::sort(thresholds_.begin(), thresholds_.end(), less);
  int32_t largest = 0;
  for (const Decimal & value : thresholds_) largest = std::max(largest, size_of(value));
  growth_ += largest;
  for (const Decimal & value : multiples_) growth_ += size_of(value) + 1;
  prepare_alike();
}

void NumberGoal::prepare_alike() {
  for (const Decimal & value : thresholds_) {
    std::string digits = value.digits.to_string();
    if (digits[0] == '-') digits.erase(0, 1);
    if (digits != "0") threshold_digits_.push_back(std::move(digits));
  }
  // What exponents a number may have depends on whether its digits are those of a double.
  if (!program_.any_spelling) threshold_digits_.push_back(kLargestDigits);
  BigInteger common(1);
  for (const Decimal & value : multiples_) common = common / BigInteger::gcd(common, value.digits) * value.digits;
  const std::string text = common.to_string();
  if (text.size() <= 15 && text[0] != '-') modulus_ = std::stoll(text);
}

// What goes on behind a text with digits d (and maybe a point) depends on: the sign, how many digits are in front of the
// point and behind it, where the first one is that is not 0, whether the digits come before or behind those of each
// threshold (where they begin a threshold, the rest of it matters), the number of zeros at the end (an exponent may take
// them away), and the remainder of the digits in front of these zeros.
std::string NumberGoal::alike(const std::string & text) {
  if (modulus_ == 0 || way_ == Way::listed || text.find_first_of("eE") != std::string::npos) return text;
  const bool negative = text[0] == '-';
  const size_t point = std::min(text.find('.'), text.size());
  std::string digits = text.substr(negative ? 1 : 0);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  const size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return text;
  const std::string significant = digits.substr(first);
  const size_t zeros = significant.size() - 1 - significant.find_last_not_of('0');
  int64_t remainder = 0;
  for (size_t i = 0; i + zeros < significant.size(); i++) remainder = (remainder * 10 + (significant[i] - '0')) % modulus_;
  std::string key{negative ? '-' : '+'};
  for (const size_t number : {point, text.size(), first, zeros, static_cast<size_t>(remainder)}) key += std::to_string(number) + ',';
  for (const std::string & threshold : threshold_digits_) {
    const std::string beginning = threshold.substr(0, significant.size());
    const int order = significant.compare(0, beginning.size(), beginning);
    if (order == 0 && (significant.size() < threshold.size() || zeros + threshold.size() >= significant.size())) return text;
    key.push_back(order < 0 ? '<' : '>');
  }
  if (alike_.size() >= kMaxMemo) alike_.clear();
  return alike_.emplace(std::move(key), text).first->second;
}

bool NumberGoal::is_met(const Decimal & value) const { return meets(formula_, value); }

bool NumberGoal::meets(Formula formula, const Decimal & value) const {
  return program_.arena.evaluate(formula, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    bool holds;
    if (atom.kind == AtomKind::multiple) {
      holds = is_multiple(value, atom.value);
    } else {
      const int order = compare(value, atom.value);
      holds = atom.strict ? order > 0 : order >= 0;
    }
    return holds != ((code & 1) == 1);
  });
}

std::optional<std::vector<Decimal>> NumberGoal::values(size_t limit) {
  std::vector<Decimal> found;
  for (const Decimal & point : thresholds_) {
    if (is_met(point)) found.push_back(point);
  }
  for (size_t i = 0; i <= thresholds_.size(); i++) {
    const Bound low = i == 0 ? Bound() : Bound(thresholds_[i - 1]);
    const Bound high = i == thresholds_.size() ? Bound() : Bound(thresholds_[i]);
    const Formula inside = restrict_to(low, high);
    if (inside == kFalse) continue;
    std::optional<Decimal> step;
    for (size_t index = 0; index < multiples_.size(); index++) {
      if (implies(inside, index)) step = step ? least_common_multiple(*step, multiples_[index]) : multiples_[index];
    }
    if (!low || !high || !step) {
      if (has_value({low, false, high, false})) return std::nullopt;
      continue;
    }
    const BigInteger from = floor_divide(*low, *step) + 1;
    const BigInteger to = -floor_divide(high->negated(), *step) - 1;
    if (BigInteger(static_cast<int64_t>(limit) * 4) < to - from) return std::nullopt;
    for (BigInteger t = from; !(to < t); t = t + 1) {
      Decimal value(t * step->digits, step->scale);
      if (is_met(value)) found.push_back(std::move(value));
    }
  }
  if (found.size() > limit) return std::nullopt;
  return found;
}

bool NumberGoal::is_live(const std::string & text) {
  const auto known = memo_.find(text);
  if (known != memo_.end()) return known->second;
  const bool live = compute_live(text);
  if (memo_.size() >= kMaxMemo) memo_.clear();
  memo_[text] = live;
  return live;
}

bool NumberGoal::compute_live(const std::string & text) {
  if (way_ == Way::unknown) find_way();
  switch (way_) {
    case Way::listed: {
      const auto first = std::lower_bound(listed_.begin(), listed_.end(), text);
      return first != listed_.end() && first->compare(0, text.size(), text) == 0;
    }
    case Way::whole:
    case Way::decimal:
      return is_natural_live(text, way_ == Way::whole);
    default:
      return is_live_in_any_way(text);
  }
}

bool NumberGoal::is_live_in_any_way(const std::string & text) {
  if (text.empty()) return is_satisfiable();
  if (!is_number_prefix(text)) return false;
  const bool negative = text[0] == '-';
  const size_t first = negative ? 1 : 0;
  if (text.size() == first) {
    Bounds bounds;
    bounds.high = Decimal();
    bounds.high_closed = true;
    return has_value(bounds);
  }
  const size_t marker = text.find_first_of("eE");
  if (marker != std::string::npos) {
    const auto mantissa = parse_decimal(text.substr(0, marker));
    std::string exponent = text.substr(marker + 1);
    const char sign = !exponent.empty() && (exponent[0] == '+' || exponent[0] == '-') ? exponent[0] : ' ';
    if (sign != ' ') exponent.erase(0, 1);
    return mantissa && exponent_live(*mantissa, sign, exponent);
  }
  const size_t point = text.find('.');
  if (point != std::string::npos) {
    const std::string fraction = text.substr(point + 1);
    const std::string digits = text.substr(first, point - first) + fraction;
    const auto scale = static_cast<int32_t>(fraction.size());
    const size_t last = fraction.find_last_not_of('0');
    const size_t zeros = last == std::string::npos ? fraction.size() : fraction.size() - 1 - last;
    if (zeros > kIdleZeros) {
      const Decimal value(BigInteger::parse(digits), scale);
      if (is_met(negative ? value.negated() : value)) return false;
    }
    return span_live(negative, digits, scale, 0);
  }
  const std::string whole = text.substr(first);
  if (whole == "0") return span_live(negative, whole, 0, 0);
  for (int32_t more = 0; more <= growth_; more++) {
    if (span_live(negative, whole, 0, more)) return true;
  }
  return false;
}

// Numbers whose digits begin with `digits` (`scale` of them after the point), with `more` further ones before it.
bool NumberGoal::span_live(bool negative, const std::string & digits, int32_t scale, int32_t more) {
  const BigInteger value = BigInteger::parse(digits);
  const Decimal near = Decimal(value, scale).scaled(more);
  const Decimal far = Decimal(value + 1, scale).scaled(more);
  if (!negative) return has_value({near, true, far, false});
  return has_value({far.negated(), false, near.negated(), true});
}

bool NumberGoal::exponent_live(const Decimal & mantissa, char sign, const std::string & digits) const {
  // Beyond these exponents the number is larger (smaller) than everything that the condition speaks of, and what it is a
  // multiple of does not change any more.
  int32_t most = growth_ + std::max(0, mantissa.scale);
  int32_t least = static_cast<int32_t>(mantissa.digits.to_string().size()) + std::abs(mantissa.scale) + 2;
  for (const Decimal & value : multiples_) most += 4 * static_cast<int32_t>(value.digits.to_string().size()) + std::abs(value.scale);
  for (const auto * list : {&thresholds_, &multiples_}) {
    for (const Decimal & value : *list) least += std::abs(value.scale);
  }
  std::vector<uint8_t> up(static_cast<size_t>(most) + 1, 2);
  std::vector<uint8_t> down(static_cast<size_t>(least) + 1, 2);
  const auto is_met_at = [&](std::vector<uint8_t> & known, int32_t size, int32_t direction) {
    const int32_t capped = std::min(size, static_cast<int32_t>(known.size()) - 1);
    uint8_t & answer = known[static_cast<size_t>(capped)];
    if (answer == 2) answer = is_met(mantissa.scaled(direction * capped)) ? 1 : 0;
    return answer == 1;
  };
  const std::string significant = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  for (int32_t size = 0; size <= kMaxExponent; size++) {
    const std::string written = std::to_string(size);
    if (!significant.empty() && written.compare(0, significant.size(), significant) != 0) continue;
    const size_t zeros = digits.size() - significant.size();
    if (zeros + (size == 0 && zeros > 0 ? 0 : written.size()) > kMaxExponentDigits) continue;
    if (sign != '-' && is_met_at(up, size, 1)) return true;
    if ((sign == '-' || (sign == ' ' && digits.empty())) && is_met_at(down, size, -1)) return true;
  }
  return false;
}

bool NumberGoal::has_value(const Bounds & bounds, const Bound & grid) {
  const auto & [low, low_closed, high, high_closed] = bounds;
  if (formula_ == kFalse) return false;
  std::vector<Bound> edges{low};
  const auto is_value = [&](const Decimal & point) { return is_met(point) && (!grid || is_multiple(point, *grid)); };
  if (low_closed && low && is_value(*low)) return true;
  if (high_closed && high && is_value(*high)) return true;
  for (const Decimal & point : thresholds_) {
    if ((low && compare(point, *low) <= 0) || (high && compare(point, *high) >= 0)) continue;
    if (is_value(point)) return true;
    edges.emplace_back(point);
  }
  edges.push_back(high);
  for (size_t i = 0; i + 1 < edges.size(); i++) {
    if (edges[i] && edges[i + 1] && compare(*edges[i], *edges[i + 1]) >= 0) continue;
    if (gap_has_value(edges[i], edges[i + 1], grid)) return true;
  }
  return false;
}

bool NumberGoal::gap_has_value(const Bound & low, const Bound & high, const Bound & grid) {
  const Formula formula = restrict_to(low, high);
  if (formula == kFalse) return false;
  if (formula == kTrue && !grid) return true;
  for (uint32_t mask = 0; mask < 1u << multiples_.size(); mask++) {
    if (holds_for(formula, mask) && mask_has_value(mask, low, high, grid)) return true;
  }
  return false;
}

// Whether a number in the gap is a multiple of exactly the values of the mask (and of `grid`).
bool NumberGoal::mask_has_value(uint32_t mask, const Bound & low, const Bound & high, const Bound & grid) const {
  std::optional<Decimal> step = grid;
  for (size_t i = 0; i < multiples_.size(); i++) {
    if ((mask & 1u << i) != 0) step = step ? least_common_multiple(*step, multiples_[i]) : multiples_[i];
  }
  if (!step) return true;
  std::vector<BigInteger> ratios;
  for (size_t i = 0; i < multiples_.size(); i++) {
    if ((mask & 1u << i) != 0) continue;
    ratios.push_back(divide_exactly(least_common_multiple(*step, multiples_[i]), *step));
    if (ratios.back() == BigInteger(1)) return false;
  }
  std::optional<BigInteger> from, to;
  if (low) from = floor_divide(*low, *step) + 1;
  if (high) to = -floor_divide(high->negated(), *step) - 1;
  const BigInteger start = from ? *from : to ? *to - kMaxScan : BigInteger(0);
  const BigInteger end = to ? *to : start + kMaxScan;
  const BigInteger stop = BigInteger(kMaxScan) < end - start ? start + kMaxScan : end;
  for (BigInteger t = start; !(stop < t); t = t + 1) {
    if (std::none_of(ratios.begin(), ratios.end(), [&](const BigInteger & ratio) { return (t % ratio).is_zero(); })) return true;
  }
  // An unbounded range holds a number that is 1 more than a common multiple of all ratios.
  return !from || !to;
}

// The condition inside an open gap without thresholds, as a formula over multiples alone.
Formula NumberGoal::restrict_to(const Bound & low, const Bound & high) {
  return program_.arena.map(formula_, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::multiple) return program_.arena.literal(code);
    const bool holds = low ? compare(*low, atom.value) >= 0 : high && compare(*high, atom.value) > 0;
    return holds != ((code & 1) == 1) ? kTrue : kFalse;
  });
}

bool NumberGoal::implies(Formula formula, size_t index) const {
  for (uint32_t mask = 0; mask < 1u << multiples_.size(); mask++) {
    if ((mask & 1u << index) == 0 && holds_for(formula, mask)) return false;
  }
  return true;
}

bool NumberGoal::holds_for(Formula formula, uint32_t mask) const {
  return program_.arena.evaluate(formula, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind != AtomKind::multiple) return false;
    size_t index = 0;
    while (compare(multiples_[index], atom.value) != 0) index++;
    return ((mask & 1u << index) != 0) != ((code & 1) == 1);
  });
}

}  // namespace camelid::grammar
