// SPDX-License-Identifier: Apache-2.0
/**
 * Language models in GGUF files, the format of llama.cpp: metadata under names, then tensors. Files
 * come from strangers and engines written in C++ die of malformed ones, so every header is read
 * here first, within limits.
 *
 * <table>
 * <caption>What is read</caption>
 * <tr><th>class</th><th>answers</th></tr>
 * <tr><td>{@link dev.iqa.model.gguf.GgufFile}</td><td>metadata and tensors of any file</td></tr>
 * <tr><td>{@link dev.iqa.model.gguf.GgufLanguageModel}</td><td>whether it is a language model, and
 * of which size</td></tr>
 * </table>
 *
 * <p>A small model is written so:
 *
 * <pre>{@code
 * LlamaShape shape = new LlamaShape(512, 64, 5, 172, 8, 4, 1e-5f, 10_000);
 * GgufWriter file = shape.file("stories", GgufVocabulary.ofBytesAnd(pieces));
 * file.floats("token_embd.weight", embeddings, 512, 64);
 * …
 * file.write(Path.of("stories.gguf"));
 * }</pre>
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
@NullMarked
package dev.iqa.model.gguf;

import org.jspecify.annotations.NullMarked;
