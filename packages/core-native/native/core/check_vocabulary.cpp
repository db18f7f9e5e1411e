#include "core/check_vocabulary.h"

#include <set>
#include <vector>

#include "core/token_text.h"

namespace camelid {

namespace {

// Letters, digits, spaces and code points of one to four bytes.
constexpr char kSample[] = "Hello, W0rld!\n\t \xC3\xA9\xE6\x97\xA5\xF0\x9F\xA6\x99\x01\x7F";

}  // namespace

std::string check_vocabulary(const llama_vocab * vocab) {
  const int32_t n_vocab = llama_vocab_n_tokens(vocab);
  const auto type = llama_vocab_type(vocab);
  if (type == LLAMA_VOCAB_TYPE_NONE || n_vocab <= 0) return "the model has no vocabulary";
  std::set<std::string> bytes;
  for (llama_token token = 0; token < n_vocab; token++) {
    std::string text = token_bytes(vocab, token, true);
    if (text.size() == 1) bytes.insert(std::move(text));
  }
  // llama.cpp's tokenizer of this type never ends at a byte that begins tokens without being one.
  if (type == LLAMA_VOCAB_TYPE_RWKV && bytes.size() < 256) return "the vocabulary lacks tokens for single bytes";
  std::vector<llama_token> tokens(sizeof(kSample) + 8);
  const int32_t count = llama_tokenize(vocab, kSample, sizeof(kSample) - 1, tokens.data(),
                                       static_cast<int32_t>(tokens.size()), false, true);
  if (count <= 0) return "the vocabulary cannot express ordinary text";
  for (int32_t i = 0; i < count; i++) {
    if (tokens[static_cast<size_t>(i)] < 0 || tokens[static_cast<size_t>(i)] >= n_vocab) {
      return "the vocabulary lacks an unknown token";
    }
  }
  return "";
}

}  // namespace camelid
