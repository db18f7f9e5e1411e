// Whether items can all differ; the reference is packages/grammar/src/json-schema/distinct.ts.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

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

namespace {

// Items with the same condition, and the values that they can have.
struct Group {
  size_t count;
  std::vector<std::string> values;
};

// Gives an item of a group a value, moving others to further ones of theirs: Kuhn's matching, breadth first.
bool find_place(Satisfier & satisfier, const std::vector<Group> & groups, std::unordered_map<std::string, size_t> & owner, size_t first) {
  // The value that an item of a group gives up so that the search came to that group.
  std::unordered_map<size_t, const std::string *> given_up{{first, nullptr}};
  std::unordered_map<std::string, size_t> taker;
  std::vector<size_t> queue{first};
  for (size_t at = 0; at < queue.size(); at++) {
    const size_t group = queue[at];
    for (const std::string & value : groups[group].values) {
      satisfier.spend();
      const auto owned = owner.find(value);
      if (owned != owner.end()) {
        if (!given_up.emplace(owned->second, &value).second) continue;
        taker[value] = group;
        queue.push_back(owned->second);
        continue;
      }
      const std::string * free = &value;
      for (size_t by = group; free != nullptr;) {
        owner[*free] = by;
        free = given_up[by];
        if (free != nullptr) by = taker[*free];
      }
      return true;
    }
  }
  return false;
}

// Two bounds decide nearly always, in the time of a look at each value; what is left is a matching that is charged.
bool have_own_values(Satisfier & satisfier, std::vector<Group> groups) {
  for (const Group & group : groups) {
    if (group.values.size() < group.count) return false;
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group & a, const Group & b) { return a.values.size() < b.values.size(); });
  size_t before = 0;
  bool enough = true;
  for (const Group & group : groups) {
    before += group.count;
    enough = enough && before <= group.values.size();
  }
  if (enough) return true;
  std::unordered_map<std::string, size_t> owner;
  for (size_t group = 0; group < groups.size(); group++) {
    for (size_t item = 0; item < groups[group].count; item++) {
      if (!find_place(satisfier, groups, owner, group)) return false;
    }
  }
  return true;
}

}  // namespace

bool can_be_distinct(Satisfier & satisfier, const std::vector<Formula> & expressions, const std::vector<std::string> & seen) {
  const std::set<std::string> taken(seen.begin(), seen.end());
  const size_t needed = expressions.size() + taken.size();
  std::map<Formula, size_t> counts;
  for (const Formula expression : expressions) {
    satisfier.spend();
    counts[expression]++;
  }
  std::vector<Group> groups;
  for (const auto & [expression, count] : counts) {
    const Values values = values_of(satisfier, expression, needed);
    // An item with more values than there are others can always be given one of its own.
    if (!values) continue;
    Group group{count, {}};
    for (const std::string & value : *values) {
      satisfier.spend();
      if (taken.count(value) == 0) group.values.push_back(value);
    }
    groups.push_back(std::move(group));
  }
  return have_own_values(satisfier, std::move(groups));
}

}  // namespace camelid::grammar
