#include "core/grammar_cache.h"

#include <algorithm>

#include "core/token_text.h"

namespace camelid {

namespace {

constexpr size_t kMostGrammars = 32;
// Of all kept grammars together, and of one grammar.
constexpr size_t kMostMemory = size_t{64} << 20;
constexpr size_t kLargestGrammar = size_t{128} << 20;

}  // namespace

std::shared_ptr<grammar::LoadedGrammar> GrammarCache::get(const std::string & program) {
  const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry & entry) { return entry.program == program; });
  if (known != entries_.end() && !outgrown(*known->loaded)) {
    entries_.splice(entries_.begin(), entries_, known);
    return entries_.front().loaded;
  }
  if (known != entries_.end()) entries_.erase(known);
  auto parsed = std::make_unique<grammar::Program>(reinterpret_cast<const uint8_t *>(program.data()), program.size());
  auto loaded = std::make_shared<grammar::LoadedGrammar>(std::move(parsed), vocabulary());
  entries_.push_front({program, loaded});
  drop_unused();
  return loaded;
}

bool GrammarCache::outgrown(const grammar::LoadedGrammar & loaded) { return loaded.memory() > kLargestGrammar; }

const std::shared_ptr<const grammar::Vocabulary> & GrammarCache::vocabulary() {
  if (vocabulary_) return vocabulary_;
  const int32_t count = llama_vocab_n_tokens(vocab_);
  std::vector<std::string> bytes;
  std::vector<std::string> texts;
  for (llama_token token = 0; token < count; token++) {
    // An end token is never a part of the text, even where the vocabulary would print it.
    bytes.push_back(llama_vocab_is_eog(vocab_, token) ? std::string() : token_bytes(vocab_, token, false));
    texts.push_back(token_bytes(vocab_, token, true));
  }
  vocabulary_ = std::make_shared<const grammar::Vocabulary>(std::move(bytes), std::move(texts));
  return vocabulary_;
}

// Least recently used first; what a sequence runs stays.
void GrammarCache::drop_unused() {
  size_t count = entries_.size();
  size_t memory = 0;
  for (const Entry & entry : entries_) memory += entry.loaded->memory();
  for (auto at = entries_.end(); at != entries_.begin() && (count > kMostGrammars || memory > kMostMemory);) {
    --at;
    if (at->loaded.use_count() > 1) continue;
    memory -= at->loaded->memory();
    count--;
    at = entries_.erase(at);
  }
}

}  // namespace camelid
