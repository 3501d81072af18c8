// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures with the opinions of people, from the files in which they are published.
 *
 * <table>
 * <caption>Layouts</caption>
 * <tr><th>layout</th><th>tables</th><th>pictures</th><th>opinions</th><th>source</th></tr>
 * <tr><td>{@code kadid10k}</td><td>{@code dmos.csv}</td><td>{@code images}</td>
 * <td>1 (worst) to 5 (best), variance given</td>
 * <td><a href="https://doi.org/10.1109/QoMEX.2019.8743252">Lin et al., 2019</a></td></tr>
 * <tr><td>{@code tid2013}</td><td>{@code mos_with_names.txt}, {@code mos_std.txt}</td>
 * <td>{@code distorted_images}, {@code reference_images}</td><td>0 (worst) to 9 (best)</td>
 * <td><a href="https://doi.org/10.1016/j.image.2014.10.009">Ponomarenko et al., 2015</a></td></tr>
 * <tr><td>{@code csiq}</td><td>{@code csiq.DMOS.csv}</td><td>{@code dst_imgs}, {@code src_imgs}</td>
 * <td>1 (worst) to 0 (best)</td>
 * <td><a href="https://doi.org/10.1117/1.3267105">Larson and Chandler, 2010</a></td></tr>
 * <tr><td>{@code live}</td><td>{@code dmos_realigned.csv}</td>
 * <td>{@code jp2k}, {@code jpeg}, {@code wn}, {@code gblur}, {@code fastfading}</td>
 * <td>120 (worst) to −20 (best)</td>
 * <td><a href="https://doi.org/10.1109/TIP.2006.881959">Sheikh et al., 2006</a></td></tr>
 * <tr><td>{@code koniq10k}</td><td>{@code koniq10k_scores_and_distributions.csv}</td>
 * <td>{@code 1024x768} or {@code 512x384}</td><td>1 (worst) to 5 (best)</td>
 * <td><a href="https://doi.org/10.1109/TIP.2020.2967829">Hosu et al., 2020</a></td></tr>
 * <tr><td>{@code spaq}</td><td>{@code Annotations/MOS and Image attribute scores.csv}</td>
 * <td>{@code TestImage}</td><td>0 (worst) to 100 (best)</td>
 * <td><a href="https://doi.org/10.1109/CVPR42600.2020.00373">Fang et al., 2020</a></td></tr>
 * <tr><td>{@code agiqa3k}</td><td>{@code data.csv}</td><td>beside it or in {@code AGIQA-3K}</td>
 * <td>0 (worst) to 5 (best)</td>
 * <td><a href="https://doi.org/10.1109/TCSVT.2023.3319020">Li et al., 2023</a></td></tr>
 * <tr><td>{@code biq2021}</td><td>{@code mos.csv}</td><td>{@code images}</td>
 * <td>0 (worst) to 1 (best)</td>
 * <td><a href="https://doi.org/10.1117/1.JEI.31.5.053010">Ahmed and Asif, 2022</a></td></tr>
 * <tr><td>{@code pipal}</td><td>{@code Train_Label/*.txt}</td>
 * <td>{@code Train_Dist}, {@code Train_Ref}</td><td>Elo rating, higher is better, no ends</td>
 * <td><a href="https://arxiv.org/abs/2007.12142">Gu et al., 2020</a></td></tr>
 * <tr><td>{@code bapps}</td><td>{@code judge/*.npy}</td><td>{@code ref}, {@code p0}, {@code p1}</td>
 * <td>pairs</td>
 * <td><a href="https://arxiv.org/abs/1801.03924">Zhang et al., 2018</a></td></tr>
 * <tr><td>{@code synthesized}</td><td>{@code records-*.jsonl}</td><td>named in them</td>
 * <td>the severity: 5 (worst) to 0 (best)</td><td>{@link dev.iqa.distortion}</td></tr>
 * </table>
 *
 * <p>Range and direction belong to the layout; a {@link dev.iqa.dataset.TableReader} must be told
 * them. Nothing is guessed from the numbers.
 *
 * <pre>{@code
 * Dataset dataset = DatasetLayout.named("kadid10k").read(Path.of("kadid10k"));
 * dataset.problems().forEach(System.err::println);
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.dataset.DatasetLayout}.
 */
@NullMarked
package dev.iqa.dataset;

import org.jspecify.annotations.NullMarked;
