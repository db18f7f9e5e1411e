#include "core/mask_worker.h"

#include <algorithm>
#include <exception>

#include "core/grammar_constraint.h"
#include "grammar/work_limits.h"

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
    work(tasks);
    lock.lock();
    busy_ = false;
    done_.notify_one();
  }
}

// What is not found within the work of a step is found aside: nobody waits for it here. A fault is met again when the token
// is sampled, and told then.
void MaskWorker::work(const std::vector<Task> & tasks) {
  size_t left = grammar::kWorkOfStep;
  for (const Task & task : tasks) {
    const GrammarConstraint::Use use = task.constraint->try_use();
    if (!use) continue;
    grammar::WorkMeter meter(left, nullptr, use.grammar(), grammar::kMostGrammarMemory);
    const grammar::WorkMeter::Scope scope(meter);
    try {
      task.constraint->prepare(task.draft);
    } catch (const std::exception &) {
    }
    left -= std::min(left, meter.spent());
  }
}

}  // namespace camelid
