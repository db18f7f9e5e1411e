#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/json/json_program.h"

namespace camelid::grammar {

// How conditions on arrays and objects change as items and members come. Pure functions with memory.
class Conditions {
 public:
  explicit Conditions(JsonProgram & program) : program_(program) {}

  // A condition on an object after a key has come, in terms of what its value will be ("pending" atoms). `key_id` stands
  // for the key.
  Formula after_key(Formula formula, const std::string & name, uint32_t key_id, double count);
  // The same for some key of which is only known which automata accept it; `cell` stands for those.
  Formula after_cell(Formula formula, const std::vector<uint32_t> & cell, const std::function<bool(uint32_t dfa)> & accepts, double count);
  // A condition on an array after an item has come at `index`. `items`: what earlier ones were (canonical texts).
  Formula after_item(Formula formula, double index, const std::vector<std::string> & items);
  // Puts in what the finished value turned out to be.
  Formula settle(Formula formula, const std::function<bool(Formula expression)> & truth);
  // Whether a condition holds when the array or object ends with `count` items or members.
  bool at_end(Formula formula, double count) const;
  // The expressions of all pending atoms.
  std::vector<Formula> pending_of(const std::vector<Formula> & formulas) const;

 private:
  Formula after_member(Formula formula, double count, const std::function<Formula(const PropertyRules &)> & rule_of, const std::string * name);
  Formula memoized(std::vector<uint32_t> key, const std::function<Formula()> & compute);

  JsonProgram & program_;
  std::unordered_map<std::vector<uint32_t>, Formula, KeyHash> memo_;
};

}  // namespace camelid::grammar
