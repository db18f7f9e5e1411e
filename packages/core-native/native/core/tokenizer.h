#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/split_prompt.h"
#include "llama.h"

namespace camelid {

// A text to tokenize.
struct TokenizeTask {
  uint32_t id = 0;
  std::vector<PromptSegment> segments;
  bool parse_special = true;  // false: one segment in which only user-defined tokens are read
  bool add_special = false;   // what the vocabulary puts around a text
  bool add_bos = false;       // the vocabulary's BOS, if it has one and wants it
  std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);

  size_t size() const;
};

// Text to tokens, by a model's vocabulary. For any thread.
class Tokenizer {
 public:
  // Throws what SpecialFinder does.
  explicit Tokenizer(const llama_vocab * vocab) : vocab_(vocab), finder_(vocab) {}

  // On this thread for texts whose depth it carries, else on one of its own. Stops early when the task is cancelled.
  // Throws std::runtime_error with what is wrong with the text.
  std::vector<llama_token> tokenize(const TokenizeTask & task) const;
  // The one token that a short text is, special tokens read; LLAMA_TOKEN_NULL when it is none, or more.
  llama_token single(const std::string & text) const;

  // Bytes of stack that a thread needs for `tokenize` to run on it.
  static constexpr size_t kStack = size_t{64} << 20;

 private:
  std::vector<llama_token> read(const std::string & piece, bool add_special, bool parse_special) const;
  void read_pieces(const TokenizeTask & task, const std::vector<std::string> & pieces, std::vector<llama_token> & tokens) const;

  const llama_vocab * vocab_;
  const SpecialFinder finder_;
};

}  // namespace camelid
