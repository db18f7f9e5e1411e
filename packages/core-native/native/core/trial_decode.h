#pragma once

#include <string>

#include "llama.h"

namespace camelid {

// Decodes some tokens with a fresh context and forgets them, on this thread alone: an AbortGuard then makes an error of what
// ggml would end the process for at the first request (weights of a type that its kernels do not know, sizes that do not
// fit each other). Gives the reason when it fails; may throw what an AbortGuard throws, and then the context can only be freed.
std::string trial_decode(llama_context * context, const llama_vocab * vocab);

}  // namespace camelid
