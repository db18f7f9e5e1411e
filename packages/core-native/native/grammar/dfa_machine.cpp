#include "grammar/dfa_machine.h"

#include <array>
#include <map>

namespace camelid::grammar {

namespace {

constexpr size_t kHeader = 16;

}  // namespace

DfaMachine::DfaMachine(ByteReader data) {
  const size_t states = data.u32(0);
  const size_t ranges = data.u32(4);
  start_ = data.u32(8);
  if (states == 0 || start_ >= states) throw ProgramError("an automaton has no start");
  const size_t words = (states + 31) / 32;
  const ByteReader bits = data.part(kHeader, words * 4);
  const ByteReader firsts = data.part(kHeader + words * 4, (states + 1) * 4);
  const ByteReader table = data.part(kHeader + words * 4 + (states + 1) * 4, ranges * 8);

  // Columns: bytes between two neighbouring bounds of ranges behave alike.
  std::array<bool, 257> bound{};
  bound[0] = true;
  for (size_t i = 0; i < ranges; i++) {
    const uint32_t range = table.u32(i * 8);
    const uint32_t first = range & 0xff;
    const uint32_t last = (range >> 8) & 0xff;
    if (first > last) throw ProgramError("a range of an automaton is empty");
    if (table.u32(i * 8 + 4) >= states) throw ProgramError("an automaton leads to an unknown state");
    bound[first] = true;
    bound[last + 1] = true;
  }
  for (size_t byte = 0; byte < 256; byte++) {
    if (bound[byte] && byte > 0) classes_++;
    class_of_[byte] = static_cast<uint8_t>(classes_);
  }
  classes_++;

  rows_.assign(states * classes_, kRejected);
  accepting_.resize(states);
  open_.resize(states);
  for (size_t state = 0; state < states; state++) {
    accepting_[state] = (bits.u32(state / 32 * 4) >> (state % 32) & 1) != 0;
    const size_t from = firsts.u32(state * 4);
    const size_t to = firsts.u32(state * 4 + 4);
    if (from > to || to > ranges) throw ProgramError("the ranges of an automaton are out of order");
    open_[state] = from < to;
    for (size_t i = from; i < to; i++) {
      const uint32_t range = table.u32(i * 8);
      const size_t last = class_of_[(range >> 8) & 0xff];
      for (size_t column = class_of_[range & 0xff]; column <= last; column++) {
        rows_[state * classes_ + column] = table.u32(i * 8 + 4);
      }
    }
  }
}

void DfaMachine::row(uint32_t state, uint32_t (&next)[256]) {
  const uint32_t * columns = &rows_[size_t{state} * classes_];
  for (size_t byte = 0; byte < 256; byte++) next[byte] = columns[class_of_[byte]];
}

}  // namespace camelid::grammar
