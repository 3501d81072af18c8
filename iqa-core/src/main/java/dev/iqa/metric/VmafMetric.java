// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Video multi-method assessment fusion of one picture against its reference: information fidelity
 * and detail loss, combined by a published support vector regression.
 *
 * <p>The model file is not part of this library: {@code vmaf?model=/path/vmaf_v0.6.1.json}. Both
 * single models and bootstrap sets work; a set also gives the standard deviation of its resampled
 * members. A picture stands still, so the models' motion feature is 0, as for the first frame of a
 * video.
 *
 * <p>0 worst, 100 best, after the model's own clipping. Identical pictures come close to 100 but
 * not always to 100 itself: with vmaf_v0.6.1 and without motion to about 97.4.
 *
 * <p>Features are computed in floating point, see {@link VmafFeatures}; libvmaf's default models
 * use whole-number ones. Scores differ by at most 0.004 on the frames libvmaf tests with, by 0.016
 * for raised contrast beyond 100, before clipping.
 *
 * @see <a href="https://github.com/Netflix/vmaf">Netflix's description and models</a>
 * @see <a href="https://doi.org/10.1109/TMM.2011.2152382">Li et al., 2011</a>
 */
final class VmafMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("vmaf", "core")
              .summary("Fusion of fidelity and detail loss by a published model given as a file.")
              .guidance(
                  "Above 93 few see a difference at a normal viewing distance, about 80 is good,"
                      + " below 60 the damage is plain; 6 points are about one just noticeable"
                      + " difference. Made for compressed and rescaled video of 1080 lines seen from"
                      + " three times the height; other damage is outside its training.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("VMAF", 0, 100))
              .option("model", "Path of a VMAF model in JSON format; needed to open.", "")
              .option(
                  "range",
                  "What the luma of colour pictures spans: 16..235 as in video, which the models"
                      + " were trained on, or 0..255. Grey pictures are taken as they are, as libvmaf"
                      + " takes the Y plane.",
                  "video",
                  "full")
              .option(
                  "transform",
                  "Whether the model's transform for phone screens is applied; libvmaf leaves it off"
                      + " unless asked (enable_transform).",
                  "off",
                  "phone")
              .source(
                  "Z. Li et al.: Toward a practical perceptual video quality metric. Netflix, 2016,"
                      + " https://github.com/Netflix/vmaf; S. Li et al.: Image quality assessment by"
                      + " separately evaluating detail losses and additive impairments. IEEE Trans."
                      + " Multimedia 13(5), 2011, https://doi.org/10.1109/TMM.2011.2152382")
              .build(),
          VmafMetric::new);

  /** Two pixels on the coarsest of four scales. */
  private static final int MINIMUM_SIDE = 16;

  private final VmafModel model;
  private final boolean videoRange;
  private final boolean phone;

  VmafMetric(MetricOptions options) {
    String path = options.text("model");
    if (path.isBlank()) {
      throw new ModelUnavailableException(
          "vmaf runs a model file and none was given; open it as vmaf?model=PATH with a model such"
              + " as vmaf_v0.6.1.json from https://github.com/Netflix/vmaf/tree/master/model");
    }
    try {
      model = VmafModel.read(Path.of(path));
    } catch (InvalidPathException e) {
      throw new ModelUnavailableException("vmaf: '" + path + "' is not a path of a model file", e);
    }
    videoRange = options.text("range").equals("video");
    phone = options.text("transform").equals("phone");
    if (phone && !model.hasTransform()) {
      throw new UnsupportedRequestException(
          "vmaf: the model " + path + " has no transform for phones; use transform=off");
    }
  }

  @Override
  public Optional<String> modelDigest() {
    return Optional.of(model.digest());
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("vmaf", MINIMUM_SIDE);
    Grid reference = luma(input.reference());
    Grid test = luma(input.test());
    if (!input.test().isGrey()) {
      input.step(videoRange ? "luma BT.601, 16..235" : "luma BT.601");
    }
    VmafModel.Prediction prediction = model.predict(features(reference, test, 0), phone, true);
    return new MetricResult(prediction.score(), Optional.empty(), prediction.standardDeviation());
  }

  private Grid luma(Planes planes) {
    Grid luma = Grid.of(planes.luma());
    return planes.isGrey() || !videoRange ? luma : luma.map(v -> 16 + v * (219.0 / 255));
  }

  /**
   * The features of a pair of pictures, each computed once when first asked for.
   *
   * @param reference luma, 0..255
   * @param test of the same size
   * @param motion of the reference, 0 for a single picture
   */
  static VmafModel.Source features(Grid reference, Grid test, double motion) {
    Map<Double, Double> loss = new HashMap<>();
    Map<Double, double[]> fidelity = new HashMap<>();
    return feature ->
        switch (feature.name()) {
          case "motion2" -> motion;
          case "adm2" ->
              loss.computeIfAbsent(
                  feature.gainLimit(),
                  limit -> VmafFeatures.detailLoss(reference, test, limit).score());
          default ->
              fidelity
                  .computeIfAbsent(
                      feature.gainLimit(), limit -> VmafFeatures.fidelity(reference, test, limit))[
                  feature.name().charAt(feature.name().length() - 1) - '0'];
        };
  }
}
