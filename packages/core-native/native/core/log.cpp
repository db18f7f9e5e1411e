#include "core/log.h"

#include <mutex>

#include "core/abort_guard.h"
#include "ggml-backend.h"
#include "llama.h"

namespace camelid {

namespace {

constexpr size_t kKeptLines = 8;
constexpr size_t kKeptBytes = 500;
thread_local LogCapture * current = nullptr;

void take_log(ggml_log_level level, const char * text, void *) {
  if (level == GGML_LOG_LEVEL_ERROR && current != nullptr) current->add(text);
}

}  // namespace

void initialize_llama(const std::vector<std::string> & library_folders) {
  static std::once_flag initialized;
  std::call_once(initialized, [&] {
    llama_log_set(take_log, nullptr);
    AbortGuard::install();
    for (const auto & folder : library_folders) ggml_backend_load_all_from_path(folder.c_str());
    llama_backend_init();
  });
}

LogCapture::LogCapture() { current = this; }

LogCapture::~LogCapture() { current = nullptr; }

void LogCapture::add(const char * text) {
  std::string line(text);
  while (!line.empty() && line.back() == '\n') line.pop_back();
  if (line.empty()) return;
  if (line.size() > kKeptBytes) line.resize(kKeptBytes);
  if (lines_.size() == kKeptLines) lines_.erase(lines_.begin());
  lines_.push_back(std::move(line));
}

std::string LogCapture::text(const std::string & otherwise) const {
  std::string joined;
  for (const auto & line : lines_) joined += (joined.empty() ? "" : "; ") + line;
  return joined.empty() ? otherwise : joined;
}

}  // namespace camelid
