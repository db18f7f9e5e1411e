#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grammar/json/text_product.h"

namespace camelid::grammar {

// The plain characters that may come inside of a text. `product` reads them; a beginning may come while it is alive, or
// when one of `names` begins with it. Masks of texts walk through this, where a machine would make a state of each place.
struct TextWalk {
  TextProduct * product = nullptr;
  uint32_t state = 0;                           // of the product, now
  const std::vector<uint8_t> * live = nullptr;  // by state; null: see `goal`
  TextGoal * goal = nullptr;                    // null, and no `live`: every state but 0 is alive
  double length = 0;                            // characters that the text has now, as far as `goal` tells them apart
  uint32_t rules = 0;                           // walks of one machine with equal rules, state and length differ in names only
  std::vector<std::string> names;               // ascending

  bool is_alive(uint32_t at, uint32_t characters) const {
    if (live != nullptr) return (*live)[at] != 0;
    return at != 0 && (goal == nullptr || goal->is_live(at, length + characters));
  }
  // Whether some name begins with the text.
  bool begins_name(const std::string & text) const;
};

}  // namespace camelid::grammar
