#pragma once

#include <string>
#include <vector>

namespace camelid {

// Finds the earliest stop string in streamed text and holds back what may still become one.
class StopMatcher {
 public:
  explicit StopMatcher(std::vector<std::string> stops);

  struct Result {
    std::string text;        // may leave now
    int matched = -1;        // index of the stop string that was found
  };

  Result push(const std::string & text);
  // Text that was held back when the output ended without a stop string.
  std::string finish();

 private:
  std::vector<std::string> stops_;
  std::string held_;
};

}  // namespace camelid
