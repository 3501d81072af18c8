// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorId;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.batch.FailureKind;
import dev.iqa.imaging.Pictures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns pictures into rows; a failure becomes a row and ends nothing else. */
final class Assessing {

  /**
   * A picture with the path it came from.
   *
   * @param path as given
   * @param picture its pixels
   * @param decoding wall time of reading
   */
  record Loaded(Path path, Picture picture, Duration decoding) {

    /**
     * Reads a picture.
     *
     * @param path of a file
     * @return its pixels
     * @throws dev.iqa.UnreadablePictureException if it is none
     */
    static Loaded read(Path path) {
      long start = System.nanoTime();
      Picture picture = Pictures.read(path);
      return new Loaded(path, picture, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private final PrintWriter err;
  private final boolean debug;
  private int exitCode = ExitCode.FINE;

  /**
   * No row yet.
   *
   * @param session says where stack traces go, and whether
   */
  Assessing(Session session) {
    err = session.err();
    debug = session.debug();
  }

  /**
   * An assessor with its options in a fixed order: the same for every way to write it.
   *
   * @param name as typed, such as {@code psnr?channels=luma}
   * @param id of the assessor that was opened by it
   * @return such as {@code psnr@core?channels=luma}
   */
  static String exactName(String name, AssessorId id) {
    int question = name.indexOf('?');
    return question < 0
        ? id.toString()
        : id
            + Stream.of(name.substring(question + 1).split("&", -1))
                .sorted()
                .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * One picture.
   *
   * @param path of the picture
   * @param reference its original, if there is one
   * @param assessor to ask
   * @param aspects to ask for
   * @param failUnder limit on the score
   * @return the row
   * @throws CancellationException if interrupted
   */
  Row judge(
      Path path,
      Optional<Loaded> reference,
      QualityAssessor assessor,
      Set<Aspect> aspects,
      OptionalDouble failUnder) {
    return guarded(
        path,
        reference.map(Loaded::path),
        Optional.of(assessor.descriptor().id().toString()),
        () -> judge(Loaded.read(path), reference, assessor, aspects, failUnder));
  }

  /**
   * One picture that is already read.
   *
   * @param test the picture
   * @param reference its original, if there is one
   * @param assessor to ask
   * @param aspects to ask for
   * @param failUnder limit on the score
   * @return the row
   */
  Row judge(
      Loaded test,
      Optional<Loaded> reference,
      QualityAssessor assessor,
      Set<Aspect> aspects,
      OptionalDouble failUnder) {
    AssessmentRequest request = AssessmentRequest.of(test.picture()).asking(aspects);
    if (reference.isPresent()) {
      request = request.against(reference.get().picture());
    }
    Assessment assessment = assessor.assess(request);
    Optional<Row.Gate> gate = Optional.empty();
    if (failUnder.isPresent()) {
      Score score = assessment.score().orElseThrow();
      gate = Optional.of(Row.Gate.of(failUnder.getAsDouble(), score.value(), score.scale()));
    }
    if (gate.isPresent() && !gate.get().passed()) {
      raise(ExitCode.GATE_FAILED);
    }
    return new Row.Assessed(
        test.path().toString(),
        reference.map(r -> r.path().toString()),
        new Row.Pixels(test.picture().width(), test.picture().height(), test.picture().format()),
        assessment,
        test.decoding(),
        gate);
  }

  /**
   * Reads a picture that several rows need.
   *
   * @param path of the picture
   * @param assessor that is asked
   * @param rows takes the row of a failure
   * @return empty if it cannot be read
   * @throws CancellationException if interrupted
   */
  Optional<Loaded> load(Path path, Optional<String> assessor, Consumer<Row> rows) {
    try {
      return Optional.of(Loaded.read(path));
    } catch (RuntimeException | OutOfMemoryError e) {
      rows.accept(failed(path, Optional.empty(), assessor, e));
      return Optional.empty();
    }
  }

  /**
   * A row that fails instead of throwing.
   *
   * @param path of the picture
   * @param reference of its original
   * @param assessor that is asked
   * @param work makes the row
   * @return its row, or the reason why there is none
   * @throws CancellationException if interrupted
   */
  Row guarded(Path path, Optional<Path> reference, Optional<String> assessor, Supplier<Row> work) {
    requireUninterrupted();
    try {
      return work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      return failed(path, reference, assessor, e);
    }
  }

  private Row failed(
      Path path, Optional<Path> reference, Optional<String> assessor, Throwable failure) {
    // An interruption closes files under the reader and looks like a broken picture.
    requireUninterrupted();
    if (failure instanceof CancellationException interruption) {
      throw interruption;
    }
    if (debug) {
      failure.printStackTrace(err);
    }
    FailureKind kind = FailureKind.of(failure);
    return failed(path, reference, assessor, kind, message(failure, kind));
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /**
   * A row for a picture that was not judged.
   *
   * @param path of the picture
   * @param reference of its original
   * @param assessor that was asked
   * @param kind of failure
   * @param message what, the value, what would work
   * @return the row
   */
  Row failed(
      Path path,
      Optional<Path> reference,
      Optional<String> assessor,
      FailureKind kind,
      String message) {
    raise(
        kind == FailureKind.MODEL_UNAVAILABLE || kind == FailureKind.NO_SUCH_ASSESSOR
            ? ExitCode.UNAVAILABLE
            : ExitCode.INPUTS_FAILED);
    return new Row.Failed(path.toString(), reference.map(Path::toString), assessor, kind, message);
  }

  private static String message(Throwable failure, FailureKind kind) {
    String message = FailureKind.message(failure);
    return switch (kind) {
      case OUT_OF_MEMORY -> message + ", as in IQA_JAVA_OPTS=-Xmx8g";
      case INTERNAL -> message + " (" + Session.DEBUG + " says where)";
      default -> message;
    };
  }

  /**
   * The exit code so far: the gravest of all rows, a missing model before a failed input before a
   * failed gate.
   *
   * @return see {@link ExitCode}
   */
  int exitCode() {
    return exitCode;
  }

  private void raise(int code) {
    // The codes are in the order of gravity.
    exitCode = Math.max(exitCode, code);
  }
}
