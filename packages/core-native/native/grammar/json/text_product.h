#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/byte_groups.h"
#include "grammar/json/boolean_arena.h"
#include "grammar/key_hash.h"

namespace camelid::grammar {

// A deterministic automaton over bytes. State 0 is dead: it does not accept and nothing leads out of it.
struct TextDfa {
  uint8_t class_of[256] = {};
  uint32_t classes = 1;
  uint32_t start = 0;
  std::vector<uint32_t> next;  // by state * classes + class
  std::vector<uint8_t> accepting;
  bool is_listed = false;  // the texts that a schema lists

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
  const uint32_t * row(uint32_t state) {
    if (!rows_[state]) compute_row(state);
    return rows_[state].get();
  }
  size_t classes() const { return class_starts_.size(); }
  uint8_t class_of(uint8_t byte) const { return class_of_[byte]; }
  uint8_t class_start(size_t index) const { return class_starts_[index]; }
  uint32_t class_size(size_t index) const { return class_sizes_[index]; }
  // Whether the text could end here: no code point is cut.
  bool is_boundary(uint32_t state) const { return tuples_[state][0] == 1; }
  bool accepts(uint32_t state, size_t component) const { return dfas_[component]->accepting[tuples_[state][component + 1]] != 0; }
  // The groups of the plain bytes of a class.
  uint16_t class_groups(size_t index) const { return class_groups_[index]; }
  // Whether UTF-8 allows the bytes of a class.
  bool is_well_formed(uint32_t state, size_t index) const;
  // Finds all states; their count.
  size_t explore();

 private:
  uint32_t intern(std::vector<uint32_t> tuple);
  void compute_row(uint32_t state);

  std::vector<const TextDfa *> dfas_;
  uint8_t class_of_[256] = {};
  std::vector<uint8_t> class_starts_;
  std::vector<uint32_t> class_sizes_;
  std::vector<uint16_t> class_groups_;
  std::unordered_map<std::vector<uint32_t>, uint32_t, KeyHash> ids_;
  std::vector<std::vector<uint32_t>> tuples_;
  std::vector<std::unique_ptr<uint32_t[]>> rows_;
  uint32_t start_ = 0;
  size_t explored_ = 0;
  std::array<uint32_t, 9> outside_{};  // the state that is dead in all automata, by state of UTF-8; 0 until it is known
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
  // By state, when lengths do not matter; else null.
  const std::vector<uint8_t> * live_states() const { return has_live_ ? &live_ : nullptr; }
  // Whether every text meets the condition.
  bool takes_all() const { return !intervals_.empty() && intervals_[0].accepts.empty(); }
  // Whether the text may end here.
  bool is_met(uint32_t state, double length) const;

 private:
  struct Interval {
    double from;
    double to;
    std::vector<uint8_t> accepts;  // none: every state
    // By state: code points to the nearest accepting state; empty until it is asked for.
    std::vector<uint32_t> distances;
    // levels[j][state] is 1 when an accepting state is exactly j code points away.
    std::vector<std::vector<uint8_t>> levels;
    // Index of the level that the one after the last level equals; -1 until known.
    int64_t repeats_at = -1;
    std::unordered_map<std::string, size_t> seen;
  };

  bool reaches(Interval & interval, uint32_t state, double length);
  void add_level(Interval & interval);
  void find_distances(Interval & interval);
  void find_live();

  TextProduct & product_;
  uint32_t id_ = 0;
  std::vector<Interval> intervals_;
  std::vector<uint8_t> live_;  // by state, when lengths do not matter
  bool has_live_ = false;
  double length_cap_ = 0;
};

}  // namespace camelid::grammar
