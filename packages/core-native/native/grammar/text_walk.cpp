#include "grammar/text_walk.h"

#include <algorithm>

namespace camelid::grammar {

bool TextWalk::begins_name(const std::string & text) const {
  const auto name = std::lower_bound(names.begin(), names.end(), text);
  return name != names.end() && name->compare(0, text.size(), text) == 0;
}

}  // namespace camelid::grammar
