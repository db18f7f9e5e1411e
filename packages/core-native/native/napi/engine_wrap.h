#pragma once

#include <napi.h>

#include <memory>

#include "core/engine_host.h"
#include "napi/channel.h"

namespace camelid {

// `new NativeEngine(path, options, listener)`: loads at once; see native-binding.ts for the methods.
class EngineWrap : public Napi::ObjectWrap<EngineWrap> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit EngineWrap(const Napi::CallbackInfo & info);
  ~EngineWrap() override;

 private:
  Napi::Value model_info(const Napi::CallbackInfo & info);
  Napi::Value context_length(const Napi::CallbackInfo & info);
  Napi::Value tokenize(const Napi::CallbackInfo & info);
  Napi::Value cancel_tokenize(const Napi::CallbackInfo & info);
  Napi::Value token_id(const Napi::CallbackInfo & info);
  Napi::Value detokenize(const Napi::CallbackInfo & info);
  Napi::Value submit(const Napi::CallbackInfo & info);
  Napi::Value cancel(const Napi::CallbackInfo & info);
  Napi::Value set_paused(const Napi::CallbackInfo & info);
  Napi::Value stats(const Napi::CallbackInfo & info);
  Napi::Value keep_alive(const Napi::CallbackInfo & info);
  Napi::Value close(const Napi::CallbackInfo & info);
  Napi::Value halt(const Napi::CallbackInfo & info);
  Napi::Value sample_logits(const Napi::CallbackInfo & info);

  // Throws a JS error unless the model is loaded and not closing.
  EngineHost & open_host(const Napi::CallbackInfo & info) const;
  void shut_down();
  static void on_environment_end(void * self);

  Napi::Env env_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<EngineHost> host_;  // after the channel: it goes first
  bool closing_ = false;
  bool hooked_ = false;
};

}  // namespace camelid
