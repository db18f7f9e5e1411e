#include "core/grammar_cache.h"

#include <algorithm>

#include "core/token_text.h"
#include "grammar/work_limits.h"

namespace camelid {

namespace {

constexpr size_t kMostGrammars = 32;
// Of all kept grammars together.
constexpr size_t kMostMemory = size_t{64} << 20;

}  // namespace

std::shared_ptr<grammar::LoadedGrammar> GrammarCache::get(const std::string & program) {
  std::shared_ptr<const grammar::Vocabulary> vocabulary;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry & entry) { return entry.program == program; });
    if (known != entries_.end() && !outgrown(*known->loaded)) {
      entries_.splice(entries_.begin(), entries_, known);
      return entries_.front().loaded;
    }
    if (known != entries_.end()) {
      discard_(std::move(known->loaded));
      entries_.erase(known);
    }
    vocabulary = this->vocabulary();
  }
  auto parsed = std::make_unique<grammar::Program>(reinterpret_cast<const uint8_t *>(program.data()), program.size());
  auto loaded = std::make_shared<grammar::LoadedGrammar>(std::move(parsed), std::move(vocabulary));
  loaded->known_memory = loaded->memory();
  std::lock_guard<std::mutex> lock(mutex_);
  entries_.push_front({program, loaded});
  drop_unused();
  return loaded;
}

bool GrammarCache::outgrown(const grammar::LoadedGrammar & loaded) { return loaded.known_memory > grammar::kLargestGrammar; }

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
  is_ready_ = true;
  return vocabulary_;
}

// Least recently used first; what a sequence runs stays.
void GrammarCache::drop_unused() {
  size_t count = entries_.size();
  size_t memory = 0;
  for (const Entry & entry : entries_) memory += entry.loaded->known_memory;
  for (auto at = entries_.end(); at != entries_.begin() && (count > kMostGrammars || memory > kMostMemory);) {
    --at;
    if (at->loaded.use_count() > 1) continue;
    memory -= std::min<size_t>(memory, at->loaded->known_memory);
    count--;
    discard_(std::move(at->loaded));
    at = entries_.erase(at);
  }
}

}  // namespace camelid
