#include "core/engine.h"

#include <algorithm>
#include <future>
#include <stdexcept>

#include "core/slot.h"

namespace camelid {

namespace {

// A prefix in another sequence is copied only when it saves at least this many tokens of prompt.
constexpr size_t kWorthCopying = 32;

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

void add_to_batch(llama_batch & batch, llama_token token, llama_pos position, llama_seq_id sequence, bool logits) {
  const int32_t row = batch.n_tokens++;
  batch.token[row] = token;
  batch.pos[row] = position;
  batch.n_seq_id[row] = 1;
  batch.seq_id[row][0] = sequence;
  batch.logits[row] = logits ? 1 : 0;
}

}  // namespace

Engine::Engine(llama_model * model, llama_context_params parameters, Sink sink)
    : model_(model), vocab_(llama_model_get_vocab(model)), sink_(std::move(sink)) {
  std::promise<void> ready;
  auto created = ready.get_future();
  thread_ = std::thread([this, parameters, &ready] {
    context_ = llama_init_from_model(model_, parameters);
    if (context_ == nullptr) {
      ready.set_exception(std::make_exception_ptr(std::runtime_error("the context could not be created")));
      return;
    }
    context_length_ = llama_n_ctx_seq(context_);
    batch_size_ = static_cast<int32_t>(llama_n_batch(context_));
    for (uint32_t i = 0; i < llama_n_seq_max(context_); i++) {
      slots_.push_back(std::make_unique<Slot>());
      slots_.back()->sequence = static_cast<llama_seq_id>(i);
    }
    batch_ = llama_batch_init(batch_size_, 0, 1);
    ready.set_value();
    run(parameters);
    llama_batch_free(batch_);
    llama_free(context_);
  });
  try {
    created.get();
  } catch (...) {
    thread_.join();
    throw;
  }
}

Engine::~Engine() { stop(); }

void Engine::submit(std::shared_ptr<Request> request) {
  stats_.queued++;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    incoming_.push_back(std::move(request));
  }
  wake_.notify_one();
}

void Engine::cancel(uint32_t request) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    cancelled_.push_back(request);
  }
  wake_.notify_one();
}

void Engine::stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// The loop: take tasks, give waiting requests a free sequence, one decode, sample, report; sleep when idle.
void Engine::run(llama_context_params) {
  while (true) {
    take_tasks();
    if (stopping_) break;
    admit();
    const bool worked = step();
    flush();
    if (worked) continue;
    std::unique_lock<std::mutex> lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !incoming_.empty() || !cancelled_.empty(); });
  }
  for (auto & request : waiting_) {
    Event event;
    event.request = request->id;
    event.type = EventType::aborted;
    events_.push_back(std::move(event));
  }
  stats_.queued = 0;
  waiting_.clear();
  for (auto & slot : slots_) {
    if (slot->request) finish(*slot, EventType::aborted);
  }
  flush();
}

void Engine::take_tasks() {
  std::vector<uint32_t> cancelled;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto & request : incoming_) waiting_.push_back(std::move(request));
    incoming_.clear();
    cancelled.swap(cancelled_);
  }
  for (const uint32_t id : cancelled) {
    for (auto & slot : slots_) {
      if (slot->request && slot->request->id == id) {
        stats_.cancelled++;
        finish(*slot, EventType::aborted);
      }
    }
    const auto found = std::find_if(waiting_.begin(), waiting_.end(), [id](const auto & request) { return request->id == id; });
    if (found == waiting_.end()) continue;
    waiting_.erase(found);
    stats_.queued--;
    stats_.cancelled++;
    Event event;
    event.request = id;
    event.type = EventType::aborted;
    events_.push_back(std::move(event));
  }
}

// First come, first served; each request gets the free sequence that shares the longest prefix with it.
void Engine::admit() {
  while (!waiting_.empty()) {
    Slot * best = nullptr;
    size_t best_prefix = 0;
    for (auto & slot : slots_) {
      if (slot->request) continue;
      const size_t prefix = common_prefix(slot->cells, waiting_.front()->prompt);
      const bool older = best != nullptr && prefix == best_prefix && slot->last_used < best->last_used;
      if (best == nullptr || prefix > best_prefix || older) {
        best = slot.get();
        best_prefix = prefix;
      }
    }
    if (best == nullptr) return;
    auto request = std::move(waiting_.front());
    waiting_.pop_front();
    stats_.queued--;
    start(*best, std::move(request));
  }
}

void Engine::copy_longer_prefix(Slot & slot, const std::vector<llama_token> & prompt) {
  const Slot * source = nullptr;
  size_t longest = common_prefix(slot.cells, prompt) + kWorthCopying;
  for (const auto & other : slots_) {
    const size_t prefix = common_prefix(other->cells, prompt);
    if (other.get() != &slot && prefix >= longest) {
      source = other.get();
      longest = prefix;
    }
  }
  if (source == nullptr) return;
  llama_memory_t memory = llama_get_memory(context_);
  llama_memory_seq_rm(memory, slot.sequence, -1, -1);
  llama_memory_seq_cp(memory, source->sequence, slot.sequence, -1, -1);
  slot.cells = source->cells;
}

void Engine::start(Slot & slot, std::shared_ptr<Request> request) {
  const auto & prompt = request->prompt;
  copy_longer_prefix(slot, prompt);
  // The last prompt token is always decoded again: its logits are needed.
  size_t keep = std::min(common_prefix(slot.cells, prompt), prompt.size() - 1);
  if (keep < slot.cells.size() &&
      !llama_memory_seq_rm(llama_get_memory(context_), slot.sequence, static_cast<llama_pos>(keep), -1)) {
    llama_memory_seq_rm(llama_get_memory(context_), slot.sequence, -1, -1);
    keep = 0;
  }
  slot.cells.resize(keep);
  slot.request = std::move(request);
  slot.prompt_done = keep;
  slot.cached = static_cast<int32_t>(keep);
  slot.generated = 0;
  slot.logits_row = -1;
  slot.output.clear();
  slot.utf8 = Utf8Stream();
  slot.stop_matcher = std::make_unique<StopMatcher>(slot.request->stops);
  slot.started = Clock::now();
  slot.first_token = slot.started;
  slot.last_used = ++clock_;
  stats_.active++;
  stats_.cached_prompt_tokens += keep;
  try {
    slot.sampler = std::make_unique<Sampler>(vocab_, slot.request->sampling, static_cast<int32_t>(context_length_), slot.request->grammar);
    slot.sampler->accept_prompt(slot.request->prompt);
  } catch (const std::exception & error) {
    finish(slot, EventType::failed, error.what(), "invalid_grammar");
  }
}

bool Engine::step() {
  fill_batch();
  if (batch_.n_tokens == 0) return false;
  decode_batch();
  return true;
}

// Generating sequences first, one token each; what room is left goes to prompts in order of arrival.
void Engine::fill_batch() {
  batch_.n_tokens = 0;
  std::vector<Slot *> prompts;
  for (auto & slot : slots_) {
    slot->logits_row = -1;
    if (!slot->request) continue;
    if (slot->reading_prompt()) {
      prompts.push_back(slot.get());
      continue;
    }
    if (batch_.n_tokens == batch_size_) continue;
    slot->logits_row = batch_.n_tokens;
    add_to_batch(batch_, slot->next, static_cast<llama_pos>(slot->cells.size()), slot->sequence, true);
    slot->cells.push_back(slot->next);
  }
  std::sort(prompts.begin(), prompts.end(), [](const Slot * a, const Slot * b) { return a->last_used < b->last_used; });
  for (Slot * slot : prompts) {
    const auto & prompt = slot->request->prompt;
    while (slot->reading_prompt() && batch_.n_tokens < batch_size_) {
      const bool last = slot->prompt_done + 1 == prompt.size();
      if (last) slot->logits_row = batch_.n_tokens;
      add_to_batch(batch_, prompt[slot->prompt_done], static_cast<llama_pos>(slot->prompt_done), slot->sequence, last);
      slot->cells.push_back(prompt[slot->prompt_done]);
      slot->prompt_done++;
      stats_.prompt_tokens++;
    }
  }
}

void Engine::decode_batch() {
  stats_.decode_steps++;
  const int32_t status = llama_decode(context_, batch_);
  if (status != 0) {
    fail_all("llama_decode failed with status " + std::to_string(status));
    return;
  }
  for (auto & slot : slots_) {
    if (slot->request && slot->logits_row >= 0) take_logits(*slot);
  }
}

void Engine::take_logits(Slot & slot) {
  float * logits = llama_get_logits_ith(context_, slot.logits_row);
  const int32_t n_vocab = llama_vocab_n_tokens(vocab_);
  if (slot.generated == 0) slot.first_token = Clock::now();
  if (slot.request->max_tokens == 0) {
    finish(slot, EventType::finish_length);
    return;
  }
  try {
    if (slot.request->has_logits_processor) {
      std::vector<llama_token> tokens = slot.request->prompt;
      tokens.insert(tokens.end(), slot.output.begin(), slot.output.end());
      sink_.process_logits(slot.request->id, tokens, logits, n_vocab);
    }
    const llama_token token = slot.sampler->sample(logits);
    const int32_t top = slot.request->top_logprobs;
    take_token(slot, top < 0 ? GeneratedToken{token, 0.0f, {}} : with_logprobs(token, logits, n_vocab, top));
  } catch (const std::exception & error) {
    finish(slot, EventType::failed, error.what(), "generation_failed");
  }
}

void Engine::take_token(Slot & slot, GeneratedToken token) {
  if (llama_vocab_is_eog(vocab_, token.token)) {
    finish(slot, EventType::finish_stop);
    return;
  }
  slot.generated++;
  slot.output.push_back(token.token);
  stats_.generated_tokens++;
  const Request & request = *slot.request;
  auto result = slot.stop_matcher->push(
      slot.utf8.push(token_bytes(vocab_, token.token, request.preserved.count(token.token) > 0)));
  Event event;
  event.request = request.id;
  event.text = std::move(result.text);
  event.tokens.push_back(std::move(token));
  events_.push_back(std::move(event));
  slot.next = slot.output.back();
  if (result.matched >= 0) {
    finish(slot, EventType::finish_stop, request.stops[static_cast<size_t>(result.matched)]);
  } else if (slot.generated == request.max_tokens || slot.cells.size() + 1 > context_length_) {
    finish(slot, EventType::finish_length);
  }
}

void Engine::finish(Slot & slot, EventType type, const std::string & text, const std::string & code) {
  const bool stopped_by_text = type == EventType::finish_stop && !text.empty();
  if (!stopped_by_text && (type == EventType::finish_stop || type == EventType::finish_length)) {
    std::string rest = slot.stop_matcher->push(slot.utf8.finish()).text + slot.stop_matcher->finish();
    if (!rest.empty()) {
      Event event;
      event.request = slot.request->id;
      event.text = std::move(rest);
      events_.push_back(std::move(event));
    }
  }
  Event event;
  event.request = slot.request->id;
  event.type = type;
  event.text = text;
  event.code = code;
  event.prompt_tokens = static_cast<int32_t>(slot.request->prompt.size());
  event.cached_tokens = slot.cached;
  event.completion_tokens = slot.generated;
  event.prompt_ms = milliseconds(slot.started, slot.first_token);
  event.decode_ms = milliseconds(slot.first_token, Clock::now());
  events_.push_back(std::move(event));
  slot.request.reset();
  slot.sampler.reset();
  stats_.active--;
}

// After a failed decode nothing is known of the cache: every request ends and all cells are dropped.
void Engine::fail_all(const std::string & message) {
  for (auto & slot : slots_) {
    if (slot->request) finish(*slot, EventType::failed, message, "generation_failed");
    slot->cells.clear();
  }
  llama_memory_clear(llama_get_memory(context_), true);
}

void Engine::flush() {
  if (events_.empty()) return;
  sink_.events(std::move(events_));
  events_.clear();
}

}  // namespace camelid
