#include "napi/convert.h"

#include <algorithm>
#include <cmath>


namespace camelid {

namespace {

double number(const Napi::Object & object, const char * key) { return object.Get(key).As<Napi::Number>().DoubleValue(); }
float real(const Napi::Object & object, const char * key) { return static_cast<float>(number(object, key)); }
int32_t integer(const Napi::Object & object, const char * key) { return object.Get(key).As<Napi::Number>().Int32Value(); }
bool boolean(const Napi::Object & object, const char * key) { return object.Get(key).As<Napi::Boolean>().Value(); }

std::vector<std::string> strings(const Napi::Object & object, const char * key) {
  const auto array = object.Get(key).As<Napi::Array>();
  std::vector<std::string> result;
  for (uint32_t i = 0; i < array.Length(); i++) result.push_back(array.Get(i).As<Napi::String>().Utf8Value());
  return result;
}

const char * type_name(EventType type) {
  switch (type) {
    case EventType::tokens: return "tokens";
    case EventType::finish_stop: return "stop";
    case EventType::finish_length: return "length";
    case EventType::aborted: return "aborted";
    case EventType::failed: return "failed";
    case EventType::grammar_failed: return "grammarFailed";
  }
  return "failed";
}

Napi::Object from_logprob(Napi::Env env, const Logprob & logprob) {
  auto object = Napi::Object::New(env);
  object.Set("token", logprob.token);
  object.Set("logprob", logprob.logprob);
  object.Set("bytes", Napi::Buffer<char>::Copy(env, logprob.bytes.data(), logprob.bytes.size()));
  return object;
}

Napi::Object from_token(Napi::Env env, const GeneratedToken & token) {
  if (!token.has_logprob) {
    auto object = Napi::Object::New(env);
    object.Set("token", token.token);
    return object;
  }
  auto object = from_logprob(env, token.chosen);
  auto top = Napi::Array::New(env, token.top.size());
  for (uint32_t i = 0; i < token.top.size(); i++) top.Set(i, from_logprob(env, token.top[i]));
  object.Set("top", top);
  return object;
}

Napi::Value from_special(Napi::Env env, const llama_vocab * vocab, llama_token token) {
  if (token < 0) return env.Undefined();
  auto object = Napi::Object::New(env);
  object.Set("id", token);
  object.Set("text", llama_vocab_get_text(vocab, token));
  return object;
}

}  // namespace

std::vector<llama_token> to_tokens(const Napi::Value & value) {
  const auto array = value.As<Napi::Int32Array>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

Napi::Value from_tokens(Napi::Env env, const std::vector<llama_token> & tokens) {
  auto array = Napi::Int32Array::New(env, tokens.size());
  std::copy(tokens.begin(), tokens.end(), array.Data());
  return array;
}

SamplingParameters to_sampling(const Napi::Object & o) {
  SamplingParameters p;
  p.temperature = real(o, "temperature");
  p.dynatemp_range = real(o, "dynatempRange");
  p.dynatemp_exponent = real(o, "dynatempExponent");
  p.top_k = integer(o, "topK");
  p.top_p = real(o, "topP");
  p.min_p = real(o, "minP");
  p.typical_p = real(o, "typicalP");
  p.tfs_z = real(o, "tfsZ");
  p.top_n_sigma = real(o, "topNSigma");
  p.xtc_probability = real(o, "xtcProbability");
  p.xtc_threshold = real(o, "xtcThreshold");
  p.repeat_last_n = integer(o, "repeatLastN");
  p.repeat_penalty = real(o, "repeatPenalty");
  p.frequency_penalty = real(o, "frequencyPenalty");
  p.presence_penalty = real(o, "presencePenalty");
  p.dry_multiplier = real(o, "dryMultiplier");
  p.dry_base = real(o, "dryBase");
  p.dry_allowed_length = integer(o, "dryAllowedLength");
  p.dry_penalty_last_n = integer(o, "dryPenaltyLastN");
  p.dry_sequence_breakers = strings(o, "drySequenceBreakers");
  p.mirostat_mode = integer(o, "mirostatMode");
  p.mirostat_tau = real(o, "mirostatTau");
  p.mirostat_eta = real(o, "mirostatEta");
  p.seed = o.Get("seed").As<Napi::Number>().Uint32Value();
  p.ignore_eos = boolean(o, "ignoreEos");
  const auto tokens = to_tokens(o.Get("logitBiasTokens"));
  const auto values = o.Get("logitBiasValues").As<Napi::Float32Array>();
  for (size_t i = 0; i < tokens.size(); i++) p.logit_bias.push_back({tokens[i], values[i]});
  return p;
}

std::unique_ptr<Request> to_request(const Napi::Object & o, const llama_vocab * vocab, int32_t n_ctx) {
  auto request = std::make_unique<Request>();
  request->id = o.Get("id").As<Napi::Number>().Uint32Value();
  request->prompt = to_tokens(o.Get("prompt"));
  request->max_tokens = integer(o, "maxTokens");
  std::string gbnf;
  if (o.Get("grammar").IsString()) {
    gbnf = o.Get("grammar").As<Napi::String>().Utf8Value();
  } else {
    const auto program = o.Get("grammar").As<Napi::Uint8Array>();
    request->program.assign(reinterpret_cast<const char *>(program.Data()), program.ByteLength());
  }
  request->jump_forward = boolean(o, "jumpForward");
  SamplingParameters sampling = to_sampling(o.Get("sampling").As<Napi::Object>());
  const auto make_sampler = [vocab, sampling, n_ctx, gbnf] { return std::make_unique<Sampler>(vocab, sampling, n_ctx, gbnf); };
  // DRY looks for each of its breakers in the whole vocabulary.
  if (sampling.dry_multiplier != 0.0f) request->make_sampler = make_sampler;
  else request->sampler = make_sampler();
  request->stops = strings(o, "stop");
  for (const llama_token token : to_tokens(o.Get("preserved"))) request->preserved.insert(token);
  request->top_logprobs = integer(o, "topLogprobs");
  request->has_logits_processor = boolean(o, "hasLogitsProcessor");
  request->use_cache = boolean(o, "useCache");
  return request;
}

llama_model_params to_model_parameters(const Napi::Object & o) {
  auto p = llama_model_default_params();
  p.n_gpu_layers = integer(o, "gpuLayers");
  const bool mmap = boolean(o, "useMmap");
  const bool mlock = boolean(o, "useMlock");
  p.load_mode = mmap && mlock ? LLAMA_LOAD_MODE_MMAP_MLOCK
                : mmap        ? LLAMA_LOAD_MODE_MMAP
                : mlock       ? LLAMA_LOAD_MODE_MLOCK
                              : LLAMA_LOAD_MODE_NONE;
  return p;
}

llama_context_params to_context_parameters(const Napi::Object & o) {
  auto p = llama_context_default_params();
  p.n_seq_max = static_cast<uint32_t>(integer(o, "parallel"));
  p.n_ctx = static_cast<uint32_t>(integer(o, "contextLength")) * p.n_seq_max;
  p.n_batch = static_cast<uint32_t>(integer(o, "batchSize"));
  p.n_ubatch = static_cast<uint32_t>(integer(o, "microBatchSize"));
  p.n_threads = integer(o, "threads");
  p.n_threads_batch = integer(o, "batchThreads");
  p.kv_unified = false;
  p.n_outputs_max = p.n_seq_max + kCheapBatch;
  p.n_outputs_max_per_seq = 1 + kCheapBatch;
  p.no_perf = true;
  return p;
}

Napi::Object from_event(Napi::Env env, const Event & event) {
  auto object = Napi::Object::New(env);
  object.Set("request", event.request);
  object.Set("type", type_name(event.type));
  object.Set("text", event.text);
  if (event.type == EventType::tokens) {
    auto tokens = Napi::Array::New(env, event.tokens.size());
    for (uint32_t i = 0; i < event.tokens.size(); i++) tokens.Set(i, from_token(env, event.tokens[i]));
    object.Set("tokens", tokens);
    return object;
  }
  object.Set("promptTokens", event.prompt_tokens);
  object.Set("cachedTokens", event.cached_tokens);
  object.Set("completionTokens", event.completion_tokens);
  object.Set("promptMs", event.prompt_ms);
  object.Set("decodeMs", event.decode_ms);
  return object;
}

Napi::Object from_stats(Napi::Env env, const Stats & stats) {
  auto object = Napi::Object::New(env);
  object.Set("activeSequences", stats.active.load());
  object.Set("queuedRequests", stats.queued.load());
  object.Set("decodeSteps", static_cast<double>(stats.decode_steps));
  object.Set("promptTokens", static_cast<double>(stats.prompt_tokens));
  object.Set("cachedPromptTokens", static_cast<double>(stats.cached_prompt_tokens));
  object.Set("generatedTokens", static_cast<double>(stats.generated_tokens));
  object.Set("draftedTokens", static_cast<double>(stats.drafted_tokens));
  object.Set("preparedMasks", static_cast<double>(stats.prepared_masks));
  object.Set("cancelledRequests", static_cast<double>(stats.cancelled));
  return object;
}

Napi::Object from_model(Napi::Env env, const llama_model * model) {
  const llama_vocab * vocab = llama_model_get_vocab(model);
  auto object = Napi::Object::New(env);
  char description[256];
  llama_model_desc(model, description, sizeof(description));
  object.Set("description", description);
  object.Set("parameterCount", Napi::BigInt::New(env, llama_model_n_params(model)));
  object.Set("sizeBytes", Napi::BigInt::New(env, llama_model_size(model)));
  object.Set("trainedContextLength", llama_model_n_ctx_train(model));
  object.Set("embeddingLength", llama_model_n_embd(model));
  object.Set("vocabularySize", llama_vocab_n_tokens(vocab));
  object.Set("bosToken", from_special(env, vocab, llama_vocab_bos(vocab)));
  object.Set("eosToken", from_special(env, vocab, llama_vocab_eos(vocab)));
  object.Set("addsBos", llama_vocab_get_add_bos(vocab));
  auto end_tokens = Napi::Array::New(env);
  auto special_tokens = Napi::Array::New(env);
  for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
    if (llama_vocab_is_eog(vocab, token)) end_tokens.Set(end_tokens.Length(), token);
    const auto attributes = llama_vocab_get_attr(vocab, token);
    if ((attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_USER_DEFINED)) == 0) continue;
    special_tokens.Set(special_tokens.Length(), Napi::String::New(env, llama_vocab_get_text(vocab, token)));
  }
  object.Set("endOfGenerationTokens", end_tokens);
  object.Set("specialTokens", special_tokens);
  return object;
}

}  // namespace camelid
