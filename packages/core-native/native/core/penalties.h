#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "llama.h"

namespace camelid {

// Repeat, frequency and presence penalties over the last `last_n` tokens. The formula is llama.cpp's; unlike its sampler
// this touches only the tokens that occurred instead of looking up the whole vocabulary.
class Penalties {
 public:
  Penalties(int32_t last_n, float repeat, float frequency, float presence);
  bool active() const { return active_; }
  void accept(llama_token token);
  void apply(float * logits, int32_t n_vocab) const;

 private:
  size_t last_n_;
  float repeat_;
  float frequency_;
  float presence_;
  bool active_;
  std::deque<llama_token> recent_;
  std::unordered_map<llama_token, int32_t> counts_;
};

}  // namespace camelid
