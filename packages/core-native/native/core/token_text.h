#pragma once

#include <string>

#include "core/request.h"
#include "llama.h"

namespace camelid {

// Bytes of a token; special tokens are printed only when `special`.
std::string token_bytes(const llama_vocab * vocab, llama_token token, bool special);

// `token` with its log-probability and those of the `top` best tokens, from unfiltered logits.
GeneratedToken with_logprobs(const llama_vocab * vocab, llama_token token, const float * logits, int32_t top);

}  // namespace camelid
