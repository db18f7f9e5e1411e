#pragma once

#include "llama.h"

namespace camelid {

// Tail-free sampling (Phénix & Egan): keeps tokens until the normalised absolute second differences of the sorted
// probabilities sum to z. z >= 1 keeps all. Owned by the chain it is added to.
llama_sampler * init_tail_free(float z, size_t min_keep);

}  // namespace camelid
