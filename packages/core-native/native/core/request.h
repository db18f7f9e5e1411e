#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/sampler.h"
#include "llama.h"

namespace camelid {

// Tokens are decoded on a guess while a batch has fewer than so many: up to there it costs little more than one with a
// single token. Beyond, each token costs about the same, and a guess that was wrong is lost.
constexpr int32_t kCheapBatch = 8;

// One sequence to generate; fields as in engine.ts. Checked by the caller.
struct Request {
  uint32_t id = 0;
  std::vector<llama_token> prompt;
  int32_t max_tokens = -1;  // -1: until the context is full
  std::unique_ptr<Sampler> sampler;
  std::function<std::unique_ptr<Sampler>()> make_sampler;  // instead, where that takes long: called aside
  std::string program;  // of a grammar, or empty
  bool jump_forward = true;  // whether tokens that a grammar forces are decoded together
  std::vector<std::string> stops;
  std::unordered_set<llama_token> preserved;
  int32_t top_logprobs = -1;  // -1: no log-probabilities
  bool has_logits_processor = false;
  bool paused = false;    // its reader is behind
  bool use_cache = true;  // whether the prompt's prefix may come from the KV cache
};

struct Logprob {
  llama_token token = 0;
  float logprob = 0.0f;
  std::string bytes;
};

struct GeneratedToken {
  llama_token token = 0;
  bool has_logprob = false;
  Logprob chosen;
  std::vector<Logprob> top;
};

enum class EventType { tokens, finish_stop, finish_length, aborted, failed, grammar_failed };

struct Event {
  uint32_t request = 0;
  EventType type = EventType::tokens;
  std::string text;  // tokens: text; finish_stop: the stop string; failed, grammar_failed: message
  std::vector<GeneratedToken> tokens;
  int32_t prompt_tokens = 0;
  int32_t cached_tokens = 0;
  int32_t completion_tokens = 0;
  double prompt_ms = 0;
  double decode_ms = 0;
};

// The logits of one sequence on their way to a processor in JS and back.
struct LogitsVisit {
  uint32_t request = 0;
  std::vector<llama_token> tokens;
  std::vector<float> logits;
  std::string error;  // set by the owner when the processor failed
};

// What an engine tells its owner. Called on the compute thread; must not throw or block.
class EngineListener {
 public:
  virtual ~EngineListener() = default;
  virtual void on_events(std::vector<Event> && events) = 0;
  // The sequence rests until the visit comes back through Engine::return_logits; others go on.
  virtual void on_logits(std::shared_ptr<LogitsVisit> visit) = 0;
};

}  // namespace camelid
