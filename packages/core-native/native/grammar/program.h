#pragma once

#include <memory>
#include <string>
#include <vector>

#include "grammar/byte_machine.h"
#include "grammar/byte_reader.h"

namespace camelid::grammar {

// Operations of nodes; meanings in packages/grammar/src/program/layout.ts.
enum class Operation : uint32_t {
  end = 0,
  bytes = 1,
  character_class = 2,
  machine = 3,
  token = 4,
  token_text = 5,
  call = 6,
  alternatives = 7,
  loop = 8,
  plus = 9,
  repeat = 10,
  repeat_end = 11,
};

struct Node {
  Operation operation;
  uint32_t a;
  uint32_t b;
  uint32_t next;
};

constexpr uint32_t kUnlimited = 0xffffffff;
constexpr uint32_t kNegatedText = 0x80000000;

// A grammar program with every offset and index checked, so that nothing that runs it needs to.
struct Program {
  // Throws ProgramError with what is wrong and where.
  Program(const uint8_t * data, size_t size);

  uint32_t start = 0;
  std::vector<uint32_t> rule_entries;
  std::vector<Node> nodes;
  std::vector<uint32_t> lists;
  std::string text;
  std::vector<uint32_t> class_machines;
  std::vector<std::unique_ptr<ByteMachine>> machines;

 private:
  void check_nodes() const;
};

}  // namespace camelid::grammar
