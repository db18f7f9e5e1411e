#include "napi/log.h"

#include <deque>
#include <mutex>

#include "ggml-backend.h"
#include "llama.h"

namespace camelid {

namespace {

constexpr size_t kKeptLines = 8;
std::mutex log_mutex;
std::deque<std::string> error_lines;
std::once_flag initialized;

void keep_errors(ggml_log_level level, const char * text, void *) {
  if (level != GGML_LOG_LEVEL_ERROR) return;
  std::lock_guard<std::mutex> lock(log_mutex);
  error_lines.emplace_back(text);
  if (error_lines.size() > kKeptLines) error_lines.pop_front();
}

}  // namespace

void initialize_llama(const std::string & library_folder) {
  std::call_once(initialized, [&] {
    llama_log_set(keep_errors, nullptr);
    ggml_backend_load_all_from_path(library_folder.c_str());
    llama_backend_init();
  });
}

std::string take_error_log() {
  std::lock_guard<std::mutex> lock(log_mutex);
  std::string joined;
  for (const auto & line : error_lines) joined += line;
  error_lines.clear();
  while (!joined.empty() && joined.back() == '\n') joined.pop_back();
  return joined;
}

}  // namespace camelid
