#pragma once

#include <stdexcept>
#include <string>

namespace camelid::grammar {

// A grammar that cannot be run: damaged, or harder than its limits. What else goes wrong is not the grammar's fault.
class GrammarFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace camelid::grammar
