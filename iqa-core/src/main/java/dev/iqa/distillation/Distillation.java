// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.AssessmentException;
import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import dev.iqa.io.JournalWriteException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Asks teachers about pictures, first one by one and then in pairs, and writes every answer to a
 * journal. What the journal knows is not asked again.
 *
 * <p>A teacher that prefers is asked about a pair in both orders; of another, its scores tell.
 * Where the pictures lie in several folders, those of one folder are taken to show the same
 * content; in a single folder, each has content of its own.
 */
public final class Distillation {

  private final List<Teacher> teachers;
  private final SignalJournal journal;

  /**
   * A distillation; nobody is asked yet.
   *
   * @param teachers those the journal was opened with
   * @param journal takes the answers; it stays open
   */
  public Distillation(List<Teacher> teachers, SignalJournal journal) {
    this.teachers = List.copyOf(teachers);
    this.journal = journal;
  }

  /**
   * What a run did.
   *
   * @param points answers about one picture, of this run
   * @param pairs answers about two pictures, of this run, those that scores told included
   * @param kept answers and failures found in the journal
   * @param elapsed wall time of the teachers in this run
   * @param failures questions without an answer, of this run and those before
   */
  public record Outcome(
      int points, int pairs, int kept, Duration elapsed, List<Signal.Failure> failures) {
    /** Copies the list. */
    public Outcome {
      failures = List.copyOf(failures);
    }
  }

  /** Hears of progress. */
  @FunctionalInterface
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = (done, total) -> {};

    /**
     * A question is settled.
     *
     * @param done questions settled
     * @param total of all
     */
    void onSignal(int done, int total);
  }

  /**
   * Asks what the journal does not know.
   *
   * @param pictures files
   * @param sampling of pairs; empty for none
   * @param listener hears of every question
   * @return what was done
   * @throws DistillationException if there are not so many pairs, or near ties are asked for of
   *     teachers that do not score
   * @throws JournalWriteException if an answer cannot be written
   * @throws CancellationException if interrupted; what was answered is in the journal
   */
  public Outcome run(List<Path> pictures, Optional<PairSampling> sampling, Listener listener)
      throws JournalWriteException {
    return new Run(pictures, sampling, listener).run();
  }

  private final class Run {
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Optional<PairSampling> sampling;
    private final Listener listener;
    private final List<Teacher> scoring;
    private final int total;
    private int done;
    private int points;
    private int pairs;
    private int kept;
    private Duration elapsed = Duration.ZERO;

    Run(List<Path> pictures, Optional<PairSampling> sampling, Listener listener) {
      pictures.forEach(file -> files.put(file.toString().replace('\\', '/'), file));
      this.sampling = sampling;
      this.listener = listener;
      scoring = teachers.stream().filter(Teacher::scores).toList();
      total =
          files.size() * scoring.size() + sampling.map(s -> s.pairs() * teachers.size()).orElse(0);
    }

    Outcome run() throws JournalWriteException {
      if (sampling.isPresent()
          && sampling.get().strategy() == PairSampling.Strategy.NEAR_TIE
          && scoring.isEmpty()) {
        throw new DistillationException(
            "near ties are told by scores, and no teacher scores; random or cross-content would"
                + " work");
      }
      if (sampling.isPresent()) {
        // How many pairs there are does not depend on scores: refused before anybody is asked.
        sampling.get().draw(candidates(false));
      }
      for (Map.Entry<String, Path> entry : files.entrySet()) {
        askAbout(entry.getKey(), entry.getValue());
      }
      if (sampling.isPresent()) {
        for (PairSampling.Pair pair : sampling.get().draw(candidates(true))) {
          askAbout(pair);
        }
      }
      return new Outcome(points, pairs, kept, elapsed, journal.failures());
    }

    private void askAbout(String name, Path file) throws JournalWriteException {
      Optional<Picture> picture = Optional.empty();
      for (Teacher teacher : scoring) {
        if (journal.point(teacher.name(), name).isPresent()
            || journal.failed(teacher.name(), name)) {
          kept++;
        } else {
          try {
            requireUninterrupted();
            if (picture.isEmpty()) {
              picture = Optional.of(Pictures.read(file));
            }
            Teacher.Answer<PointSignal> answer = teacher.ask(picture.get());
            journal.add(
                new Signal.Point(
                    teacher.name(), name, answer.signal(), answer.elapsed(), answer.modelDigest()));
            points++;
            elapsed = elapsed.plus(answer.elapsed());
          } catch (AssessmentException e) {
            journal.add(
                new Signal.Failure(teacher.name(), name, Optional.empty(), ofThePicture(e)));
          }
        }
        listener.onSignal(++done, total);
      }
    }

    private void askAbout(PairSampling.Pair pair) throws JournalWriteException {
      for (Teacher teacher : teachers) {
        if (journal.knows(teacher.name(), pair.first(), pair.second())) {
          kept++;
        } else {
          try {
            requireUninterrupted();
            Teacher.Answer<PairSignal> answer = answer(teacher, pair);
            journal.add(
                new Signal.Pair(
                    teacher.name(),
                    pair.first(),
                    pair.second(),
                    answer.signal(),
                    answer.elapsed(),
                    answer.modelDigest()));
            pairs++;
            elapsed = elapsed.plus(answer.elapsed());
          } catch (AssessmentException e) {
            journal.add(
                new Signal.Failure(
                    teacher.name(), pair.first(), Optional.of(pair.second()), ofThePicture(e)));
          }
        }
        listener.onSignal(++done, total);
      }
    }

    private Teacher.Answer<PairSignal> answer(Teacher teacher, PairSampling.Pair pair) {
      if (teacher.prefers()) {
        return teacher.ask(read(pair.first()), read(pair.second()));
      }
      return new Teacher.Answer<>(
          PairSignal.of(
              journal.point(teacher.name(), pair.first()).orElseThrow(),
              journal.point(teacher.name(), pair.second()).orElseThrow()),
          Duration.ZERO,
          Optional.empty());
    }

    private Picture read(String name) {
      return Pictures.read(Optional.ofNullable(files.get(name)).orElseThrow());
    }

    /** The pictures, or those which all teachers scored, with the mean of the scores. */
    private List<PairSampling.Candidate> candidates(boolean scored) {
      Set<Path> folders =
          files.values().stream()
              .map(file -> file.toAbsolutePath().normalize().getParent())
              .collect(Collectors.toSet());
      List<PairSampling.Candidate> candidates = new ArrayList<>();
      for (Map.Entry<String, Path> entry : files.entrySet()) {
        String name = entry.getKey();
        List<Double> scores =
            scoring.stream()
                .flatMap(t -> journal.point(t.name(), name).stream())
                .map(PointSignal::score)
                .toList();
        if (!scored || scores.size() == scoring.size()) {
          candidates.add(
              new PairSampling.Candidate(
                  name,
                  folders.size() == 1
                      ? name
                      : String.valueOf(entry.getValue().toAbsolutePath().normalize().getParent()),
                  scores.stream().mapToDouble(s -> s).average().orElse(0)));
        }
      }
      return candidates;
    }
  }

  /** A teacher that is not there at all fails at every picture, and none of them is at fault. */
  private static String ofThePicture(AssessmentException e) {
    if (e instanceof UnreadablePictureException
        || e instanceof UnsupportedRequestException
        || e instanceof InferenceException) {
      requireUninterrupted();
      return String.valueOf(e.getMessage());
    }
    throw e;
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }
}
