#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "llama.h"

namespace camelid {

class GrammarConstraint;

// Computes the masks of constrained sequences while the model computes, on a thread of its own that is started for the
// first of them. Between `begin` and `finish` nothing else may touch a constraint, a grammar or their cache.
class MaskWorker {
 public:
  struct Task {
    GrammarConstraint * constraint;
    std::vector<llama_token> draft;  // tokens that are decoded on a guess: their masks are needed, too
  };

  MaskWorker() = default;
  ~MaskWorker();
  MaskWorker(const MaskWorker &) = delete;
  MaskWorker & operator=(const MaskWorker &) = delete;

  void begin(std::vector<Task> tasks);
  // Returns when the tasks are done.
  void finish();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<Task> tasks_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace camelid
