// Whether an open array can come to a good end; the reference is packages/grammar/src/json-schema/array-possible.ts.
#include <algorithm>
#include <limits>
#include <map>

#include "grammar/json/canonical_value.h"
#include "grammar/json/satisfier.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxSteps = 5000;
// Arrays that must be longer than this are not offered.
constexpr double kMaxLength = 200000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

class ArraySearch {
 public:
  ArraySearch(Satisfier & satisfier, const ArrayView & view)
      : satisfier_(satisfier), program_(satisfier.program()), view_(view), horizon_(view.index) {}

  bool run(const std::vector<uint32_t> & literals) {
    for (const uint32_t code : literals) {
      if (!take(program_.atom(code >> 1), (code & 1) == 1)) return false;
    }
    if (view_.index > max_ || min_ > max_ || min_ - view_.index > kMaxLength) return false;
    last_ = std::min(max_, std::max(horizon_, min_) + static_cast<double>(needs_.size()) + (repeated_ ? 2 : 0));
    if (!repeated_) return choose(0, {});
    if (unique_) return false;
    return repeat();
  }

 private:
  // At some position: an expression, or what an item rule forbids there.
  struct Need {
    Formula expression;
    const ItemRules * violated;
  };
  struct Limit {
    Formula expression;
    double left;
  };
  using Chosen = std::map<double, Formula>;

  bool take(const Atom & atom, bool negated) {
    switch (atom.kind) {
      case AtomKind::items:
        horizon_ = std::max(horizon_, static_cast<double>(atom.items->prefix.size()));
        if (negated) needs_.push_back({kTrue, atom.items.get()});
        else universal_.push_back(atom.items.get());
        return true;
      case AtomKind::contains:
        if (negated) {
          at_most_.push_back({atom.expression, atom.at_least - 1});
          return true;
        }
        if (atom.at_least > static_cast<double>(kMaxSteps)) return false;
        for (double i = 0; i < atom.at_least; i++) needs_.push_back({atom.expression, nullptr});
        return true;
      case AtomKind::count:
        if (negated) max_ = std::min(max_, atom.at_least - 1);
        else min_ = std::max(min_, atom.at_least);
        return true;
      case AtomKind::unique:
        (negated ? repeated_ : unique_) = true;
        return true;
      default:
        throw ProgramError("a condition that says nothing of arrays");
    }
  }

  Formula rule(double position) {
    std::vector<Formula> parts;
    for (const ItemRules * rules : universal_) parts.push_back(rules->at(position));
    return program_.arena.conjunction(parts);
  }

  Formula rule_or_chosen(const Chosen & chosen, double position) {
    const auto known = chosen.find(position);
    return known == chosen.end() ? rule(position) : known->second;
  }

  bool finish(const Chosen & chosen) {
    double length = std::max(min_, view_.index);
    if (!chosen.empty()) length = std::max(length, chosen.rbegin()->first + 1);
    if (length > max_) return false;
    std::vector<Limit> limits = at_most_;
    std::vector<Formula> items;
    BooleanArena & arena = program_.arena;
    for (double position = view_.index; position < length; position++) {
      satisfier_.spend();
      Formula expression = rule_or_chosen(chosen, position);
      for (Limit & limit : limits) {
        const Formula without = arena.conjunction({expression, arena.negation(limit.expression)});
        if (satisfier_.is_possible(without)) {
          expression = without;
        } else {
          limit.left--;
          expression = arena.conjunction({expression, limit.expression});
        }
      }
      if (!satisfier_.is_possible(expression)) return false;
      items.push_back(expression);
    }
    if (std::any_of(limits.begin(), limits.end(), [](const Limit & limit) { return limit.left < 0; })) return false;
    return !unique_ || items.empty() || can_be_distinct(satisfier_, items, view_.seen_items);
  }

  bool choose(size_t index, const Chosen & chosen) {
    if (index == needs_.size()) return finish(chosen);
    if (++steps_ > kMaxSteps) return false;
    BooleanArena & arena = program_.arena;
    const Need & need = needs_[index];
    for (double position = view_.index; position < last_; position++) {
      satisfier_.spend();
      const Formula before = rule_or_chosen(chosen, position);
      const Formula wanted = need.violated == nullptr ? need.expression : arena.negation(need.violated->at(position));
      const Formula expression = arena.conjunction({before, wanted});
      if (!satisfier_.is_possible(expression)) {
        if (chosen.count(position) == 0 && !satisfier_.is_possible(before)) break;
        continue;
      }
      Chosen next = chosen;
      next[position] = expression;
      if (choose(index + 1, next)) return true;
    }
    return false;
  }

  // One more item that equals a finished one, or two further ones that may be equal.
  bool repeat() {
    BooleanArena & arena = program_.arena;
    for (double position = view_.index; position < last_; position++) {
      const Formula own = rule(position);
      if (!satisfier_.is_possible(own)) break;
      if (!view_.seen_items.empty()) {
        const Formula equal = arena.conjunction({own, one_of_values(program_, view_.seen_items)});
        if (satisfier_.is_possible(equal) && choose(0, {{position, equal}})) return true;
      }
      for (double other = position + 1; other < last_; other++) {
        const Formula both = arena.conjunction({own, rule(other)});
        if (satisfier_.is_possible(both) && choose(0, {{position, both}, {other, both}})) return true;
      }
    }
    return false;
  }

  Satisfier & satisfier_;
  JsonProgram & program_;
  const ArrayView & view_;
  std::vector<const ItemRules *> universal_;
  std::vector<Need> needs_;
  std::vector<Limit> at_most_;
  bool unique_ = false;
  bool repeated_ = false;
  double min_ = 0;
  double max_ = kInfinity;
  double horizon_;
  double last_ = 0;
  size_t steps_ = 0;
};

}  // namespace

bool array_is_possible(Satisfier & satisfier, const std::vector<uint32_t> & literals, const ArrayView & view) {
  return ArraySearch(satisfier, view).run(literals);
}

}  // namespace camelid::grammar
