#include "core/thread_pool.h"

#include <algorithm>

#include "ggml-backend.h"
#include "ggml-cpu.h"

namespace camelid {

namespace {

// The processor's backend is loaded at run time, so its functions are asked for by name.
template <typename Function>
Function * find(const char * name) {
  ggml_backend_dev_t cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
  if (cpu == nullptr) return nullptr;
  return reinterpret_cast<Function *>(ggml_backend_reg_get_proc_address(ggml_backend_dev_backend_reg(cpu), name));
}

}  // namespace

void ThreadPool::attach(llama_context * context) {
  auto * create = find<decltype(ggml_threadpool_new)>("ggml_threadpool_new");
  if (create == nullptr) return;
  const int threads = std::max(llama_n_threads(context), llama_n_threads_batch(context));
  ggml_threadpool_params params = ggml_threadpool_params_default(threads);
  threads_ = create(&params);
  if (threads_ != nullptr) llama_attach_threadpool(context, threads_, nullptr);
}

ThreadPool::~ThreadPool() {
  if (threads_ == nullptr) return;
  auto * free = find<decltype(ggml_threadpool_free)>("ggml_threadpool_free");
  if (free != nullptr) free(threads_);
}

}  // namespace camelid
