#include "grammar/configuration.h"

#include <algorithm>

#include "grammar/closure.h"
#include "grammar/configuration_tables.h"
#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxSingleSteps = 200000;
// Of an item's outcomes for all bytes, beside what its machine does.
constexpr size_t kWorkOfRow = 8;

}  // namespace

ConfigurationSpace::ConfigurationSpace(std::unique_ptr<Program> program)
    : program_(std::move(program)), tables_(std::make_unique<Tables>()) {
  Closure closure(*program_, kFirstNewFrame);
  closure.begin();
  start_ = settle(closure);
}

ConfigurationSpace::~ConfigurationSpace() = default;

size_t ConfigurationSpace::memory() const {
  size_t machines = 0;
  for (const auto & machine : program_->machines) machines += machine->memory();
  return machines + transitions_.size() * sizeof(Row) + configurations_.size() * 256 + tables_->frames.size() * 192 +
         single_steps_.size() * 40 + tables_->bytes;
}

// Bytes that every item takes alike lead to the same configuration, so few of the 256 steps are really made.
void ConfigurationSpace::compute_row(ConfigurationId from) {
  const Configuration & only = configurations_[from];
  if (only.items.size() == 1 && machine_of(only.items[0]) != nullptr) return compute_machine_row(from, only.items[0]);
  const std::vector<Item> items = configurations_[from].items;
  uint16_t group_of[256] = {};
  uint32_t next[256];
  std::vector<uint64_t> groups(1);
  for (const Item & item : items) {
    WorkMeter::charge(kWorkOfRow);
    item_row(item, next);
    groups.clear();
    uint64_t last = 0;
    uint16_t group = 0;
    for (size_t byte = 0; byte < 256; byte++) {
      const uint64_t key = uint64_t{group_of[byte]} << 32 | next[byte];
      if (key != last || byte == 0) {
        const auto known = std::find(groups.begin(), groups.end(), key);
        group = static_cast<uint16_t>(known - groups.begin());
        if (known == groups.end()) groups.push_back(key);
        last = key;
      }
      group_of[byte] = group;
    }
  }
  std::vector<ConfigurationId> target(groups.size(), kUnknown);
  Row & row = row_of(from);
  for (size_t byte = 0; byte < 256; byte++) {
    ConfigurationId & to = target[group_of[byte]];
    if (to == kUnknown) {
      Closure closure(*program_, kFirstNewFrame);
      advance(closure, items, static_cast<uint8_t>(byte));
      to = settle(closure);
    }
    row.next[byte] = to;
  }
  row.is_whole = true;
}

// The most frequent case by far: one machine that runs on.
void ConfigurationSpace::compute_machine_row(ConfigurationId from, const Item item) {
  WorkMeter::charge(kWorkOfRow);
  uint32_t next[256];
  machine_of(item)->row(item.progress, next);
  Row & whole = row_of(from);
  auto & row = whole.next;
  std::array<uint8_t, 256> firsts;  // the first byte of each outcome
  size_t outcomes = 0;
  for (size_t byte = 0; byte < 256; byte++) {
    if (next[byte] == ByteMachine::kRejected) {
      row[byte] = kNoConfiguration;
      continue;
    }
    if (byte > 0 && next[byte] == next[byte - 1]) {
      row[byte] = row[byte - 1];
      continue;
    }
    const auto end = firsts.begin() + outcomes;
    const auto known = std::find_if(firsts.begin(), end, [&](uint8_t first) { return next[first] == next[byte]; });
    if (known != end) {
      row[byte] = row[*known];
      continue;
    }
    firsts[outcomes++] = static_cast<uint8_t>(byte);
    row[byte] = after_machine(item, next[byte]);
  }
  whole.is_whole = true;
}

ConfigurationSpace::Row & ConfigurationSpace::row_of(ConfigurationId from) {
  if (rows_[from] == nullptr) {
    rows_[from] = &transitions_.emplace_back();
    rows_[from]->next.fill(kUnknown);
  }
  return *rows_[from];
}

ConfigurationId ConfigurationSpace::after_machine(const Item & item, uint32_t state) {
  ByteMachine & machine = *machine_of(item);
  if (!machine.accepting(state) && machine.open(state)) return intern_item({item.node, state, item.frame});
  Closure closure(*program_, kFirstNewFrame);
  after_byte(closure, item, state);
  return settle(closure);
}

void ConfigurationSpace::after_byte(Closure & closure, const Item & item, uint32_t state) const {
  ByteMachine & machine = *machine_of(item);
  if (machine.accepting(state)) closure.reach(program_->nodes[item.node].next, item.frame);
  if (machine.open(state)) closure.keep({item.node, state, item.frame});
}

ConfigurationId ConfigurationSpace::step_once(ConfigurationId from, uint8_t byte) {
  if (rows_[from] != nullptr && rows_[from]->next[byte] != kUnknown) return rows_[from]->next[byte];
  const uint64_t key = uint64_t{from} << 8 | byte;
  const auto known = single_steps_.find(key);
  if (known != single_steps_.end()) return known->second;
  WorkMeter::charge();
  const ConfigurationId to = compute_possible(from, byte);
  if (single_steps_.size() > kMaxSingleSteps) single_steps_.clear();
  return single_steps_[key] = to;
}

ConfigurationId ConfigurationSpace::compute_possible(ConfigurationId from, uint8_t byte) {
  const std::vector<Item> & items = configurations_[from].items;
  if (items.size() == 1) {
    ByteMachine * machine = machine_of(items[0]);
    if (machine != nullptr && !machine->may_take(items[0].progress, byte)) return kNoConfiguration;
  }
  return compute_step(from, byte);
}

ConfigurationId ConfigurationSpace::compute_step(ConfigurationId from, uint8_t byte) {
  const std::vector<Item> & items = configurations_[from].items;
  if (items.size() == 1 && machine_of(items[0]) != nullptr) {
    const Item item = items[0];
    const uint32_t state = machine_of(item)->step(item.progress, byte);
    return state == ByteMachine::kRejected ? kNoConfiguration : after_machine(item, state);
  }
  Closure closure(*program_, kFirstNewFrame);
  advance(closure, items, byte);
  return settle(closure);
}

ConfigurationId ConfigurationSpace::coarse(ConfigurationId id) {
  if (id >= coarse_.size()) coarse_.resize(configurations_.size(), kUnknown);
  if (coarse_[id] != kUnknown) return coarse_[id];
  if (configurations_[id].items.size() == 1 && !configurations_[id].complete) {
    const Item item = configurations_[id].items[0];
    if (ByteMachine * machine = machine_of(item)) {
      const ConfigurationId found = intern_item({item.node, machine->coarse(item.progress), item.frame});
      return coarse_[id] = found;
    }
  }
  Configuration configuration = configurations_[id];
  WorkMeter::charge(configuration.items.size());
  for (Item & item : configuration.items) {
    if (ByteMachine * machine = machine_of(program_->nodes[item.node])) item.progress = machine->coarse(item.progress);
  }
  const ConfigurationId found = intern(std::move(configuration));
  return coarse_[id] = found;
}

Forgotten ConfigurationSpace::forgotten(ConfigurationId id) const {
  Forgotten most = Forgotten::keys;
  for (const Item & item : configurations_[id].items) {
    if (ByteMachine * machine = machine_of(item)) most = std::max(most, machine->forgotten(item.progress));
  }
  return most;
}

ConfigurationId ConfigurationSpace::of_items(std::vector<Item> items) {
  Configuration configuration;
  configuration.items = std::move(items);
  mark_tokens(configuration);
  return intern(std::move(configuration));
}

void ConfigurationSpace::mark_tokens(Configuration & configuration) const {
  configuration.takes_tokens = std::any_of(configuration.items.begin(), configuration.items.end(), [this](const Item & item) {
    const Operation operation = program_->nodes[item.node].operation;
    return operation == Operation::token || operation == Operation::token_text;
  });
}

ByteMachine * ConfigurationSpace::machine_of(const Node & node) const {
  if (node.operation == Operation::machine) return program_->machines[node.a].get();
  if (node.operation == Operation::character_class) return program_->machines[program_->class_machines[node.a]].get();
  return nullptr;
}

// What each byte makes of one item, as numbers that are equal where the outcome is.
void ConfigurationSpace::item_row(const Item & item, uint32_t (&next)[256]) const {
  const Node & node = program_->nodes[item.node];
  if (ByteMachine * machine = machine_of(node)) return machine->row(item.progress, next);
  std::fill(std::begin(next), std::end(next), ByteMachine::kRejected);
  if (node.operation == Operation::bytes) next[static_cast<uint8_t>(program_->text[node.a + item.progress])] = 0;
}

void ConfigurationSpace::advance(Closure & closure, const std::vector<Item> & items, uint8_t byte) const {
  for (const Item & item : items) {
    WorkMeter::charge();
    const auto & [operation, a, b, next] = program_->nodes[item.node];
    if (operation == Operation::bytes) {
      if (static_cast<uint8_t>(program_->text[a + item.progress]) != byte) continue;
      if (item.progress + 1 == b) closure.reach(next, item.frame);
      else closure.keep({item.node, item.progress + 1, item.frame});
    } else if (ByteMachine * machine = machine_of(program_->nodes[item.node])) {
      const uint32_t state = machine->step(item.progress, byte);
      if (state == ByteMachine::kRejected) continue;
      after_byte(closure, item, state);
    }
  }
}

bool ConfigurationSpace::takes_token(const Node & node, int32_t token, const std::string & text) const {
  if (node.operation == Operation::token) return (node.a == static_cast<uint32_t>(token)) != (node.b == 1);
  if (node.operation != Operation::token_text) return false;
  const bool same = program_->text.compare(node.a, node.b & ~kNegatedText, text) == 0;
  return same != ((node.b & kNegatedText) != 0);
}

ConfigurationId ConfigurationSpace::step_token(ConfigurationId from, int32_t token, const std::string & bytes,
                                               const std::string & text) {
  if (!configurations_[from].takes_tokens) {
    if (bytes.empty()) return kNoConfiguration;
    ConfigurationId at = from;
    for (const char byte : bytes) {
      at = step_once(at, static_cast<uint8_t>(byte));
      if (at == kNoConfiguration) return kNoConfiguration;
    }
    return at;
  }
  // All bytes but the last run alone; the last one joins what token elements make of the token.
  ConfigurationId before_last = bytes.empty() ? kNoConfiguration : from;
  for (size_t i = 0; i + 1 < bytes.size() && before_last != kNoConfiguration; i++) {
    before_last = step_once(before_last, static_cast<uint8_t>(bytes[i]));
  }
  Closure closure(*program_, kFirstNewFrame);
  if (before_last != kNoConfiguration) {
    advance(closure, configurations_[before_last].items, static_cast<uint8_t>(bytes.back()));
  }
  for (const Item & item : configurations_[from].items) {
    const Node & node = program_->nodes[item.node];
    if (takes_token(node, token, text)) closure.reach(node.next, item.frame);
  }
  return settle(closure);
}

}  // namespace camelid::grammar
