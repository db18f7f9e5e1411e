#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/compute_thread.h"
#include "core/engine.h"
#include "core/thread_pool.h"
#include "core/tokenizer_lanes.h"
#include "llama.h"

namespace camelid {

struct HostOptions {
  std::string path;
  llama_model_params model;
  llama_context_params context;
  std::chrono::milliseconds event_interval{0};
  Decode decode = llama_decode;
};

// Hears of a host's life, on the host's own thread; of its requests, on the compute thread. Must not throw or block.
class HostListener : public EngineListener {
 public:
  virtual void on_progress(float fraction) = 0;
  virtual void on_loaded() = 0;
  // On a thread of the tokenizer's.
  virtual void on_tokenized(uint32_t id, std::vector<llama_token> && tokens, const std::string & error) = 0;
  // `message` is "" when the load was given up because of `close`.
  virtual void on_failed(const std::string & message) = 0;
  // Last call: model and context are freed.
  virtual void on_closed() = 0;
};

// A model from loading to freeing. A thread of its own loads and frees it, and sleeps in between; it computes nothing.
class EngineHost {
 public:
  EngineHost(HostOptions options, HostListener & listener);
  // Closes and waits.
  ~EngineHost();
  EngineHost(const EngineHost &) = delete;
  EngineHost & operator=(const EngineHost &) = delete;

  // Begins to end everything, also a load under way; returns at once. May be called again.
  void close();
  // After `close`: whether everything has ended, at the latest after so long.
  bool wait_ended(std::chrono::milliseconds most);
  // After `on_loaded` and before `close`, from the thread that calls `close`.
  llama_model * model() const { return model_; }
  const llama_vocab * vocab() const { return llama_model_get_vocab(model_); }
  const Engine & engine() const { return *engine_; }
  TokenizerLanes & tokenizer() { return *tokenizer_; }
  void submit(std::unique_ptr<Request> request);
  void cancel(uint32_t request);
  void set_paused(uint32_t request, bool paused);
  void return_logits(std::shared_ptr<LogitsVisit> visit);

 private:
  void run();
  std::string load();
  static bool on_model_progress(float fraction, void * host);
  static bool is_closing(void * host);

  HostOptions options_;
  HostListener & listener_;
  std::atomic<bool> closing_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  int last_percent_ = -1;
  llama_model * model_ = nullptr;
  llama_context * context_ = nullptr;
  ThreadPool threads_;
  std::unique_ptr<TokenizerLanes> tokenizer_;
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<ComputeThread> compute_;
  std::thread thread_;
};

}  // namespace camelid
