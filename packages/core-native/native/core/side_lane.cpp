#include "core/side_lane.h"

#include <algorithm>
#include <exception>

#include "core/abort_guard.h"
#include "grammar/grammar_fault.h"
#include "grammar/work_limits.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace camelid {

namespace {

// What is done here is nobody's next token, so the threads that compute go first.
void step_back() {
#ifdef __linux__
  constexpr int kNice = 5;
  setpriority(PRIO_PROCESS, 0, kNice);  // of this thread only
#endif
}

}  // namespace

SideLane::~SideLane() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    if (running_) running_->stop = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SideLane::add(std::shared_ptr<SideTask> task) {
  task->slice = 2 * grammar::kWorkOfSlice;
  std::lock_guard<std::mutex> lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  waiting_.push_back(std::move(task));
  wake_.notify_one();
}

void SideLane::run() {
  step_back();
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    running_ = std::move(waiting_.front());
    waiting_.pop_front();
    const std::shared_ptr<SideTask> task = running_;
    lock.unlock();
    const bool ended = take_turn(*task);
    if (ended) {
      task->run = nullptr;  // frees what only the task still holds
      task->done = true;
      on_done_();
    }
    lock.lock();
    running_.reset();
    if (!ended) waiting_.push_back(task);
  }
}

bool SideLane::take_turn(SideTask & task) {
  const size_t left = grammar::kWorkOfAnswer - std::min(task.spent, grammar::kWorkOfAnswer);
  const size_t limit = std::min(task.slice, left);
  task.slice *= 2;
  grammar::WorkMeter meter(limit, &task.stop, task.grammar.get(), grammar::kMostGrammarMemory);
  const grammar::WorkMeter::Scope scope(meter);
  AbortGuard guard;
  try {
    task.run();
  } catch (const grammar::OutOfWork &) {
    task.spent += limit;
    if (limit < left) return false;
    task.error = grammar::kTooHard;
    task.is_fault = true;
    return true;
  } catch (const grammar::WorkStopped & stopped) {
    task.error = stopped.what();
  } catch (const grammar::GrammarFault & fault) {
    task.error = fault.what();
    task.is_fault = true;
  } catch (const std::exception & error) {
    task.error = error.what();
  }
  task.spent += meter.spent();
  return true;
}

}  // namespace camelid
