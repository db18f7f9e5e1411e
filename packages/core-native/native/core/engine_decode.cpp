#include <algorithm>
#include <exception>
#include <stdexcept>

#include "core/engine.h"
#include "core/token_text.h"
#include "grammar/work_limits.h"

// The part of Engine that decodes: what goes into a batch and what becomes of its logits.

namespace camelid {

namespace {

// llama_decode's answer when its abort callback ended it.
constexpr int32_t kAborted = 2;

}  // namespace

// Generating sequences first, one token each and what their grammars force; what room is left goes to prompts in order
// of arrival.
void Engine::fill_batch() {
  batch_.n_tokens = 0;
  std::vector<Slot *> prompts;
  const auto generating = static_cast<int32_t>(std::count_if(slots_.begin(), slots_.end(), [](const auto & slot) {
    return slot->request && !slot->rests() && !slot->reading_prompt();
  }));
  int32_t room = std::min(kCheapBatch - generating, batch_size_ - static_cast<int32_t>(slots_.size()));
  for (auto & slot : slots_) {
    slot->logits_row = -1;
    if (!slot->request || slot->rests()) continue;
    if (slot->reading_prompt()) prompts.push_back(slot.get());
    else add_to_batch(*slot, slot->next, true);
    if (!slot->constraint || slot->reading_prompt() || !can_draft_) continue;
    add_draft(*slot, room);
    room -= slot->request ? static_cast<int32_t>(slot->draft.size()) : 0;
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

// Puts the tokens that the grammar forces behind the next one, to be decoded with it. Each has logits, so that sampling
// decides as it does one token at a time: what it would have spelled otherwise is taken back.
void Engine::add_draft(Slot & slot, int32_t room) {
  const Request & request = *slot.request;
  if (!request.jump_forward || request.has_logits_processor || !slot.may_guess) return;
  const auto length = static_cast<int32_t>(slot.cells.size());
  room = std::min(room, context_length_ - length - 1);
  if (request.max_tokens >= 0) room = std::min(room, request.max_tokens - slot.generated - 1);
  if (room < 1) return;
  const GrammarConstraint::Use use = slot.constraint->try_use();
  if (!use) return;
  grammar::WorkMeter meter(grammar::kWorkOfSlice, nullptr, use.grammar(), grammar::kMostGrammarMemory);
  const grammar::WorkMeter::Scope scope(meter);
  try {
    slot.draft = slot.constraint->draft(static_cast<size_t>(room));
  } catch (const grammar::OutOfWork &) {
    slot.may_guess = false;
    return;
  } catch (const grammar::GrammarFault & fault) {
    finish(slot, EventType::grammar_failed, fault.what());
    return;
  }
  const int32_t row = slot.logits_row;
  for (const llama_token token : slot.draft) add_to_batch(slot, token, true);
  slot.logits_row = row;
}

void Engine::judge_draft(Slot & slot) {
  const std::vector<llama_token> draft = std::move(slot.draft);
  slot.draft.clear();
  const size_t decoded = slot.cells.size();
  slot.cells.resize(decoded - draft.size());
  take_logits(slot);
  for (const llama_token token : draft) {
    if (!slot.request || slot.aside || slot.next != token) break;
    slot.cells.push_back(token);
    slot.logits_row++;
    stats_.drafted_tokens++;
    take_logits(slot);
  }
  if (slot.cells.size() == decoded) return;
  if (!llama_memory_seq_rm(llama_get_memory(context_), slot.sequence, static_cast<llama_pos>(slot.cells.size()), -1)) {
    throw std::runtime_error("llama.cpp could not take tokens back");
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
  const int32_t status = decode_beside_masks();
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
    if (slot->request && slot->logits_row >= 0) judge_draft(*slot);
  }
}

// What sampling will need of grammars when the batch is decoded is found while it is.
int32_t Engine::decode_beside_masks() {
  const MaskWorker::Run masks = begin_masks();
  return decode_(context_, batch_);
}

MaskWorker::Run Engine::begin_masks() {
  std::vector<MaskWorker::Task> tasks;
  for (auto & slot : slots_) {
    if (!slot->request || !slot->constraint || slot->logits_row < 0) continue;
    const GrammarConstraint::Use use = slot->constraint->try_use();
    if (!use) continue;
    const size_t missing = slot->draft.size() + (slot->constraint->is_prepared() ? 0 : 1);
    if (missing == 0) continue;
    stats_.prepared_masks += missing;
    tasks.push_back({slot->constraint.get(), slot->draft});
  }
  return masks_.begin(std::move(tasks));
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
  else if (ends || slot.complete) finish(slot, EventType::finish_stop);
  else if (slot.generated == request.max_tokens) finish(slot, EventType::finish_length);
  else if (static_cast<int32_t>(slot.cells.size()) + 1 >= context_length_) finish(slot, EventType::finish_length);
}

}  // namespace camelid
