#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/json/json_program.h"

namespace camelid::grammar {

// Decides whether the text of a number so far can still become a number that meets a Boolean condition on its value.
// Text may go on with an exponent only where it could also go on without one: `9e-1` is not offered for "at most 5",
// since a model that writes 9 there does not mean 0.9.
class NumberGoal {
 public:
  NumberGoal(JsonProgram & program, Formula formula);

  bool is_met(const Decimal & value) const;
  // Whether any number meets the condition.
  bool is_satisfiable() { return has_value({}); }
  // All values that meet the condition when they are at most `limit`; nothing when there are more or they are dense.
  std::optional<std::vector<Decimal>> values(size_t limit);
  // Whether text is the beginning of a number that meets the condition ("" included).
  bool is_live(const std::string & text);
  // A text that may go on and end exactly as this one may: the same for all that the condition does not tell apart.
  std::string alike(const std::string & text);

 private:
  using Bound = std::optional<Decimal>;
  struct Bounds {
    Bound low;
    bool low_closed = false;
    Bound high;
    bool high_closed = false;
  };

  // How the numbers are written: in every way that JSON has; as JSON writes the few values that there are; without
  // fraction and exponent; or naturally (see number_spelling.h).
  enum class Way { unknown, any, listed, whole, decimal };

  void prepare_alike();
  bool compute_live(const std::string & text);
  void find_way();
  // The values of a condition that lists them (enum, const), perhaps under others; nothing for any other condition.
  std::optional<std::vector<Decimal>> listed(Formula formula) const;
  // The value that is neither below nor above itself: a condition of equality.
  std::optional<Decimal> point_of(const std::vector<Formula> & kids) const;
  bool meets(Formula formula, const Decimal & value) const;
  // Whether the condition admits whole numbers only.
  bool is_whole(Formula formula) const;
  bool is_live_in_any_way(const std::string & text);
  bool is_natural_live(const std::string & text, bool whole);
  bool whole_live(bool negative, const std::string & digits, bool whole);
  bool small_live(bool negative, size_t zeros);
  bool digits_live(bool negative, const std::string & digits, int32_t scale, size_t more);
  bool range_live(bool negative, const Decimal & near, const Decimal & far, const Decimal & grid);
  bool natural_exponent_live(const std::string & text) const;
  bool span_live(bool negative, const std::string & digits, int32_t scale, int32_t more);
  bool exponent_live(const Decimal & mantissa, char sign, const std::string & digits) const;
  // Whether a number within bounds, which is a multiple of `grid` where there is one, meets the condition.
  bool has_value(const Bounds & bounds, const Bound & grid = std::nullopt);
  bool gap_has_value(const Bound & low, const Bound & high, const Bound & grid = std::nullopt);
  bool mask_has_value(uint32_t mask, const Bound & low, const Bound & high, const Bound & grid) const;
  Formula restrict_to(const Bound & low, const Bound & high);
  bool implies(Formula formula, size_t index) const;
  bool holds_for(Formula formula, uint32_t mask) const;

  JsonProgram & program_;
  Formula formula_;
  std::vector<Decimal> thresholds_;  // ascending
  std::vector<Decimal> multiples_;
  std::vector<std::string> threshold_digits_;  // significant ones, without zeros at the end
  int64_t modulus_ = 0;                        // a common multiple of the digits of `multiples_`; 0 when it is too large
  std::unordered_map<std::string, std::string> alike_;
  std::unordered_map<std::string, bool> memo_;
  int32_t growth_ = 3;
  Way way_ = Way::unknown;
  std::vector<std::string> listed_;  // Way::listed: the texts, ascending
};

}  // namespace camelid::grammar
