#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace camelid {

class Engine;

// The one thread of the process that computes. Every engine shares it, because OpenMP keeps a team of threads for each
// thread that computes, and as soon as the teams together exceed the cores every barrier of a graph sleeps.
class ComputeThread {
 public:
  // The process's thread, started when there is none. It ends with its last owner.
  static std::shared_ptr<ComputeThread> get();
  ~ComputeThread();
  ComputeThread(const ComputeThread &) = delete;
  ComputeThread & operator=(const ComputeThread &) = delete;

  void add(Engine & engine);
  // Ends the engine and returns when the thread will not touch it again.
  void remove(Engine & engine);
  // Tells the thread that an engine has a new task.
  void wake();

 private:
  ComputeThread();
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable removed_;
  std::vector<Engine *> engines_;
  std::vector<Engine *> leaving_;
  bool signalled_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace camelid
