#include "grammar/json/json_program.h"

#include <algorithm>
#include <set>

namespace camelid::grammar {

namespace {

void append(std::vector<uint32_t> & key, const std::string & text) {
  key.push_back(static_cast<uint32_t>(text.size()));
  for (size_t i = 0; i < text.size(); i += 4) {
    uint32_t word = 0;
    for (size_t k = i; k < std::min(i + 4, text.size()); k++) word = word << 8 | static_cast<uint8_t>(text[k]);
    key.push_back(word);
  }
}

void append(std::vector<uint32_t> & key, double value) {
  const auto whole = static_cast<uint64_t>(value);
  key.push_back(static_cast<uint32_t>(whole));
  key.push_back(static_cast<uint32_t>(whole >> 32));
}

}  // namespace

Formula JsonProgram::literal(Atom atom) {
  const auto [known, fresh] = atom_ids_.emplace(atom_key(atom), static_cast<uint32_t>(atoms_.size()));
  if (fresh) atoms_.push_back(std::move(atom));
  return arena.literal(known->second * 2);
}

Formula JsonProgram::pending(Formula expression) {
  if (expression == kTrue || expression == kFalse) return expression;
  Atom atom(AtomKind::pending);
  atom.expression = expression;
  return literal(std::move(atom));
}

Formula JsonProgram::named(const std::string & key, const std::function<Shape()> & build) {
  const auto known = named_.find(key);
  if (known != named_.end()) return known->second;
  const Shape shape = build();
  Atom atom(AtomKind::variable);
  atom.index = static_cast<uint32_t>(variables_.size());
  variables_.push_back(shape);
  const Formula id = literal(std::move(atom));
  named_[key] = id;
  return id;
}

const Shape & JsonProgram::shape(Formula expression) {
  const auto known = shapes_.find(expression);
  if (known != shapes_.end()) return known->second;
  Shape shape;
  if (expression == kTrue || expression == kFalse) {
    shape.fill(expression);
  } else if (arena.operator_of(expression) == BooleanArena::Operator::literal) {
    const auto code = static_cast<uint32_t>(arena.literal_code(expression));
    shape = variables_[atoms_[code >> 1].index];
    if ((code & 1) == 1) {
      for (Formula & part : shape) part = arena.negation(part);
    }
  } else {
    const bool is_and = arena.operator_of(expression) == BooleanArena::Operator::conjunction;
    std::vector<Shape> parts;
    const std::vector<Formula> kids = arena.kids(expression);
    for (const Formula kid : kids) parts.push_back(this->shape(kid));
    for (size_t kind = 0; kind < shape.size(); kind++) {
      std::vector<Formula> own;
      for (const Shape & part : parts) own.push_back(part[kind]);
      shape[kind] = is_and ? arena.conjunction(own) : arena.disjunction(own);
    }
  }
  return shapes_[expression] = shape;
}

bool JsonProgram::is_listed(Formula formula) const {
  if (formula <= kTrue) return false;
  const int64_t code = arena.literal_code(formula);
  if (code >= 0) {
    const Atom & own = atom(static_cast<uint32_t>(code) >> 1);
    return (code & 1) == 0 && own.kind == AtomKind::member && dfa(own.index).is_listed;
  }
  const auto & kids = arena.kids(formula);
  const auto listed = [this](Formula kid) { return is_listed(kid); };
  if (arena.operator_of(formula) == BooleanArena::Operator::conjunction) return std::any_of(kids.begin(), kids.end(), listed);
  return std::all_of(kids.begin(), kids.end(), listed);
}

uint32_t JsonProgram::text_set(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::string key;
  for (const std::string & text : texts) key += std::to_string(text.size()) + ":" + text;
  const auto [known, fresh] = text_sets_.emplace(std::move(key), static_cast<uint32_t>(dfas_.size()));
  if (fresh) {
    dfas_.push_back(text_set_dfa(texts));
    dfas_.back().is_listed = true;
  }
  return known->second;
}

std::vector<uint32_t> JsonProgram::dfas_of(const std::vector<Formula> & formulas) const {
  std::vector<uint32_t> codes;
  std::unordered_map<Formula, bool> seen;
  for (const Formula formula : formulas) arena.literals(formula, codes, seen);
  std::set<uint32_t> used;
  for (const uint32_t code : codes) {
    const Atom & atom = atoms_[code >> 1];
    if (atom.kind == AtomKind::member) used.insert(atom.index);
  }
  return {used.begin(), used.end()};
}

TextProduct & JsonProgram::product(const std::vector<uint32_t> & dfas) {
  auto & known = products_[dfas];
  if (!known) {
    std::vector<const TextDfa *> parts;
    for (const uint32_t id : dfas) parts.push_back(&dfas_[id]);
    known = std::make_unique<TextProduct>(std::move(parts));
  }
  return *known;
}

TextCondition JsonProgram::text_condition(Formula formula, const std::vector<uint32_t> & dfas) {
  TextProduct & text = product(dfas);
  std::vector<uint32_t> key{formula};
  key.insert(key.end(), dfas.begin(), dfas.end());
  const auto known = goals_.find(key);
  if (known != goals_.end()) return {&text, known->second.get()};
  auto goal = std::make_unique<TextGoal>(text, arena, formula, [&](uint32_t id) {
    const Atom & atom = atoms_[id];
    const auto place = std::find(dfas.begin(), dfas.end(), atom.index) - dfas.begin();
    return TextLiteral{atom.kind == AtomKind::length, static_cast<uint32_t>(place), atom.at_least};
  });
  goal->set_id(static_cast<uint32_t>(goals_.size()));
  auto & kept = goals_[std::move(key)];
  kept = std::move(goal);
  return {&text, kept.get()};
}

Formula JsonProgram::rule_for_key(const PropertyRules & rules, const std::string & key) {
  std::vector<Formula> parts;
  const auto named = rules.by_name.find(key);
  if (named != rules.by_name.end()) parts.push_back(named->second);
  for (const auto & pattern : rules.patterns) {
    if (dfas_[pattern.dfa].matches(key)) parts.push_back(pattern.expression);
  }
  return parts.empty() ? rules.rest : arena.conjunction(parts);
}

Formula JsonProgram::rule_for_cell(const PropertyRules & rules, const std::function<bool(uint32_t dfa)> & accepts) {
  std::vector<Formula> parts;
  for (const auto & pattern : rules.patterns) {
    if (accepts(pattern.dfa)) parts.push_back(pattern.expression);
  }
  return parts.empty() ? rules.rest : arena.conjunction(parts);
}

std::vector<uint32_t> JsonProgram::atom_key(const Atom & atom) {
  std::vector<uint32_t> key{static_cast<uint32_t>(atom.kind)};
  switch (atom.kind) {
    case AtomKind::variable:
    case AtomKind::member:
      key.push_back(atom.index);
      break;
    case AtomKind::pending:
      key.push_back(atom.expression);
      break;
    case AtomKind::length:
    case AtomKind::count:
      append(key, atom.at_least);
      break;
    case AtomKind::compare:
      key.push_back(atom.strict ? 1 : 0);
      append(key, atom.value.key());
      break;
    case AtomKind::multiple:
      append(key, atom.value.key());
      break;
    case AtomKind::properties:
      key.push_back(atom.properties->rest);
      key.push_back(static_cast<uint32_t>(atom.properties->names.size()));
      for (const auto & [name, expression] : atom.properties->names) {
        append(key, name);
        key.push_back(expression);
      }
      for (const auto & [dfa, expression] : atom.properties->patterns) {
        key.push_back(dfa);
        key.push_back(expression);
      }
      break;
    case AtomKind::has:
      append(key, atom.name);
      break;
    case AtomKind::items:
      key.push_back(atom.items->rest);
      key.insert(key.end(), atom.items->prefix.begin(), atom.items->prefix.end());
      break;
    case AtomKind::contains:
      append(key, atom.at_least);
      key.push_back(atom.expression);
      break;
    case AtomKind::unique:
      break;
  }
  return key;
}

}  // namespace camelid::grammar
