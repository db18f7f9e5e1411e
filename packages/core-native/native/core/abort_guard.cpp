#include "core/abort_guard.h"

#include <cstdio>
#include <stdexcept>
#include <string>

#include "ggml.h"

namespace camelid {

namespace {

thread_local int guards = 0;

void on_abort(const char * message) {
  if (guards > 0) throw std::runtime_error(std::string("llama.cpp gave up: ") + message);
  std::fprintf(stderr, "%s\n", message);
}

}  // namespace

AbortGuard::AbortGuard() { guards++; }

AbortGuard::~AbortGuard() { guards--; }

void AbortGuard::install() { ggml_set_abort_callback(on_abort); }

}  // namespace camelid
