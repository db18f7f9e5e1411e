#pragma once

#include <napi.h>

#include <memory>

#include "grammar/token_matcher.h"

namespace camelid {

// A vocabulary's tokens made ready for masks, as JS sees it.
class VocabularyWrap : public Napi::ObjectWrap<VocabularyWrap> {
 public:
  static Napi::Function define(Napi::Env env);
  // Takes the bytes that each token prints, and how each is written.
  explicit VocabularyWrap(const Napi::CallbackInfo & info);
  std::shared_ptr<const grammar::Vocabulary> vocabulary() const { return vocabulary_; }

 private:
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
};

// A token matcher, as JS sees it: for tests and benchmarks, and for programs that sample by themselves.
class MatcherWrap : public Napi::ObjectWrap<MatcherWrap> {
 public:
  static Napi::Function define(Napi::Env env);
  // Takes a program and a vocabulary, or another matcher to clone.
  explicit MatcherWrap(const Napi::CallbackInfo & info);

 private:
  Napi::Value accept(const Napi::CallbackInfo & info);
  Napi::Value mask(const Napi::CallbackInfo & info);
  Napi::Value is_complete(const Napi::CallbackInfo & info);
  Napi::Value rollback(const Napi::CallbackInfo & info);
  Napi::Value forced(const Napi::CallbackInfo & info);
  Napi::Value time_masks(const Napi::CallbackInfo & info);
  Napi::Value work(const Napi::CallbackInfo & info);

  // Runs with the work that one answer may take; what is thrown becomes a JS error.
  template <typename Action>
  auto metered(Napi::Env env, Action action);

  std::unique_ptr<grammar::TokenMatcher> matcher_;
  std::shared_ptr<grammar::LoadedGrammar> grammar_;
  size_t work_ = 0;
};

}  // namespace camelid
