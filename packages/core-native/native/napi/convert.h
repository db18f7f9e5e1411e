#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "core/request.h"
#include "core/stats.h"

namespace camelid {

// JS values to C++ and back. The TypeScript side has checked types and ranges; a wrong type throws a JS TypeError.
std::unique_ptr<Request> to_request(const Napi::Object & object, const llama_vocab * vocab, int32_t n_ctx);
SamplingParameters to_sampling(const Napi::Object & object);
llama_model_params to_model_parameters(const Napi::Object & options);
llama_context_params to_context_parameters(const Napi::Object & options);
std::vector<llama_token> to_tokens(const Napi::Value & value);
Napi::Value from_tokens(Napi::Env env, const std::vector<llama_token> & tokens);
Napi::Object from_event(Napi::Env env, const Event & event);
Napi::Object from_stats(Napi::Env env, const Stats & stats);
Napi::Object from_model(Napi::Env env, const llama_model * model);

}  // namespace camelid
