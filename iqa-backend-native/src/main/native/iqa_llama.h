// SPDX-License-Identifier: Apache-2.0
// The functions of llama.cpp that this module calls, looked up at run time in whichever library is opened, so that one
// compiled glue drives many versions of it. No header of llama.cpp is needed; the declarations are its public C interface
// (https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h, tools/mtmd/mtmd.h).
//
// The parameter structs differ from version to version and are never declared. They come from *_default_params() into a
// block larger than any of them and go back by value: on every supported ABI a struct of more than 16 bytes travels through
// memory, so that the callee reads the front of the block. Only fields are set whose place a look at the defaults proved.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include <dlfcn.h>

namespace iqa_llama {

struct Parameters {
  std::uint64_t words[64];
};

// llama_batch since b4080.
struct Batch {
  std::int32_t count;
  std::int32_t* tokens;
  float* rows;
  std::int32_t* positions;
  std::int32_t* sequence_counts;
  std::int32_t** sequences;
  std::int8_t* wants_logits;
};

struct Candidate {
  std::int32_t id;
  float logit;
  float probability;
};

struct Candidates {
  Candidate* data;
  std::size_t size;
  std::int64_t selected;
  bool sorted;
};

struct Message {
  const char* role;
  const char* content;
};

#define IQA_LLAMA_REQUIRED(X)                                                                                 \
  X(void, llama_backend_init, (void))                                                                         \
  X(void, llama_log_set, (void (*)(int, const char*, void*), void*))                                          \
  X(bool, llama_supports_gpu_offload, (void))                                                                 \
  X(Parameters, llama_model_default_params, (void))                                                           \
  X(Parameters, llama_context_default_params, (void))                                                         \
  X(void*, llama_model_load_from_file, (const char*, Parameters))                                             \
  X(void, llama_model_free, (void*))                                                                          \
  X(void*, llama_init_from_model, (void*, Parameters))                                                        \
  X(void, llama_free, (void*))                                                                                \
  X(const void*, llama_model_get_vocab, (const void*))                                                        \
  X(std::int32_t, llama_vocab_n_tokens, (const void*))                                                        \
  X(bool, llama_vocab_is_eog, (const void*, std::int32_t))                                                    \
  X(std::int32_t, llama_vocab_bos, (const void*))                                                             \
  X(std::int32_t, llama_model_n_embd, (const void*))                                                          \
  X(std::int32_t, llama_tokenize,                                                                             \
    (const void*, const char*, std::int32_t, std::int32_t*, std::int32_t, bool, bool))                        \
  X(std::int32_t, llama_token_to_piece, (const void*, std::int32_t, char*, std::int32_t, std::int32_t, bool)) \
  X(std::int32_t, llama_decode, (void*, Batch))                                                               \
  X(float*, llama_get_logits_ith, (void*, std::int32_t))                                                      \
  X(std::uint32_t, llama_n_ctx, (const void*))                                                                \
  X(std::uint32_t, llama_n_batch, (const void*))                                                              \
  X(void, llama_set_n_threads, (void*, std::int32_t, std::int32_t))                                           \
  X(void*, llama_sampler_init_grammar, (const void*, const char*, const char*))                               \
  X(void, llama_sampler_apply, (void*, Candidates*))                                                          \
  X(void, llama_sampler_accept, (void*, std::int32_t))                                                        \
  X(void, llama_sampler_free, (void*))                                                                        \
  X(void*, llama_adapter_lora_init, (void*, const char*))                                                     \
  X(std::int32_t, llama_chat_apply_template,                                                                  \
    (const char*, const Message*, std::size_t, bool, char*, std::int32_t))

// Either name of what was renamed, and what only newer or larger libraries have.
#define IQA_LLAMA_OPTIONAL(X)                                                                               \
  X(void, llama_kv_self_clear, (void*))                                                                     \
  X(bool, llama_kv_self_seq_rm, (void*, std::int32_t, std::int32_t, std::int32_t))                          \
  X(void*, llama_get_memory, (const void*))                                                                 \
  X(void, llama_memory_clear, (void*, bool))                                                                \
  X(bool, llama_memory_seq_rm, (void*, std::int32_t, std::int32_t, std::int32_t))                           \
  X(std::int32_t, llama_set_adapter_lora, (void*, void*, float))                                            \
  X(void, llama_clear_adapter_lora, (void*))                                                                \
  X(std::int32_t, llama_set_adapters_lora, (void*, void**, std::size_t, float*))                            \
  X(void, ggml_backend_load_all_from_path, (const char*))                                                   \
  X(Parameters, mtmd_context_params_default, (void))                                                        \
  X(void*, mtmd_init_from_file, (const char*, const void*, Parameters))                                     \
  X(void, mtmd_free, (void*))                                                                               \
  X(bool, mtmd_support_vision, (void*))                                                                     \
  X(const char*, mtmd_default_marker, (void))                                                               \
  X(void*, mtmd_bitmap_init, (std::uint32_t, std::uint32_t, const unsigned char*))                          \
  X(void, mtmd_bitmap_free, (void*))                                                                        \
  X(void*, mtmd_input_chunks_init, (void))                                                                  \
  X(void, mtmd_input_chunks_free, (void*))                                                                  \
  X(std::size_t, mtmd_input_chunks_size, (const void*))                                                     \
  X(const void*, mtmd_input_chunks_get, (const void*, std::size_t))                                         \
  X(std::int32_t, mtmd_input_chunk_get_n_pos, (const void*))                                                \
  X(std::int32_t, mtmd_tokenize, (void*, void*, const void*, const void**, std::size_t))                    \
  X(std::int32_t, mtmd_helper_eval_chunk_single,                                                            \
    (void*, void*, const void*, std::int32_t, std::int32_t, std::int32_t, bool, std::int32_t*))             \
  X(void*, mtmd_batch_init, (void*))                                                                        \
  X(void, mtmd_log_set, (void (*)(int, const char*, void*), void*))                                         \
  X(void, mtmd_helper_log_set, (void (*)(int, const char*, void*), void*))

struct Library {
  void* handles[2] = {nullptr, nullptr};
  int gpu_layers_at = -1;
#define X(result, name, arguments) result(*name) arguments = nullptr;
  IQA_LLAMA_REQUIRED(X)
  IQA_LLAMA_OPTIONAL(X)
#undef X

  void* symbol(const char* name) const {
    void* found = dlsym(handles[0], name);
    return found == nullptr && handles[1] != nullptr ? dlsym(handles[1], name) : found;
  }

  bool sees() const {
    return mtmd_context_params_default && mtmd_init_from_file && mtmd_free && mtmd_default_marker && mtmd_bitmap_init &&
           mtmd_bitmap_free && mtmd_input_chunks_init && mtmd_input_chunks_free && mtmd_input_chunks_size &&
           mtmd_input_chunks_get && mtmd_input_chunk_get_n_pos && mtmd_tokenize && mtmd_helper_eval_chunk_single;
  }
};

inline thread_local std::string problem;

inline std::mutex log_lock;
inline std::string log_lines;
constexpr std::size_t kLogBytes = 8192;
constexpr int kWarning = 3;
constexpr int kContinued = 5;

inline void remember(int level, const char* text, void*) {
  static thread_local bool kept = false;
  if (level != kContinued) {
    kept = level >= kWarning;
  }
  if (kept && text != nullptr) {
    std::lock_guard<std::mutex> guard(log_lock);
    log_lines += text;
    if (log_lines.size() > kLogBytes) {
      log_lines.erase(0, log_lines.size() - kLogBytes);
    }
  }
}

inline std::string taken_log() {
  std::lock_guard<std::mutex> guard(log_lock);
  std::string lines;
  lines.swap(log_lines);
  return lines;
}

inline void* failed(const std::string& what) {
  problem = what;
  return nullptr;
}

// How many bytes a function of the library writes: those that come out alike over two different grounds.
template <class F>
int written(F defaults, Parameters* out) {
  alignas(Parameters) unsigned char first[sizeof(Parameters)];
  alignas(Parameters) unsigned char second[sizeof(Parameters)];
  std::memset(first, 0xa5, sizeof first);
  std::memset(second, 0x5a, sizeof second);
  new (first) Parameters(defaults());
  new (second) Parameters(defaults());
  int last = 0;
  for (int i = 0; i < static_cast<int>(sizeof first); i++) {
    if (first[i] == second[i]) {
      last = i + 1;
    }
  }
  std::memcpy(out, first, sizeof first);
  return last;
}

// Empty if the defaults are where this glue expects them.
inline std::string misfit(Library* library) {
  Parameters model;
  Parameters context;
  int model_bytes = written(library->llama_model_default_params, &model);
  int context_bytes = written(library->llama_context_default_params, &context);
  if (model_bytes < 48 || model_bytes > 256 || context_bytes < 96 || context_bytes > 384) {
    return "its parameters take " + std::to_string(model_bytes) + " and " + std::to_string(context_bytes) + " bytes";
  }
  std::uint32_t fronts[4];
  std::memcpy(fronts, &context, sizeof fronts);
  if (fronts[0] != 512 || fronts[1] != 2048 || fronts[2] != 512 || fronts[3] != 1) {
    return "its context parameters do not begin with 512, 2048, 512, 1";
  }
  std::int32_t words[6];
  std::memcpy(words, &model, sizeof words);
  for (int at : {2, 4}) {
    // The split mode behind the number of layers on the GPU is 1, by layer.
    if (words[at + 1] == 1 && library->gpu_layers_at < 0) {
      library->gpu_layers_at = at;
    }
  }
  return library->gpu_layers_at < 0 ? "the layers on the GPU are not where they were" : "";
}

}  // namespace iqa_llama

// What Java calls. Handles are opaque; Java checks counts, ids and positions before it calls.

static inline std::string iqa_llama_problem() {
  std::string text = iqa_llama::problem;
  iqa_llama::problem.clear();
  return text;
}

static inline void* iqa_llama_open(const char* path, const char* eyes_path, const char* plugins) {
  using iqa_llama::failed;
  // Waiting threads give the processor away; what the user set stays.
  setenv("OMP_WAIT_POLICY", "passive", 0);
  auto* library = new iqa_llama::Library();
  const char* paths[2] = {path, eyes_path};
  for (int i = 0; i < 2; i++) {
    if (paths[i] != nullptr && *paths[i] != 0) {
      library->handles[i] = dlopen(paths[i], RTLD_LAZY | RTLD_LOCAL);
      if (library->handles[i] == nullptr) {
        const char* why = dlerror();
        delete library;
        return failed(why == nullptr ? "dlopen failed" : why);
      }
    }
  }
  std::string missing;
#define FIND(name) library->name = reinterpret_cast<decltype(library->name)>(library->symbol(#name))
#define X(result, name, arguments) \
  FIND(name);                      \
  if (library->name == nullptr && missing.empty()) missing = " " #name;
  IQA_LLAMA_REQUIRED(X)
#undef X
#define X(result, name, arguments) FIND(name);
  IQA_LLAMA_OPTIONAL(X)
#undef X
#undef FIND
  bool removes = (library->llama_get_memory && library->llama_memory_clear && library->llama_memory_seq_rm) ||
                 (library->llama_kv_self_clear && library->llama_kv_self_seq_rm);
  bool adapts = library->llama_set_adapters_lora || (library->llama_set_adapter_lora && library->llama_clear_adapter_lora);
  if (!missing.empty() || !removes || !adapts) {
    delete library;
    return failed("it lacks" + (missing.empty() ? std::string(removes ? " adapters" : " a memory to clear") : missing));
  }
  std::string misfit = iqa_llama::misfit(library);
  if (!misfit.empty()) {
    delete library;
    return failed(misfit);
  }
  for (auto* set : {library->llama_log_set, library->mtmd_log_set, library->mtmd_helper_log_set}) {
    if (set != nullptr) {
      set(iqa_llama::remember, nullptr);
    }
  }
  if (plugins != nullptr && *plugins != 0 && library->ggml_backend_load_all_from_path != nullptr) {
    library->ggml_backend_load_all_from_path(plugins);
  }
  library->llama_backend_init();
  return library;
}

static inline bool iqa_llama_sees(void* handle) { return static_cast<iqa_llama::Library*>(handle)->sees(); }

static inline bool iqa_llama_offloads(void* handle) {
  return static_cast<iqa_llama::Library*>(handle)->llama_supports_gpu_offload();
}

// Whether contexts disturb each other when they read several tokens at the same time: until June 2025 they shared a counter
// (https://github.com/ggml-org/llama.cpp/pull/14035). Told by a function that was taken out later that year.
static inline bool iqa_llama_shares_counter(void* handle) {
  return static_cast<iqa_llama::Library*>(handle)->llama_kv_self_clear != nullptr;
}

static inline void* iqa_llama_model(void* handle, const char* path, int gpu_layers) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::taken_log();
  iqa_llama::Parameters parameters = library->llama_model_default_params();
  std::int32_t layers = gpu_layers;
  std::memcpy(reinterpret_cast<char*>(&parameters) + 4 * library->gpu_layers_at, &layers, sizeof layers);
  void* model = library->llama_model_load_from_file(path, parameters);
  return model == nullptr ? iqa_llama::failed(iqa_llama::taken_log()) : model;
}

static inline void iqa_llama_free_model(void* handle, void* model) {
  static_cast<iqa_llama::Library*>(handle)->llama_model_free(model);
}

static inline int iqa_llama_vocabulary(void* handle, void* model) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  return library->llama_vocab_n_tokens(library->llama_model_get_vocab(model));
}

static inline int iqa_llama_width(void* handle, void* model) {
  return static_cast<iqa_llama::Library*>(handle)->llama_model_n_embd(model);
}

static inline int iqa_llama_begin(void* handle, void* model) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  return library->llama_vocab_bos(library->llama_model_get_vocab(model));
}

static inline bool iqa_llama_ends(void* handle, void* model, int token) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  return library->llama_vocab_is_eog(library->llama_model_get_vocab(model), token);
}

// Number of tokens, or minus the room that is needed.
static inline int iqa_llama_tokenize(void* handle, void* model, const char* text, int bytes, int* tokens, int room,
                                     bool begin, bool special) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  return library->llama_tokenize(library->llama_model_get_vocab(model), text, bytes, tokens, room, begin, special);
}

static inline int iqa_llama_piece(void* handle, void* model, int token, char* text, int room) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  return library->llama_token_to_piece(library->llama_model_get_vocab(model), token, text, room, 0, false);
}

// The prompt in a template, or empty with a problem if the template is unknown.
static inline std::string iqa_llama_chat(void* handle, const char* chat_template, const char* system, const char* user) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::Message messages[2] = {{"system", system}, {"user", user}};
  bool told = *system != 0;
  const iqa_llama::Message* first = told ? messages : messages + 1;
  std::vector<char> text(4096);
  for (int attempt = 0; attempt < 2; attempt++) {
    int length = library->llama_chat_apply_template(chat_template, first, told ? 2 : 1, true, text.data(),
                                                    static_cast<int>(text.size()));
    if (length < 0) {
      iqa_llama::failed("unknown");
      return "";
    }
    if (length <= static_cast<int>(text.size())) {
      return std::string(text.data(), static_cast<std::size_t>(length));
    }
    text.resize(static_cast<std::size_t>(length) + 1);
  }
  return "";
}

static inline void* iqa_llama_adapter(void* handle, void* model, const char* path) {
  iqa_llama::taken_log();
  void* adapter = static_cast<iqa_llama::Library*>(handle)->llama_adapter_lora_init(model, path);
  return adapter == nullptr ? iqa_llama::failed(iqa_llama::taken_log()) : adapter;
}

static inline void* iqa_llama_context(void* handle, void* model, int positions, int batch, int threads) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::taken_log();
  iqa_llama::Parameters parameters = library->llama_context_default_params();
  std::uint32_t front[3] = {static_cast<std::uint32_t>(positions), static_cast<std::uint32_t>(batch),
                            static_cast<std::uint32_t>(batch)};
  std::memcpy(&parameters, front, sizeof front);
  void* context = library->llama_init_from_model(model, parameters);
  if (context == nullptr) {
    return iqa_llama::failed(iqa_llama::taken_log());
  }
  library->llama_set_n_threads(context, threads, threads);
  return context;
}

static inline void iqa_llama_free_context(void* handle, void* context) {
  static_cast<iqa_llama::Library*>(handle)->llama_free(context);
}

static inline int iqa_llama_positions(void* handle, void* context) {
  return static_cast<int>(static_cast<iqa_llama::Library*>(handle)->llama_n_ctx(context));
}

static inline int iqa_llama_batch(void* handle, void* context) {
  return static_cast<int>(static_cast<iqa_llama::Library*>(handle)->llama_n_batch(context));
}

// 0 if the adapter, or none, is in force.
static inline int iqa_llama_adapt(void* handle, void* context, void* adapter, float scale) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  if (library->llama_set_adapters_lora != nullptr) {
    return library->llama_set_adapters_lora(context, &adapter, adapter == nullptr ? 0 : 1, &scale);
  }
  library->llama_clear_adapter_lora(context);
  return adapter == nullptr ? 0 : library->llama_set_adapter_lora(context, adapter, scale);
}

// Forgets all from a position on; false if the model's memory cannot, and then everything is forgotten.
static inline bool iqa_llama_forget(void* handle, void* context, int from) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  if (library->llama_get_memory != nullptr && library->llama_memory_seq_rm != nullptr) {
    void* memory = library->llama_get_memory(context);
    if (memory == nullptr) {
      return false;
    }
    if (from > 0 && library->llama_memory_seq_rm(memory, 0, from, -1)) {
      return true;
    }
    library->llama_memory_clear(memory, true);
    return from == 0;
  }
  if (from > 0 && library->llama_kv_self_seq_rm(context, 0, from, -1)) {
    return true;
  }
  library->llama_kv_self_clear(context);
  return from == 0;
}

static inline int iqa_llama_decode(void* handle, void* context, int* tokens, const float* rows, int count, int position,
                                   int logits_from) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  std::vector<std::int32_t> positions(static_cast<std::size_t>(count));
  std::vector<std::int32_t> sequence_counts(static_cast<std::size_t>(count), 1);
  std::vector<std::int8_t> wants(static_cast<std::size_t>(count));
  std::int32_t sequence = 0;
  std::vector<std::int32_t*> sequences(static_cast<std::size_t>(count), &sequence);
  for (int i = 0; i < count; i++) {
    positions[static_cast<std::size_t>(i)] = position + i;
    wants[static_cast<std::size_t>(i)] = i >= logits_from;
  }
  iqa_llama::Batch batch = {count,
                            tokens,
                            const_cast<float*>(rows),
                            positions.data(),
                            sequence_counts.data(),
                            sequences.data(),
                            wants.data()};
  return library->llama_decode(context, batch);
}

// Copies the logits behind one token of the last batch; false if there are none.
static inline bool iqa_llama_logits(void* handle, void* context, int index, int vocabulary, float* out) {
  const float* logits = static_cast<iqa_llama::Library*>(handle)->llama_get_logits_ith(context, index);
  if (logits == nullptr) {
    return false;
  }
  std::memcpy(out, logits, sizeof(float) * static_cast<std::size_t>(vocabulary));
  return true;
}

namespace iqa_llama {

inline double log_sum(const float* logits, int count, float most) {
  double sum = 0;
  for (int i = 0; i < count; i++) {
    sum += std::exp(logits[i] - most);
  }
  return most + std::log(sum);
}

inline int most_likely(const float* logits, int count) {
  int best = 0;
  for (int i = 1; i < count; i++) {
    if (logits[i] > logits[best]) {
      best = i;
    }
  }
  return best;
}

inline bool finite(const float* logits, int count) {
  for (int i = 0; i < count; i++) {
    if (std::isnan(logits[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace iqa_llama

// ln p of a token behind one token of the last batch; NaN if there are no logits.
static inline double iqa_llama_log_probability(void* handle, void* context, int index, int vocabulary, int token) {
  const float* logits = static_cast<iqa_llama::Library*>(handle)->llama_get_logits_ith(context, index);
  if (logits == nullptr) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  float most = logits[iqa_llama::most_likely(logits, vocabulary)];
  return std::min(0.0, logits[token] - iqa_llama::log_sum(logits, vocabulary, most));
}

static inline void* iqa_llama_grammar(void* handle, void* model, const char* text) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::taken_log();
  void* grammar = library->llama_sampler_init_grammar(library->llama_model_get_vocab(model), text, "root");
  return grammar == nullptr ? iqa_llama::failed(iqa_llama::taken_log()) : grammar;
}

static inline void iqa_llama_free_grammar(void* handle, void* grammar) {
  static_cast<iqa_llama::Library*>(handle)->llama_sampler_free(grammar);
}

// Chooses the token behind the last one: the most likely, or drawn with a number in 0..1. Its probability at temperature 1
// and without the grammar goes to out[0]. −1 without logits, −2 if one is not a number, −3 if the grammar allows nothing.
static inline int iqa_llama_choose(void* handle, void* model, void* context, int index, void* grammar, double temperature,
                                   double draw, double* out) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  const void* vocabulary = library->llama_model_get_vocab(model);
  int count = library->llama_vocab_n_tokens(vocabulary);
  const float* logits = library->llama_get_logits_ith(context, index);
  if (logits == nullptr) {
    return -1;
  }
  if (!iqa_llama::finite(logits, count)) {
    return -2;
  }
  int chosen = iqa_llama::most_likely(logits, count);
  float most = logits[chosen];
  double sum = iqa_llama::log_sum(logits, count, most);
  bool allowed = true;
  if (grammar != nullptr && temperature <= 0) {
    iqa_llama::Candidate one = {chosen, most, 0};
    iqa_llama::Candidates single = {&one, 1, -1, false};
    library->llama_sampler_apply(grammar, &single);
    allowed = !std::isinf(one.logit);
  }
  if (!allowed || temperature > 0) {
    std::vector<iqa_llama::Candidate> all(static_cast<std::size_t>(count));
    for (int i = 0; i < count; i++) {
      all[static_cast<std::size_t>(i)] = {i, logits[i], 0};
    }
    if (grammar != nullptr) {
      iqa_llama::Candidates candidates = {all.data(), all.size(), -1, false};
      library->llama_sampler_apply(grammar, &candidates);
    }
    const iqa_llama::Candidate* best = nullptr;
    for (const auto& each : all) {
      if (!std::isinf(each.logit) && (best == nullptr || each.logit > best->logit)) {
        best = &each;
      }
    }
    if (best == nullptr) {
      return -3;
    }
    chosen = best->id;
    if (temperature > 0) {
      double total = 0;
      for (const auto& each : all) {
        total += std::isinf(each.logit) ? 0 : std::exp((each.logit - best->logit) / temperature);
      }
      double left = draw * total;
      for (const auto& each : all) {
        if (!std::isinf(each.logit)) {
          chosen = each.id;
          left -= std::exp((each.logit - best->logit) / temperature);
          if (left < 0) {
            break;
          }
        }
      }
    }
  }
  if (grammar != nullptr && !library->llama_vocab_is_eog(vocabulary, chosen)) {
    library->llama_sampler_accept(grammar, chosen);
  }
  out[0] = std::min(1.0, std::exp(logits[chosen] - sum));
  return chosen;
}

// The eyes that a library with mtmd has.

static inline void* iqa_llama_eyes(void* handle, void* model, const char* path, int threads, bool gpu) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::taken_log();
  iqa_llama::Parameters parameters;
  iqa_llama::written(library->mtmd_context_params_default, &parameters);
  unsigned char flags[2];
  std::int32_t workers;
  std::memcpy(flags, &parameters, sizeof flags);
  std::memcpy(&workers, reinterpret_cast<char*>(&parameters) + 4, sizeof workers);
  if (flags[0] != 1 || flags[1] != 1 || workers != 4) {
    return iqa_llama::failed("the parameters of its mtmd do not begin with true, true, 4");
  }
  flags[0] = gpu;
  flags[1] = 0;
  workers = threads;
  std::memcpy(&parameters, flags, sizeof flags);
  std::memcpy(reinterpret_cast<char*>(&parameters) + 4, &workers, sizeof workers);
  void* eyes = library->mtmd_init_from_file(path, model, parameters);
  return eyes == nullptr ? iqa_llama::failed(iqa_llama::taken_log()) : eyes;
}

static inline void iqa_llama_free_eyes(void* handle, void* eyes) {
  static_cast<iqa_llama::Library*>(handle)->mtmd_free(eyes);
}

// A picture as the model takes it; its rows are computed when it is decoded.
static inline void* iqa_llama_look(void* handle, void* eyes, const unsigned char* rgb, int width, int height) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  iqa_llama::taken_log();
  const char* marker = library->mtmd_default_marker();
  // The length came with the batches of mtmd.
  struct {
    const char* text;
    std::size_t length;
    bool begin, special;
  } sized = {marker, std::strlen(marker), false, true};
  struct {
    const char* text;
    bool begin, special;
  } plain = {marker, false, true};
  const void* text = library->mtmd_batch_init == nullptr ? static_cast<const void*>(&plain) : &sized;
  void* bitmap = library->mtmd_bitmap_init(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), rgb);
  void* chunks = library->mtmd_input_chunks_init();
  const void* bitmaps[1] = {bitmap};
  int result = library->mtmd_tokenize(eyes, chunks, text, bitmaps, 1);
  library->mtmd_bitmap_free(bitmap);
  if (result != 0) {
    library->mtmd_input_chunks_free(chunks);
    return iqa_llama::failed(std::to_string(result) + " " + iqa_llama::taken_log());
  }
  return chunks;
}

static inline int iqa_llama_look_positions(void* handle, void* look) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  int positions = 0;
  for (std::size_t i = 0; i < library->mtmd_input_chunks_size(look); i++) {
    positions += library->mtmd_input_chunk_get_n_pos(library->mtmd_input_chunks_get(look, i));
  }
  return positions;
}

static inline int iqa_llama_decode_look(void* handle, void* eyes, void* context, void* look, int position, int batch) {
  auto* library = static_cast<iqa_llama::Library*>(handle);
  std::int32_t at = position;
  std::size_t chunks = library->mtmd_input_chunks_size(look);
  for (std::size_t i = 0; i < chunks; i++) {
    int result = library->mtmd_helper_eval_chunk_single(eyes, context, library->mtmd_input_chunks_get(look, i), at, 0, batch,
                                                        i + 1 == chunks, &at);
    if (result != 0) {
      return result;
    }
  }
  return 0;
}

static inline void iqa_llama_free_look(void* handle, void* look) {
  static_cast<iqa_llama::Library*>(handle)->mtmd_input_chunks_free(look);
}
