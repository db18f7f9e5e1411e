#pragma once

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

#include "grammar/configuration.h"
#include "grammar/key_hash.h"

namespace camelid::grammar {

// Numbers of frames that a closure makes; settled ones count from 0.
constexpr uint32_t kFirstNewFrame = 0x80000000;

struct ItemHash {
  size_t operator()(const std::array<uint32_t, 3> & key) const {
    const uint64_t hash = ((uint64_t{key[0]} << 32 | key[2]) * 0x9e3779b97f4a7c15ULL ^ key[1]) * 0xbf58476d1ce4e5b9ULL;
    return static_cast<size_t>(hash ^ hash >> 32);
  }
};

// Frames and configurations by content. A frame's content names its parents, so equal stacks are one stack.
struct ConfigurationSpace::Tables {
  std::deque<Frame> frames;
  std::unordered_map<std::vector<uint32_t>, const Frame *, KeyHash> frame_of;
  std::unordered_map<std::vector<uint32_t>, ConfigurationId, KeyHash> configuration_of;
  // The same for the most frequent kind: one machine that has not come to an end.
  std::unordered_map<std::array<uint32_t, 3>, ConfigurationId, ItemHash> configuration_of_item;
  // Of lists that configurations, frames and the keys of both hold, about.
  size_t bytes = 0;
  // Frames of the running closure that are settled already.
  std::unordered_map<const Frame *, const Frame *> settled;
};

}  // namespace camelid::grammar
