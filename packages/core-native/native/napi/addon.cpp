#include <napi.h>

#include <cstdlib>

#include <string>
#include <vector>

#include "core/log.h"
#include "napi/engine_wrap.h"
#include "napi/matcher_wrap.h"

namespace {

Napi::Value initialize(const Napi::CallbackInfo & info) {
  std::vector<std::string> folders;
  const auto list = info[0].As<Napi::Array>();
  for (uint32_t index = 0; index < list.Length(); index++) {
    folders.push_back(list.Get(index).As<Napi::String>().Utf8Value());
  }
  camelid::initialize_llama(folders);
  return info.Env().Undefined();
}

// Ends the process without a word to anything in it.
void exit_at_once(const Napi::CallbackInfo & info) { std::_Exit(info[0].As<Napi::Number>().Int32Value()); }

Napi::Object start_addon(Napi::Env env, Napi::Object exports) {
  exports.Set("initialize", Napi::Function::New(env, initialize));
  exports.Set("exitAtOnce", Napi::Function::New(env, exit_at_once));
  exports.Set("NativeEngine", camelid::EngineWrap::define(env));
  exports.Set("NativeVocabulary", camelid::VocabularyWrap::define(env));
  exports.Set("NativeMatcher", camelid::MatcherWrap::define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(camelid, start_addon)
