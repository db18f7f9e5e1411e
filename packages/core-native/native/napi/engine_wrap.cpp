#include "napi/engine_wrap.h"

#include <string>

#include "core/abort_guard.h"
#include "core/token_text.h"
#include "napi/convert.h"

namespace camelid {

Napi::Function EngineWrap::define(Napi::Env env) {
  return DefineClass(env, "NativeEngine",
                     {InstanceMethod<&EngineWrap::model_info>("modelInfo"),
                      InstanceMethod<&EngineWrap::context_length>("contextLength"),
                      InstanceMethod<&EngineWrap::tokenize>("tokenize"),
                      InstanceMethod<&EngineWrap::cancel_tokenize>("cancelTokenize"),
                      InstanceMethod<&EngineWrap::token_id>("tokenId"),
                      InstanceMethod<&EngineWrap::detokenize>("detokenize"),
                      InstanceMethod<&EngineWrap::submit>("submit"),
                      InstanceMethod<&EngineWrap::cancel>("cancel"),
                      InstanceMethod<&EngineWrap::set_paused>("setPaused"),
                      InstanceMethod<&EngineWrap::stats>("stats"),
                      InstanceMethod<&EngineWrap::keep_alive>("keepAlive"),
                      InstanceMethod<&EngineWrap::close>("close"),
                      InstanceMethod<&EngineWrap::halt>("halt"),
                      InstanceMethod<&EngineWrap::sample_logits>("sampleLogits")});
}

EngineWrap::EngineWrap(const Napi::CallbackInfo & info) : Napi::ObjectWrap<EngineWrap>(info), env_(info.Env()) {
  HostOptions options;
  options.path = info[0].As<Napi::String>().Utf8Value();
  const auto given = info[1].As<Napi::Object>();
  options.model = to_model_parameters(given);
  options.context = to_context_parameters(given);
  options.event_interval = std::chrono::milliseconds(given.Get("eventIntervalMs").As<Napi::Number>().Int32Value());
  channel_ = std::make_unique<Channel>(env_, info[2].As<Napi::Function>(), [this] { shut_down(); });
  channel_->set_return([this](std::shared_ptr<LogitsVisit> visit) {
    if (!closing_ && host_) host_->return_logits(std::move(visit));
  });
  host_ = std::make_unique<EngineHost>(std::move(options), *channel_);
  // Added after the channel's own hook, so it runs before it: no thread is left when the environment takes the channel.
  napi_add_env_cleanup_hook(env_, on_environment_end, this);
  hooked_ = true;
}

EngineWrap::~EngineWrap() { shut_down(); }

// Ends the threads and frees the model. On the JS thread: when all is closed, or when the environment ends.
void EngineWrap::shut_down() {
  closing_ = true;
  host_.reset();
  if (channel_) channel_->release();
  if (!hooked_) return;
  hooked_ = false;
  napi_remove_env_cleanup_hook(env_, on_environment_end, this);
}

void EngineWrap::on_environment_end(void * self) {
  auto * wrap = static_cast<EngineWrap *>(self);
  wrap->hooked_ = false;
  wrap->shut_down();
}

EngineHost & EngineWrap::open_host(const Napi::CallbackInfo & info) const {
  if (closing_ || !host_) throw Napi::Error::New(info.Env(), "the engine is closed");
  return *host_;
}

Napi::Value EngineWrap::model_info(const Napi::CallbackInfo & info) {
  AbortGuard guard;
  return from_model(info.Env(), open_host(info).model());
}

Napi::Value EngineWrap::context_length(const Napi::CallbackInfo & info) {
  return Napi::Number::New(info.Env(), open_host(info).engine().context_length());
}

// tokenize(id, texts, areControl, parseSpecial, addSpecial, addBos): the listener hears "tokenized".
Napi::Value EngineWrap::tokenize(const Napi::CallbackInfo & info) {
  EngineHost & host = open_host(info);
  TokenizeTask task;
  task.id = info[0].As<Napi::Number>().Uint32Value();
  const auto texts = info[1].As<Napi::Array>();
  const auto controls = info[2].As<Napi::Array>();
  for (uint32_t i = 0; i < texts.Length(); i++) {
    task.segments.push_back({controls.Get(i).As<Napi::Boolean>(), texts.Get(i).As<Napi::String>().Utf8Value()});
  }
  task.parse_special = info[3].As<Napi::Boolean>();
  task.add_special = info[4].As<Napi::Boolean>();
  task.add_bos = info[5].As<Napi::Boolean>();
  host.tokenizer().add(std::move(task));
  return info.Env().Undefined();
}

Napi::Value EngineWrap::cancel_tokenize(const Napi::CallbackInfo & info) {
  if (!closing_ && host_) host_->tokenizer().cancel(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value EngineWrap::token_id(const Napi::CallbackInfo & info) {
  return Napi::Number::New(info.Env(), open_host(info).tokenizer().tokenizer().single(info[0].As<Napi::String>().Utf8Value()));
}

Napi::Value EngineWrap::detokenize(const Napi::CallbackInfo & info) {
  AbortGuard guard;
  const llama_vocab * vocab = open_host(info).vocab();
  const bool special = info[1].As<Napi::Boolean>();
  std::string bytes;
  for (const llama_token token : to_tokens(info[0])) {
    if (token >= 0 && token < llama_vocab_n_tokens(vocab)) bytes += token_bytes(vocab, token, special);
  }
  return Napi::Buffer<char>::Copy(info.Env(), bytes.data(), bytes.size());
}

Napi::Value EngineWrap::submit(const Napi::CallbackInfo & info) {
  AbortGuard guard;
  EngineHost & host = open_host(info);
  host.submit(to_request(info[0].As<Napi::Object>(), host.vocab(), host.engine().context_length()));
  return info.Env().Undefined();
}

Napi::Value EngineWrap::cancel(const Napi::CallbackInfo & info) {
  if (!closing_ && host_) host_->cancel(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value EngineWrap::set_paused(const Napi::CallbackInfo & info) {
  if (!closing_ && host_) host_->set_paused(info[0].As<Napi::Number>().Uint32Value(), info[1].As<Napi::Boolean>());
  return info.Env().Undefined();
}

Napi::Value EngineWrap::stats(const Napi::CallbackInfo & info) {
  return from_stats(info.Env(), open_host(info).engine().stats());
}

Napi::Value EngineWrap::keep_alive(const Napi::CallbackInfo & info) {
  channel_->keep_alive(info.Env(), info[0].As<Napi::Boolean>());
  return info.Env().Undefined();
}

// Begins to end everything. The listener hears of the last events, then "closed".
Napi::Value EngineWrap::close(const Napi::CallbackInfo & info) {
  if (host_) host_->close();
  closing_ = true;
  return info.Env().Undefined();
}

// halt(milliseconds) -> whether everything has ended.
Napi::Value EngineWrap::halt(const Napi::CallbackInfo & info) {
  closing_ = true;
  if (host_) {
    host_->close();
    if (!host_->wait_ended(std::chrono::milliseconds(info[0].As<Napi::Number>().Int64Value()))) return Napi::Boolean::New(info.Env(), false);
  }
  shut_down();
  return Napi::Boolean::New(info.Env(), true);
}

// For tests: sampleLogits(sampling, grammar, history, logits) -> token, by a fresh sampler.
Napi::Value EngineWrap::sample_logits(const Napi::CallbackInfo & info) {
  const EngineHost & host = open_host(info);
  Sampler sampler(host.vocab(), to_sampling(info[0].As<Napi::Object>()), host.engine().context_length(),
                  info[1].As<Napi::String>().Utf8Value());
  const auto given = info[3].As<Napi::Float32Array>();
  if (given.ElementLength() != static_cast<size_t>(llama_vocab_n_tokens(host.vocab()))) {
    throw Napi::RangeError::New(info.Env(), "one logit for each token of the vocabulary is needed");
  }
  std::vector<float> logits(given.Data(), given.Data() + given.ElementLength());
  sampler.accept_prompt(to_tokens(info[2]));
  sampler.bias(logits.data());
  return Napi::Number::New(info.Env(), sampler.sample(logits.data()));
}

}  // namespace camelid
