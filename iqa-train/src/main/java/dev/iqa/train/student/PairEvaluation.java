// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.compose.PreferenceFromScores;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.evaluation.Correlation;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Recipe;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures the student's sibling beside full-reference metrics, on photographs that neither
 * training nor validation saw, and writes a page about it:
 *
 * <pre>{@code
 * java dev.iqa.train.student.PairEvaluation RECIPE.json student-pair.onnx PAGE.md
 * }</pre>
 */
public final class PairEvaluation {

  private static final String PAIR = "student-pair";
  private static final String AGREED = "agreement of the five";

  /** Beside the five that are agreed on. */
  private static final List<String> OTHERS =
      List.of("ssim", "fsimc", "vsi", "vif", "ssimulacra2", "psnr");

  private static final int SHORT_SIDE = 256;
  private static final int SEVERITIES = 5;
  private static final int PHOTOS = 2;
  private static final int SYNTHESISED_PAIRS = 300;

  private final List<Picture> photos;
  private final QualityAgreement agreement;
  private final Map<String, QualityAssessor> assessors = new LinkedHashMap<>();
  private final MarkdownPage page = new MarkdownPage();

  private PairEvaluation(List<Picture> photos, QualityAgreement agreement) {
    this.photos = photos;
    this.agreement = agreement;
  }

  /**
   * Runs the program.
   *
   * @param arguments recipe, model, page to write
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String... arguments) throws IOException {
    Path recipeFile = Path.of(arguments[0]);
    Recipe recipe = Recipe.read(recipeFile);
    Path base = recipeFile.resolveSibling("").toAbsolutePath().normalize();
    PairExperiment.Settings settings =
        Recipe.settings(recipe.experiment(), PairExperiment.Settings.class);
    List<Picture> photos = PairExperiment.photos(settings, base, SourcePhotos.Part.TEST);
    byte[] model = Files.readAllBytes(Path.of(arguments[1]));
    try (OnnxPredictor predictor = new OnnxPredictor(model);
        QualityAgreement agreement = PairExperiment.agreement(settings, base)) {
      PairEvaluation evaluation = new PairEvaluation(photos, agreement);
      evaluation.assessors.put(PAIR, new Exported(PAIR, predictor));
      for (String name : QualityAgreement.METRICS) {
        evaluation.assessors.put(name, QualityAssessors.open(name));
      }
      for (String name : OTHERS) {
        evaluation.assessors.put(name, QualityAssessors.open(name));
      }
      evaluation.page.line(
          "%,d bytes; %d photographs that neither training nor validation saw (the test part of the"
              + " hash of their names), brought to a short side of %d pixels.",
          model.length, photos.size(), SHORT_SIDE);
      evaluation.identical();
      evaluation.ladders("The generator it learnt from", DistortionGenerator.DEPICTQA, 0);
      evaluation.ladders(
          "Another generator, never trained on", DistortionGenerator.KADID, 1_000_000);
      evaluation.synthesised(recipe.seed() + 2);
      Files.writeString(Path.of(arguments[2]), evaluation.page.toString());
      evaluation.assessors.values().forEach(QualityAssessor::close);
    }
  }

  /** The exported network as what it will be when a backend runs it. */
  private record Exported(String name, OnnxPredictor predictor) implements QualityAssessor {

    private static final ScoreScale SCALE = new ScoreScale("quality", 0, 1);

    @Override
    public AssessorDescriptor descriptor() {
      return AssessorDescriptor.builder(name, "export")
          .scoring(SCALE)
          .reference(ReferenceUse.REQUIRED)
          .build();
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      descriptor().requireSupported(request);
      Named<Values> inputs =
          Named.of(PairNetwork.TEST, planes(request.candidate()))
              .and(PairNetwork.REFERENCE, planes(request.reference().orElseThrow()));
      long start = System.nanoTime();
      Named<Values> outputs = predictor.predict(inputs);
      Score score =
          new Score(
              outputs.get(StudentNetwork.SCORE).floats()[0],
              OptionalDouble.of(outputs.get(StudentNetwork.DEVIATION).floats()[0]),
              SCALE);
      return new Assessment(
          List.of(score),
          new Provenance(
              descriptor().id(),
              Map.of(),
              Optional.empty(),
              List.of(),
              "cpu",
              Duration.ofNanos(System.nanoTime() - start)));
    }

    private static Values planes(Picture picture) {
      return StudentInput.of(picture).get(StudentNetwork.PICTURE);
    }

    @Override
    public void close() {}
  }

  private void head(String title, Object... cells) {
    page.append("## ").append(title).append("\n\n");
    page.head(cells);
  }

  private Picture photo(long number) {
    Picture photo = photos.get(Math.floorMod(number * 7919, photos.size()));
    int side = Math.min(photo.width(), photo.height());
    return Windows.resize(
        photo, photo.width() * SHORT_SIDE / side, photo.height() * SHORT_SIDE / side);
  }

  private static double goodness(QualityAssessor assessor, Picture test, Picture reference) {
    Score score =
        assessor
            .assess(AssessmentRequest.of(test).against(reference).asking(Aspect.SCORE))
            .score()
            .orElseThrow();
    return score.scale().best() < score.scale().worst() ? -score.value() : score.value();
  }

  private void identical() {
    QualityAssessor pair = assessors.get(PAIR);
    if (pair == null) {
      throw new IllegalStateException(PAIR + " is not open");
    }
    double farthest = 0;
    for (int i = 0; i < 40; i++) {
      Picture photo = photo(i);
      farthest = Math.max(farthest, Math.abs(1 - goodness(pair, photo, photo)));
    }
    page.line("Beside themselves, 40 of them score at most %s away from 1.", farthest);
  }

  /** Pictures of a type and photograph at no and all severities, with everybody's values. */
  private record Ladder(String type, Map<String, List<Double>> values) {}

  private void ladders(String title, DistortionGenerator generator, long first) {
    List<DistortionType> types = generator.types();
    List<Ladder> ladders =
        IntStream.range(0, types.size() * PHOTOS)
            .parallel()
            .mapToObj(i -> ladder(generator, types.get(i / PHOTOS), first + i))
            .toList();
    List<String> names = new ArrayList<>(assessors.keySet());
    names.add(AGREED);
    head(
        title,
        "assessor",
        "steps worse, from no damage to severity 5",
        "ladders with every step worse",
        "right of two severities",
        "SRCC with severity, mean over types",
        "SRCC with " + AGREED);
    for (String name : names) {
      int worse = 0;
      int whole = 0;
      double right = 0;
      int pairs = 0;
      Map<String, List<double[]>> byType = new LinkedHashMap<>();
      List<Double> all = new ArrayList<>();
      List<Double> agreed = new ArrayList<>();
      for (Ladder ladder : ladders) {
        double[] values = values(ladder, name);
        int falls = 0;
        for (int s = 1; s <= SEVERITIES; s++) {
          falls += values[s] < values[s - 1] ? 1 : 0;
          byType
              .computeIfAbsent(ladder.type(), any -> new ArrayList<>())
              .add(new double[] {-s, values[s]});
          all.add(values[s]);
          agreed.add(values(ladder, AGREED)[s]);
          for (int t = s + 1; t <= SEVERITIES; t++) {
            pairs++;
            right += values[s] > values[t] ? 1 : values[s] == values[t] ? 0.5 : 0;
          }
        }
        worse += falls;
        whole += falls == SEVERITIES ? 1 : 0;
      }
      double srcc =
          byType.values().stream()
              .mapToDouble(
                  points ->
                      srcc(
                          points.stream().map(point -> point[0]).toList(),
                          points.stream().map(point -> point[1]).toList()))
              .average()
              .orElseThrow();
      page.row(
          "`" + name + "`",
          String.format(
              Locale.ROOT,
              "%.1f %% of %d",
              100.0 * worse / (SEVERITIES * ladders.size()),
              SEVERITIES * ladders.size()),
          whole + " of " + ladders.size(),
          right / pairs,
          srcc,
          srcc(all, agreed));
    }
    page.append('\n');
    StringBuilder correlations = new StringBuilder();
    for (String name : names) {
      if (!name.equals(PAIR)) {
        List<Double> own = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (Ladder ladder : ladders) {
          for (int s = 1; s <= SEVERITIES; s++) {
            own.add(values(ladder, PAIR)[s]);
            others.add(values(ladder, name)[s]);
          }
        }
        correlations.append(
            String.format(
                Locale.ROOT,
                "%s`%s` %.3f",
                correlations.isEmpty() ? "" : ", ",
                name,
                srcc(own, others)));
      }
    }
    page.line("SRCC of `%s` with each over all damaged pictures: %s.", PAIR, correlations);
    List<String> hard = new ArrayList<>();
    Map<String, int[]> wrong = new LinkedHashMap<>();
    for (Ladder ladder : ladders) {
      double[] values = values(ladder, PAIR);
      for (int s = 1; s <= SEVERITIES; s++) {
        int[] count = wrong.computeIfAbsent(ladder.type(), any -> new int[1]);
        count[0] += values[s] < values[s - 1] ? 0 : 1;
      }
    }
    wrong.forEach(
        (type, count) -> {
          if (count[0] > 0) {
            hard.add(type + " " + count[0]);
          }
        });
    page.line(
        "Steps of `%s` the wrong way, by type of %d: %s.",
        PAIR, SEVERITIES * PHOTOS, hard.isEmpty() ? "none" : String.join(", ", hard));
  }

  private static double[] values(Ladder ladder, String name) {
    return ladder.values().getOrDefault(name, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private Ladder ladder(DistortionGenerator generator, DistortionType type, long number) {
    Picture photo = photo(number);
    List<Picture> pictures = new ArrayList<>();
    pictures.add(photo);
    for (int s = 1; s <= SEVERITIES; s++) {
      pictures.add(new SyntheticDistortion(generator, type, s, number).apply(photo));
    }
    Map<String, List<Double>> values = new LinkedHashMap<>();
    assessors.forEach(
        (name, assessor) ->
            values.put(name, pictures.stream().map(p -> goodness(assessor, p, photo)).toList()));
    values.put(
        AGREED,
        pictures.stream()
            .map(p -> p == photo ? 1.0 : agreement.quality(agreement.measure(p, photo)).value())
            .toList());
    return new Ladder(type.id(), values);
  }

  /** Pairs as in training: one or two distortions or a camera's faults, in whole or in part. */
  private void synthesised(long seed) {
    ExampleSynthesis synthesis = new ExampleSynthesis(photos, agreement, seed, 1);
    List<ComparedExample> examples =
        LongStream.range(0, SYNTHESISED_PAIRS)
            .parallel()
            .mapToObj(synthesis::compared)
            .toList()
            .stream()
            .flatMap(List::stream)
            .toList();
    head(
        "As in training: one or two distortions, or a camera's faults",
        "assessor",
        "SRCC with " + AGREED,
        "stronger damage scores lower",
        "RMSE",
        "truth within one deviation");
    assessors.forEach(
        (name, assessor) -> {
          List<Score> scores =
              examples.parallelStream()
                  .map(
                      example ->
                          assessor
                              .assess(
                                  AssessmentRequest.of(picture(example.test()))
                                      .against(picture(example.reference())))
                              .score()
                              .orElseThrow())
                  .toList();
          List<Double> values = new ArrayList<>();
          double squares = 0;
          int covered = 0;
          for (int i = 0; i < scores.size(); i++) {
            Score score = scores.get(i);
            values.add(
                score.scale().best() < score.scale().worst() ? -score.value() : score.value());
            double miss = Math.abs(score.value() - examples.get(i).quality());
            squares += miss * miss;
            covered += miss <= score.standardDeviation().orElse(0) ? 1 : 0;
          }
          int known = 0;
          int ordered = 0;
          for (int i = 0; i + 1 < values.size(); i += 2) {
            int lead = Integer.signum(examples.get(i + 1).strength() - examples.get(i).strength());
            if (lead != 0) {
              known++;
              ordered += (values.get(i) - values.get(i + 1)) * lead > 0 ? 1 : 0;
            }
          }
          boolean ours = assessor instanceof Exported;
          page.row(
              "`" + name + "`",
              srcc(values, examples.stream().map(e -> (double) e.quality()).toList()),
              (double) ordered / known,
              ours ? (Object) Math.sqrt(squares / scores.size()) : "",
              ours ? (Object) ((double) covered / scores.size()) : "");
        });
    page.append('\n');
    preferences(examples);
  }

  private void preferences(List<ComparedExample> examples) {
    QualityAssessor pair = assessors.get(PAIR);
    if (pair == null) {
      throw new IllegalStateException(PAIR + " is not open");
    }
    double credit = 0;
    int right = 0;
    int known = 0;
    double expected = 0;
    PreferenceFromScores judge = new PreferenceFromScores(pair, 0);
    for (int i = 0; i + 1 < examples.size(); i += 2) {
      ComparedExample one = examples.get(i);
      ComparedExample other = examples.get(i + 1);
      if (one.strength() == other.strength()) {
        continue;
      }
      Preference preference =
          judge
              .assess(
                  AssessmentRequest.between(picture(one.test()), picture(other.test()))
                      .against(picture(one.reference())))
              .preference()
              .orElseThrow();
      double weaker = one.strength() < other.strength() ? preference.first() : preference.second();
      known++;
      credit += weaker;
      right += weaker > 0.5 ? 1 : 0;
      expected += Math.max(preference.first(), preference.second());
    }
    page.line(
        "Asked which of the two is better (`PreferenceFromScores`, no lead unnoticed), `%s` chooses"
            + " the weaker damage in %.1f %% of %d pairs; it is %.3f sure of its choice on average,"
            + " and gives the weaker damage %.3f.",
        PAIR, 100.0 * right / known, known, expected / known, credit / known);
  }

  private static Picture picture(byte[] samples) {
    int side = ComparedExample.SIDE;
    return Picture.copyOf(side, side, PixelFormat.RGB8, ByteBuffer.wrap(samples));
  }

  private static double srcc(List<Double> one, List<Double> other) {
    return Correlation.SRCC
        .of(
            one.stream().mapToDouble(Double::doubleValue).toArray(),
            other.stream().mapToDouble(Double::doubleValue).toArray())
        .value()
        .orElse(Double.NaN);
  }
}
