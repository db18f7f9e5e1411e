#include "core/sampler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/tail_free.h"

namespace camelid {

namespace {

constexpr int32_t kMirostatWindow = 100;

int32_t window(int32_t last_n, int32_t n_ctx) { return last_n < 0 ? n_ctx : last_n; }

bool has_penalties(const SamplingParameters & p) {
  return p.repeat_last_n != 0 &&
         (p.repeat_penalty != 1.0f || p.frequency_penalty != 0.0f || p.presence_penalty != 0.0f);
}

void add_logit_bias(llama_sampler * chain, const llama_vocab * vocab, const SamplingParameters & p) {
  std::vector<llama_logit_bias> bias = p.logit_bias;
  const int32_t n_vocab = llama_vocab_n_tokens(vocab);
  if (p.ignore_eos) {
    for (llama_token token = 0; token < n_vocab; token++) {
      if (llama_vocab_is_eog(vocab, token)) bias.push_back({token, -INFINITY});
    }
  }
  if (!bias.empty()) {
    llama_sampler_chain_add(chain, llama_sampler_init_logit_bias(n_vocab, static_cast<int32_t>(bias.size()), bias.data()));
  }
}

void add_repetition(llama_sampler * chain, const llama_vocab * vocab, const SamplingParameters & p, int32_t n_ctx) {
  if (has_penalties(p)) {
    llama_sampler_chain_add(
        chain, llama_sampler_init_penalties(llama_vocab_n_tokens(vocab), window(p.repeat_last_n, n_ctx), p.repeat_penalty,
                                            p.frequency_penalty, p.presence_penalty));
  }
  if (p.dry_multiplier != 0.0f && p.dry_penalty_last_n != 0) {
    std::vector<const char *> breakers;
    for (const auto & text : p.dry_sequence_breakers) breakers.push_back(text.c_str());
    llama_sampler_chain_add(
        chain, llama_sampler_init_dry(vocab, p.dry_multiplier, p.dry_base, p.dry_allowed_length,
                                      window(p.dry_penalty_last_n, n_ctx), breakers.data(), breakers.size()));
  }
}

void add_filters(llama_sampler * chain, const SamplingParameters & p) {
  if (p.top_n_sigma > 0.0f) llama_sampler_chain_add(chain, llama_sampler_init_top_n_sigma(p.top_n_sigma));
  if (p.top_k > 0) llama_sampler_chain_add(chain, llama_sampler_init_top_k(p.top_k));
  if (p.tfs_z < 1.0f) llama_sampler_chain_add(chain, init_tail_free(p.tfs_z, 1));
  if (p.typical_p < 1.0f) llama_sampler_chain_add(chain, llama_sampler_init_typical(p.typical_p, 1));
  if (p.top_p < 1.0f) llama_sampler_chain_add(chain, llama_sampler_init_top_p(p.top_p, 1));
  if (p.min_p > 0.0f) llama_sampler_chain_add(chain, llama_sampler_init_min_p(p.min_p, 1));
  if (p.xtc_probability > 0.0f) {
    llama_sampler_chain_add(chain, llama_sampler_init_xtc(p.xtc_probability, p.xtc_threshold, 1, p.seed));
  }
  llama_sampler_chain_add(chain, llama_sampler_init_temp_ext(p.temperature, p.dynatemp_range, p.dynatemp_exponent));
}

}  // namespace

Sampler::Sampler(const llama_vocab * vocab, const SamplingParameters & p, int32_t n_ctx, const std::string & grammar)
    : n_vocab_(llama_vocab_n_tokens(vocab)) {
  if (!grammar.empty()) {
    grammar_ = llama_sampler_init_grammar(vocab, grammar.c_str(), "root");
    if (grammar_ == nullptr) throw std::invalid_argument("llama.cpp refuses this grammar");
  }
  chain_ = llama_sampler_chain_init(llama_sampler_chain_default_params());
  add_logit_bias(chain_, vocab, p);
  add_repetition(chain_, vocab, p, n_ctx);
  if (p.temperature <= 0.0f) {
    plain_greedy_ = llama_sampler_chain_n(chain_) == 0;
    llama_sampler_chain_add(chain_, llama_sampler_init_greedy());
  } else if (p.mirostat_mode != 0) {
    llama_sampler_chain_add(chain_, llama_sampler_init_temp(p.temperature));
    llama_sampler_chain_add(chain_, p.mirostat_mode == 1
                                        ? llama_sampler_init_mirostat(n_vocab_, p.seed, p.mirostat_tau, p.mirostat_eta,
                                                                      kMirostatWindow)
                                        : llama_sampler_init_mirostat_v2(p.seed, p.mirostat_tau, p.mirostat_eta));
  } else {
    add_filters(chain_, p);
    llama_sampler_chain_add(chain_, llama_sampler_init_dist(p.seed));
  }
}

Sampler::~Sampler() {
  if (grammar_ != nullptr) llama_sampler_free(grammar_);
  if (chain_ != nullptr) llama_sampler_free(chain_);
}

void Sampler::accept_prompt(const std::vector<llama_token> & tokens) {
  if (plain_greedy_) return;
  for (const llama_token token : tokens) llama_sampler_accept(chain_, token);
}

void Sampler::fill(const float * logits) {
  candidates_.resize(n_vocab_);
  for (llama_token token = 0; token < n_vocab_; token++) candidates_[token] = {token, logits[token], 0.0f};
}

llama_token Sampler::choose(const float * logits, bool grammar_first) {
  if (plain_greedy_ && !grammar_first) {
    return static_cast<llama_token>(std::max_element(logits, logits + n_vocab_) - logits);
  }
  fill(logits);
  llama_token_data_array array = {candidates_.data(), candidates_.size(), -1, false};
  if (grammar_first) llama_sampler_apply(grammar_, &array);
  llama_sampler_apply(chain_, &array);
  if (array.selected < 0 || array.selected >= static_cast<int64_t>(array.size)) {
    throw std::runtime_error("no token could be chosen");
  }
  const llama_token_data & chosen = array.data[array.selected];
  if (grammar_first && !(chosen.logit > -INFINITY)) throw std::runtime_error("the grammar allows no token here");
  return chosen.id;
}

llama_token Sampler::sample(const float * logits) {
  llama_token token = choose(logits, false);
  if (grammar_ != nullptr) {
    // Checking one token is a thousand times cheaper than masking the vocabulary, and mostly enough.
    llama_token_data single = {token, 1.0f, 0.0f};
    llama_token_data_array array = {&single, 1, -1, false};
    llama_sampler_apply(grammar_, &array);
    if (single.logit == -INFINITY) token = choose(logits, true);
    llama_sampler_accept(grammar_, token);
  }
  llama_sampler_accept(chain_, token);
  return token;
}

}  // namespace camelid
