#include "core/compute_thread.h"

#include <algorithm>

#include "core/engine.h"

namespace camelid {

std::shared_ptr<ComputeThread> ComputeThread::get() {
  static std::mutex mutex;
  static std::weak_ptr<ComputeThread> current;
  std::lock_guard<std::mutex> lock(mutex);
  auto thread = current.lock();
  if (!thread) {
    thread = std::shared_ptr<ComputeThread>(new ComputeThread());
    current = thread;
  }
  return thread;
}

ComputeThread::ComputeThread() : thread_([this] { run(); }) {}

ComputeThread::~ComputeThread() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ComputeThread::add(Engine & engine) {
  std::lock_guard<std::mutex> lock(mutex_);
  engines_.push_back(&engine);
}

void ComputeThread::remove(Engine & engine) {
  std::unique_lock<std::mutex> lock(mutex_);
  leaving_.push_back(&engine);
  wake_.notify_one();
  removed_.wait(lock, [&] { return std::find(leaving_.begin(), leaving_.end(), &engine) == leaving_.end(); });
}

void ComputeThread::wake() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    signalled_ = true;
  }
  wake_.notify_one();
}

void ComputeThread::run() {
  std::vector<Engine *> engines;
  std::vector<Engine *> leaving;
  bool busy = false;
  while (true) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (!busy) wake_.wait(lock, [this] { return signalled_ || stopping_ || !leaving_.empty(); });
      if (stopping_) return;
      signalled_ = false;
      leaving = leaving_;
      for (Engine * engine : leaving) engines_.erase(std::remove(engines_.begin(), engines_.end(), engine), engines_.end());
      engines = engines_;
    }
    if (!leaving.empty()) {
      for (Engine * engine : leaving) engine->end();
      std::lock_guard<std::mutex> lock(mutex_);
      for (Engine * engine : leaving) leaving_.erase(std::remove(leaving_.begin(), leaving_.end(), engine), leaving_.end());
      removed_.notify_all();
    }
    busy = false;
    for (Engine * engine : engines) busy = engine->turn() || busy;
  }
}

}  // namespace camelid
