#pragma once

#include "llama.h"

namespace camelid {

// The threads that compute for one context. Without them a ggml that is built without OpenMP starts and ends threads
// for every token; one that is built with OpenMP has its own. It must outlive the context's last computation.
class ThreadPool {
 public:
  ThreadPool() = default;
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool & operator=(const ThreadPool &) = delete;

  void attach(llama_context * context);

 private:
  ggml_threadpool_t threads_ = nullptr;
};

}  // namespace camelid
