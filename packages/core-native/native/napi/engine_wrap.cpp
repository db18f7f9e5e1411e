#include "napi/engine_wrap.h"

#include <algorithm>
#include <stdexcept>

#include "core/slot.h"
#include "napi/convert.h"

namespace camelid {

namespace {

// One blocking visit of the engine's thread to JS. Shared, so that either side may leave first.
struct LogitsVisit {
  uint32_t request;
  std::vector<llama_token> tokens;
  std::vector<float> logits;
  bool done = false;
  std::string error;
};

}  // namespace

Napi::Function EngineWrap::define(Napi::Env env) {
  return DefineClass(env, "NativeEngine",
                     {InstanceMethod<&EngineWrap::model_info>("modelInfo"),
                      InstanceMethod<&EngineWrap::context_length>("contextLength"),
                      InstanceMethod<&EngineWrap::tokenize>("tokenize"),
                      InstanceMethod<&EngineWrap::detokenize>("detokenize"),
                      InstanceMethod<&EngineWrap::submit>("submit"),
                      InstanceMethod<&EngineWrap::cancel>("cancel"),
                      InstanceMethod<&EngineWrap::stats>("stats"),
                      InstanceMethod<&EngineWrap::keep_alive>("keepAlive"),
                      InstanceMethod<&EngineWrap::stop>("stop")});
}

EngineWrap::EngineWrap(const Napi::CallbackInfo & info) : Napi::ObjectWrap<EngineWrap>(info) {}

EngineWrap::~EngineWrap() {
  shut_down();
  if (stopper_.joinable()) stopper_.join();
}

void EngineWrap::shut_down() {
  {
    std::lock_guard<std::mutex> lock(processor_mutex_);
    closing_ = true;
  }
  processor_done_.notify_all();
  if (engine_) engine_->stop();
  engine_.reset();
  if (model_ != nullptr) llama_model_free(model_);
  model_ = nullptr;
}

void EngineWrap::set_listener(Napi::Env env, const Napi::Function & on_events, const Napi::Function & process_logits) {
  on_events_ = Napi::ThreadSafeFunction::New(env, on_events, "camelid events", 0, 1);
  on_logits_ = Napi::ThreadSafeFunction::New(env, process_logits, "camelid logits", 0, 1);
  on_events_.Unref(env);
  on_logits_.Unref(env);
  listening_ = true;
}

void EngineWrap::abandon() {
  shut_down();
  if (!listening_) return;
  listening_ = false;
  on_events_.Release();
  on_logits_.Release();
}

void EngineWrap::create_engine(const llama_context_params & parameters) {
  Sink sink;
  sink.events = [this](std::vector<Event> && events) { post(std::move(events)); };
  sink.process_logits = [this](uint32_t request, const std::vector<llama_token> & tokens, float * logits, int32_t n_vocab) {
    process_logits(request, tokens, logits, n_vocab);
  };
  engine_ = std::make_unique<Engine>(model_, parameters, std::move(sink));
}

// On the engine's thread. Many steps may pass before JS is free: it then gets all their events in one call.
void EngineWrap::post(std::vector<Event> && events) {
  bool wake = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    std::move(events.begin(), events.end(), std::back_inserter(events_));
    wake = !posted_;
    posted_ = true;
  }
  if (wake) {
    on_events_.NonBlockingCall([this](Napi::Env env, Napi::Function callback) { deliver(env, callback); });
  }
}

void EngineWrap::deliver(Napi::Env env, Napi::Function callback) {
  std::vector<Event> events;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    events.swap(events_);
    posted_ = false;
  }
  if (model_ == nullptr || events.empty()) return;
  auto array = Napi::Array::New(env, events.size());
  for (uint32_t i = 0; i < events.size(); i++) array.Set(i, from_event(env, vocab(), events[i]));
  callback.Call({array});
}

void EngineWrap::process_logits(uint32_t request, const std::vector<llama_token> & tokens, float * logits, int32_t n_vocab) {
  auto visit = std::make_shared<LogitsVisit>();
  visit->request = request;
  visit->tokens = tokens;
  visit->logits.assign(logits, logits + n_vocab);
  const auto status = on_logits_.NonBlockingCall([this, visit](Napi::Env env, Napi::Function callback) {
    auto array = Napi::Float32Array::New(env, visit->logits.size());
    std::copy(visit->logits.begin(), visit->logits.end(), array.Data());
    std::string error;
    try {
      callback.Call({Napi::Number::New(env, visit->request), from_tokens(env, visit->tokens), array});
    } catch (const Napi::Error & thrown) {
      error = thrown.Message().empty() ? "the logits processor failed" : thrown.Message();
    }
    std::lock_guard<std::mutex> lock(processor_mutex_);
    std::copy(array.Data(), array.Data() + visit->logits.size(), visit->logits.begin());
    visit->error = error;
    visit->done = true;
    processor_done_.notify_all();
  });
  if (status != napi_ok) throw std::runtime_error("the logits processor cannot be reached");
  std::unique_lock<std::mutex> lock(processor_mutex_);
  processor_done_.wait(lock, [&] { return visit->done || closing_; });
  if (!visit->done) throw std::runtime_error("the engine is closing");
  if (!visit->error.empty()) throw std::runtime_error(visit->error);
  std::copy(visit->logits.begin(), visit->logits.end(), logits);
}

Napi::Value EngineWrap::model_info(const Napi::CallbackInfo & info) { return from_model(info.Env(), model_); }

Napi::Value EngineWrap::context_length(const Napi::CallbackInfo & info) {
  return Napi::Number::New(info.Env(), engine_ ? engine_->context_length() : 0);
}

Napi::Value EngineWrap::tokenize(const Napi::CallbackInfo & info) {
  const std::string text = info[0].As<Napi::String>().Utf8Value();
  const bool add_special = info[1].As<Napi::Boolean>();
  const bool parse_special = info[2].As<Napi::Boolean>();
  std::vector<llama_token> tokens(text.size() + 8);
  const auto size = static_cast<int32_t>(text.size());
  int32_t count = llama_tokenize(vocab(), text.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
  if (count < 0) {
    tokens.resize(static_cast<size_t>(-count));
    count = llama_tokenize(vocab(), text.data(), size, tokens.data(), -count, add_special, parse_special);
  }
  tokens.resize(static_cast<size_t>(std::max(count, 0)));
  return from_tokens(info.Env(), tokens);
}

Napi::Value EngineWrap::detokenize(const Napi::CallbackInfo & info) {
  const bool special = info[1].As<Napi::Boolean>();
  std::string bytes;
  for (const llama_token token : to_tokens(info[0])) bytes += token_bytes(vocab(), token, special);
  return Napi::Buffer<char>::Copy(info.Env(), bytes.data(), bytes.size());
}

Napi::Value EngineWrap::submit(const Napi::CallbackInfo & info) {
  engine_->submit(to_request(info[0].As<Napi::Object>()));
  return info.Env().Undefined();
}

Napi::Value EngineWrap::cancel(const Napi::CallbackInfo & info) {
  if (engine_) engine_->cancel(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value EngineWrap::stats(const Napi::CallbackInfo & info) { return from_stats(info.Env(), engine_->stats()); }

// Whether pending work keeps the process alive.
Napi::Value EngineWrap::keep_alive(const Napi::CallbackInfo & info) {
  if (!listening_) return info.Env().Undefined();
  if (info[0].As<Napi::Boolean>()) on_events_.Ref(info.Env());
  else on_events_.Unref(info.Env());
  return info.Env().Undefined();
}

// Ends everything; JS gets the last events first, then `done`.
Napi::Value EngineWrap::stop(const Napi::CallbackInfo & info) {
  auto done = Napi::ThreadSafeFunction::New(info.Env(), info[0].As<Napi::Function>(), "camelid stop", 0, 1);
  {
    std::lock_guard<std::mutex> lock(processor_mutex_);
    closing_ = true;
  }
  processor_done_.notify_all();
  Ref();
  stopper_ = std::thread([this, done]() mutable {
    engine_->stop();
    done.NonBlockingCall([this](Napi::Env env, Napi::Function callback) {
      stopper_.join();
      deliver(env, Napi::Function::New(env, [](const Napi::CallbackInfo &) {}));
      abandon();
      Unref();
      callback.Call({});
    });
    done.Release();
  });
  return info.Env().Undefined();
}

}  // namespace camelid
