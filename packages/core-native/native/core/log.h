#pragma once

#include <string>
#include <vector>

namespace camelid {

// Loads the compute backends from a folder and silences llama.cpp's own output. Works once per process.
void initialize_llama(const std::vector<std::string> & library_folders);

// Collects what llama.cpp logs as errors on this thread while it lives.
class LogCapture {
 public:
  LogCapture();
  ~LogCapture();
  LogCapture(const LogCapture &) = delete;
  LogCapture & operator=(const LogCapture &) = delete;
  void add(const char * text);
  // The last lines, or `otherwise`.
  std::string text(const std::string & otherwise) const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace camelid
