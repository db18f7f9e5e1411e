#pragma once

#include <string>

namespace camelid {

// Lets only whole UTF-8 code points through. Bytes that can never become one leave as U+FFFD.
class Utf8Stream {
 public:
  // Takes bytes; returns the whole code points that are complete now.
  std::string push(const std::string & bytes);
  // Returns what is left at the end: nothing, or U+FFFD for an open code point.
  std::string finish();

 private:
  std::string open_;
};

}  // namespace camelid
