// SPDX-License-Identifier: Apache-2.0
/**
 * Models by manifest: a JSON file says what a network is fed and what its outputs mean; no class is
 * written for it. Pictures become tensors and tensors findings here, once for all engines; an
 * engine only {@linkplain dev.iqa.model.spi.ModelRunner runs}.
 *
 * <table>
 * <caption>Decoders</caption>
 * <tr><th>{@code decoder}</th><th>tensor</th><th>answers</th><th>source</th></tr>
 * <tr><td>{@code scalar}</td><td>[1]</td><td>SCORE, with an optional deviation</td><td></td></tr>
 * <tr><td>{@code distribution}</td><td>[bins] or [vocabulary]</td><td>SCORE with deviation</td>
 * <td><a href="https://arxiv.org/abs/1709.05424">Talebi and Milanfar, 2018</a>,
 * <a href="https://arxiv.org/abs/2312.17090">Wu et al., 2023</a></td></tr>
 * <tr><td>{@code antonyms}</td><td>[dimension]</td><td>SCORE</td>
 * <td><a href="https://arxiv.org/abs/2207.12396">Wang et al., 2023</a></td></tr>
 * <tr><td>{@code joint-prompts}</td><td>[dimension]</td><td>SCORE, DISTORTIONS, DESCRIPTION</td>
 * <td><a href="https://arxiv.org/abs/2303.14968">Zhang et al., 2023</a></td></tr>
 * <tr><td>{@code multi-label}</td><td>[types]</td><td>DISTORTIONS, DESCRIPTION</td><td></td></tr>
 * <tr><td>{@code pairwise}</td><td>[1], [2] or [3]</td><td>PREFERENCE</td><td></td></tr>
 * <tr><td>{@code quality-grid}</td><td>[h, w]</td><td>MAP</td><td></td></tr>
 * <tr><td>{@code rows}</td><td>[rows, width]</td><td>nothing: what a language model sees, by {@link
 * dev.iqa.model.PictureEncoder}</td><td></td></tr>
 * <tr><td>{@code domain}</td><td>[1]</td><td>nothing: warns of unfamiliar pictures</td><td></td></tr>
 * </table>
 *
 * <p>Who names distortions also says them: {@link dev.iqa.language.Diagnosis} makes words of the
 * distortions, the score and the map, without a language model.
 *
 * <pre>{@code
 * {
 *   "schema": "https://iqa.dev/schema/model/v1",
 *   "name": "small", "summary": "Judges sharpness.", "preprocessingVersion": 1,
 *   "input": {
 *     "tensors": [{"name": "x", "picture": "candidate"}],
 *     "size": {"policy": "fixed", "width": 224, "height": 224, "interpolation": "area"},
 *     "channels": "rgb", "mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225]
 *   },
 *   "outputs": [{"decoder": "scalar", "tensor": "y",
 *                "scale": {"name": "MOS", "worst": 1, "best": 5}}],
 *   "files": [{"path": "small.onnx", "format": "onnx", "sha256": "…"}],
 *   "origin": {"licence": "Apache-2.0", "source": "https://example.org/small"}
 * }
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.model.ModelManifest}; an engine begins with {@link
 * dev.iqa.model.spi.ModelRunner}.
 */
@NullMarked
package dev.iqa.model;

import org.jspecify.annotations.NullMarked;
