#pragma once

#include <napi.h>

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/engine.h"

namespace camelid {

// A loaded model with its engine, as JS sees it. Made only by `load`.
class EngineWrap : public Napi::ObjectWrap<EngineWrap> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit EngineWrap(const Napi::CallbackInfo & info);
  ~EngineWrap() override;

  // Called once on the JS thread, before any other method. Takes the model.
  void attach(llama_model * model) { model_ = model; }
  // Creates the engine. Runs on a background thread; throws std::runtime_error.
  void create_engine(const llama_context_params & parameters);
  // Gives everything back after a failed load. On the JS thread.
  void abandon();
  void set_listener(Napi::Env env, const Napi::Function & on_events, const Napi::Function & process_logits);

 private:
  Napi::Value model_info(const Napi::CallbackInfo & info);
  Napi::Value context_length(const Napi::CallbackInfo & info);
  Napi::Value tokenize(const Napi::CallbackInfo & info);
  Napi::Value detokenize(const Napi::CallbackInfo & info);
  Napi::Value submit(const Napi::CallbackInfo & info);
  Napi::Value cancel(const Napi::CallbackInfo & info);
  Napi::Value stats(const Napi::CallbackInfo & info);
  Napi::Value keep_alive(const Napi::CallbackInfo & info);
  Napi::Value stop(const Napi::CallbackInfo & info);

  const llama_vocab * vocab() const { return llama_model_get_vocab(model_); }
  void post(std::vector<Event> && events);
  void deliver(Napi::Env env, Napi::Function callback);
  void process_logits(uint32_t request, const std::vector<llama_token> & tokens, float * logits, int32_t n_vocab);
  void shut_down();

  llama_model * model_ = nullptr;
  std::unique_ptr<Engine> engine_;
  Napi::ThreadSafeFunction on_events_;
  Napi::ThreadSafeFunction on_logits_;
  bool listening_ = false;
  std::mutex mutex_;
  std::vector<Event> events_;
  bool posted_ = false;
  std::mutex processor_mutex_;
  std::condition_variable processor_done_;
  bool closing_ = false;
  std::thread stopper_;
};

}  // namespace camelid
