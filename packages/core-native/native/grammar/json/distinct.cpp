// Whether items can all differ; the reference is packages/grammar/src/json-schema/distinct.ts.
#include <optional>
#include <set>

#include "grammar/json/canonical_value.h"
#include "grammar/json/satisfier.h"

namespace camelid::grammar {

namespace {

using Values = std::optional<std::vector<std::string>>;

Values strings_of(Satisfier & satisfier, Formula formula, size_t limit) {
  if (formula == kTrue) return std::nullopt;
  const TextCondition condition = satisfier.program().text_condition(formula);
  struct Open {
    uint32_t state;
    double length;
    std::string text;
  };
  std::vector<std::string> found;
  std::vector<Open> open{{condition.product->start(), 0, ""}};
  while (!open.empty()) {
    std::vector<Open> next;
    for (const auto & [state, length, text] : open) {
      satisfier.spend();
      if (!condition.goal->is_live(state, length)) continue;
      if (condition.goal->is_met(state, length)) found.push_back(canonical_string(text));
      for (int byte = 0; byte < 256; byte++) {
        const uint32_t target = condition.product->step(state, static_cast<uint8_t>(byte));
        if (target == 0) continue;
        const double longer = is_lead(static_cast<uint8_t>(byte)) ? length + 1 : length;
        if (condition.goal->is_live(target, longer)) next.push_back({target, longer, text + static_cast<char>(byte)});
      }
      if (found.size() > limit || next.size() > limit * 4 + 64) return std::nullopt;
    }
    open = std::move(next);
  }
  return found;
}

// Canonical texts of all values of an expression; nothing when there are more than `limit`, or they are not simple.
Values values_of(Satisfier & satisfier, Formula expression, size_t limit) {
  const Shape shape = satisfier.program().shape(expression);
  std::vector<std::string> values;
  for (const Kind kind : {kNull, kTrueValue, kFalseValue}) {
    if (shape[kind] == kTrue) values.push_back(canonical_literal(kind));
  }
  if (shape[kString] != kFalse) {
    const Values strings = strings_of(satisfier, shape[kString], limit);
    if (!strings) return std::nullopt;
    values.insert(values.end(), strings->begin(), strings->end());
  }
  if (shape[kNumber] != kFalse) {
    const auto numbers = satisfier.number_goal(shape[kNumber]).values(limit);
    if (!numbers) return std::nullopt;
    for (const Decimal & value : *numbers) values.push_back(canonical_number(value));
  }
  if (satisfier.demand_on_fresh_array(shape[kArray]) != kFalse) return std::nullopt;
  if (satisfier.demand_on_fresh_object(shape[kObject]) != kFalse) return std::nullopt;
  if (values.size() > limit) return std::nullopt;
  return values;
}

}  // namespace

bool has_few_strings(Satisfier & satisfier, Formula condition, size_t limit) {
  const Values strings = strings_of(satisfier, condition, limit);
  return strings && !strings->empty() && strings->size() <= limit;
}

bool can_be_distinct(Satisfier & satisfier, const std::vector<Formula> & expressions, const std::vector<std::string> & seen) {
  const std::set<std::string> taken(seen.begin(), seen.end());
  const size_t needed = expressions.size() + taken.size();
  std::unordered_map<Formula, Values> memo;
  std::vector<std::vector<std::string>> choices;
  for (const Formula expression : expressions) {
    auto known = memo.find(expression);
    if (known == memo.end()) known = memo.emplace(expression, values_of(satisfier, expression, needed)).first;
    // An item with more values than there are others can always be given one of its own.
    if (!known->second) continue;
    choices.emplace_back();
    for (const std::string & value : *known->second) {
      if (taken.count(value) == 0) choices.back().push_back(value);
    }
  }
  std::unordered_map<std::string, size_t> owner;
  const std::function<bool(size_t, std::set<std::string> &)> assign = [&](size_t item, std::set<std::string> & tried) {
    for (const std::string & value : choices[item]) {
      satisfier.spend();
      if (!tried.insert(value).second) continue;
      const auto other = owner.find(value);
      if (other == owner.end() || assign(other->second, tried)) {
        owner[value] = item;
        return true;
      }
    }
    return false;
  };
  for (size_t item = 0; item < choices.size(); item++) {
    std::set<std::string> tried;
    if (!assign(item, tried)) return false;
  }
  return true;
}

}  // namespace camelid::grammar
