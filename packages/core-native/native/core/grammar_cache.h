#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "grammar/token_matcher.h"
#include "llama.h"

namespace camelid {

// The grammars that an engine runs, by the content of their programs, with what their masks have cost already. For any
// thread.
class GrammarCache {
 public:
  // `discard` gets what is dropped: freeing a large grammar takes as long as finding it took.
  using Discard = std::function<void(std::shared_ptr<void>)>;
  GrammarCache(const llama_vocab * vocab, Discard discard) : vocab_(vocab), discard_(std::move(discard)) {}

  // Throws grammar::GrammarFault, and what a WorkMeter throws. A grammar that has grown too large (see `outgrown`) is begun afresh.
  std::shared_ptr<grammar::LoadedGrammar> get(const std::string & program);
  // Whether the vocabulary is made ready for masks: the first `get` does that, which takes a while.
  bool is_ready() const { return is_ready_; }
  // Whether what the grammar knows of its outputs takes more memory than one grammar should.
  static bool outgrown(const grammar::LoadedGrammar & loaded);

 private:
  struct Entry {
    std::string program;
    std::shared_ptr<grammar::LoadedGrammar> loaded;
  };

  const std::shared_ptr<const grammar::Vocabulary> & vocabulary();
  void drop_unused();

  const llama_vocab * vocab_;
  const Discard discard_;
  std::atomic<bool> is_ready_{false};
  std::mutex mutex_;  // guards the rest
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;  // made for the first grammar
  std::list<Entry> entries_;                               // most recently used first
};

}  // namespace camelid
