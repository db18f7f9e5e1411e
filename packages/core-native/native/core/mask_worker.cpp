#include "core/mask_worker.h"

#include <exception>

#include "core/grammar_constraint.h"

namespace camelid {

MaskWorker::~MaskWorker() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

MaskWorker::Run MaskWorker::begin(std::vector<Task> tasks) {
  if (tasks.empty()) return Run(nullptr);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  {
    std::lock_guard<std::mutex> lock(mutex_);
    tasks_ = std::move(tasks);
    busy_ = true;
  }
  wake_.notify_one();
  return Run(this);
}

void MaskWorker::finish() {
  std::unique_lock<std::mutex> lock(mutex_);
  done_.wait(lock, [this] { return !busy_; });
}

void MaskWorker::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || busy_; });
    if (stopping_) return;
    const std::vector<Task> tasks = std::move(tasks_);
    tasks_.clear();
    lock.unlock();
    for (const Task & task : tasks) {
      try {
        task.constraint->prepare(task.draft);
      } catch (const std::exception &) {
        // Sampling meets the same fault again, and tells it.
      }
    }
    lock.lock();
    busy_ = false;
    done_.notify_one();
  }
}

}  // namespace camelid
