// SPDX-License-Identifier: Apache-2.0
// The bare loop that LlamaSpeed is compared with: decode a token, take the most likely, decode it. Prints tokens per second
// of thread CPU time. llama_loop LIBRARY MODEL TOKENS ROUNDS
#include "iqa_llama.h"

#include <cstdio>
#include <ctime>

static double seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

int main(int, char** arguments) {
  void* handle = iqa_llama_open(arguments[1], "", "");
  if (handle == nullptr) {
    std::fprintf(stderr, "%s\n", iqa_llama_problem().c_str());
    return 1;
  }
  auto* library = static_cast<iqa_llama::Library*>(handle);
  void* model = iqa_llama_model(handle, arguments[2], 0);
  void* context = iqa_llama_context(handle, model, 512, 512, 1);
  int vocabulary = iqa_llama_vocabulary(handle, model);
  int tokens = std::atoi(arguments[3]);
  std::int32_t sequence = 0;
  std::int32_t* sequences = &sequence;
  std::int32_t one = 1;
  std::int8_t wanted = 1;
  for (int round = 0; round < std::atoi(arguments[4]); round++) {
    iqa_llama_forget(handle, context, 0);
    double start = seconds();
    std::int32_t token = 1;
    for (std::int32_t position = 0; position < tokens; position++) {
      iqa_llama::Batch batch = {1, &token, nullptr, &position, &one, &sequences, &wanted};
      library->llama_decode(context, batch);
      token = iqa_llama::most_likely(library->llama_get_logits_ith(context, 0), vocabulary);
    }
    std::printf("%.1f\n", tokens / (seconds() - start));
  }
  return 0;
}
