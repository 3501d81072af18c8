// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import static dev.iqa.backend.remote.FakeServer.reply;
import static dev.iqa.backend.remote.FakeServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnparsableAnswerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class RemoteProviderTest {

  private static final Picture GREY =
      Picture.copyOf(8, 8, PixelFormat.GRAY8, ByteBuffer.allocate(64));

  private static QualityAssessor open(FakeServer server) {
    return QualityAssessors.open("server?url=" + server.url() + "&model=tiny");
  }

  @Test
  void nothingIsSentBeforeAPictureIsAssessed() throws IOException {
    try (FakeServer server = new FakeServer(stream("good"));
        QualityAssessor assessor = open(server)) {
      assertThat(assessor.descriptor().id()).hasToString("server@remote");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void theLikelihoodsOfTheLevelsBecomeAScore() throws IOException {
    // Half excellent, half good: 4.5 of 5.
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"good\"},\"logprobs\":{\"content\":[{"
            + "\"token\":\"good\",\"logprob\":-0.7,\"top_logprobs\":["
            + "{\"token\":\"good\",\"logprob\":-0.7},{\"token\":\"excellent\",\"logprob\":-0.7}"
            + "]}]}}]}";
    try (FakeServer server = new FakeServer(reply(200, "application/json", body));
        QualityAssessor assessor = open(server)) {
      Assessment assessment = assessor.assess(GREY);

      assertThat(assessment.score().orElseThrow().value()).isCloseTo(4.5, within(1e-9));
      assertThat(assessment.provenance().device()).isEqualTo(server.url());
      assertThat(assessment.provenance().preprocessing()).contains("sent as PNG");
    }
  }

  @Test
  void aServerWithoutProbabilitiesIsTakenAtItsWord() throws IOException {
    String plain = "{\"choices\":[{\"message\":{\"content\":\"{\\\"level\\\":\\\"poor\\\"}\"}}]}";
    try (FakeServer server = new FakeServer(reply(200, "application/json", plain));
        QualityAssessor assessor = open(server)) {
      Assessment assessment = assessor.assess(GREY);

      assertThat(assessment.score().orElseThrow().value()).isEqualTo(2);
      assertThat(assessment.provenance().preprocessing())
          .anyMatch(step -> step.contains("taken at its word"));
    }
  }

  @Test
  void distortionsAreReadFromTheSchemaAndNothingElseIs() throws IOException {
    String right = "{\"distortions\":[{\"distortion\":\"noise\",\"severity\":\"obvious\"}]}";
    AssessmentRequest request = AssessmentRequest.of(GREY).asking(Aspect.DISTORTIONS);
    try (FakeServer server = new FakeServer(stream(right), stream("{\"distortion\":\"a cat\"}"));
        QualityAssessor assessor = open(server)) {
      Distortion noise = assessor.assess(request).distortions().orElseThrow().found().get(0);

      assertThat(noise.type().family()).isEqualTo(DistortionFamily.NOISE);
      assertThat(noise.severity()).isEqualTo(3);
      assertThatThrownBy(() -> assessor.assess(request))
          .isInstanceOf(UnparsableAnswerException.class)
          .hasMessageContaining("a cat");
    }
  }

  @Test
  void withoutAnAddressNothingIsOpened() {
    assertThatThrownBy(() -> QualityAssessors.open("server"))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("server?url=http://localhost:8080/v1");
  }
}
