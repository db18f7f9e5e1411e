#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace camelid::grammar {

// Some tokens of a vocabulary in the order of their bytes, as the preorder of a tree: children of a node follow it, and
// `end` of a node is the first node behind its children. The root is not stored; depths count from 1.
struct TokenTrie {
  struct Node {
    uint32_t end;
    uint32_t first_token;  // into `tokens`
    uint16_t token_count;
    uint16_t depth;
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
  uint32_t longest_plain() const { return longest_plain_; }
  // Tokens that print anything else.
  const TokenTrie & others() const { return others_; }
  size_t depth() const { return std::max(plain_.depth, others_.depth); }

 private:
  std::vector<int> characters_;
  std::vector<std::string> bytes_;
  std::vector<std::string> texts_;
  TokenTrie plain_;
  TokenTrie others_;
  std::vector<uint32_t> plain_rest_;
  std::vector<TokenMask> plain_masks_;  // the last one has them all
  uint32_t longest_plain_ = 0;
};

// Number of code points of a text that holds no control character, quote or backslash: what a JSON string takes as it
// is. The last one may be cut, as tokens often are. -1 for any other text.
int plain_characters(const std::string & text);

}  // namespace camelid::grammar
