#pragma once

#include <string>

#include "llama.h"

namespace camelid {

// Tries a vocabulary out before anything else uses it. Gives the reason why it cannot be used, or "". May throw what
// llama.cpp throws.
std::string check_vocabulary(const llama_vocab * vocab);

}  // namespace camelid
