#pragma once

#include <atomic>
#include <cstdint>

namespace camelid {

// Counters since the engine started; written by the compute thread, read by any.
struct Stats {
  std::atomic<uint32_t> active{0};
  std::atomic<uint32_t> queued{0};
  std::atomic<uint64_t> decode_steps{0};
  std::atomic<uint64_t> prompt_tokens{0};
  std::atomic<uint64_t> cached_prompt_tokens{0};
  std::atomic<uint64_t> generated_tokens{0};
  std::atomic<uint64_t> drafted_tokens{0};  // of them, decoded on a guess that was right
  std::atomic<uint64_t> prepared_masks{0};  // of grammars, computed while the model computed
  std::atomic<uint64_t> cancelled{0};
};

}  // namespace camelid
