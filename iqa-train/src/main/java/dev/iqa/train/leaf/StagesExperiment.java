// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import dev.iqa.train.TrainingException;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The part of a recipe by which a small trunk learns to see what a larger one sees, from pictures
 * that nobody needs to have rated:
 *
 * <pre>{@code
 * "pictures": "photos", "holdOutPercent": 0, "statistics": "statistics",
 * "larger": {"kind": "mobilenet_v2", "weights": "mobilenet_v2_1.0_224.safetensors"},
 * "trunk": {"kind": "student", "weights": "student.safetensors"},
 * "coordinates": 128, "windowSide": 256, "windowsByPicture": 6, "together": 16,
 * "heldShare": 0.03
 * }</pre>
 *
 * <p>Of each picture some windows are drawn once; what the larger trunk sees in them is kept in
 * {@code statistics}. Pictures that a study of the same {@code holdOutPercent} holds out are left
 * alone.
 */
public final class StagesExperiment implements Experiment {

  private static final Logger LOG = LoggerFactory.getLogger(StagesExperiment.class);
  private static final int MOST_HELD = 200;

  /** Windows the line over the trunk begins with, by least squares. */
  private static final int FITTED_ON = 1500;

  /** Of the mean square of a row of statistics. */
  private static final double PENALTY = .1;

  /** What the recipe says. */
  record Settings(
      String pictures,
      int holdOutPercent,
      String statistics,
      TrunkSetting larger,
      TrunkSetting trunk,
      int coordinates,
      int windowSide,
      int windowsByPicture,
      int together,
      double heldShare) {
    Settings {
      if (windowSide < 32 || windowSide % 32 != 0 || windowsByPicture < 1 || together < 2) {
        throw new UnsupportedRequestException(
            "windows have a side that is a multiple of 32, there is 1 or more of each picture and 2"
                + " or more together, not "
                + windowSide
                + ", "
                + windowsByPicture
                + " and "
                + together);
      }
      if (holdOutPercent < 0 || holdOutPercent > 90 || !(heldShare > 0 && heldShare <= .5)) {
        throw new UnsupportedRequestException(
            "holdOutPercent lies in 0..90 and heldShare in 0..0.5, not "
                + holdOutPercent
                + " and "
                + heldShare);
      }
    }
  }

  /** For {@link java.util.ServiceLoader}. */
  public StagesExperiment() {}

  @Override
  public String kind() {
    return "leaf-stages";
  }

  @Override
  public Objective open(JsonNode json, long seed, Path folder) {
    Settings settings = Recipe.settings(json, Settings.class);
    Map<String, Path> files = LeafExperiment.files(folder.resolve(settings.pictures()));
    files.keySet().removeIf(name -> BudgetPlan.isHeldOut(name, settings.holdOutPercent()));
    PictureWindows pictures = new PictureWindows();
    List<PictureWindows.Window> windows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    files.forEach(
        (name, file) -> {
          try {
            pictures.read(name, file);
          } catch (UnreadablePictureException e) {
            LOG.warn("left out: {}", e.getMessage());
            return;
          }
          for (int i = 0; i < settings.windowsByPicture(); i++) {
            windows.add(pictures.anywhere(name, settings.windowSide(), random).turned(false));
          }
        });
    List<float[]> wanted = wanted(settings, folder, files, pictures, windows);
    List<SeeingObjective.Sight> learnt = new ArrayList<>();
    List<SeeingObjective.Sight> held = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      boolean isHeld = LeafExperiment.isHeld(windows.get(i).name(), settings.heldShare());
      if (!isHeld || held.size() < MOST_HELD) {
        (isHeld ? held : learnt).add(new SeeingObjective.Sight(windows.get(i), wanted.get(i)));
      }
    }
    if (held.isEmpty() || learnt.isEmpty()) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          "of "
              + windows.size()
              + " windows "
              + held.size()
              + " are held back to validate with; more pictures or another heldShare would work");
    }
    LOG.info("learns from {} windows; {} held back", learnt.size(), held.size());
    TrunkFile trunk = settings.trunk().file(folder);
    SeeingNetwork network = new SeeingNetwork(trunk.kind(), settings.coordinates());
    return new SeeingObjective(
        network,
        pictures,
        learnt,
        held,
        settings.windowSide(),
        settings.together(),
        weights -> {
          trunk.load(weights);
          begin(weights, network, trunk, pictures, learnt, settings.windowSide());
        },
        seed);
  }

  /** Coordinates of what the larger trunk sees; the mean sum of their squares is 1. */
  private static List<float[]> wanted(
      Settings settings,
      Path folder,
      Map<String, Path> files,
      PictureWindows pictures,
      List<PictureWindows.Window> windows) {
    TrunkFile larger = settings.larger().file(folder);
    List<float[]> seen = new ArrayList<>();
    try (StatisticsStore store =
        StatisticsStore.open(folder.resolve(settings.statistics()).resolve("windows"), larger)) {
      for (PictureWindows.Window window : windows) {
        Path file = files.get(window.name());
        if (file != null) {
          seen.add(
              store.of(
                  key(file, window, settings.windowSide()),
                  () ->
                      Named.of(
                          LeafNetwork.PICTURE,
                          pictures.show(List.of(window), settings.windowSide()))));
        }
        if (seen.size() % 1000 == 0) {
          LOG.info("{}: {} of {} windows", larger.kind(), seen.size(), windows.size());
        }
      }
    }
    Projection projection =
        Projection.fit(seen, larger.kind().groups().toArray(), settings.coordinates());
    List<float[]> coordinates = projection.of(seen);
    double squares = 0;
    for (float[] one : coordinates) {
      for (float value : one) {
        squares += value * value / coordinates.size();
      }
    }
    float factor = (float) (1 / Math.sqrt(squares));
    for (float[] one : coordinates) {
      for (int k = 0; k < one.length; k++) {
        one[k] *= factor;
      }
    }
    return coordinates;
  }

  private static byte[] key(Path file, PictureWindows.Window window, int side) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(TrunkFile.sha256(file));
      return digest.digest(
          (window.left() + " " + window.top() + " " + side).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The line over the trunk as it is: least squares with a penalty on some of the windows. */
  @SuppressWarnings("try") // the guard works by being open
  private static void begin(
      Weights weights,
      SeeingNetwork network,
      TrunkFile trunk,
      PictureWindows pictures,
      List<SeeingObjective.Sight> learnt,
      int side) {
    int n = Math.min(FITTED_ON, learnt.size());
    int d = trunk.kind().learnableWidth();
    int out = network.coordinates();
    float[] x = new float[n * d];
    float[] y = new float[n * out];
    TorchAlgebra eye = TorchAlgebra.inference(weights);
    for (int i = 0; i < n; i++) {
      SeeingObjective.Sight sight = learnt.get((int) ((long) i * learnt.size() / n));
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGradients = new NoGradGuard()) {
        Tensor shown = pictures.show(List.of(sight.window()), side).tensor();
        float[] seen = Values.of(trunk.kind().learnable(eye, shown)).floats();
        System.arraycopy(seen, 0, x, i * d, d);
      }
      System.arraycopy(sight.coordinates(), 0, y, i * out, out);
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = Tensor.create(x, n, d);
      Tensor mean = rows.mean(0);
      Tensor deviation = rows.std(0).add(new Scalar(1e-3));
      Tensor even = rows.sub(mean).div(deviation);
      Tensor products = torch.matmul(even, even.t()).add(torch.eye(n).mul(new Scalar(PENALTY * d)));
      Tensor factors =
          torch
              .matmul(even.t(), torch.linalg_solve(products, Tensor.create(y, n, out)))
              .div(deviation.unsqueeze(1));
      float[] line = new float[d * out];
      factors.t().div(new Scalar(SeeingNetwork.HEARD)).contiguous().data_ptr_float().get(line);
      float[] shift = new float[out];
      torch.matmul(mean.unsqueeze(0), factors).neg().contiguous().data_ptr_float().get(shift);
      weights.put("seen.weight", line);
      weights.put("seen.bias", shift);
    }
  }
}
