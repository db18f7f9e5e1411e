#include "grammar/text_masks.h"

#include <algorithm>

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kKeptMemory = size_t{16} << 20;
constexpr size_t kMostClosedStates = 512;

}  // namespace

TextMasks::TextMasks(std::shared_ptr<const Vocabulary> vocabulary)
    : vocabulary_(std::move(vocabulary)),
      stack_(vocabulary_->plain().depth + 1),
      most_kept_(std::max<size_t>(16, kKeptMemory / std::max<size_t>(1, vocabulary_->size() / 8))) {}

void TextMasks::add(uint32_t machine, const TextWalk & walk, TokenMask & mask) {
  // Inside of a code point only its rest may come, and no plain token begins with that.
  if (!walk.product->is_boundary(walk.state)) return;
  if (walk.live == nullptr && walk.goal == nullptr) return join(mask, vocabulary_->plain_mask(Vocabulary::kAnyLength));
  const uint32_t length = walk.live != nullptr ? 0 : static_cast<uint32_t>(walk.length);
  std::vector<uint32_t> key{machine, walk.rules, walk.state, length};
  const auto known = kept_.find(key);
  if (known != kept_.end()) return join(mask, known->second);
  TokenMask found = vocabulary_->empty_mask();
  compute(walk, found);
  join(mask, found);
  if (kept_.size() >= most_kept_) kept_.clear();
  kept_.emplace(std::move(key), std::move(found));
}

void TextMasks::compute(const TextWalk & walk, TokenMask & mask) {
  const Closed closed = closed_groups(walk);
  if (walk.live != nullptr) {
    if (closed.groups == ByteGroups::kAll) {
      mask = vocabulary_->plain_mask(Vocabulary::kAnyLength);
      return;
    }
    add_slices(closed.groups, Vocabulary::kAnyLength, mask);
    return add_rest(walk, closed.groups, Vocabulary::kAnyLength, mask);
  }
  // How many characters may come wherever they lead, and at most.
  const auto lives = [&](uint32_t characters) {
    return [&walk, characters](uint32_t state) { return walk.is_alive(state, characters); };
  };
  const uint32_t longest = vocabulary_->longest_plain();
  uint32_t all = 0;
  while (all < longest && std::all_of(closed.states.begin(), closed.states.end(), lives(all + 1))) all++;
  uint32_t some = all;
  while (some < longest && std::any_of(closed.states.begin(), closed.states.end(), lives(some + 1))) some++;
  if (all == longest && closed.groups == ByteGroups::kAll) {
    mask = vocabulary_->plain_mask(Vocabulary::kAnyLength);
    return;
  }
  add_slices(closed.groups, all, mask);
  add_rest(walk, closed.groups, all == some ? Vocabulary::kAnyLength : all, mask);
}

TextMasks::Closed TextMasks::closed_groups(const TextWalk & walk) {
  TextProduct & product = *walk.product;
  Closed closed;
  bool changed = true;
  while (changed && closed.groups != 0) {
    changed = false;
    closed.states.assign(1, walk.state);
    round_++;
    is_new(walk.state);
    for (size_t i = 0; i < closed.states.size() && !changed; i++) {
      const uint32_t state = closed.states[i];
      const uint32_t * row = product.row(state);
      WorkMeter::charge(1 + product.classes() / 4);
      for (size_t c = 0; c < product.classes(); c++) {
        if ((product.class_groups(c) & closed.groups) == 0) continue;
        if (!walk.is_alive(row[c], 1)) {
          if (!product.is_well_formed(state, c)) continue;
          closed.groups &= static_cast<uint16_t>(~product.class_groups(c));
          changed = true;
        } else if (is_new(row[c])) {
          closed.states.push_back(row[c]);
        }
      }
      if (closed.states.size() > kMostClosedStates) closed.groups = 0;
    }
  }
  if (closed.groups == 0) closed.states.assign(1, walk.state);
  return closed;
}

bool TextMasks::is_new(uint32_t state) {
  if (state >= seen_in_.size()) seen_in_.resize(state + 1);
  if (seen_in_[state] == round_) return false;
  seen_in_[state] = round_;
  return true;
}

void TextMasks::add_slices(uint16_t groups, uint32_t characters, TokenMask & mask) const {
  if (groups == 0 || characters == 0) return;
  for (const Vocabulary::Slice & slice : vocabulary_->slices()) {
    if ((slice.groups & ~groups) != 0) continue;
    if (!slice.mask.empty()) join(mask, slice.mask);
    else for (const int32_t token : slice.tokens) add_token(mask, token);
  }
  if (characters >= Vocabulary::kKeptLengths) return;
  const TokenMask & fitting = vocabulary_->plain_mask(characters);
  for (size_t i = 0; i < mask.size(); i++) mask[i] &= fitting[i];
}

void TextMasks::add_rest(const TextWalk & walk, uint16_t groups, uint32_t settled, TokenMask & mask) {
  const TokenTrie & trie = vocabulary_->plain();
  const std::vector<uint32_t> & rest = vocabulary_->plain_rest();
  stack_[0] = {walk.state, 0};
  for (size_t i = 0; i < trie.nodes.size();) {
    if (i % 64 == 0) WorkMeter::charge(16);
    const TokenTrie::Node & node = trie.nodes[i];
    const Place & from = stack_[node.depth - 1u];
    const uint32_t characters = from.characters + (is_lead(node.byte) ? 1 : 0);
    if ((node.groups & ~groups) == 0 && (settled == Vocabulary::kAnyLength || characters + rest[i] <= settled)) {
      i = node.end;
      continue;
    }
    const uint32_t state = walk.product->step(from.state, node.byte);
    if (!walk.is_alive(state, characters)) {
      i = node.end;
      continue;
    }
    stack_[node.depth] = {state, characters};
    for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
    i++;
  }
}

}  // namespace camelid::grammar
