// Whether an open object can come to a good end; the reference is packages/grammar/src/json-schema/object-possible.ts.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "grammar/json/satisfier.h"
#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxSteps = 5000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A key that will come, or one of a cell (`cell` >= 0) that is not further known.
struct Slot {
  std::string name;
  int cell;
  Formula expression;
};

class ObjectSearch {
 public:
  ObjectSearch(Satisfier & satisfier, const ObjectView & view) : satisfier_(satisfier), program_(satisfier.program()), view_(view) {}

  bool run(const std::vector<uint32_t> & literals) {
    for (const uint32_t code : literals) take(program_.atom(code >> 1), (code & 1) == 1);
    if (view_.count + static_cast<double>(required_.size()) > max_ || view_.count > max_) return false;
    std::vector<Slot> slots;
    for (const std::string & name : required_) {
      if (!view_.is_available(name)) return false;
      const Formula expression = rule(name);
      if (!satisfier_.is_possible(expression)) return false;
      slots.push_back({name, -1, expression});
    }
    if (existential_.empty() && view_.count + static_cast<double>(slots.size()) >= min_) return true;
    find_free_keys();
    return choose(0, slots);
  }

 private:
  struct Cell {
    std::vector<bool> accepts;
    double left;
    Formula expression;
  };

  void take(const Atom & atom, bool negated) {
    WorkMeter::charge();
    switch (atom.kind) {
      case AtomKind::has:
        if (negated) forbidden_.insert(atom.name);
        else if (is_required_.insert(atom.name).second) required_.push_back(atom.name);
        break;
      case AtomKind::properties:
        (negated ? existential_ : universal_).push_back(atom.properties.get());
        break;
      case AtomKind::count:
        if (negated) max_ = std::min(max_, atom.at_least - 1);
        else min_ = std::max(min_, atom.at_least);
        break;
      default:
        throw ProgramError("a condition that says nothing of objects");
    }
  }

  Formula rule(const std::string & name) {
    if (forbidden_.count(name) > 0) return kFalse;
    WorkMeter::charge();
    const auto known = rules_.find(name);
    if (known != rules_.end()) return known->second;
    std::vector<Formula> parts;
    for (const PropertyRules * rules : universal_) parts.push_back(program_.rule_for_key(*rules, name));
    return rules_[name] = program_.arena.conjunction(parts);
  }

  // Names that some rule mentions, and cells of the rest.
  void find_free_keys() {
    std::set<std::string> names(required_.begin(), required_.end());
    names.insert(forbidden_.begin(), forbidden_.end());
    std::set<uint32_t> dfas;
    for (const auto * list : {&universal_, &existential_}) {
      for (const PropertyRules * rules : *list) {
        for (const auto & [name, expression] : rules->names) names.insert(name);
        for (const auto & pattern : rules->patterns) dfas.insert(pattern.dfa);
      }
    }
    dfas_.assign(dfas.begin(), dfas.end());
    KeySpace & space = satisfier_.key_space(dfas_);
    std::set<std::string> used = names;
    used.insert(view_.seen.begin(), view_.seen.end());
    for (size_t i = 0; i < space.cells().size(); i++) {
      Cell cell{space.cells()[i].accepts, space.cells()[i].size, kTrue};
      if (cell.left != kInfinity) {
        for (const std::string & key : used) {
          if (space.cell_of(key) == static_cast<int>(i)) cell.left--;
        }
      }
      std::vector<Formula> parts;
      for (const PropertyRules * rules : universal_) parts.push_back(program_.rule_for_cell(*rules, accepts(cell)));
      cell.expression = program_.arena.conjunction(parts);
      cells_.push_back(std::move(cell));
    }
    for (const std::string & name : names) {
      WorkMeter::charge();
      if (is_required_.count(name) == 0 && view_.is_available(name)) free_.push_back(name);
    }
  }

  std::function<bool(uint32_t)> accepts(const Cell & cell) const {
    return [this, &cell](uint32_t dfa) {
      const auto place = std::lower_bound(dfas_.begin(), dfas_.end(), dfa);
      return place != dfas_.end() && *place == dfa && cell.accepts[static_cast<size_t>(place - dfas_.begin())];
    };
  }

  static bool has_name(const std::vector<Slot> & chosen, const std::string & name) {
    WorkMeter::charge(1 + chosen.size() / 8);
    return std::any_of(chosen.begin(), chosen.end(), [&](const Slot & slot) { return slot.cell < 0 && slot.name == name; });
  }

  static double taken(const std::vector<Slot> & chosen, size_t cell) {
    return static_cast<double>(std::count_if(chosen.begin(), chosen.end(), [&](const Slot & slot) { return slot.cell == static_cast<int>(cell); }));
  }

  bool finish(const std::vector<Slot> & chosen) {
    double missing = min_ - view_.count - static_cast<double>(chosen.size());
    if (missing <= 0) return true;
    if (view_.count + static_cast<double>(chosen.size()) + missing > max_) return false;
    for (const std::string & name : free_) {
      if (!has_name(chosen, name) && satisfier_.is_possible(rule(name))) missing--;
      if (missing <= 0) return true;
    }
    for (size_t i = 0; i < cells_.size(); i++) {
      if (satisfier_.is_possible(cells_[i].expression)) missing -= std::max(0.0, cells_[i].left - taken(chosen, i));
    }
    return missing <= 0;
  }

  // Gives every violated rule a member that violates it.
  bool choose(size_t index, const std::vector<Slot> & chosen) {
    if (index == existential_.size()) return finish(chosen);
    if (++steps_ > kMaxSteps) return false;
    satisfier_.spend();
    BooleanArena & arena = program_.arena;
    const PropertyRules & violated = *existential_[index];
    const auto attempt = [&](const Slot & slot, const Slot * replaced) {
      if (slot.expression == kFalse || !satisfier_.is_possible(slot.expression)) return false;
      WorkMeter::charge(1 + chosen.size());
      std::vector<Slot> next;
      for (const Slot & other : chosen) {
        if (&other != replaced) next.push_back(other);
      }
      next.push_back(slot);
      return choose(index + 1, next);
    };
    if (view_.count + static_cast<double>(chosen.size()) < max_) {
      for (size_t i = 0; i < cells_.size(); i++) {
        const Cell & cell = cells_[i];
        if (cell.left <= taken(chosen, i)) continue;
        const Formula own = program_.rule_for_cell(violated, accepts(cell));
        if (attempt({"", static_cast<int>(i), arena.conjunction({cell.expression, arena.negation(own)})}, nullptr)) return true;
      }
      for (const std::string & name : free_) {
        if (has_name(chosen, name)) continue;
        const Formula own = program_.rule_for_key(violated, name);
        if (attempt({name, -1, arena.conjunction({rule(name), arena.negation(own)})}, nullptr)) return true;
      }
    }
    for (const Slot & slot : chosen) {
      const Formula own = slot.cell < 0 ? program_.rule_for_key(violated, slot.name)
                                        : program_.rule_for_cell(violated, accepts(cells_[static_cast<size_t>(slot.cell)]));
      if (attempt({slot.name, slot.cell, arena.conjunction({slot.expression, arena.negation(own)})}, &slot)) return true;
    }
    return false;
  }

  Satisfier & satisfier_;
  JsonProgram & program_;
  const ObjectView & view_;
  std::vector<std::string> required_;
  std::set<std::string> is_required_;
  std::set<std::string> forbidden_;
  std::vector<const PropertyRules *> universal_;
  std::vector<const PropertyRules *> existential_;
  double min_ = 0;
  double max_ = kInfinity;
  std::unordered_map<std::string, Formula> rules_;
  std::vector<uint32_t> dfas_;
  std::vector<Cell> cells_;
  std::vector<std::string> free_;
  size_t steps_ = 0;
};

}  // namespace

bool object_is_possible(Satisfier & satisfier, const std::vector<uint32_t> & literals, const ObjectView & view) {
  return ObjectSearch(satisfier, view).run(literals);
}

}  // namespace camelid::grammar
