#include "core/sampler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/logits.h"
#include "core/tail_free.h"
#include "grammar/grammar_fault.h"

namespace camelid {

namespace {

constexpr int32_t kMirostatWindow = 100;
// Up to here our own selection beats filling an array with the whole vocabulary.
constexpr int32_t kLargestOwnTopK = 1024;

int32_t window(int32_t last_n, int32_t n_ctx) { return last_n < 0 ? n_ctx : last_n; }

// llama.cpp draws a seed of its own for this number; here every seed repeats itself.
uint32_t fixed_seed(uint32_t seed) { return seed == LLAMA_DEFAULT_SEED ? 0x9E3779B9u : seed; }

SamplerPointer checked(llama_sampler * sampler) {
  if (sampler == nullptr) throw std::runtime_error("a sampler could not be created");
  return SamplerPointer(sampler);
}

std::vector<llama_logit_bias> all_bias(const llama_vocab * vocab, const SamplingParameters & p) {
  std::vector<llama_logit_bias> bias = p.logit_bias;
  if (!p.ignore_eos) return bias;
  for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
    if (llama_vocab_is_eog(vocab, token)) bias.push_back({token, -INFINITY});
  }
  return bias;
}

SamplerPointer make_dry(const llama_vocab * vocab, const SamplingParameters & p, int32_t n_ctx) {
  const int32_t last_n = window(p.dry_penalty_last_n, n_ctx);
  if (p.dry_multiplier == 0.0f || last_n == 0) return nullptr;
  std::vector<const char *> breakers;
  for (const auto & text : p.dry_sequence_breakers) breakers.push_back(text.c_str());
  return checked(llama_sampler_init_dry(vocab, p.dry_multiplier, p.dry_base, p.dry_allowed_length, last_n, breakers.data(),
                                        breakers.size()));
}

SamplerPointer make_chain(const SamplingParameters & p, int32_t n_vocab, int32_t & plain_top_k) {
  if (p.temperature <= 0.0f) return nullptr;
  const uint32_t seed = fixed_seed(p.seed);
  auto chain = checked(llama_sampler_chain_init(llama_sampler_chain_default_params()));
  const auto add = [&](llama_sampler * next) { llama_sampler_chain_add(chain.get(), checked(next).release()); };
  if (p.mirostat_mode != 0) {
    add(llama_sampler_init_temp(p.temperature));
    add(p.mirostat_mode == 1 ? llama_sampler_init_mirostat(n_vocab, seed, p.mirostat_tau, p.mirostat_eta, kMirostatWindow)
                             : llama_sampler_init_mirostat_v2(seed, p.mirostat_tau, p.mirostat_eta));
    return chain;
  }
  if (p.top_n_sigma > 0.0f) add(llama_sampler_init_top_n_sigma(p.top_n_sigma));
  if (p.top_k > 0) {
    if (p.top_n_sigma > 0.0f || p.top_k > kLargestOwnTopK) add(llama_sampler_init_top_k(p.top_k));
    else plain_top_k = p.top_k;
  }
  if (p.tfs_z < 1.0f) add(init_tail_free(p.tfs_z, 1));
  if (p.typical_p < 1.0f) add(llama_sampler_init_typical(p.typical_p, 1));
  if (p.top_p < 1.0f) add(llama_sampler_init_top_p(p.top_p, 1));
  if (p.min_p > 0.0f) add(llama_sampler_init_min_p(p.min_p, 1));
  if (p.xtc_probability > 0.0f) add(llama_sampler_init_xtc(p.xtc_probability, p.xtc_threshold, 1, seed));
  add(llama_sampler_init_temp_ext(p.temperature, p.dynatemp_range, p.dynatemp_exponent));
  add(llama_sampler_init_dist(seed));
  return chain;
}

}  // namespace

Sampler::Sampler(const llama_vocab * vocab, const SamplingParameters & p, int32_t n_ctx, const std::string & grammar)
    : n_vocab_(llama_vocab_n_tokens(vocab)),
      bias_(all_bias(vocab, p)),
      penalties_(window(p.repeat_last_n, n_ctx), p.repeat_penalty, p.frequency_penalty, p.presence_penalty),
      history_(make_dry(vocab, p, n_ctx)),
      chain_(make_chain(p, n_vocab_, top_k_)) {
  if (grammar.empty()) return;
  grammar_.reset(llama_sampler_init_grammar(vocab, grammar.c_str(), "root"));
  if (grammar_ == nullptr) throw grammar::GrammarFault("llama.cpp refuses this grammar");
}

void Sampler::accept_prompt(const std::vector<llama_token> & tokens) {
  for (const llama_token token : tokens) {
    penalties_.accept(token);
    if (history_) llama_sampler_accept(history_.get(), token);
  }
}

void Sampler::bias(float * logits) const {
  for (const auto & entry : bias_) {
    if (entry.token >= 0 && entry.token < n_vocab_) logits[entry.token] += entry.bias;
  }
}

void Sampler::fill(const float * logits) {
  candidates_.resize(static_cast<size_t>(n_vocab_));
  for (llama_token token = 0; token < n_vocab_; token++) {
    const float logit = logits[token];
    candidates_[static_cast<size_t>(token)] = {token, std::isnan(logit) ? -INFINITY : logit, 0.0f};
  }
}

void Sampler::keep_allowed() {
  candidates_.erase(std::remove_if(candidates_.begin(), candidates_.end(),
                                   [](const llama_token_data & data) { return !(data.logit > -INFINITY); }),
                    candidates_.end());
}

llama_token Sampler::choose(const float * logits, bool grammar_first) {
  const llama_token best = best_token(logits, n_vocab_);
  if (best < 0) throw std::runtime_error("the logits hold no usable number");
  if (!grammar_first && !history_ && !chain_) return best;

  bool sorted = false;
  if (!grammar_first && !history_ && top_k_ > 0) {
    select_top(logits, n_vocab_, top_k_, candidates_);
    sorted = true;
  } else {
    fill(logits);
    llama_token_data_array all = {candidates_.data(), candidates_.size(), -1, false};
    if (grammar_first) llama_sampler_apply(grammar_.get(), &all);
    if (history_) llama_sampler_apply(history_.get(), &all);
    candidates_.resize(all.size);
    keep_allowed();
    if (candidates_.empty()) throw std::runtime_error("the grammar allows no token here");
    const auto by_logit = [](const llama_token_data & a, const llama_token_data & b) {
      return a.logit > b.logit || (a.logit == b.logit && a.id < b.id);
    };
    if (!chain_) return std::min_element(candidates_.begin(), candidates_.end(), by_logit)->id;
    if (top_k_ > 0) {
      const auto kept = std::min(static_cast<size_t>(top_k_), candidates_.size());
      std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(kept), candidates_.end(), by_logit);
      candidates_.resize(kept);
      sorted = true;
    }
  }
  llama_token_data_array array = {candidates_.data(), candidates_.size(), -1, sorted};
  llama_sampler_apply(chain_.get(), &array);
  if (array.selected < 0 || static_cast<size_t>(array.selected) >= array.size) {
    throw std::runtime_error("no token could be chosen");
  }
  return array.data[array.selected].id;
}

bool Sampler::grammar_allows(llama_token token) const {
  llama_token_data single = {token, 1.0f, 0.0f};
  llama_token_data_array array = {&single, 1, -1, false};
  llama_sampler_apply(grammar_.get(), &array);
  return array.size == 1 && single.logit > -INFINITY;
}

llama_token Sampler::choose(const float * logits) {
  const llama_token token = choose(logits, false);
  // Checking one token is a thousand times cheaper than masking the vocabulary, and mostly enough.
  return grammar_ && !grammar_allows(token) ? choose(logits, true) : token;
}

void Sampler::accept(llama_token token) {
  if (grammar_) llama_sampler_accept(grammar_.get(), token);
  penalties_.accept(token);
  if (history_) llama_sampler_accept(history_.get(), token);
}

llama_token Sampler::sample(float * logits) {
  penalize(logits);
  const llama_token token = choose(logits);
  accept(token);
  return token;
}

}  // namespace camelid
