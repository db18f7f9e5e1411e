#include "core/special_finder.h"

#include <algorithm>
#include <stdexcept>

namespace camelid {

namespace {

// Real vocabularies have some hundred kilobytes of them at the most.
constexpr size_t kMostBytes = size_t{1} << 20;

// llama.cpp makes some control tokens user-defined, so that they are printed, and then finds them in any text.
bool looks_like_control(const std::string & text) {
  return text.size() > 4 && text.compare(0, 2, "<|") == 0 && text.compare(text.size() - 2, 2, "|>") == 0;
}

}  // namespace

SpecialFinder::SpecialFinder(const llama_vocab * vocab) {
  size_t bytes = 0;
  for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
    const auto attributes = llama_vocab_get_attr(vocab, token);
    if ((attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_USER_DEFINED | LLAMA_TOKEN_ATTR_UNKNOWN)) == 0) continue;
    const std::string text = llama_vocab_get_text(vocab, token);
    bytes += text.size();
    if (bytes > kMostBytes) throw std::runtime_error("the names of its special tokens together are longer than a megabyte");
    const bool defined = (attributes & LLAMA_TOKEN_ATTR_USER_DEFINED) != 0;
    const auto length = static_cast<uint32_t>(text.size());
    Lengths lengths{};
    lengths[kAny] = length;
    if (!defined || looks_like_control(text)) lengths[kControl] = length;
    if (defined) lengths[kUserDefined] = length;
    if (length > 0) add(text, lengths);
  }
  link();
}

void SpecialFinder::add(const std::string & spelling, const Lengths & lengths) {
  uint32_t node = 0;
  for (auto byte = spelling.rbegin(); byte != spelling.rend(); ++byte) {
    const uint64_t key = uint64_t{node} << 8 | static_cast<uint8_t>(*byte);
    const auto [known, fresh] = children_.emplace(key, static_cast<uint32_t>(nodes_.size()));
    if (fresh) nodes_.emplace_back();
    node = known->second;
  }
  for (size_t kind = 0; kind < kKinds; kind++) nodes_[node].longest[kind] = std::max(nodes_[node].longest[kind], lengths[kind]);
}

void SpecialFinder::link() {
  std::vector<std::vector<std::pair<uint8_t, uint32_t>>> edges(nodes_.size());
  for (const auto & [key, node] : children_) edges[key >> 8].emplace_back(static_cast<uint8_t>(key), node);
  std::vector<uint32_t> order{0};
  for (size_t i = 0; i < order.size(); i++) {
    for (const auto & [byte, node] : edges[order[i]]) {
      Node & next = nodes_[node];
      next.fail = order[i] == 0 ? 0 : step(nodes_[order[i]].fail, byte);
      // Its own spelling is longer than what ends with it.
      for (size_t kind = 0; kind < kKinds; kind++) {
        if (next.longest[kind] == 0) next.longest[kind] = nodes_[next.fail].longest[kind];
      }
      order.push_back(node);
    }
  }
}

uint32_t SpecialFinder::child(uint32_t node, uint8_t byte) const {
  const auto known = children_.find(uint64_t{node} << 8 | byte);
  return known == children_.end() ? 0 : known->second;
}

uint32_t SpecialFinder::step(uint32_t node, uint8_t byte) const {
  while (true) {
    const uint32_t next = child(node, byte);
    if (next != 0 || node == 0) return next;
    node = nodes_[node].fail;
  }
}

std::vector<SpecialFinder::Place> SpecialFinder::find(const std::string & text) const {
  std::vector<Place> places;
  uint32_t node = 0;
  for (size_t at = text.size(); at-- > 0;) {
    node = step(node, static_cast<uint8_t>(text[at]));
    if (nodes_[node].longest[kAny] > 0) places.push_back({at, nodes_[node].longest});
  }
  std::reverse(places.begin(), places.end());
  return places;
}

}  // namespace camelid
