// SPDX-License-Identifier: Apache-2.0
/**
 * A language model on another machine as an assessor: the questions of {@link dev.iqa.language},
 * put to any server that speaks OpenAI's chat completions, such as vLLM or llama-server.
 *
 * <pre>{@code
 * try (QualityAssessor far =
 *     QualityAssessors.open("server?url=http://localhost:8080/v1&model=qwen2-vl")) {
 *   System.out.println(far.assess(photo).score().orElseThrow());
 * }
 * }</pre>
 *
 * <p>Nothing is sent anywhere but to the address the user gives, and nothing before a picture is
 * assessed. Pictures go as PNG inside the request. The key is read from an environment variable, is
 * only sent over https or to this machine, and stands in no message and no log.
 *
 * <table>
 * <caption>What a server may lack</caption>
 * <tr><th>missing</th><th>then</th></tr>
 * <tr><td>probabilities of tokens</td><td>the model is taken at its word, and the provenance says
 * so</td></tr>
 * <tr><td>output held to a schema</td><td>the answer is written freely and read as strictly</td></tr>
 * <tr><td>streaming</td><td>the text comes in one piece</td></tr>
 * </table>
 *
 * <p>Busy (429) and failing (5xx) servers are asked again up to three times, after as long as they
 * say; all of it within the time limit of the answer. Everything else is an {@link
 * dev.iqa.InferenceException} or {@link dev.iqa.ModelUnavailableException} that says what the
 * server answered.
 *
 * <p>Begin with {@code RemoteLanguageModel}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
@NullMarked
package dev.iqa.backend.remote;

import org.jspecify.annotations.NullMarked;
