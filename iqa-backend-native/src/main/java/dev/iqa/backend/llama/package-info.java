// SPDX-License-Identifier: Apache-2.0
/**
 * Language models on llama.cpp: GGUF files, on the CPU or, with a library built for it, on a GPU.
 *
 * <p>Nothing of llama.cpp is compiled in. A small glue, compiled where g++ is, opens a library at
 * run time: the one of {@code de.kherud:llama:4.2.0} on the class path, or the one that {@code
 * -Diqa.llama.library} names. It never declares llama.cpp's parameter structs, which change from
 * version to version, but checks on opening that the few fields it sets are where it expects them,
 * and refuses a library where they are not.
 *
 * <p>A model is a folder with a {@code language.json}, see {@link
 * dev.iqa.language.LanguageManifest}:
 *
 * <table>
 * <caption>What this backend reads of it</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>{@code files}, format {@code gguf}</td><td>the language model; must be the first</td></tr>
 * <tr><td>{@code files}, format {@code mmproj}</td><td>its eyes, run by mtmd of a library that has
 * it</td></tr>
 * <tr><td>{@code files}, format {@code lora}</td><td>an adapter; option {@code adapter=off} leaves it
 * out</td></tr>
 * <tr><td>{@code eyes}</td><td>manifest of a vision encoder on another engine, instead of
 * mmproj</td></tr>
 * <tr><td>{@code engine.context}</td><td>positions of a context; 4096, or what the model was trained
 * on if that is less</td></tr>
 * <tr><td>{@code engine.template}</td><td>a chat template llama.cpp knows by name, or {@code plain};
 * that of the file if absent</td></tr>
 * <tr><td>{@code engine.adapter-scale}</td><td>strength of the adapter; 1 if absent</td></tr>
 * </table>
 *
 * <p>Whatever ends a JVM in llama.cpp is refused in Java first: headers beyond {@link
 * dev.iqa.model.gguf.GgufFile}'s limits, other files than the manifest's, too many tokens at once,
 * ids outside the vocabulary, full contexts, choosing before reading, broken or deep grammars.
 */
@NullMarked
package dev.iqa.backend.llama;

import org.jspecify.annotations.NullMarked;
