#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/engine_host.h"

namespace camelid {

// The way from the engine's threads to one JS function, `listener(kind, ...values)`. Everything that gathers until JS
// is free arrives in one visit of the JS thread.
class Channel : public HostListener {
 public:
  // `on_closed` runs on the JS thread before JS hears "closed".
  Channel(Napi::Env env, const Napi::Function & listener, std::function<void()> on_closed);
  ~Channel() override { release(); }

  void on_progress(float fraction) override;
  void on_loaded() override;
  void on_failed(const std::string & message) override;
  void on_closed() override;
  void on_tokenized(uint32_t id, std::vector<llama_token> && tokens, const std::string & error) override;
  void on_events(std::vector<Event> && events) override;
  void on_logits(std::shared_ptr<LogitsVisit> visit) override;

  // On the JS thread: whether the channel keeps the process alive.
  void keep_alive(Napi::Env env, bool on);
  // On the JS thread, when no other thread uses the channel any more: nothing is delivered after it.
  void release();
  // On the JS thread: how a finished visit goes back.
  void set_return(std::function<void(std::shared_ptr<LogitsVisit>)> give_back) { give_back_ = std::move(give_back); }

 private:
  struct Tokenized {
    uint32_t id;
    std::vector<llama_token> tokens;
    std::string error;
  };
  struct Mail {
    float progress = -1.0f;
    bool loaded = false;
    bool failed = false;
    bool closed = false;
    std::string error;
    std::vector<Tokenized> tokenized;
    std::vector<Event> events;
    std::vector<std::shared_ptr<LogitsVisit>> visits;
  };
  static void call_js(Napi::Env env, Napi::Function listener, Channel * channel, void *);
  using Gate = Napi::TypedThreadSafeFunction<Channel, void, call_js>;

  void post(const std::function<void(Mail &)> & change);
  void deliver(Napi::Env env, const Napi::Function & listener, Mail & mail);
  void visit_processor(Napi::Env env, const Napi::Function & listener, const std::shared_ptr<LogitsVisit> & visit);

  std::mutex mutex_;
  Mail mail_;
  bool signalled_ = false;
  bool released_ = false;
  Gate gate_;
  std::function<void()> on_closed_;
  std::function<void(std::shared_ptr<LogitsVisit>)> give_back_;
};

}  // namespace camelid
