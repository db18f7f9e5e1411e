#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/grammar_cache.h"

namespace camelid {

// Holds one sequence to a grammar program. All methods may throw grammar::GrammarFault and what a WorkMeter throws; then
// nothing has changed but what is known already, and the same can be asked again.
class GrammarConstraint {
 public:
  // The right to use the grammar, which sequences share; false when another thread has it.
  class Use {
   public:
    Use(std::shared_ptr<grammar::LoadedGrammar> grammar, std::unique_lock<std::mutex> lock)
        : grammar_(std::move(grammar)), lock_(std::move(lock)) {}
    Use(Use &&) = default;
    Use & operator=(Use &&) = delete;
    ~Use() {
      if (lock_.owns_lock()) grammar_->known_memory = grammar_->memory();
    }
    explicit operator bool() const { return lock_.owns_lock(); }
    // For WorkMeter; null without the right.
    const grammar::Measured * grammar() const { return lock_.owns_lock() ? grammar_.get() : nullptr; }

   private:
    std::shared_ptr<grammar::LoadedGrammar> grammar_;
    std::unique_lock<std::mutex> lock_;
  };

  // `preserved`: special tokens that print their text in this request. Throws also as GrammarCache::get does.
  GrammarConstraint(GrammarCache & cache, std::string program, const llama_vocab * vocab,
                    const std::unordered_set<llama_token> & preserved);

  // Before any of the methods below, but for those that say otherwise.
  Use use() { return {loaded_, std::unique_lock<std::mutex>(loaded_->in_use)}; }
  Use try_use() { return {loaded_, std::unique_lock<std::mutex>(loaded_->in_use, std::try_to_lock)}; }

  // For WorkMeter; without `use`.
  std::shared_ptr<const grammar::Measured> grammar() const { return loaded_; }

  // Sets the logits of tokens that may not come to -infinity. End tokens may come where the output may end.
  void apply(float * logits);
  // Finds what `apply` needs for the next token and keeps it: until a token is accepted, `apply` asks the grammar nothing.
  void find();
  bool has_found() const { return has_found_; }
  // Whether freeing the grammar would take a while; without `use`.
  bool is_large() const { return loaded_->known_memory > size_t{4} << 20; }
  // Whether the grammar has grown so large that `find` must begin it anew; without `use`.
  bool is_outgrown() const { return GrammarCache::outgrown(*loaded_); }
  // Whether the next mask is known already, and with `prepare` the masks of what will come if these tokens come next.
  bool is_prepared() const { return matcher_.knows_mask(); }
  void prepare(const std::vector<llama_token> & next);
  // Takes a chosen token; false, and no change, when it may not come.
  bool accept(llama_token token);
  // Whether the output is complete and no token may follow.
  bool ended();
  // Tokens that will probably come next where the grammar leaves next to no choice; at most `limit`.
  std::vector<llama_token> draft(size_t limit);

 private:
  // A token that mask and vocabulary do not tell of: it ends the output, or prints what it does not print elsewhere.
  struct Special {
    llama_token token;
    bool ends;
    std::string bytes;
  };

  bool may_come(const Special & special);
  void look(std::vector<bool> & specials);
  void forbid_others(const grammar::TokenMask & mask, const std::vector<bool> & specials, float * logits);
  const std::string & printed(llama_token token) const;
  const Special * special(llama_token token) const;
  std::unique_lock<std::mutex> renew_outgrown();
  void remember(const std::string & bytes);
  int what_came_last(const std::string & guessed, const std::vector<uint8_t> & from) const;

  GrammarCache & cache_;
  const std::string program_;
  const llama_vocab * vocab_;
  std::shared_ptr<grammar::LoadedGrammar> loaded_;
  grammar::TokenMatcher matcher_;
  std::vector<Special> specials_;
  std::vector<bool> special_verdicts_;
  std::vector<float> special_logits_;
  bool has_found_ = false;
  grammar::TokenMask found_mask_;
  std::vector<bool> found_specials_;
  std::vector<llama_token> taken_;
  uint16_t last_bytes_ = 0;                      // the last two bytes of the output
  std::unordered_map<uint16_t, uint8_t> habit_;  // what came last behind two bytes: how this output sets its spaces
};

}  // namespace camelid
