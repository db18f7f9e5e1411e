#pragma once

#include <memory>
#include <optional>

#include "grammar/byte_machine.h"
#include "grammar/json/conditions.h"
#include "grammar/json/escape.h"
#include "grammar/json/json_program.h"
#include "grammar/json/json_state.h"
#include "grammar/json/object_keys.h"
#include "grammar/json/satisfier.h"
#include "grammar/json/text_needs.h"
#include "grammar/text_walk.h"

namespace camelid::grammar {

// Reads a JSON document byte by byte and goes on only where a valid document can still come of it. One frame per open
// array or object holds the condition that the rest of it must meet. The reference, state by state, is
// packages/grammar/src/json-schema/json-machine.ts.
class JsonMachine final : public ByteMachine {
 public:
  // Throws ProgramError when the program is damaged, and SchemaTooHard.
  explicit JsonMachine(ByteReader data);

  uint32_t start() override { return start_; }
  uint32_t step(uint32_t state, uint8_t byte) override;
  bool may_take(uint32_t state, uint8_t byte) override;
  void row(uint32_t state, uint32_t (&next)[256]) override;
  bool accepting(uint32_t state) override;
  bool open(uint32_t) override { return true; }
  uint32_t coarse(uint32_t state) override;
  Forgotten forgotten(uint32_t state) override;
  bool describes_texts() const override { return true; }
  bool text_at(uint32_t state, TextWalk & walk) override;
  uint32_t after_text(uint32_t state, const std::string & text, uint32_t product_state, uint32_t characters) override;
  size_t memory() const override { return states_.memory() + program_.arena.memory() + satisfier_.memory(); }

 private:
  using Next = std::optional<JsonState>;

  // One byte further, whitespace and what has to be kept of it included; `next`: without.
  Next advance(const JsonState & state, uint8_t byte);
  Next next(const JsonState & state, uint8_t byte);
  Next space(const JsonState & state, uint8_t byte);
  Room room_at(const JsonState & state);
  bool is_natural() const { return program_.max_whitespace == JsonProgram::kNaturalWhitespace; }
  EscapeRule escape_rule(Formula formula);
  Next begin(const JsonState & state, uint8_t byte);
  Next finish(const JsonPlace * place, const std::vector<bool> & truths, TextId canonical);
  Goals conditions_for(const JsonPlace * place, Kind kind);

  Next step_literal(const JsonState & state, uint8_t byte);
  Next begin_string(const JsonState & from);
  Next step_string(const JsonState & state, uint8_t byte);
  Next end_string(const JsonState & state);
  bool is_only_met(const JsonState & state) const;
  Next begin_number(const JsonState & from, uint8_t byte);
  Next step_number(const JsonState & state, uint8_t byte);
  Next end_number(const JsonState & state);
  Next begin_array(const JsonPlace * place);
  Next open_item(const JsonFrame * frame, const JsonFrame * closing);
  Next close_array(const JsonFrame * frame);
  Next begin_object(const JsonPlace * place);
  Next begin_key(const JsonFrame * frame);
  Next step_key(const JsonState & state, uint8_t byte);
  Next open_member(const JsonState & state);
  Next close_object(const JsonFrame * frame);
  Next step_after(const JsonState & state, uint8_t byte);

  void string_row(const JsonState & state, uint32_t (&next)[256]);
  ArrayView array_view(const JsonFrame & frame, Formula formula, double more);
  std::vector<std::string> item_texts(const JsonFrame & frame) const;
  double horizon_of(Formula formula);
  double length_cap(Formula formula);
  double length_cap(const JsonState & state);
  bool speaks_of_equality(const Goals & goals);
  // Divides the pending expressions into those that the demand makes certain and those that the value will decide.
  void grant(JsonFrame & frame, Formula demand);

  JsonProgram program_;
  Satisfier satisfier_;
  Conditions conditions_;
  JsonStates states_;
  ObjectKeys keys_;
  TextNeeds needs_;
  std::unordered_map<Formula, double> horizons_;
  std::unordered_map<Formula, double> caps_;
  std::unordered_map<Formula, EscapeRule> escape_rules_;
  uint32_t start_ = 0;
};

}  // namespace camelid::grammar
