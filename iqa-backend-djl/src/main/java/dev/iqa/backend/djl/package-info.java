// SPDX-License-Identifier: Apache-2.0
/**
 * Other people's TorchScript models, run by libtorch through DJL. The manifest, the preprocessing
 * and the decoders are those of every engine ({@link dev.iqa.model}); here only tensors go in and
 * out.
 *
 * <pre>{@code
 * QualityAssessor rater = QualityAssessors.open("model@djl?path=/models/rater/model.json");
 * Score score = rater.assess(AssessmentRequest.of(picture)).score().orElseThrow();
 * }</pre>
 *
 * <table>
 * <caption>What a manifest says of a TorchScript file</caption>
 * <tr><th>field</th><th>for TorchScript</th></tr>
 * <tr><td>{@code files[].format}</td><td>{@code torchscript}: a file of {@code torch.jit.save}</td></tr>
 * <tr><td>{@code input.tensors[].name}</td><td>the arguments of {@code forward}, without {@code
 * self}; those with a default may be left out</td></tr>
 * <tr><td>{@code input.type}</td><td>all but bfloat16, over which DJL ends the JVM</td></tr>
 * <tr><td>{@code outputs[].tensor}</td><td>of one tensor: any one name; of a dictionary: its keys;
 * of a tuple or list: {@code "0"}, {@code "1"}, …</td></tr>
 * </table>
 *
 * <p><b>TorchScript is code.</b> It can read files and take all memory there is; the digest in the
 * manifest says that it is the file that was meant, not that it is harmless. Open only models of
 * people you would run programs of. Pickles, which {@code torch.save} writes into files that are
 * called {@code .pt} too, are refused unread: they are not even bound to what TorchScript can do.
 *
 * <p>The engine starts with the first model that is opened, and then:
 *
 * <ul>
 *   <li>Nothing is downloaded and nobody is told: {@code ai.djl.offline} and {@code
 *       OPT_OUT_TRACKING} are set to {@code true} for the whole JVM, whatever they were.
 *   <li>libtorch, 450 MB, is unpacked once into {@code DJL_CACHE_DIR}: that of the user, or {@code
 *       .cache/iqa/djl} in the home folder.
 *   <li>One run takes one thread, unless {@code ai.djl.pytorch.num_threads} says otherwise; the
 *       calls of several threads run beside each other.
 *   <li>The graph optimizer is off: it rewrites a module after its first runs, and the same picture
 *       would then get another last digit.
 * </ul>
 *
 * <p>Applications add {@code ai.djl.pytorch:pytorch-native-cpu:2.7.1} with the classifier of their
 * platform. It must not share a JVM with the libtorch of {@code org.bytedeco:pytorch}. Nothing is
 * trained here: DJL's gradients are not reliable.
 */
@NullMarked
package dev.iqa.backend.djl;

import org.jspecify.annotations.NullMarked;
