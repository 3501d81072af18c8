// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import dev.iqa.spi.QualityAssessorProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Providers for the tests of discovery; each is found only where a test names it. */
abstract class FakeProvider implements QualityAssessorProvider {

  private final String backend;
  private final int priority;
  private final List<AssessorDescriptor> assessors;

  FakeProvider(String backend, int priority, String... names) {
    this.backend = backend;
    this.priority = priority;
    assessors = Arrays.stream(names).map(name -> descriptor(name, backend)).toList();
  }

  static AssessorDescriptor descriptor(String name, String backend) {
    return AssessorDescriptor.builder(name, backend)
        .scoring(ScoreScale.PERCENT)
        .option("window", "Shape of the window.", "gaussian", "uniform")
        .option("seed", "Any number.", "0")
        .build();
  }

  @Override
  public String backend() {
    return backend;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return assessors;
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    return new FakeAssessor(descriptor(id.name(), id.backend()), config);
  }

  record FakeAssessor(AssessorDescriptor descriptor, AssessorConfig config)
      implements QualityAssessor {
    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      return new Assessment(
          List.of(Score.of(request.candidate().width(), ScoreScale.PERCENT)),
          new Provenance(
              descriptor.id(),
              config.options(),
              Optional.empty(),
              List.of(),
              "cpu",
              Duration.ZERO));
    }

    @Override
    public void close() {}
  }

  public static final class Plain extends FakeProvider {
    public Plain() {
      super("plain", 0, "ssim", "psnr");
    }
  }

  public static final class Fast extends FakeProvider {
    public Fast() {
      super("fast", 10, "ssim");
    }
  }

  public static final class Rival extends FakeProvider {
    public Rival() {
      super("rival", 10, "ssim");
    }
  }

  public static final class Unavailable extends FakeProvider {
    public Unavailable() {
      super("cuda", 99, "ssim", "only-cuda");
    }

    @Override
    public Optional<String> unavailableBecause() {
      return Optional.of("CUDA 12 not found");
    }

    @Override
    public Optional<AssessorId> embeddedDefault() {
      return Optional.of(new AssessorId("ssim", "cuda"));
    }
  }

  public static final class Recommending extends FakeProvider {
    public Recommending() {
      super("recommending", 1, "measured");
    }

    @Override
    public Optional<AssessorId> embeddedDefault() {
      return Optional.of(new AssessorId("measured", "recommending"));
    }
  }

  public static final class AlsoRecommending extends FakeProvider {
    public AlsoRecommending() {
      super("also", 1, "student");
    }

    @Override
    public Optional<AssessorId> embeddedDefault() {
      return Optional.of(new AssessorId("student", "also"));
    }
  }

  public static final class CannotBeMade extends FakeProvider {
    public CannotBeMade() {
      super("unmade", 0, "unmade");
      throw new UnsupportedOperationException("no constructor today");
    }
  }

  public static final class CannotList extends FakeProvider {
    public CannotList() {
      super("unlisted", 0);
    }

    @Override
    public List<AssessorDescriptor> assessors() {
      throw new IllegalStateException("the list is lost");
    }
  }

  public static final class ListsForeign extends FakeProvider {
    public ListsForeign() {
      super("foreign", 0);
    }

    @Override
    public List<AssessorDescriptor> assessors() {
      return List.of(descriptor("ssim", "plain"));
    }
  }
}
