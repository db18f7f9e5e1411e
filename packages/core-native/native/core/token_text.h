#pragma once

#include <string>
#include <vector>

#include "core/request.h"
#include "llama.h"

namespace camelid {

// Bytes of a token; special tokens are printed only when `special`.
std::string token_bytes(const llama_vocab * vocab, llama_token token, bool special);

// The tokens of a text that stands behind `before`, as the vocabulary spells both together where it keeps them apart.
std::vector<llama_token> tokenize_after(const llama_vocab * vocab, const std::string & before, const std::string & text);

// `token` with its log-probability and those of the `top` best tokens, from unfiltered logits.
GeneratedToken with_logprobs(const llama_vocab * vocab, llama_token token, const float * logits, int32_t top);

}  // namespace camelid
