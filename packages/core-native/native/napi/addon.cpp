#include <napi.h>

#include <atomic>
#include <memory>
#include <thread>

#include "core/slot.h"
#include "llama.h"
#include "napi/convert.h"
#include "napi/engine_wrap.h"
#include "napi/log.h"

namespace camelid {

namespace {

// Per environment, so that worker threads each have their own.
struct AddonData {
  Napi::FunctionReference engine_class;
};

// One load that is under way: model and context are made on a thread of its own, JS hears of it through `report`.
struct Load {
  std::string path;
  llama_model_params model_parameters;
  llama_context_params context_parameters;
  std::atomic<bool> aborted{false};
  Napi::ObjectReference wrap_reference;
  EngineWrap * wrap = nullptr;
  Napi::ThreadSafeFunction report;
  int last_percent = -1;
  std::thread thread;
};

bool on_progress(float progress, void * data) {
  auto * load = static_cast<Load *>(data);
  const int percent = static_cast<int>(progress * 100.0f);
  if (percent != load->last_percent) {
    load->last_percent = percent;
    load->report.NonBlockingCall([progress](Napi::Env env, Napi::Function callback) {
      callback.Call({Napi::String::New(env, "progress"), Napi::Number::New(env, progress)});
    });
  }
  return !load->aborted;
}

void end_load(const std::shared_ptr<Load> & load, const std::string & error) {
  load->report.NonBlockingCall([load, error](Napi::Env env, Napi::Function callback) {
    load->thread.join();
    const Napi::Value wrap = load->wrap_reference.Value();
    load->wrap_reference.Reset();
    if (!error.empty()) load->wrap->abandon();
    if (error.empty()) callback.Call({Napi::String::New(env, "loaded"), wrap});
    else callback.Call({Napi::String::New(env, "failed"), Napi::String::New(env, error)});
  });
  load->report.Release();
}

void run_load(const std::shared_ptr<Load> & load) {
  load->model_parameters.progress_callback = on_progress;
  load->model_parameters.progress_callback_user_data = load.get();
  take_error_log();
  llama_model * model = nullptr;
  std::string error;
  try {
    model = llama_model_load_from_file(load->path.c_str(), load->model_parameters);
    if (model == nullptr) {
      const std::string log = take_error_log();
      error = load->aborted ? "aborted" : (log.empty() ? "llama.cpp could not load the model" : log);
    } else {
      load->wrap->attach(model);
      load->wrap->create_engine(load->context_parameters);
    }
  } catch (const std::exception & thrown) {
    const std::string log = take_error_log();
    error = thrown.what() + (log.empty() ? "" : ": " + log);
  }
  end_load(load, error);
}

// load(path, options, onReport(kind, value), onEvents(events), processLogits(id, tokens, logits)) -> abort()
Napi::Value start_load(const Napi::CallbackInfo & info) {
  const Napi::Env env = info.Env();
  auto load = std::make_shared<Load>();
  load->path = info[0].As<Napi::String>().Utf8Value();
  const auto options = info[1].As<Napi::Object>();
  load->model_parameters = to_model_parameters(options);
  load->context_parameters = to_context_parameters(options);
  auto instance = env.GetInstanceData<AddonData>()->engine_class.New({});
  load->wrap = Napi::ObjectWrap<EngineWrap>::Unwrap(instance);
  load->wrap->set_listener(env, info[3].As<Napi::Function>(), info[4].As<Napi::Function>());
  load->wrap_reference = Napi::Persistent(instance);
  load->report = Napi::ThreadSafeFunction::New(env, info[2].As<Napi::Function>(), "camelid load", 0, 1);
  load->thread = std::thread([load] { run_load(load); });
  return Napi::Function::New(env, [load](const Napi::CallbackInfo &) { load->aborted = true; });
}

Napi::Value initialize(const Napi::CallbackInfo & info) {
  initialize_llama(info[0].As<Napi::String>().Utf8Value());
  return info.Env().Undefined();
}

Napi::Object start_addon(Napi::Env env, Napi::Object exports) {
  auto * data = new AddonData();
  data->engine_class = Napi::Persistent(EngineWrap::define(env));
  env.SetInstanceData(data);
  exports.Set("initialize", Napi::Function::New(env, initialize));
  exports.Set("load", Napi::Function::New(env, start_load));
  return exports;
}

}  // namespace

}  // namespace camelid

static Napi::Object initialize_module(Napi::Env env, Napi::Object exports) { return camelid::start_addon(env, exports); }

NODE_API_MODULE(camelid, initialize_module)
