#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "grammar/key_hash.h"
#include "grammar/text_walk.h"
#include "grammar/vocabulary.h"

namespace camelid::grammar {

// Which plain tokens may come inside of a text. Most patterns take whole groups of bytes anywhere (letters, digits): tokens
// of these are added at once, and only the others are looked at.
class TextMasks {
 public:
  explicit TextMasks(std::shared_ptr<const Vocabulary> vocabulary);

  // Adds the plain tokens that keep a walk alive. `machine` tells the walks of different machines apart.
  void add(uint32_t machine, const TextWalk & walk, TokenMask & mask);
  // Bytes of memory in use, about.
  size_t memory() const { return kept_.size() * (vocabulary_->size() / 8 + 64); }

 private:
  // Groups of bytes that lead from some states, in any order, to none but these states.
  struct Closed {
    uint16_t groups = ByteGroups::kAll;
    std::vector<uint32_t> states;
  };
  struct Place {
    uint32_t state;
    uint32_t characters;
  };

  void compute(const TextWalk & walk, TokenMask & mask);
  Closed closed_groups(const TextWalk & walk);
  // Whether a state was not met with in this round.
  bool is_new(uint32_t state);
  void add_slices(uint16_t groups, uint32_t characters, TokenMask & mask) const;
  // Adds by looking, all but tokens of the groups alone that have at most so many characters.
  void add_rest(const TextWalk & walk, uint16_t groups, uint32_t settled, TokenMask & mask);

  std::shared_ptr<const Vocabulary> vocabulary_;
  std::vector<Place> stack_;
  std::vector<uint64_t> seen_in_;  // by state: the last round
  uint64_t round_ = 0;
  std::unordered_map<std::vector<uint32_t>, TokenMask, KeyHash> kept_;
  size_t most_kept_;
};

// Adds a mask to another one.
inline void join(TokenMask & mask, const TokenMask & more) {
  for (size_t i = 0; i < mask.size(); i++) mask[i] |= more[i];
}

}  // namespace camelid::grammar
