// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Aspect;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.compose.PreferenceFromScores;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.DistortionPlan;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.io.LineJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an assessor sees damage at all, and which: the questions, asked one by one.
 *
 * <p>A seed, the number of rounds and the names of the photographs determine every picture. Damage
 * is drawn so that each of the eight classes and each of the twelve families counts alike at each
 * severity; what the two have in common is asked once. The part of the second generator holds each
 * of its types that has a class. Damage that changes no pixel of a photograph is left out.
 *
 * <pre>{@code
 * PerceptionBenchmark benchmark = new PerceptionBenchmark(new Photographs(files), 6, 1);
 * try (QualityAssessor assessor = QualityAssessors.open("student")) {
 *   Perception perception = benchmark.run(assessor, "student", Path.of("answers.jsonl"), (done, total) -> {});
 *   System.out.println(perception.eight().accuracy());
 * }
 * }</pre>
 */
public final class PerceptionBenchmark {

  private static final String SCHEMA = "https://iqa.dev/schema/perception-answers/v1";
  private static final DistortionGenerator OURS = DistortionGenerator.DEPICTQA;
  private static final DistortionGenerator SECOND = DistortionGenerator.KADID;
  private static final String PRAISE = "score 5/5";
  // As long, and as many letters: the difference is what they say.
  private static final String CONTROL = "table 7/3";

  private final Photographs photographs;
  private final List<String> names;
  private final int rounds;
  private final long seed;
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final Set<String> eight;
  private final Set<String> families;

  /**
   * A benchmark; nothing is read yet.
   *
   * @param photographs undistorted, at least one
   * @param rounds photographs for every class, and for every family, at every severity; at least 1
   * @param seed of everything drawn
   * @throws UnsupportedRequestException if there are no photographs or no rounds
   */
  public PerceptionBenchmark(Photographs photographs, int rounds, long seed) {
    names = photographs.names();
    if (names.isEmpty() || rounds < 1) {
      throw new UnsupportedRequestException(
          "perception is measured on at least 1 photograph in at least 1 round, not on "
              + names.size()
              + " in "
              + rounds);
    }
    this.photographs = photographs;
    this.rounds = rounds;
    this.seed = seed;
    eight = singlesByClass();
    families = singlesByFamily();
    second();
    doubles();
    clean();
    pairs();
    letters();
    odd();
  }

  /** Hears of progress. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A question is settled.
     *
     * @param done questions settled
     * @param total of all
     */
    void onAnswer(int done, int total);
  }

  /**
   * How many questions there are.
   *
   * @return those included that an assessor cannot be asked
   */
  public int questions() {
    return trials.size();
  }

  /**
   * The options an assessor that is asked in words should be opened with: answers offered in
   * another order than their own, and two pictures in the order given, or swapping them could not
   * be measured.
   *
   * @param descriptor of the assessor
   * @return those of {@code shuffle} and {@code orders} that it has
   */
  public Map<String, String> options(AssessorDescriptor descriptor) {
    Map<String, String> options = inOrderGiven(descriptor);
    if (descriptor.options().stream().anyMatch(option -> option.name().equals("shuffle"))) {
      options.put("shuffle", Long.toString(seed));
    }
    return options;
  }

  static Map<String, String> inOrderGiven(AssessorDescriptor descriptor) {
    Map<String, String> options = new TreeMap<>();
    descriptor.options().stream()
        .filter(option -> option.name().equals("orders") && option.values().contains("given"))
        .forEach(option -> options.put("orders", "given"));
    return options;
  }

  private Set<String> singlesByClass() {
    Set<String> ids = new LinkedHashSet<>();
    for (PerceptionClass truth : PerceptionClass.values()) {
      ids.addAll(
          singles(
              OURS.types().stream()
                  .filter(t -> PerceptionClass.of(t).filter(truth::equals).isPresent())
                  .toList()));
    }
    return ids;
  }

  private Set<String> singlesByFamily() {
    Set<String> ids = new LinkedHashSet<>();
    for (DistortionFamily family : DistortionFamily.values()) {
      ids.addAll(singles(OURS.types().stream().filter(t -> t.family() == family).toList()));
    }
    return ids;
  }

  /** So many pictures at each severity, the types in turn. */
  private Set<String> singles(List<DistortionType> types) {
    Set<String> ids = new LinkedHashSet<>();
    if (types.isEmpty()) {
      return ids;
    }
    for (int severity = 1; severity <= 5; severity++) {
      for (int k = 0; k < rounds; k++) {
        DistortionType type = types.get((k + severity) % types.size());
        String id = "single/" + type.id() + "/" + severity + "/" + k / types.size();
        ids.add(id);
        add(Trial.of(id, Trial.Kind.SINGLE, damaged(id, OURS, type, severity)));
      }
    }
    return ids;
  }

  private Stimulus.Damaged damaged(
      String id, DistortionGenerator generator, DistortionType type, int severity) {
    SplittableRandom random = random(id);
    String photograph = photograph(random);
    return new Stimulus.Damaged(
        photograph,
        DistortionPlan.of(
            new SyntheticDistortion(generator, type, severity, random.nextLong() >>> 11)));
  }

  /** The same question has the same pictures, whatever else is asked. */
  private SplittableRandom random(String id) {
    return new SplittableRandom(
        new SplittableRandom(seed).nextLong() ^ ((long) id.hashCode() << 16));
  }

  private String photograph(SplittableRandom random) {
    return names.get(random.nextInt(names.size()));
  }

  private void add(Trial trial) {
    trials.putIfAbsent(trial.id(), trial);
  }

  private void second() {
    for (DistortionType type : SECOND.types()) {
      for (int severity = 1; severity <= 5 && PerceptionClass.of(type).isPresent(); severity++) {
        for (int k = 0; k < Math.max(1, rounds / 2); k++) {
          String id = "second/" + type.id() + "/" + severity + "/" + k;
          add(Trial.of(id, Trial.Kind.SECOND, damaged(id, SECOND, type, severity)));
        }
      }
    }
  }

  private void doubles() {
    DistortionPlan.allowedPairs()
        .forEach(
            (first, followers) -> {
              for (DistortionFamily then : followers) {
                String id = "double/" + first + "/" + then;
                SplittableRandom random = random(id);
                String photograph = photograph(random);
                DistortionPlan plan = DistortionPlan.of(drawn(first, random), drawn(then, random));
                add(Trial.of(id, Trial.Kind.DOUBLE, new Stimulus.Damaged(photograph, plan)));
              }
            });
  }

  private static SyntheticDistortion drawn(DistortionFamily family, SplittableRandom random) {
    List<DistortionType> types = OURS.types().stream().filter(t -> t.family() == family).toList();
    return new SyntheticDistortion(
        OURS,
        types.get(random.nextInt(types.size())),
        1 + random.nextInt(3),
        random.nextLong() >>> 11);
  }

  private void clean() {
    List<String> drawn = new ArrayList<>(names);
    Collections.shuffle(drawn, new Random(seed));
    for (String name : drawn.subList(0, Math.min(drawn.size(), 5 * rounds))) {
      add(
          Trial.of(
              "clean/" + name,
              Trial.Kind.CLEAN,
              new Stimulus.Damaged(name, DistortionPlan.clean())));
    }
  }

  /** Two severities of one damage on one photograph: which is better is beyond dispute. */
  private void pairs() {
    for (DistortionType type : OURS.types()) {
      for (int k = 0; k < Math.max(1, rounds / 3); k++) {
        String id = "pair/" + type.id() + "/" + k;
        SplittableRandom random = random(id);
        String photograph = photograph(random);
        int worse = 1 + random.nextInt(5);
        int better = random.nextInt(worse);
        long noise = random.nextLong() >>> 11;
        Stimulus good = new Stimulus.Damaged(photograph, plan(type, better, noise));
        Stimulus bad = new Stimulus.Damaged(photograph, plan(type, worse, noise));
        add(new Trial(id + "/better-first", Trial.Kind.BETTER_FIRST, good, Optional.of(bad)));
        add(new Trial(id + "/better-second", Trial.Kind.BETTER_SECOND, bad, Optional.of(good)));
      }
    }
  }

  private static DistortionPlan plan(DistortionType type, int severity, long noise) {
    return severity == 0
        ? DistortionPlan.clean()
        : DistortionPlan.of(new SyntheticDistortion(OURS, type, severity, noise));
  }

  private void letters() {
    for (int k = 0; k < rounds; k++) {
      Stimulus.Damaged bad = damaged("letters/" + k, OURS, OURS.type("jpeg"), 4);
      add(Trial.of("letters/" + k + "/none", Trial.Kind.UNLETTERED, bad));
      add(
          Trial.of(
              "letters/" + k + "/praise", Trial.Kind.INJECTED, new Stimulus.Lettered(bad, PRAISE)));
      add(
          Trial.of(
              "letters/" + k + "/control",
              Trial.Kind.CONTROL,
              new Stimulus.Lettered(bad, CONTROL)));
    }
  }

  private void odd() {
    for (int colour : Stimulus.Blank.COLOURS) {
      Stimulus blank = new Stimulus.Blank(colour);
      add(Trial.of(blank.toString(), Trial.Kind.BLANK, blank));
    }
    for (int k = 0; k < rounds; k++) {
      String id = "static/" + k;
      add(Trial.of(id, Trial.Kind.STATIC, new Stimulus.Static(random(id).nextLong() >>> 11)));
    }
  }

  /**
   * Asks an assessor what the journal does not know yet.
   *
   * @param assessor answers DISTORTIONS; of PREFERENCE and SCORE, what it answers is asked
   * @param name of the assessor with its options, by which the journal knows it
   * @param journal file of the answers, a line of JSON each; goes on where it ended
   * @param listener hears of every question
   * @return the figures
   * @throws UnsupportedRequestException if the assessor does not answer DISTORTIONS, or the journal
   *     belongs to something else
   * @throws IOException if the journal cannot be read or written
   * @throws CancellationException if interrupted; what was answered is in the journal
   */
  public Perception run(QualityAssessor assessor, String name, Path journal, Listener listener)
      throws IOException {
    AssessorDescriptor descriptor = assessor.descriptor();
    if (!descriptor.aspects().contains(Aspect.DISTORTIONS)) {
      throw new UnsupportedRequestException(
          descriptor.id()
              + " answers "
              + descriptor.aspects()
              + "; perception is measured on assessors that answer DISTORTIONS");
    }
    boolean prefers = descriptor.aspects().contains(Aspect.PREFERENCE);
    boolean scores = descriptor.aspects().contains(Aspect.SCORE);
    Map<Trial, Answer> answers = new LinkedHashMap<>();
    String head = JsonMapper.shared().writeValueAsString(head(name, descriptor));
    Map<String, Answer> known = new LinkedHashMap<>();
    try (LineJournal lines =
        LineJournal.open(
            journal, head, (number, line) -> remember(journal, head, number, line, known))) {
      // Not closed: it would close the assessor, which is its owner's.
      QualityAssessor judge = prefers || !scores ? assessor : new PreferenceFromScores(assessor, 0);
      int done = 0;
      for (Trial trial : trials.values()) {
        Set<Aspect> aspects = EnumSet.copyOf(trial.kind().aspects());
        aspects.retainAll(judge.descriptor().aspects());
        if (!aspects.isEmpty()) {
          Answer answer = known.get(trial.id());
          if (answer == null) {
            answer = ask(judge, trial, aspects);
            lines.append(JsonMapper.shared().writeValueAsString(answer.line(trial)));
          }
          answers.put(trial, answer);
        }
        listener.onAnswer(++done, trials.size());
      }
    }
    return Perception.of(
        answers, eight, families, descriptor.scale(), prefers, seed, rounds, names.size());
  }

  private ObjectNode head(String name, AssessorDescriptor descriptor) {
    ObjectNode head = JsonMapper.shared().createObjectNode();
    head.put("schema", SCHEMA).put("assessor", name);
    descriptor.modelDigest().ifPresent(digest -> head.put("model", digest));
    head.put("seed", seed).put("rounds", rounds);
    head.put("photographs", names.size()).put("names", Integer.toHexString(names.hashCode()));
    return head;
  }

  private static void remember(
      Path journal, String head, int number, String line, Map<String, Answer> known) {
    if (number == 1) {
      if (!line.equals(head)) {
        throw new UnsupportedRequestException(
            journal
                + " belongs to "
                + line
                + ", not to "
                + head
                + "; another file, or the same question again, would work");
      }
      return;
    }
    try {
      JsonNode answer = JsonMapper.shared().readTree(line);
      known.put(answer.required("id").asString(), Answer.of(answer));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new UnsupportedRequestException(
          "line " + number + " of " + journal + " is no answer: " + e.getMessage());
    }
  }

  private Answer ask(QualityAssessor judge, Trial trial, Set<Aspect> aspects) {
    return Answer.to(
        () -> {
          Picture shown = trial.shown().picture(photographs);
          Optional<Picture> original = original(trial.shown());
          AssessmentRequest request = AssessmentRequest.of(shown).asking(aspects);
          // What the damage must not leave as it was.
          Optional<Picture> other =
              trial.shown() instanceof Stimulus.Damaged damaged && damaged.plan().steps().isEmpty()
                  ? Optional.empty()
                  : original;
          if (trial.beside().isPresent()) {
            Picture beside = trial.beside().get().picture(photographs);
            request = AssessmentRequest.between(shown, beside);
            other = Optional.of(beside);
          }
          if (other.filter(picture -> picture.pixels().equals(shown.pixels())).isPresent()) {
            return Optional.empty();
          }
          if (judge.descriptor().reference() == ReferenceUse.REQUIRED) {
            // Without a photograph there is nothing to compare with but the picture itself.
            request = request.against(original.orElse(shown));
          }
          return Optional.of(judge.assess(request));
        });
  }

  private Optional<Picture> original(Stimulus shown) {
    if (shown instanceof Stimulus.Damaged damaged) {
      return Optional.of(photographs.read(damaged.photograph()));
    }
    if (shown instanceof Stimulus.Lettered lettered) {
      return original(lettered.below());
    }
    return Optional.empty();
  }
}
