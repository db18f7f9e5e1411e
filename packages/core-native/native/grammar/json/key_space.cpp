#include "grammar/json/key_space.h"

#include <limits>
#include <map>

#include "grammar/work_meter.h"

namespace camelid::grammar {

KeySpace::KeySpace(std::vector<const TextDfa *> dfas) : product_(dfas) {
  const size_t total = product_.explore();
  std::map<std::vector<bool>, int> signatures;
  for (uint32_t state = 1; state < total; state++) {
    if (!product_.is_boundary(state)) continue;
    std::vector<bool> bits;
    for (size_t i = 0; i < dfas.size(); i++) bits.push_back(product_.accepts(state, i));
    const auto [known, fresh] = signatures.emplace(bits, static_cast<int>(cells_.size()));
    if (fresh) cells_.push_back({std::move(bits), 0});
    cell_by_state_[state] = known->second;
  }
  for (size_t cell = 0; cell < cells_.size(); cell++) {
    counts_.push_back(count_completions(total, static_cast<int>(cell)));
    cells_[cell].size = completions(product_.start(), cell);
  }
}

int KeySpace::cell_at(uint32_t state) const {
  const auto known = cell_by_state_.find(state);
  return known == cell_by_state_.end() ? -1 : known->second;
}

int KeySpace::cell_of(const std::string & key) {
  uint32_t state = product_.start();
  for (const char byte : key) state = product_.step(state, static_cast<uint8_t>(byte));
  return cell_at(state);
}

std::vector<double> KeySpace::count_completions(size_t total, int cell) {
  WorkMeter::charge(1 + total * product_.classes() / 4);
  std::vector<uint8_t> useful(total, 0);
  std::vector<std::vector<uint32_t>> sources(total);
  const auto each_target = [&](uint32_t state, const auto & visit) {
    const uint32_t * row = product_.row(state);
    for (size_t c = 0; c < product_.classes(); c++) visit(row[c], c);
  };
  for (uint32_t state = 1; state < total; state++) {
    each_target(state, [&](uint32_t target, size_t) {
      if (target != 0) sources[target].push_back(state);
    });
  }
  std::vector<uint32_t> queue;
  for (const auto & [state, own] : cell_by_state_) {
    if (own != cell) continue;
    useful[state] = 1;
    queue.push_back(state);
  }
  while (!queue.empty()) {
    const uint32_t state = queue.back();
    queue.pop_back();
    for (const uint32_t source : sources[state]) {
      if (useful[source] != 0) continue;
      useful[source] = 1;
      queue.push_back(source);
    }
  }
  // Counted from the ends backwards; what is left over leads into a cycle.
  std::vector<double> counts(total, std::numeric_limits<double>::infinity());
  std::vector<uint32_t> open(total, 0);
  for (uint32_t state = 0; state < total; state++) {
    if (useful[state] == 0) {
      counts[state] = 0;
      continue;
    }
    each_target(state, [&](uint32_t target, size_t) { open[state] += useful[target]; });
    if (open[state] == 0) queue.push_back(state);
  }
  while (!queue.empty()) {
    const uint32_t state = queue.back();
    queue.pop_back();
    double count = cell_at(state) == cell ? 1 : 0;
    each_target(state, [&](uint32_t target, size_t c) {
      if (useful[target] != 0) count += counts[target] * product_.class_size(c);
    });
    counts[state] = count;
    for (const uint32_t source : sources[state]) {
      if (useful[source] != 0 && --open[source] == 0) queue.push_back(source);
    }
  }
  return counts;
}

}  // namespace camelid::grammar
