#include "grammar/closure.h"

#include <algorithm>

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kWorkLimit = 1000000;

}  // namespace

void Closure::begin() {
  Frame & frame = make_frame(false, program_.start, 0);
  rule_frames_[program_.start] = &frame;
  frame.completes = true;
  add(program_.rule_entries[program_.start], &frame);
  run();
}

void Closure::reach(uint32_t node, const Frame * frame) {
  add(node, frame);
  run();
}

void Closure::keep(const Item & item) {
  const std::pair<uint64_t, uint64_t> key{uint64_t{item.frame->id} << 32 | item.node, item.progress};
  if (seen_progress_.insert(key).second) items_.push_back(item);
}

void Closure::add(uint32_t node, const Frame * frame) {
  if (seen_.insert(uint64_t{frame->id} << 32 | node).second) waiting_.emplace_back(node, frame);
}

void Closure::run() {
  while (!waiting_.empty()) {
    const auto [node, frame] = waiting_.back();
    waiting_.pop_back();
    follow(node, frame);
  }
}

void Closure::spend() {
  WorkMeter::charge();
  if (++work_ > kWorkLimit) throw GrammarTooAmbiguous();
}

void Closure::follow(uint32_t index, const Frame * frame) {
  spend();
  const auto & [operation, a, b, next] = program_.nodes[index];
  switch (operation) {
    case Operation::end:
      return end_rule(frame);
    case Operation::call:
      return call(a, next, frame);
    case Operation::alternatives:
      for (size_t i = a; i < size_t{a} + b; i++) add(program_.lists[i], frame);
      return;
    case Operation::loop:
      add(a, frame);
      return add(next, frame);
    case Operation::plus:
      return add(next, frame);
    case Operation::repeat:
      if (program_.lists[b] == 0) add(next, frame);
      return enter_round(index, 0, {next, frame});
    case Operation::repeat_end:
      return end_round(a, frame);
    case Operation::character_class:
      return start_machine(index, frame, program_.class_machines[a]);
    case Operation::machine:
      return start_machine(index, frame, a);
    case Operation::bytes:
    case Operation::token:
    case Operation::token_text:
      items_.push_back({index, 0, frame});
  }
}

void Closure::start_machine(uint32_t index, const Frame * frame, uint32_t machine) {
  ByteMachine & bytes = *program_.machines[machine];
  const uint32_t start = bytes.start();
  if (bytes.accepting(start)) add(program_.nodes[index].next, frame);
  if (bytes.open(start)) items_.push_back({index, start, frame});
}

void Closure::call(uint32_t rule, uint32_t next, const Frame * caller) {
  const auto known = rule_frames_.find(rule);
  const bool fresh = known == rule_frames_.end();
  Frame & frame = fresh ? make_frame(false, rule, 0) : *known->second;
  if (fresh) rule_frames_[rule] = &frame;
  // A call in last place passes its caller's returns on, so that right recursion does not pile up frames. A caller of
  // this very step may still get returns, so it keeps its place.
  if (program_.nodes[next].operation == Operation::end && !is_new(caller)) {
    for (const Edge & edge : caller->edges) link(frame, edge);
    if (caller->completes) {
      frame.completes = true;
      if (ended_.count(&frame) > 0) complete_ = true;
    }
  } else {
    link(frame, {next, caller});
  }
  if (fresh) add(program_.rule_entries[rule], &frame);
}

void Closure::end_rule(const Frame * frame) {
  if (frame->is_round) throw ProgramError("a rule ends within a repetition");
  if (is_new(frame)) ended_.insert(frame);
  if (frame->completes) complete_ = true;
  // By index: following an edge may add edges to this very frame.
  for (size_t i = 0; i < frame->edges.size(); i++) add(frame->edges[i].next, frame->edges[i].parent);
}

void Closure::enter_round(uint32_t repeat, uint32_t count, Edge edge) {
  Frame *& known = round_frames_[uint64_t{repeat} << 32 | count];
  if (known == nullptr) {
    known = &make_frame(true, repeat, count);
    add(program_.nodes[repeat].a, known);
  }
  link(*known, edge);
}

void Closure::end_round(uint32_t repeat, const Frame * frame) {
  if (!frame->is_round || frame->callee != repeat) throw ProgramError("a repetition ends within another");
  // A round that took nothing adds nothing: what may be empty has the minimum 0.
  if (is_new(frame)) return;
  const uint32_t bounds = program_.nodes[repeat].b;
  const uint32_t min = program_.lists[bounds];
  const uint32_t max = program_.lists[bounds + 1];
  const uint32_t rounds = frame->count + 1;
  const uint32_t count = max == kUnlimited ? std::min(rounds, min) : rounds;
  for (const Edge & edge : frame->edges) {
    if (rounds >= min) add(edge.next, edge.parent);
    if (max == kUnlimited || rounds < max) enter_round(repeat, count, edge);
  }
}

void Closure::link(Frame & frame, Edge edge) {
  for (const Edge & known : frame.edges) {
    spend();
    if (known.next == edge.next && known.parent == edge.parent) return;
  }
  frame.edges.push_back(edge);
  if (ended_.count(&frame) > 0) add(edge.next, edge.parent);
}

Frame & Closure::make_frame(bool is_round, uint32_t callee, uint32_t count) {
  Frame frame;
  frame.id = first_frame_ + static_cast<uint32_t>(frames_.size());
  frame.callee = callee;
  frame.is_round = is_round;
  frame.count = count;
  frames_.push_back(std::move(frame));
  return frames_.back();
}

}  // namespace camelid::grammar
