#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/grammar_cache.h"

namespace camelid {

// Holds one sequence to a grammar program. All methods may throw grammar::GrammarFault.
class GrammarConstraint {
 public:
  // `preserved`: special tokens that print their text in this request. Throws also as GrammarCache::get does.
  GrammarConstraint(GrammarCache & cache, std::string program, const llama_vocab * vocab,
                    const std::unordered_set<llama_token> & preserved);

  // Sets the logits of tokens that may not come to -infinity. End tokens may come where the output may end.
  void apply(float * logits);
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
  const std::string & printed(llama_token token) const;
  const Special * special(llama_token token) const;
  void renew_outgrown();
  void remember(const std::string & bytes);
  int what_came_last(const std::string & guessed, const std::vector<uint8_t> & from) const;

  GrammarCache & cache_;
  const std::string program_;
  const llama_vocab * vocab_;
  std::shared_ptr<grammar::LoadedGrammar> loaded_;
  grammar::TokenMatcher matcher_;
  std::vector<Special> specials_;
  std::vector<float> special_logits_;
  std::vector<llama_token> taken_;
  uint16_t last_bytes_ = 0;                      // the last two bytes of the output
  std::unordered_map<uint16_t, uint8_t> habit_;  // what came last behind two bytes: how this output sets its spaces
};

}  // namespace camelid
