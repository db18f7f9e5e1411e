#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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

// The chain of one sequence, and its grammar.
class Sampler {
 public:
  // `grammar` is GBNF or empty. Throws std::invalid_argument when llama.cpp refuses it.
  Sampler(const llama_vocab * vocab, const SamplingParameters & parameters, int32_t n_ctx, const std::string & grammar);
  ~Sampler();
  Sampler(const Sampler &) = delete;
  Sampler & operator=(const Sampler &) = delete;

  // Shows the chain tokens of the prompt, for penalties; the grammar does not see them.
  void accept_prompt(const std::vector<llama_token> & tokens);
  // Chooses from `logits` (one per vocabulary entry) and accepts the choice.
  llama_token sample(const float * logits);

 private:
  llama_token choose(const float * logits, bool grammar_first);
  void fill(const float * logits);

  const int32_t n_vocab_;
  bool plain_greedy_ = false;
  llama_sampler * chain_ = nullptr;
  llama_sampler * grammar_ = nullptr;
  std::vector<llama_token_data> candidates_;
};

}  // namespace camelid
