#include "core/engine.h"

#include <algorithm>
#include <exception>

#include "core/token_text.h"

namespace camelid {

namespace {

// A prefix in another sequence is copied only when it saves at least this many tokens of prompt.
constexpr size_t kWorthCopying = 32;
// llama_decode's answer when its abort callback ended it.
constexpr int32_t kAborted = 2;

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

}  // namespace

Engine::Engine(llama_model * model, llama_context * context, EngineListener & listener, std::chrono::milliseconds event_interval)
    : context_(context),
      vocab_(llama_model_get_vocab(model)),
      n_vocab_(llama_vocab_n_tokens(vocab_)),
      listener_(listener),
      event_interval_(event_interval),
      context_length_(static_cast<int32_t>(llama_n_ctx_seq(context))),
      batch_size_(static_cast<int32_t>(llama_n_batch(context))) {
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

void Engine::return_logits(std::shared_ptr<LogitsVisit> visit) {
  std::lock_guard<std::mutex> lock(mutex_);
  returned_.push_back(std::move(visit));
  has_tasks_ = true;
}

bool Engine::turn() {
  if (given_up_) return false;
  bool worked = false;
  try {
    take_tasks();
    admit();
    fill_batch();
    worked = batch_.n_tokens > 0;
    if (worked) decode_batch();
  } catch (const std::exception & error) {
    fail_all(error.what());
  }
  flush(!worked);
  return worked;
}

void Engine::end() {
  take_tasks();
  for (auto & request : waiting_) abort_unstarted(request->id);
  waiting_.clear();
  for (auto & slot : slots_) {
    if (slot->request) finish(*slot, EventType::aborted);
  }
  flush(true);
}

void Engine::take_tasks() {
  std::vector<uint32_t> cancelled;
  std::vector<std::shared_ptr<LogitsVisit>> returned;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!has_tasks_) return;
    has_tasks_ = false;
    for (auto & request : incoming_) waiting_.push_back(std::move(request));
    incoming_.clear();
    cancelled.swap(cancelled_);
    returned.swap(returned_);
  }
  for (const uint32_t id : cancelled) drop(id);
  for (const auto & visit : returned) {
    for (auto & slot : slots_) {
      // A visit that comes back after its request has ended is of no use.
      if (!slot->request || slot->visit != visit) continue;
      slot->visit.reset();
      if (visit->error.empty()) sample(*slot, visit->logits.data());
      else finish(*slot, EventType::failed, visit->error);
    }
  }
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
  slot.utf8 = Utf8Stream();
  slot.stop_matcher = std::make_unique<StopMatcher>(slot.request->stops);
  slot.started = Clock::now();
  slot.first_token = slot.started;
  slot.last_used = ++clock_;
  stats_.active++;
  stats_.cached_prompt_tokens += keep;
  slot.request->sampler->accept_prompt(slot.request->prompt);
}

// Generating sequences first, one token each; what room is left goes to prompts in order of arrival.
void Engine::fill_batch() {
  batch_.n_tokens = 0;
  std::vector<Slot *> prompts;
  for (auto & slot : slots_) {
    slot->logits_row = -1;
    if (!slot->request || slot->visit) continue;
    if (slot->reading_prompt()) prompts.push_back(slot.get());
    else add_to_batch(*slot, slot->next, true);
  }
  std::sort(prompts.begin(), prompts.end(), [](const Slot * a, const Slot * b) { return a->last_used < b->last_used; });
  for (Slot * slot : prompts) {
    const auto & prompt = slot->request->prompt;
    while (slot->reading_prompt() && batch_.n_tokens < batch_size_) {
      const llama_token token = prompt[slot->prompt_done++];
      add_to_batch(*slot, token, !slot->reading_prompt());
      stats_.prompt_tokens++;
    }
  }
}

void Engine::add_to_batch(Slot & slot, llama_token token, bool logits) {
  const int32_t row = batch_.n_tokens++;
  batch_.token[row] = token;
  batch_.pos[row] = static_cast<llama_pos>(slot.cells.size());
  batch_.n_seq_id[row] = 1;
  batch_.seq_id[row][0] = slot.sequence;
  batch_.logits[row] = logits ? 1 : 0;
  if (logits) slot.logits_row = row;
  slot.cells.push_back(token);
}

void Engine::decode_batch() {
  stats_.decode_steps++;
  const int32_t status = llama_decode(context_, batch_);
  // The owner is closing: what is in the cache matters no more, and `end` comes next.
  if (status == kAborted) {
    given_up_ = true;
    return;
  }
  if (status != 0) {
    fail_all("llama.cpp could not decode (status " + std::to_string(status) + ")");
    return;
  }
  for (auto & slot : slots_) {
    if (slot->request && slot->logits_row >= 0) take_logits(*slot);
  }
}

void Engine::take_logits(Slot & slot) {
  float * logits = llama_get_logits_ith(context_, slot.logits_row);
  const Request & request = *slot.request;
  if (slot.generated == 0) slot.first_token = Clock::now();
  if (request.max_tokens == 0) {
    finish(slot, EventType::finish_length);
    return;
  }
  if (logits == nullptr) {
    finish(slot, EventType::failed, "llama.cpp gave no logits");
    return;
  }
  if (request.top_logprobs >= 0) slot.raw_logits.assign(logits, logits + n_vocab_);
  request.sampler->bias(logits);
  if (!request.has_logits_processor) {
    sample(slot, logits);
    return;
  }
  slot.visit = std::make_shared<LogitsVisit>();
  slot.visit->request = request.id;
  slot.visit->tokens = request.prompt;
  slot.visit->tokens.insert(slot.visit->tokens.end(), slot.output.begin(), slot.output.end());
  slot.visit->logits.assign(logits, logits + n_vocab_);
  flush(true);
  listener_.on_logits(slot.visit);
}

void Engine::sample(Slot & slot, float * logits) {
  const int32_t top = slot.request->top_logprobs;
  GeneratedToken token;
  try {
    token.token = slot.request->sampler->sample(logits);
  } catch (const std::exception & error) {
    finish(slot, EventType::failed, error.what());
    return;
  }
  if (top >= 0) token = with_logprobs(vocab_, token.token, slot.raw_logits.data(), top);
  take_token(slot, std::move(token));
}

void Engine::take_token(Slot & slot, GeneratedToken token) {
  const Request & request = *slot.request;
  const llama_token id = token.token;
  const bool ends = llama_vocab_is_eog(vocab_, id);
  const bool preserved = request.preserved.count(id) > 0;
  // An end token that a parser wants to see is output like any other.
  if (ends && !preserved) {
    finish(slot, EventType::finish_stop);
    return;
  }
  urgent_ = urgent_ || slot.generated == 0;
  slot.generated++;
  if (request.has_logits_processor) slot.output.push_back(id);
  stats_.generated_tokens++;
  auto result = slot.stop_matcher->push(slot.utf8.push(token_bytes(vocab_, id, preserved)));
  Event event;
  event.request = request.id;
  event.text = std::move(result.text);
  event.tokens.push_back(std::move(token));
  events_.push_back(std::move(event));
  slot.next = id;
  if (result.matched >= 0) finish(slot, EventType::finish_stop, request.stops[static_cast<size_t>(result.matched)]);
  else if (ends) finish(slot, EventType::finish_stop);
  else if (slot.generated == request.max_tokens) finish(slot, EventType::finish_length);
  else if (static_cast<int32_t>(slot.cells.size()) + 1 >= context_length_) finish(slot, EventType::finish_length);
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
  slot.visit.reset();
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

void Engine::flush(bool idle) {
  if (events_.empty()) return;
  const auto now = Clock::now();
  if (!idle && !urgent_ && now - last_flush_ < event_interval_) return;
  last_flush_ = now;
  urgent_ = false;
  listener_.on_events(std::move(events_));
  events_.clear();
}

}  // namespace camelid
