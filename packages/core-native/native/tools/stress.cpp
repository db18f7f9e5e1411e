// Loads, generates, cancels and closes from several threads, for builds with sanitizers: see scripts/sanitize.mjs.
// Usage: stress MODEL LIBRARIES ROUNDS PROGRAM... (grammar programs that some of the requests are held to)
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "core/engine_host.h"
#include "core/log.h"

namespace {

// Counts what ends, and sends visits of logits back from a thread of its own.
class Listener : public camelid::HostListener {
 public:
  void on_progress(float) override {}
  void on_loaded() override { set(loaded_); }
  void on_failed(const std::string & message) override {
    std::lock_guard<std::mutex> lock(mutex_);
    failure_ = message.empty() ? "closed" : message;
    changed_.notify_all();
  }
  void on_closed() override { set(closed_); }
  void on_tokenized(uint32_t, std::vector<llama_token> &&, const std::string &) override {}
  void on_events(std::vector<camelid::Event> && events) override {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto & event : events) {
      if (event.type == camelid::EventType::tokens) tokens_ += event.tokens.size();
      else ends_[event.type]++;
    }
    changed_.notify_all();
  }
  void on_logits(std::shared_ptr<camelid::LogitsVisit> visit) override {
    std::lock_guard<std::mutex> lock(mutex_);
    visits_.push_back(std::move(visit));
    changed_.notify_all();
  }

  bool wait_loaded() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return loaded_ || !failure_.empty(); });
    return loaded_;
  }
  int ends() {
    std::lock_guard<std::mutex> lock(mutex_);
    int all = 0;
    for (const auto & [type, count] : ends_) all += count;
    return all;
  }
  void wait_ends(int count, camelid::EngineHost & host) {
    while (ends() < count) {
      std::vector<std::shared_ptr<camelid::LogitsVisit>> visits;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(5));
        visits.swap(visits_);
      }
      for (auto & visit : visits) host.return_logits(std::move(visit));
    }
  }

 private:
  void set(bool & flag) {
    std::lock_guard<std::mutex> lock(mutex_);
    flag = true;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool loaded_ = false;
  bool closed_ = false;
  std::string failure_;
  size_t tokens_ = 0;
  std::map<camelid::EventType, int> ends_;
  std::vector<std::shared_ptr<camelid::LogitsVisit>> visits_;
};

using Programs = std::vector<std::string>;

std::unique_ptr<camelid::Request> make_request(uint32_t id, std::mt19937 & random, camelid::EngineHost & host, const Programs & programs) {
  auto request = std::make_unique<camelid::Request>();
  request->id = id;
  for (size_t i = 0, length = 1 + random() % 200; i < length; i++) {
    request->prompt.push_back(static_cast<llama_token>(i < 80 ? i : random() % 250));
  }
  request->max_tokens = static_cast<int32_t>(random() % 40);
  camelid::SamplingParameters sampling;
  sampling.seed = id;
  sampling.temperature = random() % 2 == 0 ? 0.0f : 1.0f;
  sampling.repeat_penalty = 1.1f;
  sampling.dry_multiplier = random() % 3 == 0 ? 0.8f : 0.0f;
  sampling.tfs_z = random() % 3 == 0 ? 0.9f : 1.0f;
  const std::string grammar = random() % 4 == 0 ? "root ::= [a-z]* \"!\"" : "";
  if (grammar.empty() && !programs.empty() && random() % 3 > 0) request->program = programs[random() % programs.size()];
  request->sampler = std::make_unique<camelid::Sampler>(host.vocab(), sampling, host.engine().context_length(), grammar);
  request->stops = {"zz", "the end"};
  request->top_logprobs = static_cast<int32_t>(random() % 4) - 1;
  request->has_logits_processor = random() % 4 == 0;
  return request;
}

void round(const char * path, uint32_t seed, const Programs & programs) {
  std::mt19937 random(seed);
  camelid::HostOptions options;
  options.path = path;
  options.model = llama_model_default_params();
  options.context = llama_context_default_params();
  options.context.n_seq_max = 4;
  options.context.n_ctx = 4 * 512;
  options.context.n_batch = options.context.n_ubatch = 64;
  options.context.n_threads = options.context.n_threads_batch = 1;
  options.context.n_outputs_max = 4 + camelid::kCheapBatch;
  Listener listener;
  camelid::EngineHost host(std::move(options), listener);
  if (random() % 5 == 0) return;  // closed while it loads
  if (!listener.wait_loaded()) std::abort();
  const int count = 12;
  for (uint32_t id = 1; id <= count; id++) {
    host.submit(make_request(id, random, host, programs));
    if (random() % 3 == 0) host.cancel(1 + random() % id);
  }
  if (random() % 2 == 0) listener.wait_ends(count, host);
}

}  // namespace

int main(int argc, char ** argv) {
  if (argc < 4) return 2;
  camelid::initialize_llama({argv[2]});
  const auto rounds = static_cast<uint32_t>(std::atoi(argv[3]));
  Programs programs;
  for (int i = 4; i < argc; i++) {
    std::ifstream file(argv[i], std::ios::binary);
    programs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::vector<std::thread> threads;
  for (uint32_t thread = 0; thread < 2; thread++) {
    threads.emplace_back([=, &programs] {
      for (uint32_t i = 0; i < rounds; i++) round(argv[1], thread * 1000 + i, programs);
    });
  }
  for (auto & thread : threads) thread.join();
  std::printf("%u rounds\n", 2 * rounds);
  return 0;
}
