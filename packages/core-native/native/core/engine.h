#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "core/sampler.h"
#include "core/stop_matcher.h"
#include "core/utf8_stream.h"
#include "llama.h"

namespace camelid {

// One sequence to generate; fields as in engine.ts. Checked by the caller.
struct Request {
  uint32_t id = 0;
  std::vector<llama_token> prompt;
  int32_t max_tokens = -1;  // -1: until the context is full
  SamplingParameters sampling;
  std::vector<std::string> stops;
  std::unordered_set<llama_token> preserved;
  std::string grammar;
  int32_t top_logprobs = -1;  // -1: no log-probabilities
  bool has_logits_processor = false;
};

struct Logprob {
  llama_token token;
  float logprob;
};

struct GeneratedToken {
  llama_token token;
  float logprob = 0.0f;
  std::vector<Logprob> top;
};

enum class EventType { tokens, finish_stop, finish_length, aborted, failed };

struct Event {
  uint32_t request = 0;
  EventType type = EventType::tokens;
  std::string text;                     // tokens: text; finish_stop: the stop string; failed: message
  std::string code;                     // failed: error code
  std::vector<GeneratedToken> tokens;
  int32_t prompt_tokens = 0;
  int32_t cached_tokens = 0;
  int32_t completion_tokens = 0;
  double prompt_ms = 0;
  double decode_ms = 0;
};

struct Stats {
  std::atomic<uint32_t> active{0};
  std::atomic<uint32_t> queued{0};
  std::atomic<uint64_t> decode_steps{0};
  std::atomic<uint64_t> prompt_tokens{0};
  std::atomic<uint64_t> cached_prompt_tokens{0};
  std::atomic<uint64_t> generated_tokens{0};
  std::atomic<uint64_t> cancelled{0};
};

// What the engine tells its owner; both are called on the engine's thread.
struct Sink {
  std::function<void(std::vector<Event> &&)> events;
  // Lets the owner change the logits of one request in place; returns when done. Throws to fail the request.
  std::function<void(uint32_t request, const std::vector<llama_token> & tokens, float * logits, int32_t n_vocab)> process_logits;
};

struct Slot;

// Owns the one thread that makes every computing call into llama.cpp, from creating the context to freeing it.
class Engine {
 public:
  // Starts the thread and waits for the context. Throws std::runtime_error when it cannot be created.
  Engine(llama_model * model, llama_context_params parameters, Sink sink);
  ~Engine();

  void submit(std::shared_ptr<Request> request);
  void cancel(uint32_t request);
  // Aborts what runs and joins the thread. Safe to call twice.
  void stop();

  const Stats & stats() const { return stats_; }
  uint32_t context_length() const { return context_length_; }
  bool stopping() const { return stopping_; }

 private:
  void run(llama_context_params parameters);
  void take_tasks();
  void admit();
  void start(Slot & slot, std::shared_ptr<Request> request);
  void copy_longer_prefix(Slot & slot, const std::vector<llama_token> & prompt);
  bool step();
  void fill_batch();
  void decode_batch();
  void take_logits(Slot & slot);
  void take_token(Slot & slot, GeneratedToken token);
  void finish(Slot & slot, EventType type, const std::string & text = "", const std::string & code = "");
  void fail_all(const std::string & message);
  void flush();

  llama_model * model_;
  const llama_vocab * vocab_;
  llama_context * context_ = nullptr;
  llama_batch batch_{};
  uint32_t context_length_ = 0;
  int32_t batch_size_ = 0;
  Sink sink_;
  Stats stats_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Request>> incoming_;
  std::vector<uint32_t> cancelled_;
  std::atomic<bool> stopping_{false};

  std::deque<std::shared_ptr<Request>> waiting_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Event> events_;
  uint64_t clock_ = 0;
  std::thread thread_;
};

}  // namespace camelid
