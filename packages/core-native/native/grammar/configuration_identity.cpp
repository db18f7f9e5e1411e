// What makes configurations and frames of equal content one: the part of ConfigurationSpace that keeps them.
#include <algorithm>

#include "grammar/closure.h"
#include "grammar/configuration_tables.h"
#include "grammar/work_meter.h"

namespace camelid::grammar {

ConfigurationId ConfigurationSpace::settle(Closure & closure) {
  if (closure.items().empty() && !closure.complete()) return kNoConfiguration;
  tables_->settled.clear();
  Configuration configuration;
  configuration.complete = closure.complete();
  configuration.items = closure.items();
  for (Item & item : configuration.items) item.frame = settle_frame(item.frame);
  mark_tokens(configuration);
  return intern(std::move(configuration));
}

// Parents first, without recursion. A frame that is its own ancestor (left recursion) has no content of finite size:
// all frames of such a cycle are copied as they are.
const Frame * ConfigurationSpace::settle_frame(const Frame * root) {
  if (root->id < kFirstNewFrame) return root;
  auto & settled = tables_->settled;
  const auto done = settled.find(root);
  if (done != settled.end()) return done->second;

  enum class State { open, closed };
  std::unordered_map<const Frame *, State> states;
  std::vector<const Frame *> order;
  bool cyclic = false;
  std::vector<std::pair<const Frame *, size_t>> path{{root, 0}};
  states[root] = State::open;
  while (!path.empty()) {
    WorkMeter::charge();
    auto & [frame, edge] = path.back();
    if (edge == frame->edges.size()) {
      states[frame] = State::closed;
      order.push_back(frame);
      path.pop_back();
      continue;
    }
    const Frame * parent = frame->edges[edge++].parent;
    if (parent->id < kFirstNewFrame || settled.count(parent) > 0) continue;
    const auto [known, fresh] = states.emplace(parent, State::open);
    if (fresh) path.emplace_back(parent, 0);
    else if (known->second == State::open) cyclic = true;
  }

  const auto settled_parent = [&](const Frame * parent) { return parent->id < kFirstNewFrame ? parent : settled.at(parent); };
  if (cyclic) {
    std::vector<Frame *> copies;
    for (const Frame * frame : order) {
      tables_->frames.push_back(*frame);
      copies.push_back(&tables_->frames.back());
      tables_->bytes += frame->edges.size() * sizeof(Edge);
      copies.back()->id = static_cast<uint32_t>(tables_->frames.size() - 1);
      settled[frame] = copies.back();
    }
    for (Frame * copy : copies) {
      for (Edge & edge : copy->edges) edge.parent = settled_parent(edge.parent);
    }
    return settled.at(root);
  }
  for (const Frame * frame : order) {
    Frame copy = *frame;
    WorkMeter::charge(copy.edges.size());
    for (Edge & edge : copy.edges) edge.parent = settled_parent(edge.parent);
    std::sort(copy.edges.begin(), copy.edges.end(), [](const Edge & x, const Edge & y) {
      return x.next != y.next ? x.next < y.next : x.parent->id < y.parent->id;
    });
    std::vector<uint32_t> key{copy.callee, copy.is_round ? 1u : 0u, copy.completes ? 1u : 0u, copy.count};
    for (const Edge & edge : copy.edges) {
      key.push_back(edge.next);
      key.push_back(edge.parent->id);
    }
    const Frame *& known = tables_->frame_of[std::move(key)];
    if (known == nullptr) {
      copy.id = static_cast<uint32_t>(tables_->frames.size());
      tables_->bytes += copy.edges.size() * 3 * sizeof(Edge);
      tables_->frames.push_back(std::move(copy));
      known = &tables_->frames.back();
    }
    settled[frame] = known;
  }
  return settled.at(root);
}

// A configuration of one machine that has not come to an end.
ConfigurationId ConfigurationSpace::intern_item(const Item & item) {
  const std::array<uint32_t, 3> key{item.node, item.progress, item.frame->id};
  const auto [known, fresh] = tables_->configuration_of_item.emplace(key, static_cast<ConfigurationId>(configurations_.size()));
  if (fresh) {
    Configuration configuration;
    configuration.items.push_back(item);
    add(std::move(configuration));
  }
  return known->second;
}

void ConfigurationSpace::add(Configuration configuration) {
  tables_->bytes += configuration.items.size() * 3 * sizeof(Item);
  configurations_.push_back(std::move(configuration));
  rows_.push_back(nullptr);
}

ConfigurationId ConfigurationSpace::intern(Configuration configuration) {
  const auto order = [](const Item & x, const Item & y) {
    if (x.node != y.node) return x.node < y.node;
    return x.progress != y.progress ? x.progress < y.progress : x.frame->id < y.frame->id;
  };
  auto & items = configuration.items;
  WorkMeter::charge(items.size());
  std::sort(items.begin(), items.end(), order);
  // Frames that were different while they were made may be equal once settled.
  items.erase(std::unique(items.begin(), items.end(),
                          [&](const Item & x, const Item & y) { return !order(x, y) && !order(y, x); }),
              items.end());
  if (items.size() == 1 && !configuration.complete && machine_of(items[0]) != nullptr) return intern_item(items[0]);
  std::vector<uint32_t> key{configuration.complete ? 1u : 0u};
  for (const Item & item : items) {
    key.push_back(item.node);
    key.push_back(item.progress);
    key.push_back(item.frame->id);
  }
  const auto [known, fresh] =
      tables_->configuration_of.emplace(std::move(key), static_cast<ConfigurationId>(configurations_.size()));
  if (fresh) add(std::move(configuration));
  return known->second;
}

}  // namespace camelid::grammar
