#pragma once

#include <bitset>
#include <map>
#include <optional>
#include <unordered_map>

#include "grammar/json/conditions.h"
#include "grammar/json/json_state.h"
#include "grammar/json/satisfier.h"
#include "grammar/text_walk.h"

namespace camelid::grammar {

// Decides which keys an open object may still take, and what their values must be.
class ObjectKeys {
 public:
  ObjectKeys(JsonProgram & program, Satisfier & satisfier, Conditions & conditions, JsonStates & states)
      : program_(program), satisfier_(satisfier), conditions_(conditions), states_(states) {}

  // The frame of an object that begins; null when no such object is possible.
  const JsonFrame * open(const JsonPlace * place, const Goals & goals);
  // Whether a beginning of a key leads to a key that may come next.
  bool is_live(const JsonFrame * frame, const InnerText & inner);
  // Describes the keys that may come behind a beginning; false where they can only be tried, as each that is used leaves
  // one less.
  bool text_at(const JsonFrame * frame, const InnerText & inner, TextWalk & walk);
  // The text as long as some key that the rules name, or that has been used, begins with it; else kSomeText.
  TextId known_text(const JsonFrame * frame, const std::string & text) const { return is_known_prefix(frame, text) ? states_.text(text) : kSomeText; }
  // Whether a key may end here.
  bool can_end(const JsonFrame * frame, const InnerText & inner);

  struct Member {
    JsonFrame frame;
    Formula demand;
  };
  // The frame with a key added and the conditions after it, and what its value must be.
  std::optional<Member> member(const JsonFrame * frame, TextId key, uint32_t product_state);
  // Whether some key that the rules name, or that has been used, begins with this text.
  bool is_known_prefix(const JsonFrame * frame, const std::string & text) const;
  // Bytes with which such a key goes on. Valid until the next call.
  const std::bitset<256> & known_bytes(const JsonFrame * frame, TextId beginning);

 private:
  static constexpr uint8_t kUnasked = 2;

  struct Answers {
    std::vector<uint8_t> names;  // by index in the domain
    std::vector<uint8_t> cells;
  };
  // From where keys of some cells can still be reached, by state of the product.
  struct LiveKeys {
    uint32_t id;
    bool is_endless;  // there is no end of the keys ahead of any live state
    std::vector<uint8_t> states;
  };
  struct PairHash {
    size_t operator()(const std::pair<uint64_t, uint32_t> & key) const { return (key.first ^ key.second * 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL >> 17; }
  };

  Answers & answers(const JsonFrame * frame);
  const LiveKeys & live_keys(const JsonFrame * frame);
  bool can_take_name(const JsonFrame * frame, const std::string & name);
  bool can_take_cell(const JsonFrame * frame, int cell);
  bool is_available(const JsonFrame & frame, const std::string & name) const;
  bool has_key(const JsonFrame & frame, const std::string & name) const;
  Formula need_after_cell(const JsonFrame & frame, Formula formula, int cell, double count);
  JsonFrame with_key(const JsonFrame & frame, TextId key) const;
  ObjectView view(const JsonFrame & frame, Formula formula, double more);
  bool is_sensitive(Formula formula);
  Formula essence(Formula need);
  const KeyDomain * domain_of(const Goals & goals);

  JsonProgram & program_;
  Satisfier & satisfier_;
  Conditions & conditions_;
  JsonStates & states_;
  std::unordered_map<std::vector<uint32_t>, std::unique_ptr<KeyDomain>, KeyHash> domains_;
  std::unordered_map<Formula, bool> depends_on_seen_;
  std::unordered_map<Formula, Formula> essences_;
  std::unordered_map<std::pair<uint64_t, uint32_t>, Answers, PairHash> answers_;
  std::map<std::pair<const KeySpace *, std::vector<bool>>, LiveKeys> live_keys_;
  // The last ones asked for: questions about one frame come together.
  const JsonFrame * last_frame_ = nullptr;
  Answers * last_answers_ = nullptr;
  const JsonFrame * known_frame_ = nullptr;
  TextId known_beginning_ = kEmptyText;
  std::bitset<256> known_bytes_;
};

}  // namespace camelid::grammar
