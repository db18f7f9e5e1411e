#include "core/stop_matcher.h"

#include <algorithm>

namespace camelid {

StopMatcher::StopMatcher(std::vector<std::string> stops) : stops_(std::move(stops)) {}

StopMatcher::Result StopMatcher::push(const std::string & text) {
  Result result;
  held_ += text;
  // The stop string that is complete first wins, the longest of several: so no split of the text changes the result.
  size_t start = 0;
  size_t end = std::string::npos;
  for (size_t i = 0; i < stops_.size(); i++) {
    const size_t at = held_.find(stops_[i]);
    if (at == std::string::npos) continue;
    const size_t after = at + stops_[i].size();
    if (after < end || (after == end && at < start)) {
      start = at;
      end = after;
      result.matched = static_cast<int>(i);
    }
  }
  if (result.matched >= 0) {
    result.text = held_.substr(0, start);
    held_.clear();
    return result;
  }
  // The longest suffix that begins a stop string stays. held_ is never longer than that plus the new text.
  size_t keep = 0;
  for (const auto & stop : stops_) {
    for (size_t length = std::min(stop.size() - 1, held_.size()); length > keep; length--) {
      if (held_.compare(held_.size() - length, length, stop, 0, length) == 0) {
        keep = length;
        break;
      }
    }
  }
  result.text = held_.substr(0, held_.size() - keep);
  held_.erase(0, held_.size() - keep);
  return result;
}

std::string StopMatcher::finish() {
  std::string rest;
  rest.swap(held_);
  return rest;
}

}  // namespace camelid
