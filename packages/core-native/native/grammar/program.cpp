#include "grammar/program.h"

#include "grammar/dfa_machine.h"
#include "grammar/json/json_machine.h"

namespace camelid::grammar {

namespace {

constexpr uint32_t kMagic = 0x474c4d43;
constexpr uint32_t kVersion = 1;
constexpr size_t kHeader = 32;
constexpr size_t kSections = 7;
constexpr uint32_t kRecordSize[kSections] = {16, 16, 4, 1, 16, 8, 32};
constexpr uint32_t kDfa = 1;
constexpr uint32_t kJson = 2;

struct Section {
  ByteReader bytes;
  size_t count;
};

Section section(const ByteReader & file, uint32_t kind) {
  const size_t entry = kHeader + size_t{kind - 1} * 16;
  if (file.u32(entry) != kind) throw ProgramError("its sections are out of order");
  const size_t count = file.u32(entry + 12);
  const ByteReader bytes = file.part(file.u32(entry + 4), file.u32(entry + 8));
  if (bytes.size() != count * kRecordSize[kind - 1]) throw ProgramError("a section has the wrong length");
  return {bytes, count};
}

std::unique_ptr<ByteMachine> machine(const ByteReader & file, const ByteReader & record) {
  const ByteReader data = file.part(record.u32(4), record.u32(8));
  if (record.u32(0) == kDfa) return std::make_unique<DfaMachine>(data);
  if (record.u32(0) == kJson) return std::make_unique<JsonMachine>(data);
  throw ProgramError("a machine of kind " + std::to_string(record.u32(0)) + " is unknown");
}

}  // namespace

Program::Program(const uint8_t * data, size_t size) {
  const ByteReader file(data, size);
  if (file.u32(0) != kMagic) throw ProgramError("it does not begin with CMLG");
  if (file.u32(4) != kVersion) throw ProgramError("version " + std::to_string(file.u32(4)) + " is not supported");
  if (file.u32(8) != size) throw ProgramError("its length is not the one it names");
  if (file.u32(16) != kSections) throw ProgramError("it has the wrong number of sections");
  start = file.u32(12);

  const Section rules = section(file, 1);
  for (size_t i = 0; i < rules.count; i++) rule_entries.push_back(rules.bytes.u32(i * 16));
  const Section node_records = section(file, 2);
  for (size_t i = 0; i < node_records.count; i++) {
    const ByteReader record = node_records.bytes.part(i * 16, 16);
    nodes.push_back({static_cast<Operation>(record.u32(0)), record.u32(4), record.u32(8), record.u32(12)});
  }
  const Section list_entries = section(file, 3);
  for (size_t i = 0; i < list_entries.count; i++) lists.push_back(list_entries.bytes.u32(i * 4));
  const Section texts = section(file, 4);
  text.assign(reinterpret_cast<const char *>(texts.bytes.data()), texts.bytes.size());
  const Section classes = section(file, 5);
  for (size_t i = 0; i < classes.count; i++) class_machines.push_back(classes.bytes.u32(i * 16 + 12));
  const Section machine_records = section(file, 7);
  for (size_t i = 0; i < machine_records.count; i++) {
    machines.push_back(machine(file, machine_records.bytes.part(i * 32, 32)));
  }

  if (start >= rule_entries.size()) throw ProgramError("its start rule is unknown");
  for (const uint32_t entry : rule_entries) {
    if (entry >= nodes.size()) throw ProgramError("a rule begins at an unknown node");
  }
  for (const uint32_t index : class_machines) {
    if (index >= machines.size()) throw ProgramError("a class has an unknown machine");
  }
  check_nodes();
}

void Program::check_nodes() const {
  const auto require = [](bool good, size_t index) {
    if (!good) throw ProgramError("node " + std::to_string(index) + " points outside");
  };
  const auto inside = [](size_t first, size_t count, size_t size) { return first <= size && count <= size - first; };
  for (size_t i = 0; i < nodes.size(); i++) {
    const auto & [operation, a, b, next] = nodes[i];
    require(next < nodes.size(), i);
    switch (operation) {
      case Operation::end:
      case Operation::token:
        break;
      case Operation::bytes:
        require(b > 0 && inside(a, b, text.size()), i);
        break;
      case Operation::token_text:
        require(inside(a, b & ~kNegatedText, text.size()), i);
        break;
      case Operation::character_class:
        require(a < class_machines.size(), i);
        break;
      case Operation::machine:
        require(a < machines.size(), i);
        break;
      case Operation::call:
        require(a < rule_entries.size(), i);
        break;
      case Operation::alternatives:
        require(b > 0 && inside(a, b, lists.size()), i);
        for (size_t k = a; k < size_t{a} + b; k++) require(lists[k] < nodes.size(), i);
        break;
      case Operation::loop:
      case Operation::plus:
        require(a < nodes.size(), i);
        break;
      case Operation::repeat:
        require(a < nodes.size() && inside(b, 2, lists.size()), i);
        break;
      case Operation::repeat_end:
        require(a < nodes.size() && nodes[a].operation == Operation::repeat, i);
        break;
      default:
        throw ProgramError("node " + std::to_string(i) + " has an unknown operation");
    }
  }
}

}  // namespace camelid::grammar
