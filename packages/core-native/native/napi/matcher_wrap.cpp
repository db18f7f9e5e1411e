#include "napi/matcher_wrap.h"

#include <chrono>
#include <ctime>

#include "grammar/work_limits.h"

namespace camelid {

namespace {

// Processor time of this thread where the system tells it: what other programs do does not count.
double microseconds() {
#ifdef CLOCK_THREAD_CPUTIME_ID
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
#else
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch()).count();
#endif
}

}  // namespace

Napi::Function VocabularyWrap::define(Napi::Env env) { return DefineClass(env, "NativeVocabulary", {}); }

VocabularyWrap::VocabularyWrap(const Napi::CallbackInfo & info) : Napi::ObjectWrap<VocabularyWrap>(info) {
  const auto tokens = info[0].As<Napi::Array>();
  std::vector<std::string> bytes;
  for (uint32_t i = 0; i < tokens.Length(); i++) {
    const auto token = tokens.Get(i).As<Napi::Uint8Array>();
    bytes.emplace_back(reinterpret_cast<const char *>(token.Data()), token.ByteLength());
  }
  const auto written = info[1].As<Napi::Array>();
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < written.Length(); i++) texts.push_back(written.Get(i).As<Napi::String>().Utf8Value());
  try {
    vocabulary_ = std::make_shared<const grammar::Vocabulary>(std::move(bytes), std::move(texts));
  } catch (const std::exception & error) {
    throw Napi::Error::New(info.Env(), error.what());
  }
}

template <typename Action>
auto MatcherWrap::metered(Napi::Env env, Action action) {
  grammar::WorkMeter meter(grammar::kWorkOfAnswer, nullptr, grammar_.get(), grammar::kMostGrammarMemory);
  const grammar::WorkMeter::Scope scope(meter);
  try {
    auto result = action();
    work_ = meter.spent();
    return result;
  } catch (const grammar::OutOfWork &) {
    throw Napi::Error::New(env, grammar::kTooHard);
  } catch (const std::exception & error) {
    throw Napi::Error::New(env, error.what());
  }
}

Napi::Function MatcherWrap::define(Napi::Env env) {
  return DefineClass(env, "NativeMatcher",
                     {InstanceMethod<&MatcherWrap::accept>("accept"), InstanceMethod<&MatcherWrap::mask>("mask"),
                      InstanceMethod<&MatcherWrap::is_complete>("isComplete"), InstanceMethod<&MatcherWrap::rollback>("rollback"),
                      InstanceMethod<&MatcherWrap::forced>("forced"), InstanceMethod<&MatcherWrap::time_masks>("timeMasks"), InstanceMethod<&MatcherWrap::work>("work")});
}

MatcherWrap::MatcherWrap(const Napi::CallbackInfo & info) : Napi::ObjectWrap<MatcherWrap>(info) {
  if (info.Length() == 1) {
    const auto * other = Unwrap(info[0].As<Napi::Object>());
    grammar_ = other->grammar_;
    matcher_ = std::make_unique<grammar::TokenMatcher>(*other->matcher_);
    return;
  }
  const auto bytes = info[0].As<Napi::Uint8Array>();
  const auto * vocabulary = VocabularyWrap::Unwrap(info[1].As<Napi::Object>());
  matcher_ = metered(info.Env(), [&] {
    auto program = std::make_unique<grammar::Program>(bytes.Data(), bytes.ByteLength());
    grammar_ = std::make_shared<grammar::LoadedGrammar>(std::move(program), vocabulary->vocabulary());
    return std::make_unique<grammar::TokenMatcher>(grammar_);
  });
}

Napi::Value MatcherWrap::accept(const Napi::CallbackInfo & info) {
  const int32_t token = info[0].As<Napi::Number>().Int32Value();
  if (token < 0 || static_cast<size_t>(token) >= matcher_->vocabulary().size()) return Napi::Boolean::New(info.Env(), false);
  return metered(info.Env(), [&] { return Napi::Boolean::New(info.Env(), matcher_->accept(token)); });
}

Napi::Value MatcherWrap::mask(const Napi::CallbackInfo & info) {
  return metered(info.Env(), [&] {
    const grammar::TokenMask & mask = matcher_->mask();
    auto words = Napi::Uint32Array::New(info.Env(), mask.size() * 2);
    for (size_t i = 0; i < mask.size(); i++) {
      words[2 * i] = static_cast<uint32_t>(mask[i]);
      words[2 * i + 1] = static_cast<uint32_t>(mask[i] >> 32);
    }
    return words;
  });
}

// Units of work of the last call.
Napi::Value MatcherWrap::work(const Napi::CallbackInfo & info) { return Napi::Number::New(info.Env(), static_cast<double>(work_)); }

Napi::Value MatcherWrap::is_complete(const Napi::CallbackInfo & info) {
  return Napi::Boolean::New(info.Env(), matcher_->complete());
}

Napi::Value MatcherWrap::rollback(const Napi::CallbackInfo & info) {
  matcher_->rollback(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value MatcherWrap::forced(const Napi::CallbackInfo & info) {
  const std::string bytes = metered(info.Env(), [&] { return matcher_->forced(info[0].As<Napi::Number>().Uint32Value()); });
  return Napi::Buffer<char>::Copy(info.Env(), bytes.data(), bytes.size());
}

// Takes tokens and tells for each the microseconds of the mask before it and of taking it: [mask, commit, mask, ...].
// Stops where a token may not come.
Napi::Value MatcherWrap::time_masks(const Napi::CallbackInfo & info) {
  const auto tokens = info[0].As<Napi::Int32Array>();
  std::vector<double> times;
  try {
    for (size_t i = 0; i < tokens.ElementLength(); i++) {
      if (tokens[i] < 0 || static_cast<size_t>(tokens[i]) >= matcher_->vocabulary().size()) break;
      grammar::WorkMeter meter(grammar::kWorkOfAnswer, nullptr, grammar_.get(), grammar::kMostGrammarMemory);
      const grammar::WorkMeter::Scope scope(meter);
      double from = microseconds();
      const grammar::TokenMask & mask = matcher_->mask();
      times.push_back(microseconds() - from);
      if (!grammar::has_token(mask, tokens[i])) break;
      from = microseconds();
      matcher_->accept(tokens[i]);
      times.push_back(microseconds() - from);
    }
  } catch (const std::exception & error) {
    throw Napi::Error::New(info.Env(), error.what());
  }
  auto result = Napi::Float64Array::New(info.Env(), times.size());
  std::copy(times.begin(), times.end(), result.Data());
  return result;
}

}  // namespace camelid
