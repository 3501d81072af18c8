// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.AssessorOption;
import dev.iqa.ModelUnavailableException;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.Tags;
import dev.iqa.model.Origin;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offers {@code server}: whatever language model the user's server runs. */
public final class RemoteProvider implements QualityAssessorProvider {

  private static final String URL = "url";
  private static final String MODEL = "model";
  private static final String KEY = "key";
  private static final String REQUESTS = "requests";
  private static final String DEFAULT_KEY = "IQA_REMOTE_KEY";
  private static final String DEFAULT_REQUESTS = "4";

  private static final LanguageManifest MANIFEST =
      new LanguageManifest(
          "server",
          "A language model on a server that speaks OpenAI's chat completions.",
          "The answers are those of the model behind the address; how well it sees can be measured"
              + " with iqa perceive. Pictures are sent to that address and nowhere else.",
          "en",
          EnumSet.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.PREFERENCE),
          ReferenceUse.OPTIONAL,
          Tags.DEFAULT,
          "",
          Optional.empty(),
          Map.of(),
          List.of(),
          new Origin(
              "LicenseRef-the-model's",
              "the model of the user's server",
              "You et al., 2024, https://arxiv.org/abs/2405.18842, for the questions",
              ""));

  /** For the service loader. */
  public RemoteProvider() {}

  @Override
  public String backend() {
    return "remote";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    AssessorDescriptor asked = MANIFEST.descriptor(backend());
    List<AssessorOption> options = new ArrayList<>();
    options.add(
        new AssessorOption(
            URL, "of the server, up to and with /v1; there is none by default", List.of(), ""));
    options.add(new AssessorOption(MODEL, "its name on the server", List.of(), ""));
    options.add(
        new AssessorOption(
            KEY, "environment variable that holds the key, if it is set", List.of(), DEFAULT_KEY));
    options.add(
        new AssessorOption(
            REQUESTS, "to the server at the same time", List.of(), DEFAULT_REQUESTS));
    options.addAll(asked.options());
    return List.of(
        new AssessorDescriptor(
            asked.id(),
            asked.summary(),
            asked.guidance(),
            asked.aspects(),
            asked.reference(),
            asked.scale(),
            options,
            asked.modelDigest(),
            asked.source(),
            asked.licence()));
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    Map<String, String> options = config.options();
    String url = options.getOrDefault(URL, "");
    if (url.isEmpty()) {
      throw new ModelUnavailableException(
          id + " needs the address of a server, as in server?url=http://localhost:8080/v1");
    }
    String key = options.getOrDefault(KEY, DEFAULT_KEY);
    ServerAddress server =
        new ServerAddress(
            ServerAddress.base(url),
            options.getOrDefault(MODEL, ""),
            Optional.ofNullable(System.getenv(key)).filter(k -> !k.isBlank()),
            requests(options.getOrDefault(REQUESTS, DEFAULT_REQUESTS)));
    return new LanguageAssessor(
        new RemoteLanguageModel(server), MANIFEST, assessors().get(0), options);
  }

  private static int requests(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ModelUnavailableException(
          "option requests cannot be '" + text + "'; a number such as 4 would work");
    }
  }
}
