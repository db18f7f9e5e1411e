#include "core/tokenizer_lanes.h"

#include <algorithm>
#include <exception>

namespace camelid {

namespace {

// Bytes of a text that waits behind no longer ones.
constexpr size_t kShort = size_t{64} << 10;

}  // namespace

TokenizerLanes::TokenizerLanes(const llama_vocab * vocab, Report report) : tokenizer_(vocab), report_(std::move(report)) {}

TokenizerLanes::~TokenizerLanes() {
  stop();
  short_.thread.reset();
  long_.thread.reset();
}

void TokenizerLanes::stop() {
  std::lock_guard<std::mutex> lock(mutex_);
  stopping_ = true;
  for (Lane * lane : {&short_, &long_}) {
    lane->waiting.clear();
    if (lane->cancelled) *lane->cancelled = true;
    lane->wake.notify_one();
  }
}

void TokenizerLanes::add(TokenizeTask task) {
  std::lock_guard<std::mutex> lock(mutex_);
  Lane & lane = task.size() <= kShort ? short_ : long_;
  if (!lane.thread) lane.thread = std::make_unique<DeepThread>(Tokenizer::kStack, [this, &lane] { run(lane); });
  lane.waiting.push_back(std::move(task));
  lane.wake.notify_one();
}

void TokenizerLanes::cancel(uint32_t id) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (Lane * lane : {&short_, &long_}) {
    auto & waiting = lane->waiting;
    waiting.erase(std::remove_if(waiting.begin(), waiting.end(), [&](const TokenizeTask & task) { return task.id == id; }), waiting.end());
    if (lane->cancelled && lane->running == id) *lane->cancelled = true;
  }
}

void TokenizerLanes::run(Lane & lane) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    lane.wake.wait(lock, [&] { return stopping_ || !lane.waiting.empty(); });
    if (stopping_) return;
    const TokenizeTask task = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    lane.running = task.id;
    lane.cancelled = task.cancelled;
    lock.unlock();
    std::vector<llama_token> tokens;
    std::string error;
    try {
      tokens = tokenizer_.tokenize(task);
    } catch (const std::exception & thrown) {
      error = thrown.what();
    }
    if (!*task.cancelled) report_(task.id, std::move(tokens), error);
    lock.lock();
    lane.cancelled.reset();
  }
}

}  // namespace camelid
