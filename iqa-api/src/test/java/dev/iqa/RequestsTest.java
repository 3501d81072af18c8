// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

  private static Picture picture(int width) {
    return Picture.wrap(width, 1, PixelFormat.GRAY8, ByteBuffer.allocateDirect(width));
  }

  @Test
  void onePictureIsAskedForItsScore() {
    Picture one = picture(1);
    AssessmentRequest request = AssessmentRequest.of(one);

    assertThat(request.candidate()).isSameAs(one);
    assertThat(request.aspects()).containsExactly(Aspect.SCORE);
    assertThat(request.reference()).isEmpty();
  }

  @Test
  void twoPicturesAreAskedForAPreference() {
    Picture one = picture(1);
    Picture two = picture(2);
    AssessmentRequest request = AssessmentRequest.between(one, two);

    assertThat(request.candidates()).containsExactly(one, two);
    assertThat(request.aspects()).containsExactly(Aspect.PREFERENCE);
    assertThatIllegalStateException()
        .isThrownBy(request::candidate)
        .withMessageContaining("two pictures");
  }

  @Test
  void aRequestIsNotChangedByWhatIsMadeOfIt() {
    AssessmentRequest plain = AssessmentRequest.of(picture(1));
    Picture pristine = picture(2);
    AssessmentRequest more = plain.against(pristine).asking(Aspect.MAP, Aspect.SCORE);

    assertThat(plain.reference()).isEmpty();
    assertThat(plain.aspects()).containsExactly(Aspect.SCORE);
    assertThat(more.reference()).containsSame(pristine);
    assertThat(more.aspects()).containsExactly(Aspect.SCORE, Aspect.MAP);
    assertThatThrownBy(() -> more.aspects().add(Aspect.PREFERENCE))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aRequestAsksForSomething() {
    AssessmentRequest request = AssessmentRequest.of(picture(1));

    assertThatIllegalArgumentException().isThrownBy(() -> request.asking(Set.of()));
  }

  @Test
  void anIdPrintsNameAndBackend() {
    assertThat(new AssessorId("ms-ssim.v2", "core")).hasToString("ms-ssim.v2@core");
  }

  @ParameterizedTest
  @CsvSource({"'',core", "SSIM,core", "-a,core", "a b,core", "a,''", "a@b,core", "a?b,core", "a,C"})
  void anIdIsLowerCase(String name, String backend) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AssessorId(name, backend))
        .withMessageContaining("'" + name + "@" + backend + "'");
  }

  @Test
  void aConfigurationIsChangedByCopy() {
    AssessorConfig defaults = AssessorConfig.defaults();
    AssessorConfig other =
        defaults
            .withModels(Path.of("models"))
            .withDevice(Device.parse("cuda:1"))
            .withThreads(4)
            .withOption("window", "gaussian")
            .withOption("window", "uniform");

    assertThat(defaults).isEqualTo(new AssessorConfig(Optional.empty(), Device.CPU, 1, Map.of()));
    assertThat(other)
        .isEqualTo(
            new AssessorConfig(
                Optional.of(Path.of("models")),
                new Device(Device.Kind.CUDA, 1),
                4,
                Map.of("window", "uniform")));
  }

  @Test
  void aConfigurationCopiesItsOptions() {
    Map<String, String> mutable = new HashMap<>(Map.of("a", "1"));
    AssessorConfig config = new AssessorConfig(Optional.empty(), Device.CPU, 1, mutable);
    mutable.clear();

    assertThat(config.options()).containsEntry("a", "1");
    assertThatThrownBy(() -> config.options().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aConfigurationHasAtLeastOneThread(int threads) {
    AssessorConfig defaults = AssessorConfig.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withThreads(threads))
        .withMessageContaining(String.valueOf(threads));
  }

  @ParameterizedTest
  @CsvSource({"cpu,cpu", "CUDA,cuda:0", "cuda:3,cuda:3", "tensorrt:0,tensorrt:0"})
  void aDeviceIsReadAsItIsPrinted(String typed, String printed) {
    assertThat(Device.parse(typed)).hasToString(printed);
    assertThat(Device.parse(printed)).isEqualTo(Device.parse(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "auto"})
  void anUnknownDeviceIsRefused(String typed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.parse(typed))
        .withMessageContaining("'" + typed + "'")
        .withMessageContaining("cuda:1");
  }

  @Test
  void aBatchAnswersInOrder() {
    try (QualityAssessor assessor =
        new FakeProvider.Plain().open(new AssessorId("ssim", "plain"), AssessorConfig.defaults())) {
      List<Assessment> all =
          assessor.assessAll(
              List.of(AssessmentRequest.of(picture(5)), AssessmentRequest.of(picture(7))));

      assertThat(all).extracting(a -> a.score().orElseThrow().value()).containsExactly(5.0, 7.0);
      assertThat(assessor.assess(picture(3)).score().orElseThrow().value()).isEqualTo(3);
    }
  }

  @Test
  void everyFailureKeepsItsCause() {
    IllegalStateException cause = new IllegalStateException("below");

    assertThat(
            List.<AssessmentException>of(
                new InferenceException("m", cause),
                new ModelUnavailableException("m", cause),
                new UnreadablePictureException("m", cause),
                new UnsupportedRequestException("m", cause)))
        .allSatisfy(e -> assertThat(e).hasMessage("m").hasCause(cause));
    assertThat(new UnsupportedRequestException("m")).hasNoCause();
  }
}
