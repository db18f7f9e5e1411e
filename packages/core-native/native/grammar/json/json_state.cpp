#include "grammar/json/json_state.h"

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxStates = 4000000;

void append(std::vector<uint32_t> & key, const std::vector<uint32_t> & part) {
  key.push_back(static_cast<uint32_t>(part.size()));
  key.insert(key.end(), part.begin(), part.end());
}

}  // namespace

JsonStates::JsonStates() { text(""); }

TextId JsonStates::text(const std::string & text) {
  const auto [known, fresh] = text_ids_.emplace(text, static_cast<TextId>(texts_.size()));
  if (fresh) {
    texts_.push_back(text);
    bytes_ += 2 * text.size();
  }
  return known->second;
}

const JsonPlace * JsonStates::place(JsonPlace place) {
  std::vector<uint32_t> key{place.parent == nullptr ? 0xffffffff : place.parent->id, place.asks.need, place.compared ? 1u : 0u};
  append(key, place.asks.wanted);
  const JsonPlace *& known = place_of_[std::move(key)];
  if (known == nullptr) {
    place.id = static_cast<uint32_t>(places_.size());
    places_.push_back(std::move(place));
    known = &places_.back();
  }
  return known;
}

const JsonFrame * JsonStates::frame(JsonFrame frame) {
  std::vector<uint32_t> key{frame.is_object ? 1u : 0u, frame.place->id, frame.goals.need, static_cast<uint32_t>(frame.count),
                            frame.seen == nullptr ? 0xffffffff : frame.seen->id, static_cast<uint32_t>(frame.rank), frame.open_key,
                            frame.compare_items ? 1u : 0u, frame.domain == nullptr ? 0xffffffff : frame.domain->id};
  append(key, frame.goals.wanted);
  append(key, frame.waiting);
  append(key, frame.items);
  for (const auto & [name, value] : frame.members) {
    key.push_back(name);
    key.push_back(value);
  }
  WorkMeter::charge(1 + key.size() / 4);
  const size_t key_bytes = key.size() * sizeof(uint32_t);
  const JsonFrame *& known = frame_of_[std::move(key)];
  if (known == nullptr) {
    bytes_ += key_bytes + (frame.items.size() + 2 * frame.members.size() + frame.waiting.size()) * sizeof(uint32_t);
    frame.id = static_cast<uint32_t>(frames_.size());
    frames_.push_back(std::move(frame));
    known = &frames_.back();
  }
  return known;
}

const SeenKeys * JsonStates::seen(const SeenKeys * previous, TextId text) {
  const SeenKeys *& known = seen_of_[{previous == nullptr ? 0xffffffff : previous->id, text}];
  if (known == nullptr) {
    seen_.push_back({text, previous, static_cast<uint32_t>(seen_.size())});
    known = &seen_.back();
  }
  return known;
}

const Goals * JsonStates::goals(const Goals & goals, uint32_t & id) {
  std::vector<uint32_t> key{goals.need};
  append(key, goals.wanted);
  const auto [known, fresh] = goals_of_.emplace(std::move(key), static_cast<uint32_t>(goals_.size()));
  if (fresh) goals_.push_back(goals);
  id = known->second;
  return &goals_[id];
}

uint32_t JsonStates::state(const JsonState & state) {
  const uint64_t spacing = state.spacing.key();
  const StateKey key{
      static_cast<uint32_t>(state.kind) | (state.coarse ? 0x100u : 0u) | (state.can_close ? 0x200u : 0u) | (state.exact ? 0x400u : 0u) |
          static_cast<uint32_t>(state.which) << 12 | state.at << 16,
      static_cast<uint32_t>(spacing),
      static_cast<uint32_t>(spacing >> 32),
      state.place == nullptr ? 0xffffffff : state.place->id,
      state.frame == nullptr ? 0xffffffff : state.frame->id,
      state.goals == nullptr ? 0xffffffff : state.goals_id,
      state.inner.state,
      static_cast<uint32_t>(state.inner.length),
      state.inner.text,
      static_cast<uint32_t>(state.escape.kind) | static_cast<uint32_t>(state.escape.digits) << 8,
      state.escape.value,
      state.escape.high,
  };
  const auto [known, fresh] = state_of_.emplace(key, static_cast<uint32_t>(states_.size()));
  if (fresh) {
    if (states_.size() >= kMaxStates) throw SchemaTooHard("the output has too many places that the schema tells apart");
    states_.push_back(state);
  }
  return known->second;
}

}  // namespace camelid::grammar
