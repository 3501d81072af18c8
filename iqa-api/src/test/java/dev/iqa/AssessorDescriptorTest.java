// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssessorDescriptorTest {

  private static final Picture PICTURE =
      Picture.wrap(1, 1, PixelFormat.GRAY8, ByteBuffer.allocateDirect(1));

  private static AssessorDescriptor.Builder scorer() {
    return AssessorDescriptor.builder("ssim", "core").scoring(ScoreScale.PERCENT);
  }

  private static void refuses(
      AssessorDescriptor descriptor, AssessmentRequest request, String... words) {
    assertThatThrownBy(() -> descriptor.requireSupported(request))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContainingAll(words);
  }

  private static void allows(AssessorDescriptor descriptor, AssessmentRequest request) {
    assertThatCode(() -> descriptor.requireSupported(request)).doesNotThrowAnyException();
  }

  @Test
  void keepsWhatItWasBuiltFrom() {
    AssessorDescriptor descriptor =
        scorer()
            .summary("s")
            .guidance("g")
            .answering(Aspect.MAP)
            .reference(ReferenceUse.REQUIRED)
            .option("window", "w", "gaussian", "uniform")
            .modelDigest("sha256:00")
            .source("paper")
            .licence("MIT")
            .build();

    assertThat(descriptor.id()).hasToString("ssim@core");
    assertThat(descriptor.summary()).isEqualTo("s");
    assertThat(descriptor.guidance()).isEqualTo("g");
    assertThat(descriptor.aspects()).containsExactly(Aspect.SCORE, Aspect.MAP);
    assertThat(descriptor.reference()).isEqualTo(ReferenceUse.REQUIRED);
    assertThat(descriptor.scale()).contains(ScoreScale.PERCENT);
    assertThat(descriptor.options())
        .containsExactly(
            new AssessorOption("window", "w", List.of("gaussian", "uniform"), "gaussian"));
    assertThat(descriptor.modelDigest()).contains("sha256:00");
    assertThat(descriptor.source()).isEqualTo("paper");
    assertThat(descriptor.licence()).isEqualTo("MIT");
  }

  @Test
  void isWithoutReferenceAndUnderApacheUnlessSaid() {
    assertThat(scorer().build().reference()).isEqualTo(ReferenceUse.NONE);
    assertThat(scorer().build().licence()).isEqualTo("Apache-2.0");
  }

  @Test
  void answersAtLeastOneAspect() {
    assertThatThrownBy(() -> AssessorDescriptor.builder("mute", "core").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mute@core");
  }

  @Test
  void hasAScaleExactlyIfItScores() {
    assertThatThrownBy(
            () -> AssessorDescriptor.builder("a", "core").answering(Aspect.SCORE).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale");
    AssessorDescriptor described =
        AssessorDescriptor.builder("a", "core").answering(Aspect.DESCRIPTION).build();
    assertThat(described.scale()).isEmpty();
  }

  @Test
  void isNotChangedByItsBuilder() {
    AssessorDescriptor.Builder builder = scorer();
    AssessorDescriptor before = builder.build();
    builder.answering(Aspect.MAP).option("o", "m", "d");

    assertThat(before.aspects()).containsExactly(Aspect.SCORE);
    assertThat(before.options()).isEmpty();
    assertThatThrownBy(() -> before.aspects().add(Aspect.MAP))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesAspectsItDoesNotAnswer() {
    refuses(
        scorer().build(),
        AssessmentRequest.of(PICTURE).asking(Aspect.SCORE, Aspect.MAP),
        "ssim@core does not answer [MAP]",
        "it answers [SCORE]");
  }

  @Test
  void refusesAMissingOrUselessReference() {
    AssessmentRequest alone = AssessmentRequest.of(PICTURE);
    AssessorDescriptor required = scorer().reference(ReferenceUse.REQUIRED).build();
    AssessorDescriptor optional = scorer().reference(ReferenceUse.OPTIONAL).build();

    refuses(required, alone, "ssim@core", "reference");
    refuses(scorer().build(), alone.against(PICTURE), "ssim@core", "leave the reference away");
    allows(required, alone.against(PICTURE));
    allows(scorer().build(), alone);
    allows(optional, alone);
    allows(optional, alone.against(PICTURE));
  }

  @Test
  void refusesTheWrongNumberOfPictures() {
    AssessorDescriptor both =
        scorer().answering(Aspect.PREFERENCE, Aspect.DESCRIPTION, Aspect.MAP).build();
    AssessmentRequest pair = AssessmentRequest.between(PICTURE, PICTURE);

    allows(both, pair);
    allows(both, pair.asking(Aspect.PREFERENCE, Aspect.DESCRIPTION));
    refuses(both, pair.asking(Aspect.PREFERENCE, Aspect.SCORE), "[SCORE]");
    refuses(both, pair.asking(Aspect.MAP), "[MAP]");
    refuses(
        both,
        AssessmentRequest.of(PICTURE).asking(Aspect.PREFERENCE),
        "AssessmentRequest.between(first, second)");
  }

  @Test
  void knowsItsOptions() {
    AssessorDescriptor descriptor =
        scorer().option("window", "w", "gaussian", "uniform").option("seed", "s", "0").build();

    assertThatCode(
            () -> descriptor.requireKnownOptions(Map.of("window", "uniform", "seed", "anything")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> descriptor.requireKnownOptions(Map.of("windows", "uniform")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("ssim@core has no option 'windows'; it has [window, seed]");
    assertThatThrownBy(() -> descriptor.requireKnownOptions(Map.of("window", "round")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("ssim@core: option 'window' cannot be 'round'; it takes [gaussian, uniform]");
  }

  @Test
  void anOptionsDefaultIsOneOfItsValues() {
    assertThatThrownBy(() -> new AssessorOption("o", "m", List.of("a", "b"), "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'c'")
        .hasMessageContaining("[a, b]");
    assertThat(new AssessorOption("o", "m", List.of(), "c").accepts("whatever")).isTrue();
    assertThat(new AssessorOption("o", "m", List.of("c"), "c").accepts("d")).isFalse();
  }
}
