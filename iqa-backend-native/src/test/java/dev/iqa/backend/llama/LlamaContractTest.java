// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.model.gguf.LlamaShape;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A model of random weights knows nothing of quality; it keeps every other rule. */
class LlamaContractTest extends QualityAssessorContract {

  private static final LlamaShape SHAPE = new LlamaShape(4096, 64, 2, 128, 4, 2, 1e-5f, 10_000);

  @TempDir private static Path folder;
  private static Path file;
  private static LanguageManifest manifest;

  @BeforeAll
  static void write() throws IOException {
    TinyModels.engine();
    file =
        TinyModels.written(
            TinyModels.language(SHAPE, TinyModels.vocabulary(), 4), folder, "tiny.gguf");
    manifest =
        LanguageManifest.parse(
            ("{\"schema\":\"https://iqa.dev/schema/language/v1\",\"name\":\"language\","
                    + "\"summary\":\"Random weights.\",\"reference\":\"optional\","
                    + "\"aspects\":[\"score\",\"distortions\",\"description\",\"preference\"],"
                    + "\"files\":["
                    + LlamaProviderTest.entry(file, "gguf")
                    + "],\"origin\":{\"licence\":\"Apache-2.0\",\"source\":\"the test\"}}")
                .getBytes(StandardCharsets.UTF_8),
            "the test");
  }

  @Override
  protected String assessor() {
    return "language@llama";
  }

  @Override
  protected AssessorConfig config() {
    return AssessorConfig.defaults().withOption("tokens", "60");
  }

  /** As the provider does, with eyes of the test. */
  @Override
  protected QualityAssessor open(AssessorConfig config) {
    LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false);
    LlamaModel model =
        new LlamaModel.Builder(weights, ChatTemplate.of(weights, "vicuna"))
            .seeingWith(new GridEncoder(SHAPE.width()))
            .digest(manifest.file("gguf").orElseThrow().digest())
            .sized(4096, 1, 2)
            .build();
    return new LanguageAssessor(
        model, manifest, QualityAssessors.describe(assessor()), config.options());
  }

  @Override
  protected double identicalTolerance() {
    return 4;
  }

  @Override
  protected Set<SampleDamage> damages() {
    return EnumSet.noneOf(SampleDamage.class);
  }
}
