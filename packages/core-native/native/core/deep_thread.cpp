#include "core/deep_thread.h"

#include <memory>
#include <stdexcept>

#ifdef _WIN32
#include <process.h>
#include <windows.h>
#else
#include <pthread.h>
#include <sys/mman.h>
#endif

namespace camelid {

#ifdef _WIN32

struct DeepThread::Handle {
  std::function<void()> run;
  HANDLE thread = nullptr;
};

DeepThread::DeepThread(size_t stack_bytes, std::function<void()> run) : handle_(nullptr) {
  auto handle = std::make_unique<Handle>();
  handle->run = std::move(run);
  const auto entry = [](void * data) -> unsigned {
    static_cast<Handle *>(data)->run();
    return 0;
  };
  handle->thread = reinterpret_cast<HANDLE>(_beginthreadex(nullptr, static_cast<unsigned>(stack_bytes), entry, handle.get(),
                                                           STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr));
  if (handle->thread == nullptr) throw std::runtime_error("there is no room for a thread's stack");
  handle_ = handle.release();
}

DeepThread::~DeepThread() {
  WaitForSingleObject(handle_->thread, INFINITE);
  CloseHandle(handle_->thread);
  delete handle_;
}

#else

struct DeepThread::Handle {
  std::function<void()> run;
  pthread_t thread{};
  void * stack = MAP_FAILED;
  size_t size = 0;

  ~Handle() {
    if (stack != MAP_FAILED) munmap(stack, size);
  }
};

DeepThread::DeepThread(size_t stack_bytes, std::function<void()> run) : handle_(nullptr) {
  constexpr size_t kPage = size_t{1} << 16;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#ifdef MAP_NORESERVE
  flags |= MAP_NORESERVE;
#endif
  auto handle = std::make_unique<Handle>();
  handle->run = std::move(run);
  handle->size = (stack_bytes / kPage + 2) * kPage;
  handle->stack = mmap(nullptr, handle->size, PROT_READ | PROT_WRITE, flags, -1, 0);
  pthread_attr_t attributes;
  const bool ready = handle->stack != MAP_FAILED && pthread_attr_init(&attributes) == 0;
  if (!ready) throw std::runtime_error("there is no room for a thread's stack");
  // A page below the stack that nobody may touch, so that even a wrong estimate damages nothing.
  mprotect(handle->stack, kPage, PROT_NONE);
  pthread_attr_setstack(&attributes, static_cast<char *>(handle->stack) + kPage, handle->size - kPage);
  const auto entry = [](void * data) -> void * {
    static_cast<Handle *>(data)->run();
    return nullptr;
  };
  const int failure = pthread_create(&handle->thread, &attributes, entry, handle.get());
  pthread_attr_destroy(&attributes);
  if (failure != 0) throw std::runtime_error("a thread could not be started");
  handle_ = handle.release();
}

DeepThread::~DeepThread() {
  pthread_join(handle_->thread, nullptr);
  delete handle_;
}

#endif

}  // namespace camelid
