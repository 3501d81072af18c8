// SPDX-License-Identifier: Apache-2.0
/**
 * Models on ONNX Runtime: the ones on the class path and in the store by name, any other by the
 * path of its manifest.
 *
 * <table>
 * <caption>Devices</caption>
 * <tr><th>{@code AssessorConfig.device}</th><th>needs</th></tr>
 * <tr><td>{@code cpu}</td><td>{@code com.microsoft.onnxruntime:onnxruntime}, brought along</td></tr>
 * <tr><td>{@code cuda:0}, {@code tensorrt:0}</td><td>{@code onnxruntime_gpu} in its place, CUDA 12 and
 * cuDNN 9 on the machine</td></tr>
 * <tr><td>{@code coreml}</td><td>macOS</td></tr>
 * <tr><td>{@code directml:0}</td><td>a build of ONNX Runtime with DirectML</td></tr>
 * </table>
 *
 * <pre>{@code
 * try (QualityAssessor model = QualityAssessors.open("model@onnx?path=/models/small")) {
 *   double score = model.assess(Pictures.read(photo)).score().orElseThrow().value();
 * }
 * }</pre>
 *
 * <p>Vision towers, with or without a projector, become the eyes of language models: {@link
 * dev.iqa.backend.onnx.OnnxVisionEncoderProvider}.
 *
 * <p>One session serves all threads; run several threads rather than one call on several. ONNX
 * Runtime unpacks its libraries into a folder {@code onnxruntime-java…} of the temporary folder and
 * leaves it there when the JVM is killed; {@code -Donnxruntime.native.path=…} avoids both.
 */
@NullMarked
package dev.iqa.backend.onnx;

import org.jspecify.annotations.NullMarked;
