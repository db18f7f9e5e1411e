#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace camelid::grammar {

struct TextWalk;

// To which tokens the texts can matter that a coarse state forgets.
enum class Forgotten : uint8_t {
  keys,    // those that may hold the ends of two keys, or the beginning of an array or object and the end of a text
  values,  // those that may hold the ends of two texts
  ends,    // all in which a text ends: what it was decides what can follow
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
  // False when the byte certainly leads nowhere: a quick look before `step`.
  virtual bool may_take(uint32_t, uint8_t) { return true; }
  // `step` for all bytes at once.
  virtual void row(uint32_t state, uint32_t (&next)[256]) = 0;
  virtual bool accepting(uint32_t state) = 0;
  // False when no byte leads on; true may still be wrong.
  virtual bool open(uint32_t state) = 0;
  // A state that goes on alike but for what is seldom seen (a key that comes twice): there are few of these, where there
  // is one exact state for each text.
  virtual uint32_t coarse(uint32_t state) { return state; }
  virtual Forgotten forgotten(uint32_t) { return Forgotten::keys; }
  // Whether it ever is inside of a text of plain characters (see `plain_characters`). Elsewhere few of them may come.
  virtual bool describes_texts() const { return false; }
  // Whether it is inside of a text of plain characters now, which it then describes.
  virtual bool text_at(uint32_t, TextWalk &) { return false; }
  // Where plain characters lead that go on with such a text, given what its product reads them to.
  virtual uint32_t after_text(uint32_t, const std::string &, uint32_t, uint32_t) { return kRejected; }
  // Bytes of memory its states take, about.
  virtual size_t memory() const = 0;
};

}  // namespace camelid::grammar
