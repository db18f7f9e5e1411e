#pragma once

#include <cstddef>
#include <functional>

namespace camelid {

// A thread whose stack is as large as it is told: std::thread takes what the system gives, and std::regex needs some hundred
// bytes for each character. Only address space is reserved; memory is taken as the stack is used, and given back at the end.
class DeepThread {
 public:
  // Throws std::runtime_error when there is no room for it. `run` must not throw.
  DeepThread(size_t stack_bytes, std::function<void()> run);
  // Waits for its end.
  ~DeepThread();
  DeepThread(const DeepThread &) = delete;
  DeepThread & operator=(const DeepThread &) = delete;

 private:
  struct Handle;
  Handle * handle_;
};

}  // namespace camelid
