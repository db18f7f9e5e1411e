#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "llama.h"

namespace camelid {

// Finds the spellings of a vocabulary's special tokens in a text, in time linear in the text whatever the spellings are: an
// automaton of Aho and Corasick that reads backwards, so that it ends at the beginning of each spelling.
class SpecialFinder {
 public:
  // Kinds of spellings; one may be of several.
  enum Kind : size_t {
    kAny,          // all special tokens
    kControl,      // control tokens, and user-defined ones that are spelled like them (`<|name|>`)
    kUserDefined,  // what llama.cpp finds in any text
    kKinds,
  };
  // Bytes of the longest spelling of each kind that begins at one place; 0 for none.
  using Lengths = std::array<uint32_t, kKinds>;
  struct Place {
    size_t start;
    Lengths lengths;
  };

  // Throws std::runtime_error when the spellings together are longer than any vocabulary's.
  explicit SpecialFinder(const llama_vocab * vocab);

  // Every place where a spelling begins, in order; spellings may overlap.
  std::vector<Place> find(const std::string & text) const;

 private:
  struct Node {
    uint32_t fail = 0;
    Lengths longest{};
  };

  void add(const std::string & spelling, const Lengths & lengths);
  void link();
  uint32_t child(uint32_t node, uint8_t byte) const;
  uint32_t step(uint32_t node, uint8_t byte) const;

  std::vector<Node> nodes_{1};
  std::unordered_map<uint64_t, uint32_t> children_;  // by node and byte; nodes come after their parents
};

}  // namespace camelid
