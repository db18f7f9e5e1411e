#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "grammar/byte_groups.h"
#include "grammar/byte_machine.h"

namespace camelid::grammar {

// Some tokens of a vocabulary in the order of their bytes, as the preorder of a tree: children of a node follow it, and
// `end` of a node is the first node behind its children. The root is not stored; depths count from 1.
struct TokenTrie {
  struct Node {
    uint32_t end;
    uint32_t first_token;  // into `tokens`
    uint16_t token_count;
    uint16_t depth;
    uint16_t groups;  // of the bytes of all tokens below it (see ByteGroups); kUnsliced among them
    uint8_t byte;
  };

  std::vector<Node> nodes;
  std::vector<int32_t> tokens;
  size_t depth = 0;

  // Behind the last token below a node; its first one is `first_token`.
  uint32_t last_token(const Node & node) const {
    return node.end < nodes.size() ? nodes[node.end].first_token : static_cast<uint32_t>(tokens.size());
  }

  // Tokens with no bytes are left out.
  TokenTrie(const std::vector<std::string> & bytes, std::vector<int32_t> tokens);
};

// A set of tokens, one bit each.
using TokenMask = std::vector<uint64_t>;

inline void remove_token(TokenMask & mask, int32_t token) { mask[static_cast<size_t>(token) / 64] &= ~(uint64_t{1} << (token % 64)); }
inline void add_token(TokenMask & mask, int32_t token) { mask[static_cast<size_t>(token) / 64] |= uint64_t{1} << (token % 64); }
inline bool has_token(const TokenMask & mask, int32_t token) { return (mask[static_cast<size_t>(token) / 64] >> (token % 64) & 1) != 0; }

// The bytes of every token, made ready for masks. Immutable, shared by all grammars of a model.
class Vocabulary {
 public:
  // By token number: the bytes that it prints (none for control tokens), and how it is written (`<think>`).
  Vocabulary(std::vector<std::string> bytes, std::vector<std::string> texts);

  size_t size() const { return bytes_.size(); }
  const std::string & bytes(int32_t token) const { return bytes_[static_cast<size_t>(token)]; }
  const std::string & text(int32_t token) const { return texts_[static_cast<size_t>(token)]; }
  TokenMask empty_mask() const { return TokenMask((size() + 63) / 64); }
  // Tokens that say nothing but plain text (see `plain_characters`).
  const TokenTrie & plain() const { return plain_; }
  // By node of `plain`: the most characters that come behind it.
  const std::vector<uint32_t> & plain_rest() const { return plain_rest_; }
  // The same tokens as a mask, of at most so many characters; between kKeptLengths and the longest, of kKeptLengths.
  const TokenMask & plain_mask(uint32_t characters) const {
    return plain_masks_[characters >= longest_plain_ ? kKeptLengths + 1 : std::min(characters, kKeptLengths)];
  }
  static constexpr uint32_t kKeptLengths = 32;
  static constexpr uint32_t kAnyLength = 0xffffffff;
  uint32_t longest_plain() const { return longest_plain_; }
  // Plain tokens of at most kKeptLengths characters whose bytes are of just these groups.
  struct Slice {
    uint16_t groups;
    std::vector<int32_t> tokens;
    TokenMask mask;  // of the tokens, where they are many; else empty
  };
  // The largest slices. Nodes of `plain` with tokens that are in none of them have kUnsliced among their groups.
  const std::vector<Slice> & slices() const { return slices_; }
  static constexpr uint16_t kUnsliced = 0x8000;
  // Tokens that print anything else.
  const TokenTrie & others() const { return others_; }
  // Those of them that begin with plain text, if with anything, and then leave a JSON string by a quote or a backslash.
  const TokenTrie & exits() const { return exits_; }
  // Tokens to which the texts can matter that a coarse state forgets; for `ends` all with a quote, else few, if any.
  const std::vector<int32_t> & tokens_to_check(Forgotten forgotten) const { return tokens_to_check_[static_cast<size_t>(forgotten)]; }
  size_t depth() const { return std::max(plain_.depth, others_.depth); }

 private:
  void make_slices();
  void find_tokens_to_check();

  std::vector<int> characters_;
  std::vector<std::string> bytes_;
  std::vector<std::string> texts_;
  TokenTrie plain_;
  TokenTrie others_;
  TokenTrie exits_;
  std::vector<uint32_t> plain_rest_;
  std::vector<TokenMask> plain_masks_;  // the last one has them all
  std::vector<Slice> slices_;
  std::array<std::vector<int32_t>, 3> tokens_to_check_;  // by Forgotten
  uint32_t longest_plain_ = 0;
};

// Number of code points of a text that holds no control character, quote or backslash: what a JSON string takes as it
// is. The last one may be cut, as tokens often are. -1 for any other text.
int plain_characters(const std::string & text);

}  // namespace camelid::grammar
