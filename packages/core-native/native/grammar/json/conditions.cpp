#include "grammar/json/conditions.h"

#include <algorithm>
#include <set>

#include "grammar/json/canonical_value.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxMemo = 100000;

Formula constant(bool value) { return value ? kTrue : kFalse; }

// A lower bound that is reached stays reached, an upper bound that is broken stays broken.
bool is_settled(const Atom & atom, double count) { return atom.kind == AtomKind::count && count >= atom.at_least; }

}  // namespace

Formula Conditions::after_key(Formula formula, const std::string & name, uint32_t key_id, double count) {
  return memoized({0, formula, static_cast<uint32_t>(count), key_id}, [&] {
    return after_member(formula, count, [&](const PropertyRules & rules) { return program_.rule_for_key(rules, name); }, &name);
  });
}

Formula Conditions::after_cell(Formula formula, const std::vector<uint32_t> & cell, const std::function<bool(uint32_t dfa)> & accepts,
                               double count) {
  std::vector<uint32_t> key{1, formula, static_cast<uint32_t>(count)};
  key.insert(key.end(), cell.begin(), cell.end());
  return memoized(std::move(key), [&] {
    return after_member(formula, count, [&](const PropertyRules & rules) { return program_.rule_for_cell(rules, accepts); }, nullptr);
  });
}

Formula Conditions::after_member(Formula formula, double count, const std::function<Formula(const PropertyRules &)> & rule_of,
                                 const std::string * name) {
  BooleanArena & arena = program_.arena;
  return arena.map(formula, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    const bool negated = (code & 1) == 1;
    if (atom.kind == AtomKind::has) return name != nullptr && atom.name == *name ? constant(!negated) : arena.literal(code);
    if (atom.kind == AtomKind::properties) {
      const Formula rule = rule_of(*atom.properties);
      if (negated) return arena.disjunction({program_.pending(arena.negation(rule)), arena.literal(code)});
      return arena.conjunction({program_.pending(rule), arena.literal(code)});
    }
    return is_settled(atom, count) ? constant(!negated) : arena.literal(code);
  });
}

Formula Conditions::after_item(Formula formula, double index, const std::vector<std::string> & items) {
  BooleanArena & arena = program_.arena;
  return arena.map(formula, [&](uint32_t code) -> Formula {
    const Atom & atom = program_.atom(code >> 1);
    const bool negated = (code & 1) == 1;
    const Formula literal = arena.literal(code);
    switch (atom.kind) {
      case AtomKind::items: {
        const ItemRules & rules = *atom.items;
        const Formula rule = rules.at(index);
        const bool is_over = rules.rest == kTrue && index + 1 >= static_cast<double>(rules.prefix.size());
        if (negated) return arena.disjunction({program_.pending(arena.negation(rule)), is_over ? kFalse : literal});
        return arena.conjunction({program_.pending(rule), is_over ? kTrue : literal});
      }
      case AtomKind::contains: {
        const Formula expression = atom.expression;
        Formula fewer = kTrue;
        if (atom.at_least > 1) {
          Atom less = atom;
          less.at_least--;
          fewer = program_.literal(std::move(less));
        }
        if (!negated) return arena.disjunction({arena.conjunction({program_.pending(expression), fewer}), literal});
        return arena.disjunction({arena.conjunction({program_.pending(arena.negation(expression)), literal}), arena.negation(fewer)});
      }
      case AtomKind::unique: {
        if (items.empty()) return literal;
        const Formula repeats = one_of_values(program_, items);
        if (negated) return arena.disjunction({program_.pending(repeats), literal});
        return arena.conjunction({program_.pending(arena.negation(repeats)), literal});
      }
      default:
        return is_settled(atom, index + 1) ? constant(!negated) : literal;
    }
  });
}

Formula Conditions::settle(Formula formula, const std::function<bool(Formula expression)> & truth) {
  return program_.arena.map(formula, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    return atom.kind == AtomKind::pending ? constant(truth(atom.expression)) : program_.arena.literal(code);
  });
}

bool Conditions::at_end(Formula formula, double count) const {
  return program_.arena.evaluate(formula, [&](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    const bool holds = atom.kind == AtomKind::properties || atom.kind == AtomKind::items || atom.kind == AtomKind::unique || is_settled(atom, count);
    return holds != ((code & 1) == 1);
  });
}

std::vector<Formula> Conditions::pending_of(const std::vector<Formula> & formulas) const {
  std::vector<uint32_t> codes;
  std::unordered_map<Formula, bool> seen;
  for (const Formula formula : formulas) program_.arena.literals(formula, codes, seen);
  std::set<Formula> found;
  for (const uint32_t code : codes) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::pending) found.insert(atom.expression);
  }
  return {found.begin(), found.end()};
}

Formula Conditions::memoized(std::vector<uint32_t> key, const std::function<Formula()> & compute) {
  const auto known = memo_.find(key);
  if (known != memo_.end()) return known->second;
  const Formula value = compute();
  if (memo_.size() >= kMaxMemo) memo_.clear();
  memo_[std::move(key)] = value;
  return value;
}

}  // namespace camelid::grammar
