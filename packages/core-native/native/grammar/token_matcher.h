#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grammar/configuration.h"
#include "grammar/token_masks.h"
#include "grammar/work_meter.h"

namespace camelid::grammar {

// A grammar program with a vocabulary, ready to run: shared by all sequences that use both. For one thread.
struct LoadedGrammar : Measured {
  LoadedGrammar(std::unique_ptr<Program> program, std::shared_ptr<const Vocabulary> vocabulary)
      : space(std::move(program)), masks(space, std::move(vocabulary)) {}

  // Bytes of memory in use, about; grows with the outputs that it has seen.
  size_t memory() const override { return space.memory() + masks.memory(); }

  ConfigurationSpace space;
  TokenMasks masks;

  // Held by the thread that uses the grammar, where several do; see GrammarUse.
  std::mutex in_use;
  // What `memory` was when a thread last ended to use it: for those that do not hold it.
  std::atomic<size_t> known_memory{0};
};

// How far one output has come through a grammar. Copies cost nothing: history is shared.
class TokenMatcher {
 public:
  explicit TokenMatcher(std::shared_ptr<LoadedGrammar> grammar);

  // Tokens that may come next; end-of-generation tokens are not among them (see `complete`). Valid until the next call.
  const TokenMask & mask();
  // Whether the mask is known already.
  bool knows_mask() const { return grammar_->masks.knows(grammar_->space.coarse(now_->configuration)); }
  // Whether one token may come next, without its mask.
  bool allows(int32_t token, const std::string & bytes) { return after(token, bytes) != kNoConfiguration; }
  // Takes a token that prints these bytes; false (and no change) when it may not come.
  bool accept(int32_t token, const std::string & bytes);
  bool accept(int32_t token) { return accept(token, vocabulary().bytes(token)); }
  const Vocabulary & vocabulary() const { return grammar_->masks.vocabulary(); }
  // Whether the output may end here.
  bool complete() const { return grammar_->space.at(now_->configuration).complete; }
  // Takes the last `count` tokens back; at most as many as there are.
  void rollback(size_t count);
  size_t length() const { return now_->length; }
  // Bytes that must come next, whatever the rest will be; at most `limit`.
  std::string forced(size_t limit);
  // Bytes that will probably come next; at most `limit`. Where a few bytes may come, backslashes aside (any character of a
  // JSON string may be escaped, and hardly ever is), `choose` takes one of them, or gives -1 to end the guess.
  std::string guess(size_t limit, const std::function<int(const std::string & guessed, const std::vector<uint8_t> & from)> & choose);

 private:
  struct Point {
    ConfigurationId configuration;
    size_t length;
    std::shared_ptr<Point> previous;
    ~Point();
  };

  ConfigurationId after(int32_t token, const std::string & bytes) {
    return grammar_->space.step_token(now_->configuration, token, bytes, vocabulary().text(token));
  }

  // Where bytes ahead are read from.
  ConfigurationId for_bytes() const;

  std::shared_ptr<LoadedGrammar> grammar_;
  std::shared_ptr<Point> now_;
  TokenMask exact_;  // the last mask, where it is not that of the coarse configuration
};

}  // namespace camelid::grammar
