#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/byte_reader.h"
#include "grammar/json/boolean_arena.h"
#include "grammar/json/decimal.h"
#include "grammar/json/text_product.h"

namespace camelid::grammar {

// What the members of an object must be: expressions by key.
struct PropertyRules {
  struct Pattern {
    uint32_t dfa;
    Formula expression;
  };
  std::vector<std::pair<std::string, Formula>> names;  // in the order of the schema
  std::unordered_map<std::string, Formula> by_name;
  std::vector<Pattern> patterns;
  Formula rest = kTrue;  // for keys that no name and no pattern covers
};

// What the items of an array must be: expressions by position.
struct ItemRules {
  std::vector<Formula> prefix;
  Formula rest = kTrue;

  Formula at(double position) const { return position < static_cast<double>(prefix.size()) ? prefix[static_cast<size_t>(position)] : rest; }
};

enum class AtomKind { variable, pending, member, length, compare, multiple, properties, has, items, contains, unique, count };

// Atoms of all formulas; meanings in packages/grammar/src/json-schema/program-layout.ts.
struct Atom {
  explicit Atom(AtomKind of) : kind(of) {}

  AtomKind kind;
  uint32_t index = 0;        // variable, member (automaton)
  Formula expression = kTrue;  // pending, contains
  double at_least = 0;       // length, contains, count
  bool strict = false;       // compare
  Decimal value;             // compare, multiple
  std::string name;          // has
  std::shared_ptr<const PropertyRules> properties;
  std::shared_ptr<const ItemRules> items;
};

enum Kind { kNull, kTrueValue, kFalseValue, kNumber, kString, kArray, kObject };
// The condition that an expression means for each kind of value.
using Shape = std::array<Formula, 7>;

struct TextCondition {
  TextProduct * product;
  TextGoal * goal;
};

// The data that a JSON machine interprets: expressions over variables (one per schema), conditions over other atoms.
class JsonProgram {
 public:
  // Layout: packages/grammar/src/json-schema/program-layout.ts. Throws ProgramError when it is damaged.
  explicit JsonProgram(ByteReader data);

  BooleanArena arena;
  Formula root = kTrue;
  bool ordered = false;           // members come in the order of the schema
  bool any_spelling = false;      // strings and numbers may be spelled in every way that JSON has
  uint32_t max_whitespace = 0;    // kAnyWhitespace: any; kNaturalWhitespace: see spacing.h

  static constexpr uint32_t kAnyWhitespace = 0xffffffff;
  static constexpr uint32_t kNaturalWhitespace = 0xfffffffe;

  const Atom & atom(uint32_t id) const { return atoms_[id]; }
  // The formula of an atom.
  Formula literal(Atom atom);
  Formula pending(Formula expression);
  // An expression with a meaning of its own; the same one for the same key.
  Formula named(const std::string & key, const std::function<Shape()> & build);
  // What an expression means for each kind of value.
  const Shape & shape(Formula expression);

  const TextDfa & dfa(uint32_t id) const { return dfas_[id]; }
  // The number of an automaton that accepts just these texts.
  uint32_t text_set(std::vector<std::string> texts);
  // Whether a string condition admits only texts that the schema lists (enum, const).
  bool is_listed(Formula formula) const;
  // The automata that string conditions speak of, ascending.
  std::vector<uint32_t> dfas_of(const std::vector<Formula> & formulas) const;
  TextProduct & product(const std::vector<uint32_t> & dfas);
  // A string condition over a product.
  TextCondition text_condition(Formula formula, const std::vector<uint32_t> & dfas);
  TextCondition text_condition(Formula formula) { return text_condition(formula, dfas_of({formula})); }

  Formula rule_for_key(const PropertyRules & rules, const std::string & key);
  // The same for a key that no rule names, of which is known which automata accept it.
  Formula rule_for_cell(const PropertyRules & rules, const std::function<bool(uint32_t dfa)> & accepts);

 private:
  friend class JsonProgramReader;

  static std::vector<uint32_t> atom_key(const Atom & atom);

  std::deque<Atom> atoms_;
  std::unordered_map<std::vector<uint32_t>, uint32_t, KeyHash> atom_ids_;
  std::deque<TextDfa> dfas_;
  std::map<std::string, uint32_t> text_sets_;
  std::deque<Shape> variables_;
  std::unordered_map<std::string, Formula> named_;
  std::unordered_map<Formula, Shape> shapes_;
  std::unordered_map<std::vector<uint32_t>, std::unique_ptr<TextProduct>, KeyHash> products_;
  std::unordered_map<std::vector<uint32_t>, std::unique_ptr<TextGoal>, KeyHash> goals_;
};

}  // namespace camelid::grammar
