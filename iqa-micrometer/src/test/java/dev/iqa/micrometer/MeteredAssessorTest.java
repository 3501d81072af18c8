// SPDX-License-Identifier: Apache-2.0
package dev.iqa.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeteredAssessorTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WidthAssessor widths = new WidthAssessor();
  private final QualityAssessor metered = MeteredAssessor.of(widths, registry);

  private static AssessmentRequest wide(int pixels) {
    return AssessmentRequest.of(
        Picture.wrap(pixels, 1, PixelFormat.GRAY8, ByteBuffer.allocateDirect(pixels)));
  }

  @Test
  void answersAsTheOtherDoes() {
    assertThat(metered.assess(wide(30)).score().orElseThrow().value()).isEqualTo(30);
    assertThat(metered.descriptor()).isSameAs(widths.descriptor());
    metered.close();
    assertThat(widths.closed).isTrue();
  }

  @Test
  void recordsTimesCountsAndScores() {
    metered.assess(wide(10));
    metered.assessAll(List.of(wide(20), wide(60)));

    assertThat(
            registry.get("iqa.assess").tags("assessor", "width@test", "outcome", "success").timer())
        .satisfies(timer -> assertThat(timer.count()).isEqualTo(2));
    assertThat(registry.get("iqa.requests").counter().count()).isEqualTo(3);
    assertThat(registry.get("iqa.score").tag("assessor", "width@test").summary())
        .satisfies(
            scores -> {
              assertThat(scores.count()).isEqualTo(3);
              assertThat(scores.mean()).isEqualTo(30);
            });
  }

  @Test
  void countsRefusalsByTheirType() {
    assertThatThrownBy(() -> metered.assess(wide(101)))
        .isInstanceOf(UnsupportedRequestException.class);

    assertThat(
            registry
                .get("iqa.requests")
                .tag("outcome", "UnsupportedRequestException")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(registry.find("iqa.score").summary()).isNull();
  }

  /** As good as it is wide. */
  private static final class WidthAssessor implements QualityAssessor {

    private final AssessorDescriptor descriptor =
        AssessorDescriptor.builder("width", "test").scoring(ScoreScale.PERCENT).build();
    private boolean closed;

    @Override
    public AssessorDescriptor descriptor() {
      return descriptor;
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      int width = request.candidate().width();
      if (width > 100) {
        throw new UnsupportedRequestException(width + " pixels are too wide; 100 would work");
      }
      return new Assessment(
          List.of(Score.of(width, ScoreScale.PERCENT)),
          new Provenance(
              descriptor.id(), Map.of(), Optional.empty(), List.of(), "cpu", Duration.ZERO));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
