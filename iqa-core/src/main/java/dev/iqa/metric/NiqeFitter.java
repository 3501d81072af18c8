// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fits the pristine model of {@code niqe} to good pictures of one's own.
 *
 * <pre>{@code
 * NiqeFitter fitter = new NiqeFitter(0.75);
 * photographs.forEach(fitter::add);
 * Files.writeString(Path.of("pristine.json"), fitter.toJson(Map.of("photographs", "our camera")));
 * QualityAssessor niqe = QualityAssessors.open("niqe?model=pristine.json");
 * }</pre>
 *
 * <p>Of each picture only the patches count whose sharpness, the mean local deviation, exceeds a
 * share of the sharpest one's: people look there. Not thread-safe. The order of the pictures
 * changes the last digits only.
 *
 * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal, Soundararajan and Bovik, 2013,
 *     §II-C</a>
 */
public final class NiqeFitter {

  private final double sharpnessThreshold;
  private final List<double[]> patches = new ArrayList<>();
  private int pictures;

  /**
   * A fitter without pictures.
   *
   * @param sharpnessThreshold share of the sharpest patch's sharpness, 0 to 1; .75 in the paper
   * @throws IllegalArgumentException if outside 0..1
   */
  public NiqeFitter(double sharpnessThreshold) {
    if (!(sharpnessThreshold >= 0 && sharpnessThreshold < 1)) {
      throw new IllegalArgumentException(
          "the sharpness threshold lies in 0..1, 1 excluded, not " + sharpnessThreshold);
    }
    this.sharpnessThreshold = sharpnessThreshold;
  }

  /**
   * Adds a pristine picture.
   *
   * @param picture at least 96 × 96 pixels
   * @return the number of its patches that count; 0 for a flat picture
   * @throws UnsupportedRequestException if it is smaller
   */
  public int add(Picture picture) {
    if (Math.min(picture.width(), picture.height()) < NiqeFeatures.PATCH) {
      throw new UnsupportedRequestException(
          "niqe needs at least 96×96 pixels; this picture is " + picture);
    }
    Planes planes = new Planes(picture);
    List<double[]> vectors = NiqeFeatures.of(planes);
    List<Double> sharpness = NiqeFeatures.sharpness(planes);
    double sharpest = sharpness.stream().mapToDouble(s -> s).max().orElse(0);
    int counted = 0;
    for (int i = 0; i < vectors.size(); i++) {
      if (sharpness.get(i) > sharpnessThreshold * sharpest
          && MultivariateGaussian.isComplete(vectors.get(i))) {
        patches.add(vectors.get(i));
        counted++;
      }
    }
    pictures++;
    return counted;
  }

  /**
   * The model as a JSON text that {@code niqe?model=} reads: mean, covariance and how they came
   * about, every number in full precision.
   *
   * @param recipe further facts to keep, such as the source of the pictures and the date
   * @return the file's content
   * @throws IllegalStateException if the pictures gave fewer than 36 patches
   */
  public String toJson(Map<String, String> recipe) {
    if (patches.size() < NiqeFeatures.COUNT) {
      throw new IllegalStateException(
          "a pristine model needs at least "
              + NiqeFeatures.COUNT
              + " sharp patches; "
              + pictures
              + " pictures gave "
              + patches.size());
    }
    MultivariateGaussian fit = MultivariateGaussian.fit(patches);
    Map<String, Object> how = new LinkedHashMap<>();
    how.put("fitter", NiqeFitter.class.getName());
    how.put("patchPixels", NiqeFeatures.PATCH);
    how.put("sharpnessThreshold", sharpnessThreshold);
    how.put("pictures", pictures);
    how.put("patches", patches.size());
    how.putAll(new java.util.TreeMap<>(recipe));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", "iqa-niqe-pristine-1");
    root.put("recipe", how);
    root.put("mean", fit.mean());
    root.put("covariance", fit.covariance());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(root)
            .replace("\r\n", "\n")
        + "\n";
  }
}
