#include "grammar/vocabulary.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace camelid::grammar {

namespace {

constexpr size_t kLongestToken = 0xffff;
constexpr size_t kMostSlices = 64;
// So many tokens are added faster by a mask than one by one.
constexpr size_t kTokensOfMask = 512;

// The plain tokens of a vocabulary, or the others; those that print nothing are in neither.
std::vector<int32_t> select(const std::vector<int> & characters, bool plain) {
  std::vector<int32_t> tokens;
  for (size_t i = 0; i < characters.size(); i++) {
    if ((characters[i] > 0) == plain) tokens.push_back(static_cast<int32_t>(i));
  }
  return tokens;
}

std::vector<int32_t> select_exits(const std::vector<std::string> & bytes, const TokenTrie & others) {
  std::vector<int32_t> tokens;
  for (const int32_t token : others.tokens) {
    const std::string & text = bytes[static_cast<size_t>(token)];
    const size_t end = text.find_first_of("\"\\");
    if (end != std::string::npos && plain_characters(text.substr(0, end)) >= 0) tokens.push_back(token);
  }
  return tokens;
}

std::vector<int> count_characters(const std::vector<std::string> & bytes) {
  std::vector<int> characters;
  for (const std::string & text : bytes) characters.push_back(plain_characters(text));
  return characters;
}

// Length of the code point at `place`, also of one that the end of the text cuts; 0 when there is none. Ranges: Unicode
// standard, table 3-7.
size_t code_point_length(const std::string & text, size_t place) {
  const auto lead = static_cast<uint8_t>(text[place]);
  if (lead < 0x80) return 1;
  const size_t whole = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  const size_t length = std::min(whole, text.size() - place);
  const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < length; i++) {
    const auto byte = static_cast<uint8_t>(text[place + i]);
    if (byte < (i == 1 ? low : 0x80) || byte > (i == 1 ? high : 0xbf)) return 0;
  }
  return length;
}

// Whether it may hold a whole text and more, or the end of one and some of the next. Not so: what has one quote, and the
// end of a string (opened before) with the bare quote of the next, as `a", "`.
bool holds_two_texts(const std::string & text) {
  const size_t first = text.find('"');
  const size_t second = text.find('"', first + 1);
  if (second == std::string::npos) return false;
  if (second + 1 < text.size() || text.find_first_of("{[\\") < first) return true;
  return text.find_first_not_of(" \t\r\n,:[]{}", first + 1) < second;
}

// Whether a text may end, and behind a comma another one begin and end; or one end in what begins in the token itself.
bool holds_two_ends(const std::string & text) {
  const size_t last = text.rfind('"');
  const size_t before_last = last == 0 ? std::string::npos : text.rfind('"', last - 1);
  if (before_last == std::string::npos) return false;
  return text.find_first_of("{[") < before_last || text.find(',', text.find('"')) < before_last;
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
      nodes.push_back({0, static_cast<uint32_t>(i), 0, static_cast<uint16_t>(k + 1), 0, static_cast<uint8_t>(now[k])});
    }
    Node & node = nodes[path.back()];
    if (node.token_count == 0) node.first_token = static_cast<uint32_t>(i);
    node.token_count++;
    last = now;
  }
  close(0);
}

Vocabulary::Vocabulary(std::vector<std::string> bytes, std::vector<std::string> texts)
    : characters_(count_characters(bytes)),
      bytes_(std::move(bytes)),
      texts_(std::move(texts)),
      plain_(bytes_, select(characters_, true)),
      others_(bytes_, select(characters_, false)),
      exits_(bytes_, select_exits(bytes_, others_)) {
  if (texts_.size() != bytes_.size()) throw std::runtime_error("every token needs its bytes and its text");
  for (uint32_t most = 0; most <= kKeptLengths + 1; most++) {
    TokenMask mask = empty_mask();
    for (size_t i = 0; i < bytes_.size(); i++) {
      const bool fits = most > kKeptLengths || characters_[i] <= static_cast<int>(most);
      if (characters_[i] > 0 && fits) add_token(mask, static_cast<int32_t>(i));
    }
    plain_masks_.push_back(std::move(mask));
  }
  plain_rest_.resize(plain_.nodes.size());
  for (size_t i = plain_.nodes.size(); i > 0; i--) {
    const TokenTrie::Node & node = plain_.nodes[i - 1];
    uint32_t rest = 0;
    for (size_t child = i; child < node.end; child = plain_.nodes[child].end) {
      const uint32_t own = (plain_.nodes[child].byte & 0xc0) == 0x80 ? 0 : 1;
      rest = std::max(rest, plain_rest_[child] + own);
    }
    plain_rest_[i - 1] = rest;
  }
  for (const int characters : characters_) longest_plain_ = std::max(longest_plain_, static_cast<uint32_t>(std::max(characters, 0)));
  make_slices();
  find_tokens_to_check();
}

void Vocabulary::find_tokens_to_check() {
  const auto add = [this](Forgotten forgotten, int32_t token) { tokens_to_check_[static_cast<size_t>(forgotten)].push_back(token); };
  for (const int32_t token : others_.tokens) {
    const std::string & text = bytes(token);
    if (text.find('"') == std::string::npos) continue;
    add(Forgotten::ends, token);
    if (!holds_two_texts(text)) continue;
    add(Forgotten::values, token);
    if (holds_two_ends(text)) add(Forgotten::keys, token);
  }
}

void Vocabulary::make_slices() {
  std::map<uint16_t, std::vector<int32_t>> found;
  for (const int32_t token : plain_.tokens) {
    if (characters_[static_cast<size_t>(token)] <= static_cast<int>(kKeptLengths)) found[ByteGroups::of_text(bytes(token))].push_back(token);
  }
  for (auto & [groups, tokens] : found) slices_.push_back({groups, std::move(tokens), {}});
  std::stable_sort(slices_.begin(), slices_.end(), [](const Slice & a, const Slice & b) { return a.tokens.size() > b.tokens.size(); });
  if (slices_.size() > kMostSlices) slices_.resize(kMostSlices);
  std::vector<bool> is_sliced(size());
  for (Slice & slice : slices_) {
    for (const int32_t token : slice.tokens) is_sliced[static_cast<size_t>(token)] = true;
    if (slice.tokens.size() < kTokensOfMask) continue;
    slice.mask = empty_mask();
    for (const int32_t token : slice.tokens) add_token(slice.mask, token);
  }
  // Children follow their parents, so from behind.
  for (size_t i = plain_.nodes.size(); i > 0; i--) {
    TokenTrie::Node & node = plain_.nodes[i - 1];
    for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) {
      const int32_t token = plain_.tokens[k];
      node.groups |= is_sliced[static_cast<size_t>(token)] ? ByteGroups::of_text(bytes(token)) : kUnsliced;
    }
    for (size_t child = i; child < node.end; child = plain_.nodes[child].end) node.groups |= plain_.nodes[child].groups;
  }
}

}  // namespace camelid::grammar
