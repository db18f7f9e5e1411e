#include <napi.h>

#include "core/log.h"
#include "napi/engine_wrap.h"
#include "napi/matcher_wrap.h"

namespace {

Napi::Value initialize(const Napi::CallbackInfo & info) {
  camelid::initialize_llama(info[0].As<Napi::String>().Utf8Value());
  return info.Env().Undefined();
}

Napi::Object start_addon(Napi::Env env, Napi::Object exports) {
  exports.Set("initialize", Napi::Function::New(env, initialize));
  exports.Set("NativeEngine", camelid::EngineWrap::define(env));
  exports.Set("NativeVocabulary", camelid::VocabularyWrap::define(env));
  exports.Set("NativeMatcher", camelid::MatcherWrap::define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(camelid, start_addon)
