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

namespace {

std::vector<llama_token> tokenize(const llama_vocab * vocab, const std::string & text) {
  std::vector<llama_token> tokens(text.size() + 8);
  const int32_t count = llama_tokenize(vocab, text.data(), static_cast<int32_t>(text.size()), tokens.data(),
                                       static_cast<int32_t>(tokens.size()), false, false);
  tokens.resize(static_cast<size_t>(std::max(count, 0)));
  return tokens;
}

}  // namespace

std::vector<llama_token> tokenize_after(const llama_vocab * vocab, const std::string & before, const std::string & text) {
  std::vector<llama_token> tokens = tokenize(vocab, before + text);
  size_t wanted = before.size();
  size_t length = 0;
  size_t first = 0;
  while (first < tokens.size() && length < wanted) {
    const std::string bytes = token_bytes(vocab, tokens[first++], false);
    // Some vocabularies put a space in front of every text.
    if (length == 0 && !before.empty() && before[0] != ' ' && bytes.size() > 0 && bytes[0] == ' ') wanted++;
    length += bytes.size();
  }
  if (length != wanted) return tokenize(vocab, text);
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(first));
  return tokens;
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
