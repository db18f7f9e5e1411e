#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/byte_machine.h"
#include "grammar/json/boolean_arena.h"
#include "grammar/json/key_hash.h"

namespace camelid::grammar {

// A deterministic automaton over bytes. State 0 is dead: it does not accept and nothing leads out of it.
struct TextDfa {
  uint8_t class_of[256] = {};
  uint32_t classes = 1;
  uint32_t start = 0;
  std::vector<uint32_t> next;  // by state * classes + class
  std::vector<uint8_t> accepting;

  uint32_t step(uint32_t state, uint8_t byte) const { return next[size_t{state} * classes + class_of[byte]]; }
  bool matches(const std::string & text) const;
};

// The automaton of a finite set of texts.
TextDfa text_set_dfa(const std::vector<std::string> & texts);

// Whether a byte begins a code point.
inline bool is_lead(uint8_t byte) { return (byte & 0xc0) != 0x80; }

// Several automata read the same text at once, together with a check for well-formed UTF-8. State 0 is dead.
class TextProduct {
 public:
  explicit TextProduct(std::vector<const TextDfa *> dfas);

  uint32_t start() const { return start_; }
  uint32_t step(uint32_t state, uint8_t byte) { return row(state)[class_of_[byte]]; }
  // Successor of each class of bytes. Valid until the next call.
  const uint32_t * row(uint32_t state);
  size_t classes() const { return class_starts_.size(); }
  uint8_t class_of(uint8_t byte) const { return class_of_[byte]; }
  uint8_t class_start(size_t index) const { return class_starts_[index]; }
  uint32_t class_size(size_t index) const { return class_sizes_[index]; }
  // Whether the text could end here: no code point is cut.
  bool is_boundary(uint32_t state) const { return tuples_[state][0] == 1; }
  bool accepts(uint32_t state, size_t component) const { return dfas_[component]->accepting[tuples_[state][component + 1]] != 0; }
  // Whether plain characters have bytes of a class.
  bool has_plain_byte(size_t index) const { return class_is_plain_[index] != 0; }
  // Where every character that is not ASCII leads; 0 where that is not one state.
  uint32_t after_wide(uint32_t state);
  // Whether every plain character (see Vocabulary) leads back to the state.
  bool is_plain_loop(uint32_t state);
  // Finds all states; their count.
  size_t explore();

 private:
  uint32_t intern(std::vector<uint32_t> tuple);
  uint32_t compute_after_wide(uint32_t state);

  std::vector<const TextDfa *> dfas_;
  uint8_t class_of_[256] = {};
  std::vector<uint8_t> class_starts_;
  std::vector<uint32_t> class_sizes_;
  std::vector<uint8_t> class_is_plain_;
  std::unordered_map<std::vector<uint32_t>, uint32_t, KeyHash> ids_;
  std::vector<std::vector<uint32_t>> tuples_;
  std::vector<std::unique_ptr<uint32_t[]>> rows_;
  uint32_t start_ = 0;
  size_t explored_ = 0;
  std::array<uint32_t, 9> outside_{};  // the state that is dead in all automata, by state of UTF-8; 0 until it is known
  std::vector<uint32_t> wide_;  // by state: `after_wide`, as far as it is known
  std::vector<uint8_t> is_loop_;  // by state; 2 until it is known
};

// What a formula over text says by one literal: membership in a component of the product, or a length in code points.
struct TextLiteral {
  bool is_length;
  uint32_t component;
  double at_least;
};

// Decides from where a Boolean condition on a text (members of automata, length) can still come true.
class TextGoal {
 public:
  TextGoal(TextProduct & product, const BooleanArena & arena, Formula formula,
           const std::function<TextLiteral(uint32_t atom)> & literal);

  // Its number among those of one program.
  uint32_t id() const { return id_; }
  void set_id(uint32_t id) { id_ = id; }
  // Lengths from here on make no difference.
  double length_cap() const { return length_cap_; }
  // Whether some continuation of a text, `length` code points (begun ones count) long, meets the condition.
  bool is_live(uint32_t state, double length);
  // How many plain characters may come, whichever they are.
  PlainRun plain_run(uint32_t state, double length);
  // Whether the text may end here.
  bool is_met(uint32_t state, double length) const;

 private:
  struct Interval {
    double from;
    double to;
    std::vector<uint8_t> accepts;  // none: every state
    // levels[j][state] is 1 when an accepting state is exactly j code points away.
    std::vector<std::vector<uint8_t>> levels;
    // Index of the level that the one after the last level equals; -1 until known.
    int64_t repeats_at = -1;
    std::unordered_map<std::string, size_t> seen;
  };

  bool reaches(Interval & interval, uint32_t state, double length);
  void add_level(Interval & interval);
  void find_live();
  void find_free();

  TextProduct & product_;
  uint32_t id_ = 0;
  std::vector<Interval> intervals_;
  std::vector<uint8_t> live_;  // by state, when lengths do not matter
  bool has_live_ = false;
  std::vector<uint8_t> free_;  // by state: live, and so is whatever plain text leads to; empty until it is asked for
  double length_cap_ = 0;
};

}  // namespace camelid::grammar
