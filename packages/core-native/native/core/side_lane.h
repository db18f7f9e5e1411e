#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "grammar/work_meter.h"

namespace camelid {

// Work of one sequence that takes too long for a thread on which others wait: a mask of a hard grammar, a sampler that reads
// the whole vocabulary. The sequence sits out until it is done.
struct SideTask {
  // Runs on the lane, as often as it takes more work than it was allowed; a WorkMeter counts it.
  std::function<void()> run;
  // Its grammar, when that is known: see WorkMeter. Null otherwise.
  std::shared_ptr<const grammar::Measured> grammar;
  // Set by the owner: nobody wants it any more.
  std::atomic<bool> stop{false};

  // Read these when `done`.
  std::atomic<bool> done{false};
  std::string error;        // "" when it went well
  bool is_fault = false;    // the error is the grammar's
  size_t spent = 0;

  size_t slice = 0;  // of the lane
};

// A thread that does side tasks in turns: each turn of a task may take twice the work of the one before, so that a light
// task waits for a turn of a heavy one only, and doing things again costs no more than doing them.
class SideLane {
 public:
  // `on_done` is called on the lane's thread when a task is done.
  explicit SideLane(std::function<void()> on_done) : on_done_(std::move(on_done)) {}
  // Gives up what runs and waits.
  ~SideLane();
  SideLane(const SideLane &) = delete;
  SideLane & operator=(const SideLane &) = delete;

  void add(std::shared_ptr<SideTask> task);

 private:
  void run();
  // Whether the task has come to an end.
  static bool take_turn(SideTask & task);

  const std::function<void()> on_done_;
  std::mutex mutex_;  // guards the rest
  std::condition_variable wake_;
  std::deque<std::shared_ptr<SideTask>> waiting_;
  std::shared_ptr<SideTask> running_;
  bool stopping_ = false;
  std::thread thread_;  // started for the first task
};

}  // namespace camelid
