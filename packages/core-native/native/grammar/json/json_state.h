#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/json/boolean_arena.h"
#include "grammar/json/key_space.h"
#include "grammar/json/number_goal.h"
#include "grammar/json/spacing.h"

namespace camelid::grammar {

struct JsonFrame;

using TextId = uint32_t;
constexpr TextId kEmptyText = 0;
// A text that is not kept: in coarse states, where it equals no text that a rule knows.
constexpr TextId kSomeText = 0xffffffff;

// Conditions of a value: what it must meet, and what the frame around it waits to hear.
struct Goals {
  Formula need = kTrue;
  std::vector<Formula> wanted;
};

// What is asked of the value at one place, and where it goes when it is finished.
struct JsonPlace {
  const JsonFrame * parent = nullptr;
  Goals asks;             // expressions
  bool compared = false;  // the parent compares values, so the canonical text is kept
  uint32_t id = 0;
};

// The keys used so far, newest first.
struct SeenKeys {
  TextId key = kEmptyText;
  const SeenKeys * previous = nullptr;
  uint32_t id = 0;
};

// The keys that the rules of an object speak of.
struct KeyDomain {
  std::vector<std::string> names;  // ascending
  std::unordered_map<std::string, int> ranks;
  KeySpace * space = nullptr;
  std::vector<uint32_t> dfas;
  uint32_t id = 0;
};

// An open array or object.
struct JsonFrame {
  bool is_object = false;
  const JsonPlace * place = nullptr;
  uint32_t level = 1;            // arrays and objects that are open, this one included
  Goals goals;                   // conditions
  std::vector<Formula> waiting;  // expressions whose truth the open value reports
  double count = 0;              // members or items that were begun
  // Of objects
  const KeyDomain * domain = nullptr;
  const SeenKeys * seen = nullptr;
  int rank = -1;  // of the last key, when keys come in the order of the schema
  TextId open_key = kEmptyText;
  std::vector<std::pair<TextId, TextId>> members;
  // Of arrays
  std::vector<TextId> items;  // canonical texts, kept when their equality matters
  bool compare_items = false;
  uint32_t id = 0;
};

// Of an array or object that begins at a place.
inline uint32_t level_inside(const JsonPlace * place) { return place->parent == nullptr ? 1 : place->parent->level + 1; }

// How far a string or key has come.
struct InnerText {
  uint32_t state = 0;  // of the product
  double length = 0;   // code points, up to where they matter
  TextId text = kEmptyText;
};

// Where a JSON string is inside of an escape.
struct Escape {
  enum Kind : uint8_t { none, letter, hex, low_backslash, low_u };
  Kind kind = none;
  uint8_t digits = 0;
  uint32_t value = 0;
  uint32_t high = 0;
};

enum class JsonKind : uint8_t { value, literal, string, number, key_start, key, colon, after, done };

// A state of the machine. What a kind does not use keeps its default.
struct JsonState {
  JsonKind kind = JsonKind::value;
  // Texts that can no longer equal what a rule knows are not told apart. For masks, where it makes few states of many.
  bool coarse = false;
  bool can_close = false;              // key_start
  bool exact = false;                  // number: its value matters
  Kind which = kNull;                  // literal
  uint32_t at = 0;                     // literal: letters taken
  Spacing spacing;                     // the whitespace so far
  const JsonPlace * place = nullptr;   // value, literal, string, number
  const JsonFrame * frame = nullptr;   // key_start, key, colon, after; value: the array that may end here instead
  const Goals * goals = nullptr;       // string, number: conditions
  uint32_t goals_id = 0;
  TextProduct * product = nullptr;     // string
  TextGoal * text_goal = nullptr;      // string
  NumberGoal * number_goal = nullptr;  // number
  InnerText inner;                     // string, key; number and colon: text only
  Escape escape;                       // string, key
};

// Everything that states are made of, by content: equal things are one thing.
class JsonStates {
 public:
  JsonStates();

  TextId text(const std::string & text);
  const std::string & at(TextId id) const { return id == kSomeText ? texts_[kEmptyText] : texts_[id]; }
  const JsonPlace * place(JsonPlace place);
  const JsonFrame * frame(JsonFrame frame);
  const SeenKeys * seen(const SeenKeys * previous, TextId key);
  const Goals * goals(const Goals & goals, uint32_t & id);
  uint32_t state(const JsonState & state);
  const JsonState & state_at(uint32_t id) const { return states_[id]; }
  size_t memory() const { return states_.size() * 400 + frames_.size() * 400 + texts_.size() * 100 + bytes_; }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string, TextId> text_ids_;
  template <typename T>
  using Table = std::unordered_map<std::vector<uint32_t>, T, KeyHash>;
  std::deque<JsonPlace> places_;
  Table<const JsonPlace *> place_of_;
  std::deque<JsonFrame> frames_;
  Table<const JsonFrame *> frame_of_;
  std::deque<SeenKeys> seen_;
  Table<const SeenKeys *> seen_of_;
  std::deque<Goals> goals_;
  Table<uint32_t> goals_of_;
  using StateKey = std::array<uint32_t, 12>;
  struct StateHash {
    size_t operator()(const StateKey & key) const {
      uint64_t hash = 0;
      for (const uint32_t word : key) hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
      return static_cast<size_t>(hash ^ hash >> 32);
    }
  };
  std::deque<JsonState> states_;
  std::unordered_map<StateKey, uint32_t, StateHash> state_of_;
  size_t bytes_ = 0;  // of texts and lists, about
};

}  // namespace camelid::grammar
