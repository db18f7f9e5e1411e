#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/penalties.h"
#include "llama.h"

namespace camelid {

// Checked by the caller; names and meaning as in sampling-parameters.ts.
struct SamplingParameters {
  float temperature = 0.8f;
  float dynatemp_range = 0.0f;
  float dynatemp_exponent = 1.0f;
  int32_t top_k = 40;
  float top_p = 0.95f;
  float min_p = 0.05f;
  float typical_p = 1.0f;
  float tfs_z = 1.0f;
  float top_n_sigma = -1.0f;
  float xtc_probability = 0.0f;
  float xtc_threshold = 0.1f;
  int32_t repeat_last_n = 64;
  float repeat_penalty = 1.0f;
  float frequency_penalty = 0.0f;
  float presence_penalty = 0.0f;
  float dry_multiplier = 0.0f;
  float dry_base = 1.75f;
  int32_t dry_allowed_length = 2;
  int32_t dry_penalty_last_n = -1;
  std::vector<std::string> dry_sequence_breakers;
  int32_t mirostat_mode = 0;
  float mirostat_tau = 5.0f;
  float mirostat_eta = 0.1f;
  uint32_t seed = 0;
  std::vector<llama_logit_bias> logit_bias;
  bool ignore_eos = false;
};

struct FreeSampler {
  void operator()(llama_sampler * sampler) const { llama_sampler_free(sampler); }
};
using SamplerPointer = std::unique_ptr<llama_sampler, FreeSampler>;

// Chooses the tokens of one sequence: bias, penalties, llama.cpp's chain, and llama.cpp's own grammar.
class Sampler {
 public:
  // `grammar` is GBNF or empty; `n_ctx` is what -1 means for windows. Throws grammar::GrammarFault when llama.cpp
  // refuses the grammar.
  Sampler(const llama_vocab * vocab, const SamplingParameters & parameters, int32_t n_ctx, const std::string & grammar);

  // Shows tokens of the prompt to penalties and DRY; the grammar does not see them.
  void accept_prompt(const std::vector<llama_token> & tokens);
  // Adds the logit bias, in place.
  void bias(float * logits) const;
  // The three steps of sampling. Penalties, in place:
  void penalize(float * logits) const { penalties_.apply(logits, n_vocab_); }
  // Chooses from `logits` (one per vocabulary entry). Throws std::runtime_error when no token can be chosen.
  llama_token choose(const float * logits);
  // Takes a choice.
  void accept(llama_token token);
  // All three.
  llama_token sample(float * logits);

 private:
  llama_token choose(const float * logits, bool grammar_first);
  void fill(const float * logits);
  bool grammar_allows(llama_token token) const;
  void keep_allowed();

  const int32_t n_vocab_;
  std::vector<llama_logit_bias> bias_;
  Penalties penalties_;
  int32_t top_k_ = 0;  // what the chain's first step would keep; 0 when it is not a plain top-k
  SamplerPointer history_;  // DRY, or nothing
  SamplerPointer chain_;    // nothing: greedy
  SamplerPointer grammar_;  // or nothing
  std::vector<llama_token_data> candidates_;
};

}  // namespace camelid
