#include "grammar/json/text_needs.h"

#include <algorithm>
#include <cmath>

namespace camelid::grammar {

namespace {

// Arrays with rules for more items than this are not looked into.
constexpr size_t kMostExpressions = 12;
constexpr double kMostValues = 4096;
constexpr int kDepth = 3;

}  // namespace

bool TextNeeds::around(const JsonFrame * frame) {
  if (frame == nullptr) return false;
  const auto known = known_.find(frame->id);
  if (known != known_.end()) return known->second;
  const uint32_t innermost = frame->id;
  bool needed = frame->is_object ? in_object(*frame) : in_array(*frame).own;
  while (!needed && frame->place->compared && frame->place->parent != nullptr) {
    frame = frame->place->parent;
    // Keys around are whole; that what they hold is compared is for the arrays further out.
    needed = !frame->is_object && in_array(*frame).inner;
  }
  return known_[innermost] = needed;
}

bool TextNeeds::counts_keys(const JsonFrame * frame) {
  if (frame == nullptr) return false;
  const auto known = counted_.find(frame->id);
  if (known != counted_.end()) return known->second;
  const auto is_counted = [](const KeySpace::Cell & cell) { return cell.size > 0 && std::isfinite(cell.size); };
  bool counts = false;
  for (const JsonFrame * at = frame; at != nullptr && !counts; at = at->place->parent) {
    if (!at->is_object) continue;
    const std::vector<KeySpace::Cell> & cells = at->domain->space->cells();
    counts = std::any_of(cells.begin(), cells.end(), is_counted);
  }
  return counted_[frame->id] = counts;
}

// One key more may end in a token, and then a further one must be left.
bool TextNeeds::in_object(const JsonFrame & frame) const {
  double least = frame.count;
  for (const uint32_t code : program_.arena.literals(frame.goals.need)) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::count) least = std::max(least, atom.at_least);
  }
  const std::vector<KeySpace::Cell> & cells = frame.domain->space->cells();
  return std::any_of(cells.begin(), cells.end(), [&](const KeySpace::Cell & cell) { return cell.size > 0 && cell.size <= least + 2; });
}

TextNeeds::Needs TextNeeds::in_array(const JsonFrame & frame) {
  if (!frame.compare_items) return {};
  double least = frame.count + 2;
  for (const uint32_t code : program_.arena.literals(frame.goals.need)) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::count || atom.kind == AtomKind::contains) least += atom.at_least;
    least++;
  }
  // Rounded up, so that what is found out holds for some items more.
  size_t values = 8;
  while (static_cast<double>(values) < std::min(least, kMostValues)) values *= 2;
  std::vector<uint32_t> key{frame.goals.need, static_cast<uint32_t>(values)};
  key.insert(key.end(), frame.goals.wanted.begin(), frame.goals.wanted.end());
  const auto known = arrays_.find(key);
  if (known != arrays_.end()) return known->second;
  const Needs found = compute_in_array(frame, values);
  return arrays_[std::move(key)] = found;
}

TextNeeds::Needs TextNeeds::compute_in_array(const JsonFrame & frame, size_t values) {
  const Needs both{true, true};
  const auto is_unique = [this](uint32_t code) { return program_.atom(code >> 1).kind == AtomKind::unique; };
  for (const Formula formula : frame.goals.wanted) {
    const std::vector<uint32_t> codes = program_.arena.literals(formula);
    if (std::any_of(codes.begin(), codes.end(), is_unique)) return both;
  }
  const std::vector<uint32_t> codes = program_.arena.literals(frame.goals.need);
  if (std::any_of(codes.begin(), codes.end(), [&](uint32_t code) { return is_unique(code) && (code & 1) == 1; })) return both;
  if (std::none_of(codes.begin(), codes.end(), is_unique)) return {};
  const std::vector<Formula> asked = asked_of_items(codes);
  if (asked.size() > kMostExpressions) return both;
  Needs needs;
  try {
    // What is asked by two rules together may leave fewer values than each of them.
    for (size_t i = 0; i < asked.size(); i++) {
      for (size_t k = i; k < asked.size(); k++) {
        satisfier_.begin_step();
        const Formula expression = program_.arena.conjunction({asked[i], asked[k]});
        needs.own = needs.own || !has_many(expression, kString, values, kDepth);
        needs.inner = needs.inner || !has_many(expression, kArray, values, kDepth) || !has_many(expression, kObject, values, kDepth);
      }
    }
  } catch (const SchemaTooHard &) {
    return both;
  }
  return needs;
}

std::vector<Formula> TextNeeds::asked_of_items(const std::vector<uint32_t> & codes) const {
  std::vector<Formula> asked;
  const auto ask = [&](Formula expression) {
    if (std::find(asked.begin(), asked.end(), expression) == asked.end()) asked.push_back(expression);
  };
  for (const uint32_t code : codes) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind != AtomKind::items && atom.kind != AtomKind::contains) continue;
    std::vector<Formula> expressions{atom.expression};
    if (atom.kind == AtomKind::items) {
      expressions = atom.items->prefix;
      expressions.push_back(atom.items->rest);
    }
    for (const Formula expression : expressions) {
      // What items need not be, they may have to be without.
      const bool both_ways = atom.kind == AtomKind::contains || (code & 1) == 1;
      ask(expression);
      if (both_ways) ask(program_.arena.negation(expression));
    }
  }
  return asked;
}

bool TextNeeds::has_many(Formula expression, Kind kind, size_t limit, int depth) {
  const Formula need = program_.shape(expression)[kind];
  if (need == kTrue || need == kFalse) return true;
  if (kind == kString) return !has_few_strings(satisfier_, need, limit);
  if (depth == 0) return false;
  // Only of rules that all hold: one member or item that may be many things is enough.
  std::vector<Formula> parts{need};
  if (program_.arena.operator_of(need) == BooleanArena::Operator::conjunction) parts = program_.arena.kids(need);
  std::vector<const PropertyRules *> objects;
  std::vector<const ItemRules *> arrays;
  for (const Formula part : parts) {
    const int64_t code = program_.arena.literal_code(part);
    if (code < 0 || (code & 1) == 1) return false;
    const Atom & atom = program_.atom(static_cast<uint32_t>(code) >> 1);
    if (atom.kind == AtomKind::properties) objects.push_back(atom.properties.get());
    else if (atom.kind == AtomKind::items) arrays.push_back(atom.items.get());
    else if (atom.kind != AtomKind::has && atom.kind != AtomKind::count && atom.kind != AtomKind::unique) return false;
  }
  std::vector<Formula> together;
  if (kind == kArray) {
    for (const ItemRules * rules : arrays) together.push_back(rules->at(0));
    return has_many(program_.arena.conjunction(together), limit, depth - 1);
  }
  for (const PropertyRules * rules : objects) {
    for (const auto & [name, expression] : rules->names) {
      together.clear();
      for (const PropertyRules * other : objects) together.push_back(program_.rule_for_key(*other, name));
      if (has_many(program_.arena.conjunction(together), limit, depth - 1)) return true;
    }
    // Any other key may come, with one value at least.
    if (objects.size() == 1 && rules->patterns.empty() && satisfier_.is_possible(rules->rest)) return true;
  }
  return objects.empty();
}

// Whether there are many values of one of the kinds.
bool TextNeeds::has_many(Formula expression, size_t limit, int depth) {
  if (expression == kTrue) return true;
  const Shape shape = program_.shape(expression);
  if (shape[kString] == kTrue || (shape[kString] != kFalse && !has_few_strings(satisfier_, shape[kString], limit))) return true;
  if (shape[kNumber] == kTrue || (shape[kNumber] != kFalse && !satisfier_.number_goal(shape[kNumber]).values(limit))) return true;
  for (const Kind kind : {kArray, kObject}) {
    if (shape[kind] != kFalse && has_many(expression, kind, limit, depth)) return true;
  }
  return false;
}

}  // namespace camelid::grammar
