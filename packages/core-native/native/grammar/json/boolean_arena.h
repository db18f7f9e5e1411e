#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "grammar/grammar_fault.h"
#include "grammar/key_hash.h"

namespace camelid::grammar {

using Formula = uint32_t;
constexpr Formula kFalse = 0;
constexpr Formula kTrue = 1;

// Work that a schema may not cost while an output is checked.
class SchemaTooHard : public GrammarFault {
 public:
  explicit SchemaTooHard(const char * what) : GrammarFault(what) {}
};

// Hash-consed Boolean formulas in negation normal form: equal formulas (after flattening, sorting, absorption) are equal
// numbers. A literal is 2 * atom + (1 when negated).
class BooleanArena {
 public:
  enum class Operator : uint8_t { literal, conjunction, disjunction };
  using Replace = std::function<Formula(uint32_t code)>;

  BooleanArena();

  // Bytes of memory in use, about.
  size_t memory() const { return nodes_.size() * 120 + bytes_; }
  Operator operator_of(Formula id) const { return nodes_[id].op; }
  const std::vector<Formula> & kids(Formula id) const { return nodes_[id].kids; }
  // The code of a literal, -1 for other formulas.
  int64_t literal_code(Formula id) const { return nodes_[id].literal; }

  Formula literal(uint32_t code);
  Formula conjunction(const std::vector<Formula> & ids) { return combine(ids, Operator::conjunction); }
  Formula disjunction(const std::vector<Formula> & ids) { return combine(ids, Operator::disjunction); }
  Formula negation(Formula id);
  // Replaces every literal by a formula.
  Formula map(Formula id, const Replace & replace);
  bool evaluate(Formula id, const std::function<bool(uint32_t code)> & truth) const;
  // The codes of all literals that occur, once each, in order of first occurrence.
  void literals(Formula id, std::vector<uint32_t> & codes, std::unordered_map<Formula, bool> & seen) const;
  std::vector<uint32_t> literals(Formula id) const;

 private:
  struct Node {
    Operator op;
    int64_t literal;
    std::vector<Formula> kids;
  };

  Formula map(Formula id, const Replace & replace, std::unordered_map<Formula, Formula> & memo);
  Formula combine(const std::vector<Formula> & ids, Operator op);
  Formula add(Operator op, std::vector<Formula> kids, int64_t literal);

  std::vector<Node> nodes_;
  size_t bytes_ = 0;  // of lists of kids
  std::unordered_map<Formula, Formula> negations_;
  std::unordered_map<uint32_t, Formula> literals_;
  std::unordered_map<std::vector<uint32_t>, Formula, KeyHash> conjunctions_;
  std::unordered_map<std::vector<uint32_t>, Formula, KeyHash> disjunctions_;
};

}  // namespace camelid::grammar
