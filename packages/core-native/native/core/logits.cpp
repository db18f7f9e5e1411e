#include "core/logits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace camelid {

namespace {

constexpr int32_t kBlock = 64;
constexpr float kNothing = -std::numeric_limits<float>::infinity();

// The greatest of a block. Written so that compilers use vector instructions; NaN loses every comparison.
float block_best(const float * logits, int32_t count) {
  float lanes[8] = {kNothing, kNothing, kNothing, kNothing, kNothing, kNothing, kNothing, kNothing};
  int32_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int32_t lane = 0; lane < 8; lane++) lanes[lane] = logits[i + lane] > lanes[lane] ? logits[i + lane] : lanes[lane];
  }
  float best = *std::max_element(lanes, lanes + 8);
  for (; i < count; i++) best = logits[i] > best ? logits[i] : best;
  return best;
}

bool better(const llama_token_data & a, const llama_token_data & b) {
  return a.logit > b.logit || (a.logit == b.logit && a.id < b.id);
}

}  // namespace

llama_token best_token(const float * logits, int32_t n_vocab) {
  float best = kNothing;
  int32_t block = -1;
  for (int32_t start = 0; start < n_vocab; start += kBlock) {
    const float found = block_best(logits + start, std::min(kBlock, n_vocab - start));
    if (found > best) {
      best = found;
      block = start;
    }
  }
  if (block < 0 || !std::isfinite(best)) return -1;
  llama_token token = block;
  while (logits[token] != best) token++;
  return token;
}

void select_top(const float * logits, int32_t n_vocab, int32_t k, std::vector<llama_token_data> & out) {
  out.clear();
  const auto size = static_cast<size_t>(std::max(k, 0));
  if (size == 0) return;
  // A heap with the worst of the kept at its front; whole blocks below it are passed over.
  float threshold = kNothing;
  for (int32_t start = 0; start < n_vocab; start += kBlock) {
    const int32_t count = std::min(kBlock, n_vocab - start);
    if (!(block_best(logits + start, count) > threshold)) continue;
    for (int32_t i = start; i < start + count; i++) {
      if (!(logits[i] > threshold)) continue;
      if (out.size() == size) {
        std::pop_heap(out.begin(), out.end(), better);
        out.pop_back();
      }
      out.push_back({i, logits[i], 0.0f});
      std::push_heap(out.begin(), out.end(), better);
      if (out.size() == size) threshold = out.front().logit;
    }
  }
  std::sort(out.begin(), out.end(), better);
}

double log_sum_exp(const float * logits, int32_t n_vocab) {
  float best = kNothing;
  for (int32_t i = 0; i < n_vocab; i++) best = logits[i] > best ? logits[i] : best;
  double sum = 0;
  for (int32_t i = 0; i < n_vocab; i++) sum += std::exp(static_cast<double>(logits[i]) - best);
  return std::log(sum) + best;
}

}  // namespace camelid
