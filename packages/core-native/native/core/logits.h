#pragma once

#include <cstdint>
#include <vector>

#include "llama.h"

namespace camelid {

// Pure functions over one row of logits. None of them needs the row to be free of NaN: NaN is never chosen.

// The first token with the greatest logit; -1 when no logit is a finite number or when one is +infinity.
llama_token best_token(const float * logits, int32_t n_vocab);

// The k best tokens, best first, equal logits in order of their ids. -infinity and NaN are left out.
void select_top(const float * logits, int32_t n_vocab, int32_t k, std::vector<llama_token_data> & out);

// log(sum(exp(logits))).
double log_sum_exp(const float * logits, int32_t n_vocab);

}  // namespace camelid
