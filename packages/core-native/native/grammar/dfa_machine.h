#pragma once

#include <vector>

#include "grammar/byte_machine.h"
#include "grammar/byte_reader.h"

namespace camelid::grammar {

// A finite automaton from a program's table.
class DfaMachine final : public ByteMachine {
 public:
  // Layout: packages/grammar/src/program/layout.ts, "DFA data". Throws ProgramError when it is damaged.
  explicit DfaMachine(ByteReader data);

  uint32_t start() override { return start_; }
  uint32_t step(uint32_t state, uint8_t byte) override { return rows_[size_t{state} * classes_ + class_of_[byte]]; }
  void row(uint32_t state, uint32_t (&next)[256]) override;
  bool accepting(uint32_t state) override { return accepting_[state]; }
  bool open(uint32_t state) override { return open_[state]; }
  size_t memory() const override { return rows_.size() * sizeof(uint32_t); }

 private:
  uint32_t start_ = 0;
  std::vector<bool> accepting_;
  std::vector<bool> open_;
  // Bytes that no state tells apart share a column.
  uint8_t class_of_[256] = {};
  size_t classes_ = 0;
  std::vector<uint32_t> rows_;
};

}  // namespace camelid::grammar
