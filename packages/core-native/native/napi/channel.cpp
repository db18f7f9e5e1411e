#include "napi/channel.h"

#include <algorithm>
#include <iterator>

#include "napi/convert.h"

namespace camelid {

namespace {

// Events of one request that follow each other are one for JS.
void append(std::vector<Event> & to, std::vector<Event> && from) {
  for (Event & event : from) {
    if (event.type == EventType::tokens) {
      const auto last = std::find_if(to.rbegin(), to.rend(), [&](const Event & other) { return other.request == event.request; });
      if (last != to.rend() && last->type == EventType::tokens) {
        last->text += event.text;
        std::move(event.tokens.begin(), event.tokens.end(), std::back_inserter(last->tokens));
        continue;
      }
    }
    to.push_back(std::move(event));
  }
}

}  // namespace

Channel::Channel(Napi::Env env, const Napi::Function & listener, std::function<void()> on_closed)
    : gate_(Gate::New(env, listener, "camelid engine", 0, 1, this)), on_closed_(std::move(on_closed)) {}

void Channel::post(const std::function<void(Mail &)> & change) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (released_) return;
  change(mail_);
  if (signalled_) return;
  // The queue has no limit, so this fails only when the environment is ending.
  signalled_ = gate_.NonBlockingCall() == napi_ok;
}

void Channel::on_progress(float fraction) {
  post([&](Mail & mail) { mail.progress = fraction; });
}

void Channel::on_loaded() {
  post([](Mail & mail) { mail.loaded = true; });
}

void Channel::on_failed(const std::string & message) {
  post([&](Mail & mail) {
    mail.failed = true;
    mail.error = message;
  });
}

void Channel::on_closed() {
  post([](Mail & mail) { mail.closed = true; });
}

void Channel::on_tokenized(uint32_t id, std::vector<llama_token> && tokens, const std::string & error) {
  post([&](Mail & mail) { mail.tokenized.push_back({id, std::move(tokens), error}); });
}

void Channel::on_events(std::vector<Event> && events) {
  post([&](Mail & mail) { append(mail.events, std::move(events)); });
}

void Channel::on_logits(std::shared_ptr<LogitsVisit> visit) {
  post([&](Mail & mail) { mail.visits.push_back(std::move(visit)); });
}

void Channel::keep_alive(Napi::Env env, bool on) {
  if (released_) return;
  if (on) gate_.Ref(env);
  else gate_.Unref(env);
}

void Channel::release() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (released_) return;
  released_ = true;
  gate_.Abort();
}

void Channel::call_js(Napi::Env env, Napi::Function listener, Channel * channel, void *) {
  if (static_cast<napi_env>(env) == nullptr) return;  // the environment is ending; the channel may be gone
  Mail mail;
  {
    std::lock_guard<std::mutex> lock(channel->mutex_);
    if (channel->released_) return;
    std::swap(mail, channel->mail_);
    channel->signalled_ = false;
  }
  channel->deliver(env, listener, mail);
}

void Channel::deliver(Napi::Env env, const Napi::Function & listener, Mail & mail) {
  const auto kind = [&](const char * text) { return Napi::String::New(env, text); };
  if (mail.progress >= 0.0f) listener.Call({kind("progress"), Napi::Number::New(env, mail.progress)});
  if (mail.loaded) listener.Call({kind("loaded")});
  if (mail.failed) listener.Call({kind("failed"), Napi::String::New(env, mail.error)});
  for (const Tokenized & done : mail.tokenized) {
    listener.Call({kind("tokenized"), Napi::Number::New(env, done.id), from_tokens(env, done.tokens), Napi::String::New(env, done.error)});
  }
  if (!mail.events.empty()) {
    auto events = Napi::Array::New(env, mail.events.size());
    for (uint32_t i = 0; i < mail.events.size(); i++) events.Set(i, from_event(env, mail.events[i]));
    listener.Call({kind("events"), events});
  }
  for (const auto & visit : mail.visits) visit_processor(env, listener, visit);
  if (!mail.closed) return;
  on_closed_();
  listener.Call({kind("closed")});
}

// The listener gives undefined, or a text when the processor failed.
void Channel::visit_processor(Napi::Env env, const Napi::Function & listener, const std::shared_ptr<LogitsVisit> & visit) {
  auto logits = Napi::Float32Array::New(env, visit->logits.size());
  std::copy(visit->logits.begin(), visit->logits.end(), logits.Data());
  const Napi::Value failure = listener.Call({Napi::String::New(env, "logits"), Napi::Number::New(env, visit->request),
                                             from_tokens(env, visit->tokens), logits});
  // Asked anew: what the wrapper remembers of an array that was transferred is freed memory.
  void * data = nullptr;
  size_t length = 0;
  const bool known = napi_get_typedarray_info(env, logits, nullptr, &length, &data, nullptr, nullptr) == napi_ok;
  const auto * changed = static_cast<const float *>(data);
  if (failure.IsString()) visit->error = failure.As<Napi::String>().Utf8Value();
  else if (!known || length != visit->logits.size()) visit->error = "the logits processor took its array away";
  else std::copy(changed, changed + length, visit->logits.begin());
  give_back_(visit);
}

}  // namespace camelid
