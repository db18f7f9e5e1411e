#pragma once

#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "grammar/configuration.h"

namespace camelid::grammar {

// Collects the configuration after one step: follows everything that takes no byte, down to terminals. Frames that it
// makes have numbers from `first_frame` on and live as long as it does.
class Closure {
 public:
  Closure(const Program & program, uint32_t first_frame) : program_(program), first_frame_(first_frame) {}

  void begin();
  // Adds what follows from being before `node`.
  void reach(uint32_t node, const Frame * frame);
  // Adds a terminal that has taken a byte.
  void keep(const Item & item);

  bool is_new(const Frame * frame) const { return frame->id >= first_frame_; }
  const std::vector<Item> & items() const { return items_; }
  bool complete() const { return complete_; }

 private:
  struct PairHash {
    size_t operator()(const std::pair<uint64_t, uint64_t> & pair) const {
      return static_cast<size_t>((pair.first * 0x9e3779b97f4a7c15ULL) ^ (pair.second + (pair.first >> 29)) * 0xbf58476d1ce4e5b9ULL);
    }
  };

  void add(uint32_t node, const Frame * frame);
  void run();
  void spend();
  void follow(uint32_t index, const Frame * frame);
  void start_machine(uint32_t index, const Frame * frame, uint32_t machine);
  void call(uint32_t rule, uint32_t next, const Frame * caller);
  void end_rule(const Frame * frame);
  void enter_round(uint32_t repeat, uint32_t count, Edge edge);
  void end_round(uint32_t repeat, const Frame * frame);
  void link(Frame & frame, Edge edge);
  Frame & make_frame(bool is_round, uint32_t callee, uint32_t count);

  const Program & program_;
  const uint32_t first_frame_;
  std::deque<Frame> frames_;
  std::vector<Item> items_;
  bool complete_ = false;
  std::unordered_set<uint64_t> seen_;
  std::unordered_set<std::pair<uint64_t, uint64_t>, PairHash> seen_progress_;
  std::unordered_map<uint32_t, Frame *> rule_frames_;
  std::unordered_map<uint64_t, Frame *> round_frames_;
  std::unordered_set<const Frame *> ended_;
  std::vector<std::pair<uint32_t, const Frame *>> waiting_;
  size_t work_ = 0;
};

}  // namespace camelid::grammar
