#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace camelid::grammar {

// Tokens of a vocabulary in the order of their bytes, as the preorder of a tree: children of a node follow it, and
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

  // Tokens with no bytes are left out.
  TokenTrie(const std::vector<std::string> & bytes, std::vector<int32_t> tokens);
};

// A set of tokens, one bit each.
using TokenMask = std::vector<uint64_t>;

inline void add_token(TokenMask & mask, int32_t token) { mask[static_cast<size_t>(token) / 64] |= uint64_t{1} << (token % 64); }
inline bool has_token(const TokenMask & mask, int32_t token) { return (mask[static_cast<size_t>(token) / 64] >> (token % 64) & 1) != 0; }

// Tokens that say nothing but plain text, at most `characters` code points of it (see `is_plain`), and the trie of all others.
struct Slice {
  uint32_t characters;
  TokenMask mask;
  TokenTrie others;
};

// The bytes of every token, made ready for masks. Immutable, shared by all grammars of a model.
class Vocabulary {
 public:
  // By token number: the bytes that it prints (none for control tokens), and how it is written (`<think>`).
  Vocabulary(std::vector<std::string> bytes, std::vector<std::string> texts);

  size_t size() const { return bytes_.size(); }
  const std::string & bytes(int32_t token) const { return bytes_[static_cast<size_t>(token)]; }
  const std::string & text(int32_t token) const { return texts_[static_cast<size_t>(token)]; }
  TokenMask empty_mask() const { return TokenMask((size() + 63) / 64); }
  const TokenTrie & trie() const { return trie_; }
  // Longest first; the first one has no limit of characters (kAnyCharacters).
  const std::vector<Slice> & slices() const { return slices_; }

  static constexpr uint32_t kAnyCharacters = 0xffffffff;

 private:
  std::vector<std::string> bytes_;
  std::vector<std::string> texts_;
  TokenTrie trie_;
  std::vector<Slice> slices_;
};

// Number of code points of a text that is whole UTF-8 and holds no control character, quote or backslash: what a JSON
// string takes as it is. -1 for any other text.
int plain_characters(const std::string & text);

}  // namespace camelid::grammar
