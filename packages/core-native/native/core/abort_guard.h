#pragma once

namespace camelid {

// While one lives on a thread, an assertion of ggml that fails on that thread becomes a std::runtime_error instead of
// the end of the process. For work on one thread only, such as loading and tokenizing: never around a graph's
// computation, whose other threads would wait for this one at a barrier for ever.
class AbortGuard {
 public:
  AbortGuard();
  ~AbortGuard();
  AbortGuard(const AbortGuard &) = delete;
  AbortGuard & operator=(const AbortGuard &) = delete;

  // Makes ggml ask the guards. Once per process.
  static void install();
};

}  // namespace camelid
