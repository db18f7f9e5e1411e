#include "core/slot.h"

#include <algorithm>
#include <cmath>

namespace camelid {

std::string token_bytes(const llama_vocab * vocab, llama_token token, bool special) {
  std::string bytes(64, '\0');
  int32_t length = llama_token_to_piece(vocab, token, bytes.data(), static_cast<int32_t>(bytes.size()), 0, special);
  if (length < 0) {
    bytes.resize(static_cast<size_t>(-length));
    length = llama_token_to_piece(vocab, token, bytes.data(), static_cast<int32_t>(bytes.size()), 0, special);
  }
  bytes.resize(static_cast<size_t>(std::max(length, 0)));
  return bytes;
}

GeneratedToken with_logprobs(llama_token token, const float * logits, int32_t n_vocab, int32_t top) {
  const float best = *std::max_element(logits, logits + n_vocab);
  double sum = 0;
  for (int32_t i = 0; i < n_vocab; i++) sum += std::exp(static_cast<double>(logits[i] - best));
  const double log_sum = std::log(sum) + best;

  GeneratedToken result{token, static_cast<float>(logits[token] - log_sum), {}};
  std::vector<llama_token> order(static_cast<size_t>(n_vocab));
  for (int32_t i = 0; i < n_vocab; i++) order[static_cast<size_t>(i)] = i;
  const auto count = std::min(top, n_vocab);
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](llama_token a, llama_token b) { return logits[a] > logits[b]; });
  for (int32_t i = 0; i < count; i++) {
    result.top.push_back({order[static_cast<size_t>(i)], static_cast<float>(logits[order[static_cast<size_t>(i)]] - log_sum)});
  }
  return result;
}

}  // namespace camelid
