#include "core/trial_decode.h"

#include <algorithm>
#include <vector>

namespace camelid {

std::string trial_decode(llama_context * context, const llama_vocab * vocab) {
  const int32_t threads = llama_n_threads(context);
  const int32_t batch_threads = llama_n_threads_batch(context);
  llama_set_n_threads(context, 1, 1);
  // A prompt, and a token behind it: kernels differ by the rows of a batch.
  const auto length = std::min<int32_t>(2, static_cast<int32_t>(llama_n_batch(context)));
  std::string error;
  for (const int32_t count : {length, 1}) {
    std::vector<llama_token> tokens(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) tokens[static_cast<size_t>(i)] = i % llama_vocab_n_tokens(vocab);
    const int32_t status = llama_decode(context, llama_batch_get_one(tokens.data(), count));
    if (status != 0) error = "llama.cpp could not decode (status " + std::to_string(status) + ")";
  }
  llama_memory_clear(llama_get_memory(context), true);
  llama_set_n_threads(context, threads, batch_threads);
  return error;
}

}  // namespace camelid
