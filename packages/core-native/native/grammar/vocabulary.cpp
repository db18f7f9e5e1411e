#include "grammar/vocabulary.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace camelid::grammar {

namespace {

constexpr size_t kLongestToken = 0xffff;
constexpr uint32_t kSliceLimits[] = {Vocabulary::kAnyCharacters, 32, 8, 1};

std::vector<int32_t> all_tokens(size_t count) {
  std::vector<int32_t> tokens(count);
  std::iota(tokens.begin(), tokens.end(), 0);
  return tokens;
}

// Length of the code point at `place`, 0 when there is no whole one. Ranges: Unicode standard, table 3-7.
size_t code_point_length(const std::string & text, size_t place) {
  const auto at = [&](size_t i) { return place + i < text.size() ? static_cast<uint8_t>(text[place + i]) : uint8_t{0}; };
  const uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < length; i++) {
    const uint8_t byte = at(i);
    if (byte < (i == 1 ? low : 0x80) || byte > (i == 1 ? high : 0xbf)) return 0;
  }
  return length;
}

}  // namespace

int plain_characters(const std::string & text) {
  int count = 0;
  for (size_t place = 0; place < text.size(); count++) {
    const uint8_t lead = static_cast<uint8_t>(text[place]);
    const size_t length = code_point_length(text, place);
    if (length == 0 || lead < 0x20 || lead == '"' || lead == '\\') return -1;
    place += length;
  }
  return count;
}

TokenTrie::TokenTrie(const std::vector<std::string> & bytes, std::vector<int32_t> wanted) : tokens(std::move(wanted)) {
  const auto text = [&](int32_t token) -> const std::string & { return bytes[static_cast<size_t>(token)]; };
  tokens.erase(std::remove_if(tokens.begin(), tokens.end(), [&](int32_t token) { return text(token).empty(); }), tokens.end());
  std::sort(tokens.begin(), tokens.end(), [&](int32_t x, int32_t y) {
    const int order = text(x).compare(text(y));
    return order != 0 ? order < 0 : x < y;
  });
  std::vector<size_t> path;  // nodes that lead to the last one
  std::string last;
  const auto close = [&](size_t keep) {
    for (; path.size() > keep; path.pop_back()) nodes[path.back()].end = static_cast<uint32_t>(nodes.size());
  };
  for (size_t i = 0; i < tokens.size(); i++) {
    const std::string & now = text(tokens[i]);
    if (now.size() > kLongestToken) throw std::runtime_error("a token of the vocabulary is too long");
    depth = std::max(depth, now.size());
    const size_t shared = static_cast<size_t>(
        std::mismatch(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(std::min(now.size(), last.size())), last.begin()).first - now.begin());
    close(shared);
    for (size_t k = shared; k < now.size(); k++) {
      path.push_back(nodes.size());
      nodes.push_back({0, static_cast<uint32_t>(i), 0, static_cast<uint16_t>(k + 1), static_cast<uint8_t>(now[k])});
    }
    Node & node = nodes[path.back()];
    if (node.token_count == 0) node.first_token = static_cast<uint32_t>(i);
    node.token_count++;
    last = now;
  }
  close(0);
}

Vocabulary::Vocabulary(std::vector<std::string> bytes, std::vector<std::string> texts)
    : bytes_(std::move(bytes)), texts_(std::move(texts)), trie_(bytes_, all_tokens(bytes_.size())) {
  if (texts_.size() != bytes_.size()) throw std::runtime_error("every token needs its bytes and its text");
  std::vector<int> characters;
  for (const std::string & text : bytes_) characters.push_back(text.empty() ? -1 : plain_characters(text));
  for (const uint32_t limit : kSliceLimits) {
    TokenMask mask = empty_mask();
    std::vector<int32_t> others;
    for (size_t i = 0; i < bytes_.size(); i++) {
      const auto token = static_cast<int32_t>(i);
      if (characters[i] >= 0 && static_cast<uint32_t>(characters[i]) <= limit) add_token(mask, token);
      else others.push_back(token);
    }
    slices_.push_back({limit, std::move(mask), TokenTrie(bytes_, std::move(others))});
  }
}

}  // namespace camelid::grammar
