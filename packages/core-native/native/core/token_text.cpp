#include "core/token_text.h"

#include <algorithm>

#include "core/logits.h"

namespace camelid {

std::string token_bytes(const llama_vocab * vocab, llama_token token, bool special) {
  char small[64];
  const int32_t length = llama_token_to_piece(vocab, token, small, sizeof(small), 0, special);
  if (length >= 0) return {small, static_cast<size_t>(length)};
  std::string bytes(static_cast<size_t>(-length), '\0');
  const int32_t written = llama_token_to_piece(vocab, token, bytes.data(), -length, 0, special);
  bytes.resize(static_cast<size_t>(std::max(written, 0)));
  return bytes;
}

GeneratedToken with_logprobs(const llama_vocab * vocab, llama_token token, const float * logits, int32_t top) {
  const int32_t n_vocab = llama_vocab_n_tokens(vocab);
  const double total = log_sum_exp(logits, n_vocab);
  const auto logprob = [&](llama_token id, float logit) {
    return Logprob{id, static_cast<float>(logit - total), token_bytes(vocab, id, true)};
  };
  GeneratedToken result;
  result.token = token;
  result.has_logprob = true;
  result.chosen = logprob(token, logits[token]);
  std::vector<llama_token_data> best;
  select_top(logits, n_vocab, top, best);
  for (const auto & data : best) result.top.push_back(logprob(data.id, data.logit));
  return result;
}

}  // namespace camelid
