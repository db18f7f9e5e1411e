#include "core/penalties.h"

#include <algorithm>

namespace camelid {

Penalties::Penalties(int32_t last_n, float repeat, float frequency, float presence)
    : last_n_(static_cast<size_t>(std::max(last_n, 0))),
      repeat_(repeat),
      frequency_(frequency),
      presence_(presence),
      active_(last_n > 0 && (repeat != 1.0f || frequency != 0.0f || presence != 0.0f)) {}

void Penalties::accept(llama_token token) {
  if (!active_) return;
  if (recent_.size() == last_n_) {
    const auto oldest = counts_.find(recent_.front());
    if (--oldest->second == 0) counts_.erase(oldest);
    recent_.pop_front();
  }
  recent_.push_back(token);
  counts_[token]++;
}

void Penalties::apply(float * logits, int32_t n_vocab) const {
  for (const auto & [token, count] : counts_) {
    if (token < 0 || token >= n_vocab) continue;
    float & logit = logits[token];
    logit = logit <= 0.0f ? logit * repeat_ : logit / repeat_;
    logit -= static_cast<float>(count) * frequency_ + presence_;
  }
}

}  // namespace camelid
