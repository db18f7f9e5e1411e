#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/json/json_program.h"
#include "grammar/json/key_space.h"
#include "grammar/json/number_goal.h"

namespace camelid::grammar {

// What is known of an open object.
struct ObjectView {
  std::vector<uint32_t> key;  // equal keys mean equal views
  double count = 0;           // members so far, the open one included
  std::vector<std::string> seen;
  // Whether a key may still be used: it has not been, and the order of keys allows it.
  std::function<bool(const std::string & name)> is_available;
};

// What is known of an open array.
struct ArrayView {
  std::vector<uint32_t> key;
  double index = 0;                      // items so far, the open one included
  std::vector<std::string> seen_items;   // canonical texts of the finished items, when their equality matters
};

// Decides whether conditions can be met: of a whole value (`is_possible`), and of the rest of an open array or object
// (`demand_on_...`). A negative answer is exact unless a search limit was hit; a positive answer always is.
class Satisfier {
 public:
  explicit Satisfier(JsonProgram & program) : program_(program) {}

  JsonProgram & program() { return program_; }
  NumberGoal & number_goal(Formula formula);
  KeySpace & key_space(const std::vector<uint32_t> & dfas);

  // Whether some (finite) value meets an expression.
  bool is_possible(Formula expression);
  // What the open member must be (an expression) for the object to come to a good end: kFalse when it cannot.
  Formula demand_on_member(Formula formula, const ObjectView & view);
  // The same for the open item of an array.
  Formula demand_on_item(Formula formula, const ArrayView & view);
  // The same for an array or object that has just begun.
  Formula demand_on_fresh_array(Formula formula);
  Formula demand_on_fresh_object(Formula formula);

  // Bytes that its answers take, about.
  size_t memory() const { return memo_.size() * 40 + demand_bytes_; }
  // Gives the work of one step; throws SchemaTooHard when it is used up.
  void begin_step();
  void spend();

 private:
  using IsPossible = std::function<bool(const std::vector<uint32_t> & literals)>;

  bool is_shape_possible(const Shape & shape);
  Formula demand(std::vector<uint32_t> key, Formula formula, const IsPossible & is_possible);
  Formula compute_demand(Formula formula, const IsPossible & is_possible);
  Formula demand_of(uint32_t code) const;

  JsonProgram & program_;
  std::unordered_map<Formula, bool> memo_;
  std::unordered_map<std::vector<uint32_t>, Formula, KeyHash> demands_;
  size_t demand_bytes_ = 0;  // of `demands_`, about
  std::unordered_map<Formula, size_t> active_;
  // Depth of the outermost value whose possibility was assumed to be false since the last reset.
  size_t assumed_ = kNothing;
  std::unordered_map<Formula, std::unique_ptr<NumberGoal>> numbers_;
  std::unordered_map<std::vector<uint32_t>, std::unique_ptr<KeySpace>, KeyHash> spaces_;
  size_t work_ = 0;

  static constexpr size_t kNothing = static_cast<size_t>(-1);
};

// Whether further members can make all literals (codes over object atoms) true.
bool object_is_possible(Satisfier & satisfier, const std::vector<uint32_t> & literals, const ObjectView & view);
// Whether further items can make all literals (codes over array atoms) true.
bool array_is_possible(Satisfier & satisfier, const std::vector<uint32_t> & literals, const ArrayView & view);
// Whether items that meet these expressions, one each, can all differ from each other and from the seen ones.
bool can_be_distinct(Satisfier & satisfier, const std::vector<Formula> & expressions, const std::vector<std::string> & seen);
// Whether some texts meet a string condition, but at most `limit`.
bool has_few_strings(Satisfier & satisfier, Formula condition, size_t limit);

}  // namespace camelid::grammar
