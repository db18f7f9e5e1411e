#include "grammar/token_masks.h"

#include <algorithm>

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaskMemory = size_t{32} << 20;
constexpr uint32_t kLongestRun = 32;
constexpr uint32_t kUnknownRun = 0xfffffffe;
constexpr ConfigurationId kUnknown = 0xfffffffe;
constexpr ConfigurationId kInText = 0xfffffffd;

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

// Nodes of a trie are many and each is quickly looked at, so they are charged by the hundred.
class NodeCount {
 public:
  void add() {
    if (++count_ % kNodes == 0) WorkMeter::charge(kNodes / 4);
  }

 private:
  static constexpr uint32_t kNodes = 128;
  uint32_t count_ = 0;
};

}  // namespace

TokenMasks::TokenMasks(ConfigurationSpace & space, std::shared_ptr<const Vocabulary> vocabulary)
    : space_(space),
      vocabulary_(std::move(vocabulary)),
      texts_(vocabulary_),
      stack_(vocabulary_->depth() + 1),
      places_(vocabulary_->others().depth + 1),
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
  return texts_.memory() + masks_.size() * (vocabulary_->size() / 8 + sizeof(Entry) + 64) + joined_.size() * 40 +
         after_plain_.size() * sizeof(ConfigurationId);
}

// Each item takes tokens for itself, so a mask is the union of theirs.
void TokenMasks::compute(ConfigurationId configuration, TokenMask & mask) {
  const std::vector<Item> items = space_.at(configuration).items;
  std::vector<Item> rest;
  bool may_be_plain = false;
  for (const Item & item : items) {
    ByteMachine * machine = space_.machine_of(item);
    TextWalk walk;
    if (machine != nullptr && machine->text_at(item.progress, walk)) {
      add_text(item, walk, mask);
      continue;
    }
    if (machine == nullptr || !machine->describes_texts()) may_be_plain = true;
    rest.push_back(item);
  }
  if (rest.empty()) return;
  const ConfigurationId others = rest.size() == items.size() ? configuration : space_.of_items(std::move(rest));
  if (may_be_plain) add_plain(others, mask);
  else add_all(others, vocabulary_->plain(), mask);
  add_all(others, vocabulary_->others(), mask);
  if (space_.at(others).takes_tokens) add_token_elements(space_.at(others), mask);
}

void TokenMasks::add_text(const Item & item, const TextWalk & walk, TokenMask & mask) {
  texts_.add(item.node, walk, mask);
  add_names(walk, mask);
  walks_.clear();
  walks_.push_back({item, 0, walk});
  add_others_of_text(mask);
}

// Marks the plain tokens that lie on the way of a name.
void TokenMasks::add_names(const TextWalk & walk, TokenMask & mask) const {
  const TokenTrie & trie = vocabulary_->plain();
  for (const std::string & name : walk.names) {
    WorkMeter::charge(1 + name.size());
    size_t child = 0;
    size_t end = trie.nodes.size();
    for (const char character : name) {
      const auto byte = static_cast<uint8_t>(character);
      while (child < end && trie.nodes[child].byte < byte) child = trie.nodes[child].end;
      if (child >= end || trie.nodes[child].byte != byte) break;
      const TokenTrie::Node & node = trie.nodes[child];
      for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
      end = node.end;
      child++;
    }
  }
}

// Tokens that leave the text, by a quote or an escape. Until they do, and when they are inside of a text again, no
// configuration is made of where they are.
void TokenMasks::add_others_of_text(TokenMask & mask) {
  const TextWalk & walk = walks_[0].walk;
  const TokenTrie & trie = walk.product->is_boundary(walk.state) ? vocabulary_->exits() : vocabulary_->others();
  places_[0] = {kInText, 0, walk.state, 0};
  NodeCount count;
  for (size_t i = 0; i < trie.nodes.size();) {
    count.add();
    const TokenTrie::Node & node = trie.nodes[i];
    path_.resize(node.depth - 1u);
    path_.push_back(static_cast<char>(node.byte));
    const Place next = after_byte(places_[node.depth - 1u], node);
    if (next.configuration == kNoConfiguration) {
      i = node.end;
      continue;
    }
    places_[node.depth] = next;
    for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
    i++;
  }
}

TokenMasks::Place TokenMasks::after_byte(const Place & from, const TokenTrie::Node & node) {
  constexpr Place kNowhere{kNoConfiguration, 0, 0, 0};
  if (from.configuration != kInText) {
    const ConfigurationId next = space_.step_one(from.configuration, node.byte);
    return next == kNoConfiguration ? kNowhere : enter_text(next, node.depth);
  }
  if (node.byte < 0x20) return kNowhere;
  if (node.byte == '"' || node.byte == '\\') return leave_text(from, node.byte, node.depth);
  const auto & [item, depth, walk] = walks_[from.walk];
  const uint32_t state = walk.product->step(from.state, node.byte);
  const uint32_t characters = from.characters + (is_lead(node.byte) ? 1 : 0);
  if (state == 0) return kNowhere;
  if (!walk.is_alive(state, characters) && !walk.begins_name(path_.substr(depth))) return kNowhere;
  return {kInText, from.walk, state, characters};
}

TokenMasks::Place TokenMasks::leave_text(const Place & from, uint8_t byte, size_t depth) {
  const OpenWalk & open = walks_[from.walk];
  const Item item = open.item;
  const std::string taken = path_.substr(open.depth, depth - 1 - open.depth);
  const uint32_t state = space_.machine_of(item)->after_text(item.progress, taken, from.state, from.characters);
  const ConfigurationId next = space_.step_one(space_.of_item({item.node, state, item.frame}), byte);
  return {next, 0, 0, 0};
}

TokenMasks::Place TokenMasks::enter_text(ConfigurationId configuration, size_t depth) {
  const std::vector<Item> & items = space_.at(configuration).items;
  const Place outside{configuration, 0, 0, 0};
  if (items.size() != 1 || space_.at(configuration).complete) return outside;
  const Item item = items[0];
  ByteMachine * machine = space_.machine_of(item);
  TextWalk walk;
  if (machine == nullptr || !machine->text_at(item.progress, walk)) return outside;
  // Walks of tokens that were looked at before end here.
  while (walks_.size() > 1 && walks_.back().depth >= depth) walks_.pop_back();
  walks_.push_back({item, depth, walk});
  return {kInText, walks_.size() - 1, walk.state, 0};
}

void TokenMasks::add_all(ConfigurationId configuration, const TokenTrie & trie, TokenMask & mask) {
  stack_[0] = configuration;
  NodeCount count;
  for (size_t i = 0; i < trie.nodes.size();) {
    count.add();
    const TokenTrie::Node & node = trie.nodes[i];
    const ConfigurationId from = stack_[node.depth - 1u];
    const ConfigurationId next = node.depth == 1 ? space_.step(from, node.byte) : space_.step_one(from, node.byte);
    if (next == kNoConfiguration) {
      i = node.end;
      continue;
    }
    stack_[node.depth] = next;
    for (size_t k = node.first_token; k < size_t{node.first_token} + node.token_count; k++) add_token(mask, trie.tokens[k]);
    i++;
  }
}

// Plain tokens are by far the most, and most often all of them may come or none: those below a node of the tree whose
// text may be followed by any plain text need no look.
void TokenMasks::add_plain(ConfigurationId configuration, TokenMask & mask) {
  const uint32_t run = plain_run(configuration);
  if (run >= vocabulary_->longest_plain()) return join(mask, vocabulary_->plain_mask(run));
  TokenMask found;
  walk_plain(configuration, run, found);
  join(mask, found);
}

void TokenMasks::walk_plain(ConfigurationId configuration, uint32_t run, TokenMask & mask) {
  mask = vocabulary_->plain_mask(run);
  const bool removes = run > 0 || begins_plain(configuration);
  if (run == 0 && removes) mask = vocabulary_->plain_mask(Vocabulary::kAnyLength);
  const TokenTrie & trie = vocabulary_->plain();
  const std::vector<uint32_t> & rest = vocabulary_->plain_rest();
  // Tokens that the mask has already for the run are all right, so it does no harm to look at them again.
  const bool adds = !removes || run > 0;
  const auto set = [&](uint32_t from, uint32_t to) {
    if (adds) for (uint32_t k = from; k < to; k++) add_token(mask, trie.tokens[k]);
  };
  stack_[0] = configuration;
  NodeCount count;
  for (size_t i = 0; i < trie.nodes.size();) {
    count.add();
    const TokenTrie::Node & node = trie.nodes[i];
    const ConfigurationId from = stack_[node.depth - 1u];
    if (node.byte >= 0xc2 && plain_run(from) > rest[i]) {
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
    if (node.end > i + 1 && rest[i] > 0 && plain_run(next) >= rest[i]) {
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
    else if (plain_run(next) >= vocabulary_->plain_rest()[i]) balance += count;
  }
  return balance > 0;
}

void TokenMasks::add_token_elements(const Configuration & configuration, TokenMask & mask) {
  const Program & program = space_.program();
  for (const Item & item : configuration.items) {
    const Node & node = program.nodes[item.node];
    WorkMeter::charge(node.operation == Operation::token_text ? vocabulary_->size() / 4 : 1);
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

uint32_t TokenMasks::plain_run(ConfigurationId configuration) {
  if (configuration >= plain_runs_.size()) plain_runs_.resize(space_.size(), kUnknownRun);
  if (plain_runs_[configuration] == kUnknownRun) {
    const uint32_t run = compute_plain_run(configuration);
    if (plain_runs_.size() < space_.size()) plain_runs_.resize(space_.size(), kUnknownRun);
    plain_runs_[configuration] = run;
  }
  return plain_runs_[configuration];
}

uint32_t TokenMasks::compute_plain_run(ConfigurationId configuration) {
  ConfigurationId at = configuration;
  for (uint32_t run = 0; run < kLongestRun; run++) {
    const ConfigurationId next = after_plain(at);
    if (next == kNoConfiguration) return run;
    if (next == at) return Vocabulary::kAnyLength;
    at = next;
  }
  return kLongestRun;
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
