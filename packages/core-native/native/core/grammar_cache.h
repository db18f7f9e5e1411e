#pragma once

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
  explicit GrammarCache(const llama_vocab * vocab) : vocab_(vocab) {}

  // Throws grammar::GrammarFault, and what a WorkMeter throws. A grammar that has grown too large (see `outgrown`) is begun afresh.
  std::shared_ptr<grammar::LoadedGrammar> get(const std::string & program);
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
  std::mutex mutex_;  // guards the rest
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;  // made for the first grammar
  std::list<Entry> entries_;                               // most recently used first
};

}  // namespace camelid
