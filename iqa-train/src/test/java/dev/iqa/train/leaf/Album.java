// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.distillation.PairSampling;
import dev.iqa.distillation.PairSignal;
import dev.iqa.distillation.PointSignal;
import dev.iqa.distillation.Signal;
import dev.iqa.distillation.SignalJournal;
import dev.iqa.distillation.Teacher;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.StudentStages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Small pictures of noise over waves. People dislike the noise; the teacher sees it too, but its
 * scale is another and it errs. The trunk's weights are chance.
 */
final class Album {

  static final int SIDE = 64;

  private static final QualityAssessor EYE = new Eye();

  private Album() {}

  /** Paints pictures, has them judged, and writes everything a recipe names into a folder. */
  static void into(Path folder, int pictures) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder table = new StringBuilder("image,score\n");
    Teacher teacher = new Teacher(EYE, Map.of());
    try (SignalJournal journal =
        SignalJournal.open(folder.resolve("signals.jsonl"), List.of(teacher))) {
      List<PairSampling.Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < pictures; i++) {
        double noise = random.nextDouble();
        String name = String.format(Locale.ROOT, "picture%03d.png", i);
        ImageIO.write(picture(noise, random), "png", images.resolve(name).toFile());
        table.append(String.format(Locale.ROOT, "%s,%.3f%n", name, 1 - noise));
        if (i == 3) {
          journal.add(
              new Signal.Failure(teacher.name(), "images/" + name, Optional.empty(), "asleep"));
          continue;
        }
        double seen = Math.min(1, Math.max(0, 1 - noise * noise + .1 * random.nextGaussian()));
        journal.add(
            new Signal.Point(
                teacher.name(),
                "images/" + name,
                PointSignal.of(new Score(seen, OptionalDouble.of(.15), Eye.SCALE)),
                Duration.ofMillis(2),
                Optional.empty()));
        candidates.add(new PairSampling.Candidate("images/" + name, name, 0));
      }
      for (PairSampling.Pair pair :
          new PairSampling(PairSampling.Strategy.RANDOM, 4 * pictures, 1).draw(candidates)) {
        journal.add(
            new Signal.Pair(
                teacher.name(),
                pair.first(),
                pair.second(),
                PairSignal.of(
                    journal.point(teacher.name(), pair.first()).orElseThrow(),
                    journal.point(teacher.name(), pair.second()).orElseThrow()),
                Duration.ZERO,
                Optional.empty()));
      }
    }
    Files.writeString(folder.resolve("ratings.csv"), table);
    SafetensorsWriter trunk = new SafetensorsWriter();
    try (Weights weights = Weights.initial(new StudentStages("").weights(), 3)) {
      for (Weight weight : weights.specifications()) {
        trunk.floats(
            weight.name(),
            weights.values(weight.name()),
            weight.shape().stream().mapToLong(Long::longValue).toArray());
      }
    }
    trunk.write(folder.resolve("trunk.safetensors"));
  }

  private static BufferedImage picture(double noise, SplittableRandom random) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    double phase = 6 * random.nextDouble();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          double value =
              128
                  + 60 * Math.sin(x / 9.0 + phase + c) * Math.cos(y / 7.0)
                  + 60 * noise * random.nextGaussian();
          rgb = rgb << 8 | (int) Math.max(0, Math.min(255, value));
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }

  /** The part of a recipe that names all of it. */
  static String settings(String calibration) {
    return """
        {"pictures": "images", "signals": ["signals.jsonl"], "statistics": "statistics",
         "trunks": [{"kind": "student", "weights": "trunk.safetensors"}],
         "coordinates": 8, "hidden": 8, "members": 2, "heldShare": 0.2,
         "plan": {"pairLoss": "fidelity", "lambda": 1, "reliability": true,
                  "opinionLoss": "mse", "replay": 0.2},
         "calibration": %s}
        """
        .formatted(calibration);
  }

  static String opinions(String table) {
    return """
        {"table": "%s", "column": "score", "scale": "share of users", "worst": 0, "best": 1}
        """
        .formatted(table);
  }

  static String training(int steps) {
    return """
        {"steps": %d, "learningRate": 0.01, "warmUpSteps": 5, "weightDecay": 0.01,
         "clipNorm": 4.0, "averageDecay": 0.9, "precision": "fp32", "validateEvery": %d,
         "patience": 0, "checkpointEvery": 50, "checkpointMinutes": 0, "threads": 1, "workers": 1}
        """
        .formatted(steps, steps);
  }

  static String recipe(String name, String settings, int steps) {
    return """
        {"version": 1, "name": "%s", "kind": "leaf", "seed": 7, "training": %s, "experiment": %s}
        """
        .formatted(name, training(steps), settings);
  }

  private static final class Eye implements QualityAssessor {
    private static final ScoreScale SCALE = new ScoreScale("eye", 0, 1);

    @Override
    public AssessorDescriptor descriptor() {
      return new AssessorDescriptor(
          new AssessorId("eye", "test"),
          "An eye.",
          "Sees noise.",
          EnumSet.of(Aspect.SCORE),
          ReferenceUse.NONE,
          Optional.of(SCALE),
          List.of(),
          Optional.empty(),
          "here",
          "none");
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      throw new UnsupportedOperationException("its answers are in the journal");
    }

    @Override
    public void close() {}
  }
}
