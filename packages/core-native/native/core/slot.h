#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "core/grammar_constraint.h"
#include "core/request.h"
#include "core/side_lane.h"
#include "core/stop_matcher.h"
#include "core/utf8_stream.h"

namespace camelid {

using Clock = std::chrono::steady_clock;

// What is done for a sequence on the side lane, and what came of it.
struct Aside {
  enum class Kind {
    sampler,     // making its sampler
    constraint,  // loading its grammar
    mask,        // finding which tokens may come
    accept,      // taking the chosen token, and finding whether anything may follow
  };
  Kind kind;
  SideTask task;
  std::unique_ptr<Sampler> sampler;
  std::shared_ptr<GrammarConstraint> constraint;
  llama_token token = 0;
  bool is_judged = false;  // whether `accepted` is known
  bool accepted = false;
  bool complete = false;
};

// One sequence of the context: what its KV cells hold, and the request that uses it now.
struct Slot {
  llama_seq_id sequence = 0;
  std::vector<llama_token> cells;  // tokens whose keys and values are in the cache, in order
  uint64_t last_used = 0;

  std::unique_ptr<Request> request;  // empty: idle
  std::unique_ptr<StopMatcher> stop_matcher;
  Utf8Stream utf8;
  size_t prompt_done = 0;            // prompt tokens in the cache or in the batch
  int32_t cached = 0;                // prompt tokens that were in the cache already
  llama_token next = 0;              // chosen, not decoded yet
  int32_t generated = 0;
  int32_t logits_row = -1;           // row of the current batch with this slot's logits
  std::shared_ptr<GrammarConstraint> constraint;  // empty: no grammar program
  bool complete = false;             // nothing may follow, says the constraint
  std::vector<llama_token> draft;    // in the batch behind `next`, each with logits; in `cells` until they are judged
  std::shared_ptr<LogitsVisit> visit;  // its logits are with the owner
  std::shared_ptr<Aside> aside;        // what it waits for
  std::vector<float> kept_logits;      // with which it goes on then
  size_t side_work = 0;                // units of work that were done aside
  bool may_guess = true;               // guessing ahead does not take too long
  std::vector<float> raw_logits;     // before bias and processor; kept only for log-probabilities
  std::vector<llama_token> output;   // kept only for a logits processor
  Clock::time_point started;
  Clock::time_point first_token;

  // Whether it sits the next batch out.
  bool rests() const { return visit != nullptr || aside != nullptr || request->paused; }
  bool reading_prompt() const { return prompt_done < request->prompt.size(); }
};

// Length of the common prefix.
inline size_t common_prefix(const std::vector<llama_token> & a, const std::vector<llama_token> & b) {
  const size_t limit = a.size() < b.size() ? a.size() : b.size();
  size_t n = 0;
  while (n < limit && a[n] == b[n]) n++;
  return n;
}

}  // namespace camelid
