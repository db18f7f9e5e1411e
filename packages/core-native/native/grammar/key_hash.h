#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace camelid::grammar {

struct KeyHash {
  size_t operator()(const std::vector<uint32_t> & key) const {
    uint64_t hash = 1469598103934665603ULL;
    for (const uint32_t word : key) hash = (hash ^ word) * 1099511628211ULL;
    return static_cast<size_t>(hash ^ hash >> 32);
  }
};

}  // namespace camelid::grammar
