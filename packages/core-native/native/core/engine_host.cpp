#include "core/engine_host.h"

#include <exception>

#include "core/abort_guard.h"
#include "core/check_vocabulary.h"
#include "core/log.h"
#include "core/trial_decode.h"

namespace camelid {

EngineHost::EngineHost(HostOptions options, HostListener & listener)
    : options_(std::move(options)), listener_(listener), thread_([this] { run(); }) {}

EngineHost::~EngineHost() {
  close();
  thread_.join();
}

void EngineHost::close() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
}

bool EngineHost::is_closing(void * host) { return static_cast<EngineHost *>(host)->closing_; }

bool EngineHost::on_model_progress(float fraction, void * data) {
  auto * host = static_cast<EngineHost *>(data);
  const int percent = static_cast<int>(fraction * 100.0f);
  if (percent != host->last_percent_) {
    host->last_percent_ = percent;
    host->listener_.on_progress(fraction);
  }
  return !host->closing_;
}

void EngineHost::run() {
  std::string error;
  try {
    error = load();
  } catch (const std::exception & thrown) {
    error = thrown.what();
  }
  if (closing_) {
    listener_.on_failed("");
  } else if (!error.empty()) {
    listener_.on_failed(error);
  } else {
    compute_->add(*engine_);
    listener_.on_loaded();
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return closing_.load(); });
    }
    compute_->remove(*engine_);
  }
  engine_.reset();
  tokenizer_.reset();
  compute_.reset();
  if (context_ != nullptr) llama_free(context_);
  if (model_ != nullptr) llama_model_free(model_);
  listener_.on_closed();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
}

bool EngineHost::wait_ended(std::chrono::milliseconds most) {
  std::unique_lock<std::mutex> lock(mutex_);
  return wake_.wait_for(lock, most, [this] { return ended_; });
}

// Gives the reason when it fails.
std::string EngineHost::load() {
  LogCapture log;
  AbortGuard guard;
  options_.model.progress_callback = on_model_progress;
  options_.model.progress_callback_user_data = this;
  model_ = llama_model_load_from_file(options_.path.c_str(), options_.model);
  if (model_ == nullptr) return log.text("llama.cpp could not load the model");
  const std::string vocabulary_error = check_vocabulary(llama_model_get_vocab(model_));
  if (!vocabulary_error.empty()) return vocabulary_error;
  if (llama_model_has_encoder(model_)) return "models with an encoder are not supported";
  if (llama_model_is_diffusion(model_)) return "diffusion models are not supported";
  tokenizer_ = std::make_unique<TokenizerLanes>(
      llama_model_get_vocab(model_), [this](uint32_t id, std::vector<llama_token> && tokens, const std::string & error) {
        listener_.on_tokenized(id, std::move(tokens), error);
      });
  if (closing_) return "";
  options_.context.abort_callback = is_closing;
  options_.context.abort_callback_data = this;
  context_ = llama_init_from_model(model_, options_.context);
  if (context_ == nullptr) return log.text("llama.cpp could not create the context");
  if (llama_get_memory(context_) == nullptr) return "the model keeps no memory of a sequence, so it cannot generate text";
  const std::string trial_error = trial_decode(context_, llama_model_get_vocab(model_));
  if (!trial_error.empty()) return trial_error;
  threads_.attach(context_);
  compute_ = ComputeThread::get();
  engine_ = std::make_unique<Engine>(model_, context_, listener_, options_.event_interval, [this] { compute_->wake(); }, options_.decode);
  return "";
}

void EngineHost::submit(std::unique_ptr<Request> request) {
  engine_->submit(std::move(request));
  compute_->wake();
}

void EngineHost::cancel(uint32_t request) {
  engine_->cancel(request);
  compute_->wake();
}

void EngineHost::set_paused(uint32_t request, bool paused) {
  engine_->set_paused(request, paused);
  compute_->wake();
}

void EngineHost::return_logits(std::shared_ptr<LogitsVisit> visit) {
  engine_->return_logits(std::move(visit));
  compute_->wake();
}

}  // namespace camelid
