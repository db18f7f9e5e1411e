// Runs requests on an engine whose decode throws now and then, as llama.cpp does when memory ends: for engine-faults.test.ts
// and scripts/sanitize.mjs. Usage: engine_faults MODEL LIBRARIES [PROGRAM...] (grammar programs that requests are held to)
// Prints how the requests ended: "FAILED failed, FINISHED finished".
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>

#include "core/engine_host.h"
#include "core/log.h"

namespace {

constexpr int kRequests = 12;
constexpr int kTokens = 30;
constexpr int kStepsPerFault = 40;

class Listener : public camelid::HostListener {
 public:
  void on_progress(float) override {}
  void on_loaded() override { change([this] { loaded_ = true; }); }
  void on_failed(const std::string &) override { change([this] { broken_ = true; }); }
  void on_closed() override {}
  void on_tokenized(uint32_t, std::vector<llama_token> &&, const std::string &) override {}
  void on_events(std::vector<camelid::Event> && events) override {
    change([&] {
      for (const auto & event : events) {
        if (event.type == camelid::EventType::failed) failed_ += event.text == "no memory" ? 1 : 1000;
        else if (event.type != camelid::EventType::tokens) finished_++;
      }
    });
  }
  void on_logits(std::shared_ptr<camelid::LogitsVisit>) override {}

  bool wait_loaded() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return loaded_ || broken_; });
    return loaded_;
  }
  void wait_ends(int count) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return failed_ + finished_ >= count; });
  }
  int failed() const { return failed_; }
  int finished() const { return finished_; }

 private:
  template <typename Change>
  void change(Change make) {
    std::lock_guard<std::mutex> lock(mutex_);
    make();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool loaded_ = false;
  bool broken_ = false;
  int failed_ = 0;
  int finished_ = 0;
};

}  // namespace

int main(int argc, char ** argv) {
  if (argc < 3) return 2;
  camelid::initialize_llama({argv[2]});
  std::vector<std::string> programs{""};
  for (int i = 3; i < argc; i++) {
    std::ifstream file(argv[i], std::ios::binary);
    programs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::atomic<int> steps{0};
  camelid::HostOptions options;
  options.path = argv[1];
  options.model = llama_model_default_params();
  options.context = llama_context_default_params();
  options.context.n_seq_max = 4;
  options.context.n_ctx = 4 * 512;
  options.context.n_batch = options.context.n_ubatch = 64;
  options.context.n_threads = options.context.n_threads_batch = 1;
  options.context.n_outputs_max = 4 + camelid::kCheapBatch;
  options.decode = [&](llama_context * context, llama_batch batch) {
    // At once, while the masks of this very step are still being found.
    if (++steps % kStepsPerFault == 0) throw std::runtime_error("no memory");
    return llama_decode(context, batch);
  };
  Listener listener;
  camelid::EngineHost host(std::move(options), listener);
  if (!listener.wait_loaded()) return 1;
  for (uint32_t id = 1; id <= kRequests; id++) {
    auto request = std::make_unique<camelid::Request>();
    request->id = id;
    request->prompt = {1, 2, 3, static_cast<llama_token>(id)};
    request->max_tokens = kTokens;
    request->program = programs[id % programs.size()];
    camelid::SamplingParameters sampling;
    sampling.seed = id;
    sampling.ignore_eos = true;
    request->sampler = std::make_unique<camelid::Sampler>(host.vocab(), sampling, host.engine().context_length(), "");
    host.submit(std::move(request));
  }
  listener.wait_ends(kRequests);
  std::printf("%d failed, %d finished\n", listener.failed(), listener.finished());
  return 0;
}
