#include "core/tail_free.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace camelid {

namespace {

struct TailFree {
  float z;
  size_t min_keep;
};

const char * name(const llama_sampler *) { return "tail-free"; }

void apply(llama_sampler * sampler, llama_token_data_array * candidates) {
  const auto * state = static_cast<const TailFree *>(sampler->ctx);
  if (state->z >= 1.0f || candidates->size <= 2) return;
  if (!candidates->sorted) {
    std::sort(candidates->data, candidates->data + candidates->size,
              [](const llama_token_data & a, const llama_token_data & b) { return a.logit > b.logit; });
    candidates->sorted = true;
  }
  const float best = candidates->data[0].logit;
  double sum = 0;
  for (size_t i = 0; i < candidates->size; i++) {
    candidates->data[i].p = std::exp(candidates->data[i].logit - best);
    sum += candidates->data[i].p;
  }
  for (size_t i = 0; i < candidates->size; i++) candidates->data[i].p = static_cast<float>(candidates->data[i].p / sum);

  std::vector<float> curvature(candidates->size - 2);
  double total = 0;
  for (size_t i = 0; i < curvature.size(); i++) {
    const auto * d = candidates->data + i;
    curvature[i] = std::fabs((d[0].p - d[1].p) - (d[1].p - d[2].p));
    total += curvature[i];
  }
  double mass = 0;
  for (size_t i = 0; i < curvature.size(); i++) {
    mass += total > 1e-6 ? curvature[i] / total : 1.0 / static_cast<double>(curvature.size());
    if (mass > state->z && i >= state->min_keep) {
      candidates->size = i;
      return;
    }
  }
}

void release(llama_sampler * sampler) { delete static_cast<TailFree *>(sampler->ctx); }

llama_sampler * clone(const llama_sampler * sampler) {
  const auto * state = static_cast<const TailFree *>(sampler->ctx);
  return init_tail_free(state->z, state->min_keep);
}

llama_sampler_i make_interface() {
  llama_sampler_i interface{};
  interface.name = name;
  interface.apply = apply;
  interface.clone = clone;
  interface.free = release;
  return interface;
}

}  // namespace

llama_sampler * init_tail_free(float z, size_t min_keep) {
  static llama_sampler_i interface = make_interface();
  return llama_sampler_init(&interface, new TailFree{z, min_keep});
}

}  // namespace camelid
