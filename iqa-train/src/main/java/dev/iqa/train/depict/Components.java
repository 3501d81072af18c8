// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.Picture;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.language.BytePairs;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.CellJournal;
import dev.iqa.train.Fitting;
import dev.iqa.train.TrainingException;
import dev.iqa.train.TrainingPlan;
import dev.iqa.train.depict.StudyNetwork.Stage;
import dev.iqa.train.depict.StudyObjective.Lesson;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.SourcePhotos.Part;
import dev.iqa.train.student.StudentExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a vision-language assessor loses distortions, and which of its components has to learn to
 * tell them.
 *
 * <p>For each seed a model is made as they are made: the decoder learns from text alone, what a
 * picture shows being told in words; the tower learns where things stand whatever was done to the
 * picture; then projector and decoder learn together to speak of content and quality. Nobody tells
 * it which distortion a picture has. From that model each arm goes on with the same pictures,
 * questions and steps, and differs only in what learns. A finished arm is a line of a journal: a
 * study that was killed goes on from there and ends with the same table.
 *
 * @see <a href="https://arxiv.org/abs/2512.09573">Low-level visual perception in VLM-based quality
 *     assessment, 2025</a>
 */
public final class Components {

  private final ComponentsPlan plan;
  private final Path out;
  private final Consumer<String> progress;
  private final Decoder decoder;
  private final StudyTalk talk;
  private final List<Specimen> learnt;
  private final List<Specimen> own;
  private final List<Specimen> other;

  private Components(ComponentsPlan plan, Path folder, Path out, Consumer<String> progress) {
    this.plan = plan;
    this.out = out;
    this.progress = progress;
    BytePairs encoding = Speech.encoding(List.of());
    talk = new StudyTalk(encoding);
    decoder =
        new Decoder(
            encoding.tokens().size(), plan.width(), plan.layers(), plan.heads(), plan.hidden());
    JsonNode photos = JsonMapper.shared().createObjectNode().set("photos", plan.photos());
    List<Picture> train = StudentExperiment.photos(photos, folder, Part.TRAIN);
    List<Picture> test = StudentExperiment.photos(photos, folder, Part.TEST);
    DistortionGenerator taught = DistortionGenerator.DEPICTQA;
    learnt = Specimen.drawn(train, taught, plan.specimens(), plan.seed());
    own = Specimen.drawn(test, taught, plan.held(), plan.seed() + 1);
    other = Specimen.drawn(test, DistortionGenerator.KADID, plan.held(), plan.seed() + 2);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d windows of %d photographs to learn from, twice %d of %d others to ask about",
            learnt.size(),
            train.size(),
            own.size(),
            test.size()));
  }

  /**
   * Runs a study, or goes on with one.
   *
   * @param plan of the study
   * @param folder that the plan's paths start from
   * @param out folder that takes {@code cells.jsonl}, the models the arms begin from, the tables
   *     and the plot
   * @param progress takes a line for each training
   * @throws TrainingException if the data cannot be used, or the folder holds another study
   */
  public static void run(ComponentsPlan plan, Path folder, Path out, Consumer<String> progress) {
    Components study = new Components(plan, folder, out, progress);
    try {
      Files.createDirectories(out);
      try (CellJournal<ArmCell> journal =
          CellJournal.open(out.resolve("cells.jsonl"), study.digest(), ArmCell.class)) {
        // Seed by seed: a study that is stopped has all arms of fewer seeds.
        for (int seed = 0; seed < plan.seeds(); seed++) {
          study.run(journal, seed);
        }
        ComponentsReport.write(plan, journal.cells(), out);
      }
    } catch (IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_WRITTEN, out + " cannot be written: " + e, e);
    }
  }

  private void run(CellJournal<ArmCell> journal, int seed) throws IOException {
    List<Arm> missing =
        plan.arms().stream()
            .filter(arm -> journal.cells().stream().noneMatch(cell -> cell.is(arm.name(), seed)))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    Map<String, float[]> beginning = beginning(seed);
    for (Arm arm : missing) {
      long begin = System.nanoTime();
      ArmCell cell = cell(arm, beginning, seed);
      journal.add(cell);
      ComponentsReport.write(plan, journal.cells(), out);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s, seed %d: eight classes %.3f, second generator %.3f, %.1f s",
              arm.name(),
              seed,
              cell.figures().get("own.likelihood"),
              cell.figures().get("other.likelihood"),
              (System.nanoTime() - begin) / 1e9));
    }
  }

  private ArmCell cell(Arm arm, Map<String, float[]> beginning, int seed) {
    StudyNetwork network = new StudyNetwork(decoder, Stage.WHOLE);
    long trainable = arm.trainable(network.weights());
    try (Weights weights =
        arm.learns().isEmpty()
            ? put(network, beginning)
            : fitted(Lesson.TUNING, plan.tuning(), arm::frozen, arm.auxiliary(), beginning, seed)) {
      ArmExam exam = new ArmExam(network, talk, weights);
      exam.ask(learnt, own, other);
      return new ArmCell(arm.name(), seed, trainable, exam.figures(), exam.confusion());
    }
  }

  private static Weights put(StudyNetwork network, Map<String, float[]> values) {
    Weights weights = Weights.initial(network.weights(), 0);
    values.forEach(weights::put);
    return weights;
  }

  /** The model all arms of a seed go on from, read or made. */
  private Map<String, float[]> beginning(int seed) throws IOException {
    Path file = out.resolve("beginning-" + seed + ".safetensors");
    StudyNetwork network = new StudyNetwork(decoder, Stage.WHOLE);
    if (!Files.exists(file)) {
      Map<String, float[]> values = new LinkedHashMap<>();
      Predicate<String> ofTower =
          name ->
              name.startsWith(StudyNetwork.TOWER_PREFIX)
                  || name.startsWith(StudyNetwork.LAYOUT_PREFIX);
      Predicate<String> ofProjector = name -> name.startsWith(StudyNetwork.PROJECTOR_PREFIX);
      Predicate<String> ofHead = name -> name.startsWith(StudyNetwork.AUXILIARY_PREFIX);
      Predicate<String> ofDecoder = ofTower.or(ofProjector).or(ofHead).negate();
      learn(Lesson.LAYOUT, plan.layout(), ofTower.negate(), values, seed);
      learn(Lesson.LANGUAGE, plan.language(), ofDecoder.negate(), values, seed);
      learn(Lesson.JOINT, plan.joint(), ofTower.or(ofHead), values, seed);
      SafetensorsWriter writer = new SafetensorsWriter();
      for (Weight weight : network.weights()) {
        writer.floats(
            weight.name(),
            Objects.requireNonNull(values.get(weight.name())),
            weight.shape().stream().mapToLong(Long::longValue).toArray());
      }
      Path part = file.resolveSibling(file.getFileName() + ".part");
      writer.write(part);
      Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    SafetensorsFile content = SafetensorsFile.open(file);
    Map<String, float[]> values = new LinkedHashMap<>();
    network.weights().forEach(weight -> values.put(weight.name(), content.floats(weight.name())));
    return values;
  }

  private void learn(
      Lesson lesson,
      TrainingPlan training,
      Predicate<String> frozen,
      Map<String, float[]> values,
      int seed) {
    try (Weights weights = fitted(lesson, training, frozen, 0, values, seed)) {
      for (Weight weight : weights.specifications()) {
        values.put(weight.name(), weights.values(weight.name()));
      }
    }
  }

  private Weights fitted(
      Lesson lesson,
      TrainingPlan training,
      Predicate<String> frozen,
      double auxiliary,
      Map<String, float[]> beginning,
      int seed) {
    long begin = System.nanoTime();
    long chance = plan.seed() * 1000 + seed;
    StudyObjective objective =
        new StudyObjective(
            lesson, decoder, talk, learnt, plan.together(), frozen, auxiliary, beginning, chance);
    Weights weights = Fitting.run(training, objective, chance);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s, seed %d: loss of late steps %.3f, %.1f s",
            lesson.name().toLowerCase(Locale.ROOT),
            seed,
            objective.recentLoss(),
            (System.nanoTime() - begin) / 1e9));
    return weights;
  }

  /** Of the plan and of every picture. */
  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(plan.toString().getBytes(UTF_8));
      for (List<Specimen> some : List.of(learnt, own, other)) {
        for (Specimen specimen : some) {
          digest.update(specimen.picture().pixels());
          digest.update((byte) specimen.index());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
