// SPDX-License-Identifier: Apache-2.0
/**
 * Classical measures of picture quality: formulas over pixels, no weights, the same answer
 * everywhere.
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>metric</th><th>reference</th><th>scale</th><th>paper</th></tr>
 * <tr><td>{@code mse}</td><td>full</td><td>0 best, 65025 worst</td><td>–</td></tr>
 * <tr><td>{@code psnr}</td><td>full</td><td>0 worst, dB, ∞ best</td><td>–</td></tr>
 * <tr><td>{@code psnr-hvs}</td><td>full</td><td>0 worst, dB, ∞ best</td><td><a
 *     href="https://www.ponomarenko.info/psnrhvsm.htm">Egiazarian et al., 2006</a></td></tr>
 * <tr><td>{@code psnr-hvs-m}</td><td>full</td><td>0 worst, dB, ∞ best</td><td><a
 *     href="https://www.ponomarenko.info/psnrhvsm.htm">Ponomarenko et al., 2007</a></td></tr>
 * <tr><td>{@code psnr-b}</td><td>full</td><td>0 worst, dB, ∞ best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2010.2061859">Yim and Bovik, 2011</a></td></tr>
 * <tr><td>{@code rmse}</td><td>full</td><td>255 worst, 0 best</td><td>–</td></tr>
 * <tr><td>{@code nrmse}</td><td>full</td><td>∞ worst, 0 best</td><td>–</td></tr>
 * <tr><td>{@code uqi}</td><td>full</td><td>−1 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/97.995823">Wang and Bovik, 2002</a></td></tr>
 * <tr><td>{@code ssim}</td><td>full</td><td>−1 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2003.819861">Wang et al., 2004</a></td></tr>
 * <tr><td>{@code ssim-block}</td><td>full</td><td>−1 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2003.819861">Wang et al., 2004, as x264 and FFmpeg</a></td></tr>
 * <tr><td>{@code ms-ssim}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/ACSSC.2003.1292216">Wang, Simoncelli and Bovik, 2003</a></td></tr>
 * <tr><td>{@code iw-ssim}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2010.2092435">Wang and Li, 2011</a></td></tr>
 * <tr><td>{@code vif}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006</a></td></tr>
 * <tr><td>{@code vif-wavelet}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006</a></td></tr>
 * <tr><td>{@code mad}</td><td>full</td><td>∞ worst, 0 best</td><td><a
 *     href="https://doi.org/10.1117/1.3267105">Larson and Chandler, 2010</a></td></tr>
 * <tr><td>{@code gmsd}</td><td>full</td><td>0.5 worst, 0 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2013.2293423">Xue et al., 2014</a></td></tr>
 * <tr><td>{@code fsim}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2011.2109730">Zhang et al., 2011</a></td></tr>
 * <tr><td>{@code fsimc}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2011.2109730">Zhang et al., 2011</a></td></tr>
 * <tr><td>{@code sr-sim}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/ICIP.2012.6467149">Zhang and Li, 2012</a></td></tr>
 * <tr><td>{@code vsi}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2014.2346028">Zhang, Shen and Li, 2014</a></td></tr>
 * <tr><td>{@code mdsi}</td><td>full</td><td>1 worst, 0 best</td><td><a
 *     href="https://doi.org/10.1109/ACCESS.2016.2604042">Nafchi et al., 2016</a></td></tr>
 * <tr><td>{@code dss}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/ICIP.2015.7351172">Balanov et al., 2015</a></td></tr>
 * <tr><td>{@code nlpd}</td><td>full</td><td>∞ worst, 0 best</td><td><a
 *     href="https://doi.org/10.2352/ISSN.2470-1173.2016.16.HVEI-103">Laparra et al., 2016</a></td></tr>
 * <tr><td>{@code cw-ssim}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1109/TIP.2009.2025923">Sampat et al., 2009</a></td></tr>
 * <tr><td>{@code haarpsi}</td><td>full</td><td>0 worst, 1 best</td><td><a
 *     href="https://doi.org/10.1016/j.image.2017.11.001">Reisenhofer et al., 2018</a></td></tr>
 * <tr><td>{@code ciede2000}</td><td>full</td><td>∞ worst, 0 best</td><td><a
 *     href="https://doi.org/10.1002/col.20070">Sharma, Wu and Dalal, 2005</a></td></tr>
 * <tr><td>{@code ssimulacra2}</td><td>full</td><td>−∞ worst, 100 best</td><td><a
 *     href="https://github.com/cloudinary/ssimulacra2">Sneyers, 2023</a></td></tr>
 * <tr><td>{@code vmaf}</td><td>full</td><td>0 worst, 100 best</td><td><a
 *     href="https://doi.org/10.1109/TMM.2011.2152382">Li et al., 2011; Netflix</a></td></tr>
 * <tr><td>{@code niqe}</td><td>none</td><td>∞ worst, 0 best</td><td><a
 *     href="https://doi.org/10.1109/LSP.2012.2227726">Mittal et al., 2013</a></td></tr>
 * <tr><td>{@code brisque}</td><td>none</td><td>100 worst, 0 best; our regression or one from a path</td><td><a
 *     href="https://doi.org/10.1109/TIP.2012.2214050">Mittal et al., 2012</a></td></tr>
 * <tr><td>{@code il-niqe}</td><td>none</td><td>∞ worst, 0 best; template from a path</td><td><a
 *     href="https://doi.org/10.1109/TIP.2015.2426416">Zhang et al., 2015</a></td></tr>
 * <tr><td>{@code piqe}</td><td>none</td><td>100 worst, 0 best</td><td><a
 *     href="https://doi.org/10.1109/NCC.2015.7084843">Venkatanath et al., 2015</a></td></tr>
 * </table>
 *
 * <p>{@code psnr-hvs}, {@code psnr-hvs-m}, {@code vif-wavelet}, {@code mad}, {@code cw-ssim},
 * {@code nlpd} and {@code ssimulacra2} were checked against separate implementations of the same
 * descriptions only: no value of their authors' programs was at hand.
 *
 * <p>Two models ship, both fitted to photographs without asking anybody's opinion: the pristine
 * statistics of {@code niqe} and the regression of {@code brisque}, which learned from synthetic
 * damage what full-reference metrics say of it. {@code brisque} with the authors' regression needs
 * their files.
 *
 * <p>All formulas see samples on the scale 0..255, whatever the depth of the picture, so that the
 * constants of the papers hold.
 *
 * <pre>{@code
 * try (QualityAssessor psnr = QualityAssessors.open("psnr?channels=luma")) {
 *   double decibels =
 *       psnr.assess(AssessmentRequest.of(test).against(reference)).score().orElseThrow().value();
 * }
 * }</pre>
 *
 * <h2>Several metrics on one pair</h2>
 *
 * <p>Metrics asked one after the other make luma, averaged planes and gradients anew each time.
 * While {@link dev.iqa.metric.SharedPlanes} is open for the pictures they share them; the values
 * are the same to the last bit.
 *
 * <pre>{@code
 * SharedPlanes.during(
 *     List.of(reference, test),
 *     () -> metrics.forEach(metric -> show(metric.assess(request))));
 * }</pre>
 *
 * <p>To add a metric: implement {@link dev.iqa.metric.Metric}, describe it, and add one line to
 * {@link dev.iqa.metric.ClassicalMetrics}. Begin with {@code PsnrMetric}.
 */
@NullMarked
package dev.iqa.metric;

import org.jspecify.annotations.NullMarked;
