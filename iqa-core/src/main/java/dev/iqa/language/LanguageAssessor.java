// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Finding;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A language model as an assessor: it is asked DepictQA's questions about the pictures, and what it
 * writes becomes findings.
 *
 * <table>
 * <caption>What is asked for an aspect</caption>
 * <tr><th>aspect</th><th>question</th><th>answer</th></tr>
 * <tr><td>SCORE</td><td>which of five levels</td><td>mean and deviation of the levels, weighed by
 *     the likelihood of their words [1]; 1 bad to 5 excellent</td></tr>
 * <tr><td>DISTORTIONS</td><td>what is wrong: in any number, one, or two</td><td>read strictly from
 *     the {@link Vocabulary}; where severities are missing they are asked for</td></tr>
 * <tr><td>DESCRIPTION of one</td><td>quality description, or reasoned assessment</td>
 *     <td>streamed</td></tr>
 * <tr><td>DESCRIPTION of two</td><td>comparison, or reasoned comparison</td><td>streamed</td></tr>
 * <tr><td>PREFERENCE</td><td>which is better, in both orders</td><td>the mean of both, by the
 *     likelihood of A, B and tie</td></tr>
 * </table>
 *
 * <p>The provenance holds language, version and wording of every question, the shares of the five
 * levels with their reliability, and how much the order of two pictures changed the answer. A model
 * that tells no likelihoods is taken at its word, and the provenance says so. What is no answer is
 * an {@link dev.iqa.UnparsableAnswerException} with the text.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 * @see <a href="https://arxiv.org/abs/2312.17090">[1] Wu et al., Q-Align, 2023</a>
 */
public final class LanguageAssessor implements QualityAssessor {

  private final LanguageModel model;
  private final LanguageManifest manifest;
  private final AssessorDescriptor descriptor;
  private final Map<String, String> options;
  private final Interview interview;
  private final Questions questions;
  private final AnswerReader reader;
  private final Confidence confidence;
  private volatile boolean closed;

  /**
   * Wraps a model; closing this closes it.
   *
   * @param model loaded
   * @param manifest of it
   * @param descriptor it was listed with, as {@link LanguageManifest#descriptor} makes it
   * @param options as {@link dev.iqa.AssessorConfig#options()}
   * @throws dev.iqa.UnsupportedRequestException if an option has a value that does not work
   * @throws ModelUnavailableException if the model's digest is not that of the descriptor
   */
  public LanguageAssessor(
      LanguageModel model,
      LanguageManifest manifest,
      AssessorDescriptor descriptor,
      Map<String, String> options) {
    Optional<String> listed = descriptor.modelDigest();
    if (listed.isPresent() && model.digest().isPresent() && !listed.equals(model.digest())) {
      throw new ModelUnavailableException(
          descriptor.id()
              + " was listed with the weights "
              + listed.get()
              + ", but has "
              + model.digest().get()
              + "; the weights of its manifest would work");
    }
    this.model = model;
    this.manifest = manifest;
    this.descriptor = descriptor;
    this.options = Map.copyOf(options);
    interview = Interview.of(manifest.language(), options);
    questions = Questions.in(interview.words());
    reader = new AnswerReader(interview.words());
    confidence = new Confidence(interview.words());
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    if (closed) {
      throw new IllegalStateException(descriptor.id() + " is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    long start = System.nanoTime();
    Conversation conversation =
        new Conversation(
            model, manifest, interview, questions, reader, confidence, request.reference());
    List<Finding> findings = new ArrayList<>();
    List<Picture> candidates = request.candidates();
    for (Aspect aspect : request.aspects()) {
      findings.add(
          switch (aspect) {
            case SCORE -> conversation.score(candidates.get(0));
            case DISTORTIONS -> conversation.distortions(candidates.get(0));
            case DESCRIPTION -> conversation.description(candidates, listener::onText);
            case PREFERENCE -> conversation.preference(candidates.get(0), candidates.get(1));
            case MAP -> throw new IllegalStateException("a manifest does not allow MAP");
          });
      listener.onProgress((double) findings.size() / request.aspects().size());
    }
    List<String> steps = new ArrayList<>(seen(request));
    steps.addAll(conversation.steps());
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(),
            options,
            descriptor.modelDigest().or(model::digest),
            steps,
            model.device(),
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private List<String> seen(AssessmentRequest request) {
    List<Picture> candidates = request.candidates();
    List<String> steps = new ArrayList<>(candidates.get(0).history());
    steps.addAll(model.preprocessing(candidates.get(0)));
    candidates.stream().skip(1).forEach(picture -> steps.addAll(seen("second: ", picture)));
    request.reference().ifPresent(picture -> steps.addAll(seen("reference: ", picture)));
    return steps;
  }

  private List<String> seen(String part, Picture picture) {
    List<String> steps = new ArrayList<>(picture.history());
    steps.addAll(model.preprocessing(picture));
    return steps.stream().map(step -> part + step).toList();
  }

  @Override
  public void close() {
    closed = true;
    model.close();
  }
}
