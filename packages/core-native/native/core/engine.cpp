#include "core/engine.h"

#include <algorithm>
#include <exception>

namespace camelid {

namespace {

// A prefix in another sequence is copied only when it saves at least this many tokens of prompt.
constexpr size_t kWorthCopying = 32;
// How long tokens may be gathered because many sequences run; a reader still sees text flow.
constexpr std::chrono::milliseconds kLongestGathering{60};

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

// For what has nobody left to tell, such as memory that ends while a failure is reported: the compute thread, and with it
// the process, must outlive it.
template <typename Action>
void survive(Action action) noexcept {
  try {
    action();
  } catch (const std::exception &) {
  }
}

}  // namespace

Engine::Engine(llama_model * model, llama_context * context, EngineListener & listener, std::chrono::milliseconds event_interval,
               std::function<void()> wake, Decode decode)
    : decode_(std::move(decode)),
      context_(context),
      vocab_(llama_model_get_vocab(model)),
      n_vocab_(llama_vocab_n_tokens(vocab_)),
      listener_(listener),
      event_interval_(event_interval),
      context_length_(static_cast<int32_t>(llama_n_ctx_seq(context))),
      batch_size_(static_cast<int32_t>(llama_n_batch(context))),
      can_draft_(!llama_model_is_recurrent(model) && !llama_model_is_hybrid(model)),
      grammars_(vocab_, [this](std::shared_ptr<void> dropped) { discard(std::move(dropped)); }),
      lane_([this, wake = std::move(wake)] {
        {
          std::lock_guard<std::mutex> lock(mutex_);
          has_tasks_ = true;
        }
        wake();
      }) {
  for (uint32_t i = 0; i < llama_n_seq_max(context_); i++) {
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->sequence = static_cast<llama_seq_id>(i);
  }
  batch_ = llama_batch_init(batch_size_, 0, 1);
}

Engine::~Engine() { llama_batch_free(batch_); }

void Engine::submit(std::unique_ptr<Request> request) {
  stats_.queued++;
  std::lock_guard<std::mutex> lock(mutex_);
  incoming_.push_back(std::move(request));
  has_tasks_ = true;
}

void Engine::cancel(uint32_t request) {
  std::lock_guard<std::mutex> lock(mutex_);
  cancelled_.push_back(request);
  has_tasks_ = true;
}

void Engine::set_paused(uint32_t request, bool paused) {
  std::lock_guard<std::mutex> lock(mutex_);
  paused_.emplace_back(request, paused);
  has_tasks_ = true;
}

void Engine::return_logits(std::shared_ptr<LogitsVisit> visit) {
  std::lock_guard<std::mutex> lock(mutex_);
  returned_.push_back(std::move(visit));
  has_tasks_ = true;
}

bool Engine::turn() noexcept {
  if (given_up_) return false;
  bool worked = false;
  try {
    take_tasks();
    admit();
    fill_batch();
    worked = batch_.n_tokens > 0;
    if (worked) decode_batch();
    flush(!worked);
  } catch (const std::exception & error) {
    survive([&] { fail_all(error.what()); });
    survive([&] { flush(true); });
  }
  return worked;
}

void Engine::end() noexcept {
  survive([&] { take_tasks(); });
  survive([&] {
    for (auto & request : waiting_) abort_unstarted(request->id);
    waiting_.clear();
    for (auto & slot : slots_) {
      if (slot->request) finish(*slot, EventType::aborted);
    }
  });
  survive([&] { flush(true); });
}

void Engine::take_tasks() {
  std::vector<uint32_t> cancelled;
  std::vector<std::pair<uint32_t, bool>> paused;
  std::vector<std::shared_ptr<LogitsVisit>> returned;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!has_tasks_) return;
    has_tasks_ = false;
    for (auto & request : incoming_) waiting_.push_back(std::move(request));
    incoming_.clear();
    cancelled.swap(cancelled_);
    paused.swap(paused_);
    returned.swap(returned_);
  }
  for (const uint32_t id : cancelled) drop(id);
  for (const auto & [id, on] : paused) {
    if (Request * request = find(id)) request->paused = on;
  }
  for (const auto & visit : returned) {
    for (auto & slot : slots_) {
      // A visit that comes back after its request has ended is of no use.
      if (!slot->request || slot->visit != visit) continue;
      slot->visit.reset();
      if (visit->error.empty()) sample(*slot, visit->logits.data());
      else finish(*slot, EventType::failed, visit->error);
    }
  }
  for (auto & slot : slots_) {
    if (slot->request && slot->aside && slot->aside->task.done) resume(*slot);
  }
}

Request * Engine::find(uint32_t id) {
  for (const auto & slot : slots_) {
    if (slot->request && slot->request->id == id) return slot->request.get();
  }
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto & other) { return other->id == id; });
  return found == waiting_.end() ? nullptr : found->get();
}

void Engine::drop(uint32_t request) {
  for (auto & slot : slots_) {
    if (!slot->request || slot->request->id != request) continue;
    stats_.cancelled++;
    finish(*slot, EventType::aborted);
    return;
  }
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto & other) { return other->id == request; });
  if (found == waiting_.end()) return;
  waiting_.erase(found);
  stats_.cancelled++;
  abort_unstarted(request);
}

void Engine::abort_unstarted(uint32_t request) {
  stats_.queued--;
  Event event;
  event.request = request;
  event.type = EventType::aborted;
  events_.push_back(std::move(event));
  urgent_ = true;
}

// First come, first served; each request gets the free sequence that shares the longest prefix with it.
void Engine::admit() {
  while (!waiting_.empty()) {
    const Request & request = *waiting_.front();
    Slot * best = nullptr;
    size_t best_prefix = 0;
    for (auto & slot : slots_) {
      if (slot->request) continue;
      const size_t prefix = request.use_cache ? common_prefix(slot->cells, request.prompt) : 0;
      const bool older = best != nullptr && prefix == best_prefix && slot->last_used < best->last_used;
      if (best == nullptr || prefix > best_prefix || older) {
        best = slot.get();
        best_prefix = prefix;
      }
    }
    if (best == nullptr) return;
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    stats_.queued--;
    start(*best, std::move(next));
  }
}

void Engine::copy_longer_prefix(Slot & slot, const std::vector<llama_token> & prompt) {
  const Slot * source = nullptr;
  size_t longest = common_prefix(slot.cells, prompt) + kWorthCopying;
  for (const auto & other : slots_) {
    if (other.get() == &slot) continue;
    const size_t prefix = common_prefix(other->cells, prompt);
    if (prefix < longest) continue;
    source = other.get();
    longest = prefix;
  }
  if (source == nullptr) return;
  llama_memory_t memory = llama_get_memory(context_);
  llama_memory_seq_rm(memory, slot.sequence, -1, -1);
  llama_memory_seq_cp(memory, source->sequence, slot.sequence, -1, -1);
  slot.cells = source->cells;
}

void Engine::start(Slot & slot, std::unique_ptr<Request> request) {
  const auto & prompt = request->prompt;
  if (request->use_cache) copy_longer_prefix(slot, prompt);
  // The last prompt token is always decoded again: its logits are needed.
  size_t keep = request->use_cache ? std::min(common_prefix(slot.cells, prompt), prompt.size() - 1) : 0;
  if (keep < slot.cells.size()) {
    llama_memory_t memory = llama_get_memory(context_);
    // Recurrent memory cannot forget its end only.
    if (keep == 0 || !llama_memory_seq_rm(memory, slot.sequence, static_cast<llama_pos>(keep), -1)) {
      llama_memory_seq_rm(memory, slot.sequence, -1, -1);
      keep = 0;
    }
  }
  slot.cells.resize(keep);
  slot.request = std::move(request);
  slot.prompt_done = keep;
  slot.cached = static_cast<int32_t>(keep);
  slot.generated = 0;
  slot.logits_row = -1;
  slot.visit.reset();
  slot.output.clear();
  slot.draft.clear();
  slot.constraint.reset();
  slot.side_work = 0;
  slot.may_guess = true;
  slot.complete = false;
  slot.utf8 = Utf8Stream();
  slot.stop_matcher = std::make_unique<StopMatcher>(slot.request->stops);
  slot.started = Clock::now();
  slot.first_token = slot.started;
  slot.last_used = ++clock_;
  stats_.active++;
  stats_.cached_prompt_tokens += keep;
  add_sampler(slot);
}

void Engine::finish(Slot & slot, EventType type, const std::string & text) {
  const bool by_stop_string = type == EventType::finish_stop && !text.empty();
  if (!by_stop_string && (type == EventType::finish_stop || type == EventType::finish_length)) {
    Event rest;
    rest.request = slot.request->id;
    rest.text = slot.stop_matcher->finish() + slot.utf8.finish();
    if (!rest.text.empty()) events_.push_back(std::move(rest));
  }
  Event event;
  event.request = slot.request->id;
  event.type = type;
  event.text = text;
  event.prompt_tokens = static_cast<int32_t>(slot.request->prompt.size());
  event.cached_tokens = slot.cached;
  event.completion_tokens = slot.generated;
  event.prompt_ms = milliseconds(slot.started, slot.first_token);
  event.decode_ms = milliseconds(slot.first_token, Clock::now());
  events_.push_back(std::move(event));
  urgent_ = true;
  slot.request.reset();
  if (slot.constraint && slot.constraint->is_large()) discard(std::move(slot.constraint));
  slot.constraint.reset();
  slot.visit.reset();
  if (slot.aside) slot.aside->task.stop = true;
  slot.aside.reset();
  slot.last_used = ++clock_;
  stats_.active--;
}

// After a failed decode nothing is known of the cache: every request ends and all cells are dropped.
void Engine::fail_all(const std::string & message) {
  for (auto & slot : slots_) {
    if (slot->request) finish(*slot, EventType::failed, message);
    slot->cells.clear();
  }
  llama_memory_clear(llama_get_memory(context_), true);
}

// Each event costs JS and every client some work, and these take processors from the next step: many sequences gather
// longer, so that the work stays about that of one.
std::chrono::milliseconds Engine::gathering_time() const {
  return std::max(event_interval_, std::min(event_interval_ * stats_.active.load(), kLongestGathering));
}

void Engine::flush(bool idle) {
  if (events_.empty()) return;
  const auto now = Clock::now();
  if (!idle && !urgent_ && now - last_flush_ < gathering_time()) return;
  last_flush_ = now;
  urgent_ = false;
  listener_.on_events(std::move(events_));
  events_.clear();
}

}  // namespace camelid
