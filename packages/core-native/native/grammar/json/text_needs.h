#pragma once

#include <unordered_map>
#include <vector>

#include "grammar/json/json_state.h"
#include "grammar/json/satisfier.h"

namespace camelid::grammar {

// Whether what a text was, and not only that it ended, may decide how the open arrays and objects around it go on. It
// does where few values are left that differ from those before, or where two must be equal. Where in doubt: yes.
class TextNeeds {
 public:
  TextNeeds(JsonProgram & program, Satisfier & satisfier) : program_(program), satisfier_(satisfier) {}

  // For texts that are keys of the innermost open object, or items of the innermost open array, or inside of those.
  bool around(const JsonFrame * frame);
  // Whether there is an end of the keys that one of the open objects around may take, so that few of them may be left that
  // go on with the beginning of one.
  bool counts_keys(const JsonFrame * frame);

 private:
  // Of an array: for texts that are its items, and for those inside of its items.
  struct Needs {
    bool own = false;
    bool inner = false;
  };

  bool in_object(const JsonFrame & frame) const;
  Needs in_array(const JsonFrame & frame);
  Needs compute_in_array(const JsonFrame & frame, size_t values);
  // Expressions that the rules of an array ask of items.
  std::vector<Formula> asked_of_items(const std::vector<uint32_t> & codes) const;
  // Whether an expression has more values of a kind than `limit`, or none; true is certain.
  bool has_many(Formula expression, Kind kind, size_t limit, int depth);
  bool has_many(Formula expression, size_t limit, int depth);

  JsonProgram & program_;
  Satisfier & satisfier_;
  std::unordered_map<uint32_t, bool> known_;                          // by frame
  std::unordered_map<uint32_t, bool> counted_;                        // by frame
  std::unordered_map<std::vector<uint32_t>, Needs, KeyHash> arrays_;  // by conditions and number of values
};

}  // namespace camelid::grammar
