#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "core/engine.h"

namespace camelid {

using Clock = std::chrono::steady_clock;

// One sequence of the context: what its KV cells hold, and the request that uses it now.
struct Slot {
  llama_seq_id sequence = 0;
  std::vector<llama_token> cells;  // tokens whose keys and values are in the cache, in order
  uint64_t last_used = 0;

  std::shared_ptr<Request> request;  // empty: idle
  std::unique_ptr<Sampler> sampler;
  std::unique_ptr<StopMatcher> stop_matcher;
  Utf8Stream utf8;
  size_t prompt_done = 0;    // prompt tokens in the cache or in the batch
  int32_t cached = 0;        // prompt tokens that were in the cache already
  llama_token next = 0;      // chosen, not decoded yet
  int32_t generated = 0;
  int32_t logits_row = -1;   // row of the current batch with this slot's logits
  std::vector<llama_token> output;
  Clock::time_point started;
  Clock::time_point first_token;

  bool reading_prompt() const { return prompt_done < request->prompt.size(); }
};

// Length of the common prefix.
inline size_t common_prefix(const std::vector<llama_token> & a, const std::vector<llama_token> & b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) n++;
  return n;
}

// Bytes of a token; special tokens are printed only when `special`.
std::string token_bytes(const llama_vocab * vocab, llama_token token, bool special);

// Log-probability of `token` and of the `top` best tokens, before any sampling filter.
GeneratedToken with_logprobs(llama_token token, const float * logits, int32_t n_vocab, int32_t top);

}  // namespace camelid
