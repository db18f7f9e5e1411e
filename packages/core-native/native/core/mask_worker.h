#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "llama.h"

namespace camelid {

class GrammarConstraint;

// Computes the masks of constrained sequences while the model computes, on a thread of its own that is started for the
// first of them. While a run lives, nothing else may touch a constraint, a grammar or their cache.
class MaskWorker {
 public:
  // A run of tasks. Its end waits for them, also when an exception ends it: what they work on outlives them.
  class [[nodiscard]] Run {
   public:
    Run(Run && other) noexcept : worker_(other.worker_) { other.worker_ = nullptr; }
    Run & operator=(Run &&) = delete;
    ~Run() {
      if (worker_ != nullptr) worker_->finish();
    }

   private:
    friend class MaskWorker;
    explicit Run(MaskWorker * worker) : worker_(worker) {}
    MaskWorker * worker_;
  };

  struct Task {
    GrammarConstraint * constraint;
    std::vector<llama_token> draft;  // tokens that are decoded on a guess: their masks are needed, too
  };

  MaskWorker() = default;
  ~MaskWorker();
  MaskWorker(const MaskWorker &) = delete;
  MaskWorker & operator=(const MaskWorker &) = delete;

  Run begin(std::vector<Task> tasks);

 private:
  void finish();
  void run();
  static void work(const std::vector<Task> & tasks);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<Task> tasks_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace camelid
