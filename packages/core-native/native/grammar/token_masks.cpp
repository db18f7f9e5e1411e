#include "grammar/token_masks.h"

#include <algorithm>

namespace camelid::grammar {

namespace {

constexpr size_t kMaskMemory = size_t{32} << 20;
constexpr uint32_t kLongestRun = 32;
constexpr ConfigurationId kUnknown = 0xfffffffe;

// Second bytes and further continuation bytes of the leads of whole UTF-8 sequences. Unicode standard, table 3-7.
struct Lead {
  uint8_t first, last, low, high;
  int more;
};
constexpr Lead kLeads[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 0}, {0xe0, 0xe0, 0xa0, 0xbf, 1}, {0xe1, 0xec, 0x80, 0xbf, 1},
    {0xed, 0xed, 0x80, 0x9f, 1}, {0xee, 0xef, 0x80, 0xbf, 1}, {0xf0, 0xf0, 0x90, 0xbf, 2},
    {0xf1, 0xf3, 0x80, 0xbf, 2}, {0xf4, 0xf4, 0x80, 0x8f, 2},
};

}  // namespace

TokenMasks::TokenMasks(ConfigurationSpace & space, std::shared_ptr<const Vocabulary> vocabulary)
    : space_(space),
      vocabulary_(std::move(vocabulary)),
      stack_(vocabulary_->depth() + 1),
      kept_masks_(std::max<size_t>(16, kMaskMemory / std::max<size_t>(1, vocabulary_->size() / 8))) {}

const TokenMask & TokenMasks::at(ConfigurationId configuration) {
  const auto known = mask_of_.find(configuration);
  if (known != mask_of_.end()) {
    masks_.splice(masks_.begin(), masks_, known->second);
    return known->second->mask;
  }
  Entry entry{configuration, vocabulary_->empty_mask()};
  compute(configuration, entry.mask);
  if (masks_.size() >= kept_masks_) {
    mask_of_.erase(masks_.back().configuration);
    masks_.pop_back();
  }
  masks_.push_front(std::move(entry));
  mask_of_[configuration] = masks_.begin();
  return masks_.front().mask;
}

size_t TokenMasks::memory() const {
  return (masks_.size() + plain_parts_.size()) * (vocabulary_->size() / 8 + sizeof(Entry) + 64) + joined_.size() * 40 +
         after_plain_.size() * sizeof(ConfigurationId);
}

void TokenMasks::compute(ConfigurationId configuration, TokenMask & mask) {
  add_plain(configuration, mask);
  add_others(configuration, mask);
  if (space_.at(configuration).takes_tokens) add_token_elements(space_.at(configuration), mask);
}

// Plain tokens are by far the most, and most often all of them may come or none: those below a node of the tree whose
// text may be followed by any plain text need no look. What is looked at are the exceptions: names that an object knows,
// patterns, tokens that are too long.
void TokenMasks::add_plain(ConfigurationId configuration, TokenMask & mask) {
  const PlainRun run = plain_run(configuration);
  if (run.count >= vocabulary_->longest_plain() || (run.is_exact && run.count <= Vocabulary::kKeptLengths)) {
    mask = vocabulary_->plain_mask(run.count);
    return;
  }
  const std::vector<Item> & items = space_.at(configuration).items;
  if (items.size() != 1) return walk_plain(configuration, run, mask);
  const Item item = items[0];
  ByteMachine * machine = space_.machine_of(item);
  if (machine == nullptr) return walk_plain(configuration, run, mask);
  const uint32_t identity = machine->plain_identity(item.progress);
  if (identity == ByteMachine::kRejected) {
    if (!add_plain_texts(item, mask)) walk_plain(configuration, run, mask);
    return;
  }
  const uint64_t key = uint64_t{item.node} << 32 | identity;
  const auto known = plain_parts_.find(key);
  if (known != plain_parts_.end()) {
    mask = known->second;
    return;
  }
  walk_plain(configuration, run, mask);
  if (plain_parts_.size() >= kept_masks_) plain_parts_.clear();
  plain_parts_.emplace(key, mask);
}

// Marks the tokens that lie on the way of a text, where a machine knows all texts that may come.
bool TokenMasks::add_plain_texts(const Item & item, TokenMask & mask) {
  texts_.clear();
  if (!space_.machine_of(item)->plain_texts(item.progress, texts_)) return false;
  const TokenTrie & trie = vocabulary_->plain();
  for (const std::string & text : texts_) {
    size_t child = 0;
    size_t end = trie.nodes.size();
    for (const char character : text) {
      const auto byte = static_cast<uint8_t>(character);
      while (child < end && trie.nodes[child].byte < byte) child = trie.nodes[child].end;
      if (child >= end || trie.nodes[child].byte != byte) break;
      const TokenTrie::Node & node = trie.nodes[child];
      for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
      end = node.end;
      child++;
    }
  }
  return true;
}

void TokenMasks::walk_plain(ConfigurationId configuration, const PlainRun & run, TokenMask & mask) {
  mask = vocabulary_->plain_mask(run.count);
  const bool removes = run.count > 0 || begins_plain(configuration);
  if (run.count == 0 && removes) mask = vocabulary_->plain_mask(PlainRun::kAny);
  const TokenTrie & trie = vocabulary_->plain();
  const std::vector<uint32_t> & rest = vocabulary_->plain_rest();
  // Tokens that the mask has already for the run are all right, so it does no harm to look at them again.
  const bool adds = !removes || run.count > 0;
  const auto set = [&](uint32_t from, uint32_t to) {
    if (adds) for (uint32_t k = from; k < to; k++) add_token(mask, trie.tokens[k]);
  };
  stack_[0] = configuration;
  for (size_t i = 0; i < trie.nodes.size();) {
    const TokenTrie::Node & node = trie.nodes[i];
    const ConfigurationId from = stack_[node.depth - 1u];
    if (node.byte >= 0xc2 && plain_run(from).wide > rest[i]) {
      set(node.first_token, trie.last_token(node));
      i = node.end;
      continue;
    }
    const ConfigurationId next = space_.step(from, node.byte);
    if (next == kNoConfiguration) {
      if (!adds) for (uint32_t k = node.first_token; k < trie.last_token(node); k++) remove_token(mask, trie.tokens[k]);
      i = node.end;
      continue;
    }
    if (node.end > i + 1 && rest[i] > 0 && plain_run(next).count >= rest[i]) {
      set(node.first_token, trie.last_token(node));
      i = node.end;
      continue;
    }
    stack_[node.depth] = next;
    set(node.first_token, node.first_token + node.token_count);
    i++;
  }
}

// Whether more plain tokens begin with a byte behind which any plain text may come than with one that may not come.
bool TokenMasks::begins_plain(ConfigurationId configuration) {
  const TokenTrie & trie = vocabulary_->plain();
  int64_t balance = 0;
  for (size_t i = 0; i < trie.nodes.size(); i = trie.nodes[i].end) {
    const TokenTrie::Node & node = trie.nodes[i];
    const int64_t count = int64_t{trie.last_token(node)} - node.first_token;
    const ConfigurationId next = space_.step(configuration, node.byte);
    if (next == kNoConfiguration) balance -= count;
    else if (plain_run(next).count >= vocabulary_->plain_rest()[i]) balance += count;
  }
  return balance > 0;
}

void TokenMasks::add_others(ConfigurationId configuration, TokenMask & mask) {
  const TokenTrie & trie = vocabulary_->others();
  stack_[0] = configuration;
  for (size_t i = 0; i < trie.nodes.size();) {
    const TokenTrie::Node & node = trie.nodes[i];
    const ConfigurationId next = space_.step(stack_[node.depth - 1u], node.byte);
    if (next == kNoConfiguration) {
      i = node.end;
      continue;
    }
    stack_[node.depth] = next;
    for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
    i++;
  }
}

void TokenMasks::add_token_elements(const Configuration & configuration, TokenMask & mask) {
  const Program & program = space_.program();
  for (const Item & item : configuration.items) {
    const Node & node = program.nodes[item.node];
    const bool negated = node.operation == Operation::token ? node.b == 1 : (node.b & kNegatedText) != 0;
    if (node.operation == Operation::token) {
      if (negated) {
        for (size_t i = 0; i < vocabulary_->size(); i++) {
          if (i != node.a) add_token(mask, static_cast<int32_t>(i));
        }
      } else if (node.a < vocabulary_->size()) {
        add_token(mask, static_cast<int32_t>(node.a));
      }
    } else if (node.operation == Operation::token_text) {
      for (size_t i = 0; i < vocabulary_->size(); i++) {
        const auto token = static_cast<int32_t>(i);
        const bool same = program.text.compare(node.a, node.b & ~kNegatedText, vocabulary_->text(token)) == 0;
        if (same != negated) add_token(mask, token);
      }
    }
  }
}

PlainRun TokenMasks::plain_run(ConfigurationId configuration) {
  if (configuration >= plain_runs_.size()) {
    plain_runs_.resize(space_.size());
    has_plain_run_.resize(space_.size());
  }
  if (!has_plain_run_[configuration]) {
    const PlainRun run = compute_plain_run(configuration);
    if (plain_runs_.size() < space_.size()) {
      plain_runs_.resize(space_.size());
      has_plain_run_.resize(space_.size());
    }
    plain_runs_[configuration] = run;
    has_plain_run_[configuration] = true;
  }
  return plain_runs_[configuration];
}

// What one item takes, all together take.
PlainRun TokenMasks::compute_plain_run(ConfigurationId configuration) {
  const std::vector<Item> & items = space_.at(configuration).items;
  PlainRun most;
  bool is_known = false;
  for (const Item & item : items) {
    ByteMachine * machine = space_.machine_of(item);
    if (machine == nullptr || !machine->knows_plain_runs()) continue;
    const PlainRun run = machine->plain_run(item.progress);
    is_known = true;
    most.count = std::max(most.count, run.count);
    most.wide = std::max(most.wide, run.wide);
    most.is_exact = run.is_exact && items.size() == 1;
  }
  if (is_known) return most;
  for (ConfigurationId at = configuration; most.count < kLongestRun; most.count++) {
    const ConfigurationId next = after_plain(at);
    if (next == kNoConfiguration) break;
    if (next == at) {
      most.count = PlainRun::kAny;
      break;
    }
    at = next;
  }
  most.wide = most.count;
  return most;
}

ConfigurationId TokenMasks::after_plain(ConfigurationId configuration) {
  if (configuration >= after_plain_.size()) after_plain_.resize(space_.size(), kUnknown);
  if (after_plain_[configuration] == kUnknown) {
    const ConfigurationId found = compute_after_plain(configuration);
    if (after_plain_.size() < space_.size()) after_plain_.resize(space_.size(), kUnknown);
    after_plain_[configuration] = found;
  }
  return after_plain_[configuration];
}

ConfigurationId TokenMasks::compute_after_plain(ConfigurationId configuration) {
  const ConfigurationId target = space_.step(configuration, ' ');
  if (target == kNoConfiguration) return kNoConfiguration;
  for (int byte = 0x21; byte < 0x80; byte++) {
    if (byte == '"' || byte == '\\') continue;
    if (space_.step(configuration, static_cast<uint8_t>(byte)) != target) return kNoConfiguration;
  }
  for (const Lead & lead : kLeads) {
    for (int byte = lead.first; byte <= lead.last; byte++) {
      const ConfigurationId inside = space_.step(configuration, static_cast<uint8_t>(byte));
      if (inside == kNoConfiguration || !joins(inside, lead.low, lead.high, lead.more, target)) return kNoConfiguration;
    }
  }
  return target;
}

// Whether all byte sequences of a range and `more` further continuation bytes lead to `target`.
bool TokenMasks::joins(ConfigurationId from, uint8_t low, uint8_t high, int more, ConfigurationId target) {
  const uint64_t key = uint64_t{from} << 20 | uint64_t{low} << 12 | uint64_t{high} << 4 | static_cast<uint64_t>(more);
  const auto known = joined_.find(key);
  if (known != joined_.end()) return known->second == target;
  bool all = true;
  for (int byte = low; byte <= high && all; byte++) {
    const ConfigurationId next = space_.step(from, static_cast<uint8_t>(byte));
    all = next != kNoConfiguration && (more == 0 ? next == target : joins(next, 0x80, 0xbf, more - 1, target));
  }
  joined_[key] = all ? target : kNoConfiguration;
  return all;
}

}  // namespace camelid::grammar
