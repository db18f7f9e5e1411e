#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/deep_thread.h"
#include "core/tokenizer.h"

namespace camelid {

// Tokenizes on threads of its own: one for short texts, and one for long ones, so that nobody waits behind a book. The
// threads are started for the first text of each.
class TokenizerLanes {
 public:
  // Hears of every task that was not cancelled: its tokens, or why it has none. On a lane's thread; must not throw.
  using Report = std::function<void(uint32_t id, std::vector<llama_token> && tokens, const std::string & error)>;

  TokenizerLanes(const llama_vocab * vocab, Report report);
  // Drops what waits, and waits for what runs.
  ~TokenizerLanes();
  TokenizerLanes(const TokenizerLanes &) = delete;
  TokenizerLanes & operator=(const TokenizerLanes &) = delete;

  void add(TokenizeTask task);
  // What waits is dropped, what runs is given up as soon as it can be.
  void cancel(uint32_t id);
  void stop();
  const Tokenizer & tokenizer() const { return tokenizer_; }

 private:
  struct Lane {
    std::deque<TokenizeTask> waiting;
    uint32_t running = 0;
    std::shared_ptr<std::atomic<bool>> cancelled;  // of what runs
    std::condition_variable wake;
    std::unique_ptr<DeepThread> thread;
  };

  void run(Lane & lane);

  const Tokenizer tokenizer_;
  const Report report_;
  std::mutex mutex_;
  bool stopping_ = false;
  Lane short_;
  Lane long_;
};

}  // namespace camelid
