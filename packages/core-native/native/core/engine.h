#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/mask_worker.h"
#include "core/request.h"
#include "core/slot.h"
#include "core/stats.h"
#include "llama.h"

namespace camelid {

// What computes a batch; see llama_decode.
using Decode = std::function<int32_t(llama_context *, llama_batch)>;

// Generates for many sequences of one context at once. `turn` and `end` belong to the compute thread.
class Engine {
 public:
  // Events are handed over at once when they matter (first token, end) and otherwise at most every `event_interval`,
  // times the running sequences up to a limit. `wake` wakes the compute thread; `decode` is llama_decode, or a test's.
  Engine(llama_model * model, llama_context * context, EngineListener & listener, std::chrono::milliseconds event_interval,
         std::function<void()> wake, Decode decode = llama_decode);
  ~Engine();
  Engine(const Engine &) = delete;
  Engine & operator=(const Engine &) = delete;

  // From any thread. The caller wakes the compute thread afterwards.
  void submit(std::unique_ptr<Request> request);
  void cancel(uint32_t request);
  // A paused sequence keeps its place and its cells, but nothing is decoded for it. Of no effect once it has ended.
  void set_paused(uint32_t request, bool paused);
  void return_logits(std::shared_ptr<LogitsVisit> visit);
  const Stats & stats() const { return stats_; }
  int32_t context_length() const { return context_length_; }

  // Takes tasks, gives waiting requests a free sequence, decodes one batch, samples and reports. Whether it decoded.
  // What goes wrong ends the requests, and the engine goes on.
  bool turn() noexcept;
  // Aborts what runs and waits.
  void end() noexcept;

 private:
  void take_tasks();
  void drop(uint32_t request);
  Request * find(uint32_t request);
  void admit();
  void start(Slot & slot, std::unique_ptr<Request> request);
  void add_sampler(Slot & slot);
  void add_constraint(Slot & slot);
  void copy_longer_prefix(Slot & slot, const std::vector<llama_token> & prompt);
  void fill_batch();
  void add_to_batch(Slot & slot, llama_token token, bool logits);
  void decode_batch();
  int32_t decode_beside_masks();
  MaskWorker::Run begin_masks();
  void add_draft(Slot & slot, int32_t room);
  void judge_draft(Slot & slot);
  void take_logits(Slot & slot);
  void sample(Slot & slot, float * logits);
  void sample_freely(Slot & slot, float * logits);
  void sample_constrained(Slot & slot, float * logits);
  void choose_constrained(Slot & slot, float * logits, bool may_use);
  void find_mask_aside(Slot & slot, const float * logits);
  void accept_aside(Slot & slot, const float * logits, llama_token token, bool is_accepted);
  void set_aside(Slot & slot, std::shared_ptr<Aside> aside, std::function<void()> run);
  void resume(Slot & slot);
  void go_on(Slot & slot, Aside & aside);
  template <typename Action>
  void or_fail(Slot & slot, Action action);
  void emit(Slot & slot, llama_token token, bool complete);
  // Frees it on the side lane.
  void discard(std::shared_ptr<void> thing);
  void take_token(Slot & slot, GeneratedToken token);
  void finish(Slot & slot, EventType type, const std::string & text = "");
  void abort_unstarted(uint32_t request);
  void fail_all(const std::string & message);
  void flush(bool idle);
  std::chrono::milliseconds gathering_time() const;

  const Decode decode_;
  llama_context * context_;
  const llama_vocab * vocab_;
  const int32_t n_vocab_;
  EngineListener & listener_;
  const std::chrono::milliseconds event_interval_;
  int32_t context_length_;
  int32_t batch_size_;
  bool can_draft_;  // whether its memory can forget its end
  llama_batch batch_{};
  GrammarCache grammars_;
  MaskWorker masks_;
  Stats stats_;

  std::mutex mutex_;  // guards the next five
  std::deque<std::unique_ptr<Request>> incoming_;
  std::vector<uint32_t> cancelled_;
  std::vector<std::pair<uint32_t, bool>> paused_;
  std::vector<std::shared_ptr<LogitsVisit>> returned_;
  bool has_tasks_ = false;

  std::deque<std::unique_ptr<Request>> waiting_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Event> events_;
  bool urgent_ = false;
  bool given_up_ = false;
  Clock::time_point last_flush_;
  uint64_t clock_ = 0;
  SideLane lane_;  // last: its thread ends first
};

}  // namespace camelid
