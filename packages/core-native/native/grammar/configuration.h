#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "grammar/grammar_fault.h"
#include "grammar/program.h"

namespace camelid::grammar {

struct Frame;

// Where to go on when a frame ends.
struct Edge {
  uint32_t next;
  const Frame * parent;
};

// A stack frame of the graph-structured stack: one run of a rule, or one round of a counted repetition. All callers
// that began it at one position share it, so left recursion is a cycle and ambiguity costs no copies.
struct Frame {
  uint32_t id = 0;
  uint32_t callee = 0;  // rule of a call, node of a repetition
  bool is_round = false;
  bool completes = false;  // its end is the end of the whole output
  uint32_t count = 0;      // finished rounds, at most the minimum when there is no maximum
  std::vector<Edge> edges;
};

// A terminal in progress: bytes of a literal that are taken, or the state of a machine.
struct Item {
  uint32_t node;
  uint32_t progress;
  const Frame * frame;
};

// All that a grammar knows after some bytes. Equal configurations are one object: its number is its identity.
struct Configuration {
  std::vector<Item> items;
  bool complete = false;
  bool takes_tokens = false;  // an item is a token element
};

using ConfigurationId = uint32_t;
constexpr ConfigurationId kNoConfiguration = 0xffffffff;

class Closure;

// The configurations of one program, made when they are first reached, with the transitions between them: an automaton
// over bytes that is built while it is used. For one thread.
class ConfigurationSpace {
 public:
  explicit ConfigurationSpace(std::unique_ptr<Program> program);
  ~ConfigurationSpace();

  const Program & program() const { return *program_; }
  ConfigurationId start() const { return start_; }
  const Configuration & at(ConfigurationId id) const { return configurations_[id]; }
  size_t size() const { return configurations_.size(); }
  // Bytes of memory in use, about.
  size_t memory() const;

  // After one more byte; kNoConfiguration when nothing can take it. Throws GrammarTooAmbiguous.
  ConfigurationId step(ConfigurationId from, uint8_t byte) {
    if (rows_[from] == nullptr || !rows_[from]->is_whole) compute_row(from);
    return rows_[from]->next[byte];
  }
  // The same without the work for other bytes, for configurations of which few are asked.
  ConfigurationId step_one(ConfigurationId from, uint8_t byte) {
    ConfigurationId & next = row_of(from).next[byte];
    return next != kUnknown ? next : next = compute_possible(from, byte);
  }

  // The machine that an item runs; none for literals and token elements.
  ByteMachine * machine_of(const Item & item) const { return machine_of(program_->nodes[item.node]); }
  // The same without a row to keep it in, for outputs: they come to most configurations once.
  ConfigurationId step_once(ConfigurationId from, uint8_t byte);
  // A configuration that stands for this one and others in masks; see ByteMachine::coarse.
  ConfigurationId coarse(ConfigurationId id);
  // See ByteMachine::forgotten.
  Forgotten forgotten(ConfigurationId id) const;
  // The configuration of one item, of a machine that has not come to an end; and of several.
  ConfigurationId of_item(const Item & item) { return intern_item(item); }
  ConfigurationId of_items(std::vector<Item> items);
  // After one token, which token elements take as a whole (by number, or by how it is written) and everything else by
  // the bytes that it prints.
  ConfigurationId step_token(ConfigurationId from, int32_t token, const std::string & bytes, const std::string & text);

 private:
  friend class Closure;

  static constexpr ConfigurationId kUnknown = 0xfffffffe;
  struct Row {
    std::array<ConfigurationId, 256> next;
    bool is_whole = false;
  };

  // The row of a configuration, begun when there is none.
  Row & row_of(ConfigurationId from);
  ConfigurationId compute_possible(ConfigurationId from, uint8_t byte);

  void compute_row(ConfigurationId from);
  void compute_machine_row(ConfigurationId from, Item item);
  ConfigurationId compute_step(ConfigurationId from, uint8_t byte);
  ConfigurationId after_machine(const Item & item, uint32_t state);
  void after_byte(Closure & closure, const Item & item, uint32_t state) const;
  ByteMachine * machine_of(const Node & node) const;
  void item_row(const Item & item, uint32_t (&next)[256]) const;
  void advance(Closure & closure, const std::vector<Item> & items, uint8_t byte) const;
  bool takes_token(const Node & node, int32_t token, const std::string & text) const;
  void mark_tokens(Configuration & configuration) const;
  ConfigurationId settle(Closure & closure);
  const Frame * settle_frame(const Frame * frame);
  ConfigurationId intern(Configuration configuration);
  ConfigurationId intern_item(const Item & item);
  void add(Configuration configuration);

  struct Tables;

  std::unique_ptr<Program> program_;
  std::unique_ptr<Tables> tables_;
  std::vector<Configuration> configurations_;
  std::deque<Row> transitions_;
  std::vector<Row *> rows_;  // by configuration; null until it is asked for
  std::vector<ConfigurationId> coarse_;
  std::unordered_map<uint64_t, ConfigurationId> single_steps_;
  ConfigurationId start_ = kNoConfiguration;
};

// A grammar that has too many readings of one text.
class GrammarTooAmbiguous : public GrammarFault {
 public:
  GrammarTooAmbiguous() : GrammarFault("the grammar is too ambiguous: too many readings of one text") {}
};

}  // namespace camelid::grammar
