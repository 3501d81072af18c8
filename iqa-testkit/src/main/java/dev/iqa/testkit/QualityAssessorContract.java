// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorOption;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every assessor promises, whoever wrote it. Extend this class and name the assessor; override
 * the other protected methods only where it needs larger pictures or leaves room for rounding.
 *
 * <p>Rules about an aspect that the descriptor does not declare are skipped. One assessor is opened
 * for the whole class, a few more for single rules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QualityAssessorContract {

  private static final String STEP = "painted for the contract";
  private static final int THREADS = 8;

  private String sharedAs;
  private QualityAssessor shared;
  private AssessorDescriptor descriptor;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // set before the first rule by openShared
  protected QualityAssessorContract() {}

  /**
   * The assessor under test.
   *
   * @return as for {@link QualityAssessors#open(String)}: {@code ssim}, {@code student@onnx}, …
   */
  protected abstract String assessor();

  /**
   * How to open it.
   *
   * @return {@link AssessorConfig#defaults()} unless overridden
   */
  protected AssessorConfig config() {
    return AssessorConfig.defaults();
  }

  /**
   * Opens the assessor under test.
   *
   * @param config {@link #config()}, or that with more threads or options
   * @return a new assessor; the contract closes it
   */
  protected QualityAssessor open(AssessorConfig config) {
    return QualityAssessors.open(assessor(), config);
  }

  /**
   * Clean pictures of one format that the assessor can judge; the rules damage them.
   *
   * @return two scenes of {@link #shortestSide()} unless overridden; at least one
   */
  protected List<Picture> samples() {
    int side = shortestSide();
    return List.of(
        SamplePictures.scene(side + side / 4, side, PixelFormat.RGB8, 1),
        SamplePictures.scene(side, side + side / 8, PixelFormat.RGB8, 2));
  }

  /**
   * Shortest side of the {@link #samples()} in pixels.
   *
   * @return 192 unless overridden
   */
  protected int shortestSide() {
    return 192;
  }

  /**
   * How far scores and map cells of equal requests may differ.
   *
   * @return in units of the scale; 0 unless overridden
   */
  protected double tolerance() {
    return 0;
  }

  /**
   * How far the score of an identical pair may be from the best.
   *
   * @return in units of the scale; 1e-6 unless overridden
   */
  protected double identicalTolerance() {
    return 1e-6;
  }

  /**
   * Damages under which the assessor promises not to rise. A measure of blur alone need not care
   * about noise.
   *
   * @return all unless overridden
   */
  protected Set<SampleDamage> damages() {
    return EnumSet.allOf(SampleDamage.class);
  }

  /**
   * Fraction of the steps of the ladders that may go the wrong way.
   *
   * @return 0 with a reference, 0.2 without, unless overridden
   */
  protected double allowedInversions() {
    return descriptor.reference() == ReferenceUse.REQUIRED ? 0 : 0.2;
  }

  /**
   * The class path that rules 1 and 2 list in a JVM of their own.
   *
   * @return that of this JVM, its module path behind it, unless overridden
   */
  protected String classPath() {
    return InstalledListing.classPathOfThisJvm();
  }

  /** Opens the assessor that most rules share, before the first of them. */
  @BeforeEach
  @SuppressWarnings("NullAway.Init") // all null before the first rule, then all set
  public final void openShared() {
    // A @ParameterizedClass changes the name within one instance, after any BeforeAll.
    String wanted = assessor() + ' ' + config();
    if (!wanted.equals(sharedAs)) {
      closeShared();
      shared = open(config());
      descriptor = shared.descriptor();
      sharedAs = wanted;
    }
  }

  /** Closes it. */
  @AfterAll
  @SuppressWarnings("ConstantValue") // null if opening failed
  public final void closeShared() {
    if (shared != null) {
      shared.close();
    }
  }

  /** R1: found on the class path, in this JVM and in a fresh one. */
  @Test
  public void r01_isDiscoveredOnTheClassPath() {
    assertTrue(
        QualityAssessors.installed().contains(descriptor),
        () -> descriptor.id() + " is not installed, or listed with another descriptor");
    Set<String> listed = InstalledListing.on(classPath()).assessors();
    assertTrue(
        listed.contains(descriptor.id().toString()),
        () ->
            descriptor.id()
                + " is not found on the class path; is it in META-INF/services? Found: "
                + listed);
  }

  /** R1: found on the module path, if the provider lies in an explicit module. */
  @Test
  public void r01_isDiscoveredOnTheModulePath() {
    Optional<Class<?>> provider =
        QualityAssessors.providers().stream()
            .filter(p -> p.backend().equals(descriptor.id().backend()))
            .filter(this::lists)
            .<Class<?>>map(QualityAssessorProvider::getClass)
            .findFirst();
    if (provider.map(Class::getModule).filter(Module::isNamed).isPresent()) {
      return; // These tests run on the module path, and there it was found.
    }
    Optional<String> module = provider.flatMap(ModuleListing::moduleOf);
    assumeTrue(module.isPresent(), () -> "the provider of " + descriptor.id() + " has no module");
    Set<String> listed = ModuleListing.of(module.orElseThrow(), classPath());
    assertTrue(
        listed.contains(descriptor.id().toString()),
        () ->
            descriptor.id()
                + " is not found on the module path; does module-info provide it? Found: "
                + listed);
  }

  private boolean lists(QualityAssessorProvider provider) {
    return provider.assessors().stream().anyMatch(d -> d.id().equals(descriptor.id()));
  }

  /** R2: listing what is installed loads no native library. */
  @Test
  public void r02_listingLoadsNoNativeLibrary() {
    assumeTrue(
        InstalledListing.showsLibraries(),
        "there is no /proc/self/maps to see loaded libraries in");
    assertEquals(
        Set.of(),
        InstalledListing.on(classPath()).libraries(),
        "native libraries loaded by listing");
  }

  /** R3: one finding for every aspect asked; scores finite and on the declared scale. */
  @Test
  public void r03_findingsAnswerTheQuestionOnTheDeclaredScale() {
    for (AssessmentRequest request : questions()) {
      Assessment assessment = shared.assess(request);
      Set<Aspect> answered = EnumSet.noneOf(Aspect.class);
      assessment.findings().forEach(finding -> answered.add(finding.aspect()));
      assertEquals(request.aspects(), answered, "aspects answered");
      assessment
          .score()
          .ifPresent(
              score -> {
                assertEquals(descriptor.scale().orElseThrow(), score.scale(), "scale of the score");
                assertTrue(
                    Double.isFinite(score.value()),
                    () -> "score of a damaged picture: " + score.value());
              });
      assessment
          .map()
          .ifPresent(
              map -> {
                FloatBuffer cells = map.values();
                while (cells.hasRemaining()) {
                  float cell = cells.get();
                  assertTrue(Float.isFinite(cell), () -> "cell of the map: " + cell);
                }
              });
    }
  }

  /** R4: a picture compared with itself gets the best score. */
  @Test
  public void r04_identicalPairGivesBest() {
    assumeTrue(descriptor.reference() != ReferenceUse.NONE, "judges without a reference");
    assumeTrue(answers(Aspect.SCORE), "gives no score");
    double best = descriptor.scale().orElseThrow().best();
    for (Picture sample : prepared()) {
      double value = score(AssessmentRequest.of(sample).against(sample));
      assertTrue(
          value == best || Math.abs(value - best) <= identicalTolerance(),
          () -> "score of an identical pair is " + value + ", the best is " + best);
    }
  }

  /** R5: the same request gets the same findings, whatever was asked between. */
  @Test
  public void r05_sameInputGivesSameResult() {
    List<AssessmentRequest> questions = questions();
    List<Assessment> first = questions.stream().map(shared::assess).toList();
    for (int i = questions.size() - 1; i >= 0; i--) {
      assertSame(first.get(i), shared.assess(questions.get(i)), "asked again");
    }
  }

  /**
   * R6: eight threads that ask at once, and one call with eight workers, find what one finds.
   *
   * @throws Exception what a call throws
   */
  @Test
  public void r06_eightThreadsAgreeWithOne() throws Exception {
    List<AssessmentRequest> questions = questions();
    List<Assessment> expected = questions.stream().map(shared::assess).toList();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<List<Assessment>>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return questions.stream().map(shared::assess).toList();
                }));
      }
      for (Future<List<Assessment>> one : running) {
        assertSame(expected, one.get(), "asked by eight threads at once");
      }
    } finally {
      pool.shutdownNow();
    }
    try (QualityAssessor wide = open(config().withThreads(THREADS))) {
      assertSame(
          expected, questions.stream().map(wide::assess).toList(), "opened with eight workers");
    }
  }

  /** R7: a batch finds what single calls find, in order. */
  @Test
  public void r07_batchEqualsSingles() {
    List<AssessmentRequest> questions = questions();
    List<Assessment> singles = questions.stream().map(shared::assess).toList();
    assertSame(singles, shared.assessAll(questions), "asked as a batch");
    assertEquals(List.of(), shared.assessAll(List.of()), "assessments of an empty batch");
  }

  /** R8: no byte of a picture changes. */
  @Test
  public void r08_picturesAreUntouched() {
    for (AssessmentRequest request : questions()) {
      List<Picture> pictures = new ArrayList<>(request.candidates());
      request.reference().ifPresent(pictures::add);
      List<byte[]> before = pictures.stream().map(QualityAssessorContract::bytes).toList();
      shared.assess(request);
      for (int i = 0; i < pictures.size(); i++) {
        assertArrayEquals(before.get(i), bytes(pictures.get(i)), "bytes after the call");
      }
    }
  }

  /** R9: tiny, odd, grey, 16-bit and float pictures are judged, or refused in words. */
  @Test
  public void r09_everySizeAndFormatIsJudgedOrRefused() {
    int side = shortestSide();
    int[][] sizes = {{1, 1}, {2, 3}, {7, 5}, {33, 17}, {side + 1, side + 3}};
    for (int[] size : sizes) {
      for (PixelFormat format : PixelFormat.values()) {
        Picture clean = SamplePictures.scene(size[0], size[1], format, 3);
        for (AssessmentRequest request :
            questionsAbout(clean, SampleDamage.COMPRESSION.apply(clean, 3))) {
          try {
            shared.assess(request);
          } catch (UnsupportedRequestException refused) {
            String words = refused.getMessage();
            assertFalse(
                words == null || words.isBlank(), () -> clean + " is refused without a word");
          } catch (RuntimeException | Error e) {
            throw new AssertionError(
                clean + " must be judged or refused by UnsupportedRequestException, not by " + e,
                e);
          }
        }
      }
    }
  }

  /** R10: aspects and references that the descriptor does not declare are refused. */
  @Test
  public void r10_undeclaredIsRefused() {
    Picture clean = prepared().get(0);
    Picture damaged = SampleDamage.BLUR.apply(clean, 2);
    for (Aspect undeclared : EnumSet.complementOf(EnumSet.copyOf(descriptor.aspects()))) {
      AssessmentRequest request =
          undeclared == Aspect.PREFERENCE
              ? AssessmentRequest.between(clean, damaged)
              : AssessmentRequest.of(damaged).asking(undeclared);
      assertRefused(withReferenceIfRequired(request, clean), undeclared + ", not declared,");
    }
    AssessmentRequest plain = questionsWithoutReference(clean, damaged).get(0);
    if (descriptor.reference() == ReferenceUse.REQUIRED) {
      assertRefused(plain, "a request without the required reference");
    }
    if (descriptor.reference() == ReferenceUse.NONE) {
      assertRefused(plain.against(clean), "a reference, of no use here,");
    }
  }

  private void assertRefused(AssessmentRequest request, String what) {
    assertThrows(
        UnsupportedRequestException.class,
        () -> shared.assess(request),
        () -> descriptor.id() + " must refuse: " + what + " was asked");
  }

  /** R11: closing twice is harmless; asking afterwards is an {@link IllegalStateException}. */
  @Test
  public void r11_closesTwiceAndThenRefuses() {
    AssessmentRequest request = questions().get(0);
    QualityAssessor closed = open(config());
    closed.close();
    assertDoesNotThrow(closed::close, "a second close");
    RuntimeException thrown =
        assertThrows(RuntimeException.class, () -> closed.assess(request), "use after close");
    assertInstanceOf(IllegalStateException.class, thrown, "use after close");
    assertFalse(
        thrown instanceof CancellationException, "use after close is no cancellation: " + thrown);
  }

  /** R12: an interrupted thread's call is cancelled and its flag stays set. */
  @Test
  public void r12_interruptionCancels() {
    AssessmentRequest request = questions().get(0);
    boolean stayed;
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          CancellationException.class,
          () -> shared.assess(request),
          "a call on an interrupted thread");
    } finally {
      stayed = Thread.interrupted();
    }
    assertTrue(stayed, "the interrupt flag must stay set");
    assertDoesNotThrow(() -> shared.assess(request), "a call after an interruption");
  }

  /** R13: the pieces of text that the listener hears are the description. */
  @Test
  public void r13_streamedPiecesMakeTheText() {
    assumeTrue(answers(Aspect.DESCRIPTION), "describes nothing");
    for (AssessmentRequest request : questions()) {
      StringBuilder pieces = new StringBuilder();
      Assessment assessment =
          shared.assess(
              request,
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  pieces.append(piece);
                }
              });
      assessment
          .description()
          .ifPresent(
              description -> assertEquals(description.text(), pieces.toString(), "pieces joined"));
    }
  }

  /** R13: progress lies in 0..1 and never falls. */
  @Test
  public void r13_progressNeverFalls() {
    for (AssessmentRequest request : questions()) {
      List<Double> heard = Collections.synchronizedList(new ArrayList<>());
      shared.assess(
          request,
          new AssessmentListener() {
            @Override
            public void onProgress(double fraction) {
              heard.add(fraction);
            }
          });
      double last = 0;
      for (double fraction : heard) {
        assertTrue(last <= fraction && fraction <= 1, () -> "progress: " + heard);
        last = fraction;
      }
    }
  }

  /** R14: the provenance says who answered, with which weights and options, by which steps. */
  @Test
  public void r14_provenanceTellsHowItCameAbout() {
    for (AssessmentRequest request : questions()) {
      Provenance provenance = shared.assess(request).provenance();
      List<String> history = request.candidates().get(0).history();
      assertAll(
          () -> assertEquals(descriptor.id(), provenance.assessor(), "assessor"),
          () -> assertEquals(descriptor.modelDigest(), provenance.modelDigest(), "model digest"),
          () ->
              assertEquals(
                  history,
                  provenance
                      .preprocessing()
                      .subList(0, Math.min(history.size(), provenance.preprocessing().size())),
                  "preprocessing must begin with the picture's history"),
          () ->
              assertTrue(
                  provenance.options().entrySet().containsAll(config().options().entrySet()),
                  () -> "options: " + provenance.options()),
          () -> assertFalse(provenance.device().isBlank(), "no device is named"),
          () -> assertFalse(provenance.elapsed().isNegative(), "negative time"));
    }
    for (AssessorOption option : descriptor.options()) {
      try (QualityAssessor chosen = open(config().withOption(option.name(), option.byDefault()))) {
        Map<String, String> recorded = chosen.assess(questions().get(0)).provenance().options();
        assertEquals(
            option.byDefault(), recorded.get(option.name()), "recorded option " + option.name());
      }
    }
  }

  /** R15: along ladders of blur, noise and compression, more damage is not better. */
  @Test
  public void r15_moreDamageIsNotBetter() {
    assumeTrue(answers(Aspect.SCORE) || answers(Aspect.PREFERENCE), "neither scores nor prefers");
    int steps = 0;
    List<String> inversions = new ArrayList<>();
    for (SampleDamage damage : damages()) {
      for (Picture clean : prepared()) {
        List<Picture> ladder = new ArrayList<>();
        for (int level = 0; level <= SampleDamage.LEVELS; level++) {
          ladder.add(damage.apply(clean, level));
        }
        if (answers(Aspect.SCORE)) {
          steps += SampleDamage.LEVELS;
          inversions.addAll(scoreInversions(damage, ladder));
        }
        if (answers(Aspect.PREFERENCE)) {
          steps += SampleDamage.LEVELS;
          inversions.addAll(preferenceInversions(damage, ladder));
        }
      }
    }
    double limit = allowedInversions() * steps;
    int counted = steps;
    assertTrue(
        inversions.size() <= limit,
        () ->
            inversions.size()
                + " of "
                + counted
                + " steps go the wrong way, at most "
                + (int) limit
                + " may: "
                + inversions);
  }

  private List<String> scoreInversions(SampleDamage damage, List<Picture> ladder) {
    ScoreScale scale = descriptor.scale().orElseThrow();
    List<Double> scores = new ArrayList<>();
    for (Picture picture : ladder) {
      scores.add(
          score(
              withReferenceIfRequired(
                  AssessmentRequest.of(picture).asking(Aspect.SCORE), ladder.get(0))));
    }
    if (descriptor.reference() == ReferenceUse.REQUIRED) {
      double clean = scores.get(0);
      double first = scores.get(1);
      double last = scores.get(scores.size() - 1);
      assertTrue(
          scale.isBetter(clean, first) && scale.isBetter(first, last),
          () -> damage + ": clean, least and most damaged must be in order: " + scores);
    }
    List<String> inversions = new ArrayList<>();
    for (int level = 1; level < scores.size(); level++) {
      if (scale.isBetter(scores.get(level), scores.get(level - 1))
          && Math.abs(scores.get(level) - scores.get(level - 1)) > tolerance()) {
        inversions.add(damage + " at level " + level + " of " + scores);
      }
    }
    return inversions;
  }

  private List<String> preferenceInversions(SampleDamage damage, List<Picture> ladder) {
    List<String> inversions = new ArrayList<>();
    for (int level = 1; level < ladder.size(); level++) {
      Preference preference =
          shared
              .assess(
                  withReferenceIfRequired(
                      AssessmentRequest.between(ladder.get(level - 1), ladder.get(level)),
                      ladder.get(0)))
              .preference()
              .orElseThrow();
      if (preference.second() > preference.first()) {
        inversions.add(damage + " at level " + level + ": " + preference);
      }
    }
    return inversions;
  }

  private boolean answers(Aspect aspect) {
    return descriptor.aspects().contains(aspect);
  }

  private double score(AssessmentRequest request) {
    return shared.assess(request).score().orElseThrow().value();
  }

  private List<Picture> prepared() {
    return samples().stream().map(sample -> sample.withStep(STEP)).toList();
  }

  /** Everything that may be asked about every sample. */
  private List<AssessmentRequest> questions() {
    List<AssessmentRequest> questions = new ArrayList<>();
    for (Picture clean : prepared()) {
      questions.addAll(
          questionsAbout(clean, SampleDamage.COMPRESSION.apply(clean, 4).withStep(STEP)));
    }
    return questions;
  }

  private List<AssessmentRequest> questionsAbout(Picture clean, Picture damaged) {
    return questionsWithoutReference(clean, damaged).stream()
        .map(request -> withReferenceIfRequired(request, clean))
        .toList();
  }

  private List<AssessmentRequest> questionsWithoutReference(Picture clean, Picture damaged) {
    List<AssessmentRequest> questions = new ArrayList<>();
    Set<Aspect> ofOne = EnumSet.copyOf(descriptor.aspects());
    ofOne.remove(Aspect.PREFERENCE);
    if (!ofOne.isEmpty()) {
      questions.add(AssessmentRequest.of(damaged).asking(ofOne));
    }
    if (answers(Aspect.PREFERENCE)) {
      questions.add(AssessmentRequest.between(clean, damaged));
    }
    return questions;
  }

  private AssessmentRequest withReferenceIfRequired(AssessmentRequest request, Picture clean) {
    return descriptor.reference() == ReferenceUse.REQUIRED ? request.against(clean) : request;
  }

  private void assertSame(List<Assessment> expected, List<Assessment> actual, String how) {
    assertEquals(expected.size(), actual.size(), () -> "assessments, " + how);
    for (int i = 0; i < expected.size(); i++) {
      assertSame(expected.get(i), actual.get(i), how);
    }
  }

  private void assertSame(Assessment expected, Assessment actual, String how) {
    assertEquals(expected.findings().size(), actual.findings().size(), () -> "findings, " + how);
    for (int i = 0; i < expected.findings().size(); i++) {
      assertSame(expected.findings().get(i), actual.findings().get(i), how);
    }
  }

  private void assertSame(Finding expected, Finding actual, String how) {
    if (expected instanceof Score one && actual instanceof Score other) {
      assertEquals(one.scale(), other.scale(), how);
      assertTrue(
          one.value() == other.value() || Math.abs(one.value() - other.value()) <= tolerance(),
          () -> how + ": " + one.value() + " and " + other.value());
    } else if (expected instanceof QualityMap one && actual instanceof QualityMap other) {
      assertEquals(one.toString(), other.toString(), how);
      for (int i = 0; i < one.values().capacity(); i++) {
        float a = one.values().get(i);
        float b = other.values().get(i);
        assertTrue(
            Math.abs(a - b) <= tolerance(),
            () -> how + ": a cell of the map is " + a + " and " + b);
      }
    } else {
      assertEquals(expected, actual, how);
    }
  }

  private static byte[] bytes(Picture picture) {
    ByteBuffer pixels = picture.pixels();
    byte[] bytes = new byte[pixels.remaining()];
    pixels.get(bytes);
    return bytes;
  }
}
