#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace camelid::grammar {

// How many plain characters (see `plain_characters`) may come next, whichever they are.
struct PlainRun {
  static constexpr uint32_t kAny = 0xffffffff;

  uint32_t count = 0;
  bool is_exact = false;  // no text of more plain characters may come; else there may be one
  uint32_t wide = 0;      // how many may come when the first one is not ASCII
};

// A deterministic machine over bytes whose states are numbers; the one way in which a regular expression or a JSON
// Schema is a terminal of a grammar. Equal numbers are equal states. Used by one thread at a time; `step` may add states.
class ByteMachine {
 public:
  static constexpr uint32_t kRejected = 0xffffffff;

  virtual ~ByteMachine() = default;
  virtual uint32_t start() = 0;
  // kRejected when the byte leads nowhere, never a state without an accepting end.
  virtual uint32_t step(uint32_t state, uint8_t byte) = 0;
  // `step` for all bytes at once.
  virtual void row(uint32_t state, uint32_t (&next)[256]) = 0;
  virtual bool accepting(uint32_t state) = 0;
  // False when no byte leads on; true may still be wrong.
  virtual bool open(uint32_t state) = 0;
  // A state that goes on alike but for what is seldom seen (a key that comes twice): there are few of these, where there
  // is one exact state for each text.
  virtual uint32_t coarse(uint32_t state) { return state; }
  // Whether `plain_run` is worth asking, and its answer: at least so many. 0 always is right.
  virtual bool knows_plain_runs() const { return false; }
  virtual PlainRun plain_run(uint32_t) { return {}; }
  // When only the beginnings of some texts may come, as far as plain characters go: true, and the texts. What comes
  // behind their plain characters is left to `step`.
  virtual bool plain_texts(uint32_t, std::vector<std::string> &) { return false; }
  // States with the same number take the same plain texts; kRejected when none is known.
  virtual uint32_t plain_identity(uint32_t) { return kRejected; }
  // Bytes of memory its states take, about.
  virtual size_t memory() const = 0;
};

}  // namespace camelid::grammar
