// llama.cpp's own greedy loop over its C API, for comparing with the engine. One prompt at a time on sequence 0.
// Usage: greedy_oracle MODEL LIBRARIES N_CTX N_SEQ N_BATCH N_UBATCH THREADS < prompts
// A line of input: N_PREDICT and the prompt's tokens. A line of output: prompt ms, decode ms, then per token its id and
// the distance between the two best logits.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "ggml-backend.h"
#include "llama.h"

namespace {

struct Choice {
  llama_token token;
  float gap;
};

Choice choose(const float * logits, int32_t n_vocab) {
  llama_token best = 0;
  for (llama_token i = 1; i < n_vocab; i++) {
    if (logits[i] > logits[best]) best = i;
  }
  float second = -1e30f;
  for (llama_token i = 0; i < n_vocab; i++) {
    if (i != best) second = std::max(second, logits[i]);
  }
  return {best, logits[best] - second};
}

double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void decode(llama_context * context, llama_batch & batch) {
  if (llama_decode(context, batch) == 0) return;
  std::fprintf(stderr, "llama_decode failed\n");
  std::exit(1);
}

void add(llama_batch & batch, llama_token token, llama_pos position, bool logits) {
  const int32_t row = batch.n_tokens++;
  batch.token[row] = token;
  batch.pos[row] = position;
  batch.n_seq_id[row] = 1;
  batch.seq_id[row][0] = 0;
  batch.logits[row] = logits ? 1 : 0;
}

}  // namespace

int main(int argc, char ** argv) {
  if (argc != 8) return 2;
  llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
  ggml_backend_load_all_from_path(argv[2]);
  llama_backend_init();
  llama_model * model = llama_model_load_from_file(argv[1], llama_model_default_params());
  if (model == nullptr) return 1;
  auto parameters = llama_context_default_params();
  parameters.n_ctx = static_cast<uint32_t>(std::atoi(argv[3]));
  parameters.n_seq_max = static_cast<uint32_t>(std::atoi(argv[4]));
  parameters.n_batch = static_cast<uint32_t>(std::atoi(argv[5]));
  parameters.n_ubatch = static_cast<uint32_t>(std::atoi(argv[6]));
  parameters.n_threads = parameters.n_threads_batch = std::atoi(argv[7]);
  parameters.n_outputs_max = parameters.n_seq_max;
  llama_context * context = llama_init_from_model(model, parameters);
  if (context == nullptr) return 1;
  const llama_vocab * vocab = llama_model_get_vocab(model);
  const int32_t n_vocab = llama_vocab_n_tokens(vocab);
  const auto n_batch = static_cast<int32_t>(parameters.n_batch);
  llama_batch batch = llama_batch_init(n_batch, 0, 1);

  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream input(line);
    int n_predict = 0;
    input >> n_predict;
    std::vector<llama_token> prompt;
    for (llama_token token; input >> token;) prompt.push_back(token);
    llama_memory_clear(llama_get_memory(context), true);
    const double start = now_ms();
    for (size_t done = 0; done < prompt.size();) {
      batch.n_tokens = 0;
      while (done < prompt.size() && batch.n_tokens < n_batch) {
        add(batch, prompt[done], static_cast<llama_pos>(done), done + 1 == prompt.size());
        done++;
      }
      decode(context, batch);
    }
    std::vector<Choice> output;
    double first = 0;
    auto position = static_cast<llama_pos>(prompt.size());
    while (true) {
      output.push_back(choose(llama_get_logits_ith(context, batch.n_tokens - 1), n_vocab));
      if (first == 0) first = now_ms();
      if (static_cast<int>(output.size()) == n_predict || llama_vocab_is_eog(vocab, output.back().token)) break;
      batch.n_tokens = 0;
      add(batch, output.back().token, position++, true);
      decode(context, batch);
    }
    std::printf("%.3f %.3f", first - start, now_ms() - first);
    for (const Choice & choice : output) std::printf(" %d %.6f", choice.token, static_cast<double>(choice.gap));
    std::printf("\n");
    std::fflush(stdout);
  }
  llama_batch_free(batch);
  llama_free(context);
  llama_model_free(model);
  return 0;
}
