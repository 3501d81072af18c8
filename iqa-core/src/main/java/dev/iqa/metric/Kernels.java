// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.JavaPixelKernels;
import dev.iqa.metric.spi.PixelKernels;
import dev.iqa.metric.spi.Samples;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels in use: of those found, the available ones of highest priority, else the plain-Java
 * definition. The system property {@code iqa.kernels=java} keeps to the definition.
 */
final class Kernels {

  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private Kernels() {}

  // Chosen when first asked for, so that listing assessors loads no native code.
  private static final class Chosen {
    static final PixelKernels BEST = choose();
  }

  /** The kernels that read both pictures. */
  static PixelKernels of(Samples a, Samples b) {
    PixelKernels best = Chosen.BEST;
    return best.reads(a) && best.reads(b) ? best : JavaPixelKernels.INSTANCE;
  }

  /** The kernels for planes that every one of them reads. */
  static PixelKernels best() {
    return Chosen.BEST;
  }

  /** The kernels that average these samples, if any do. */
  static Optional<PixelKernels> averaging(Samples samples) {
    return Optional.of(Chosen.BEST).filter(best -> best.averages(samples));
  }

  /** The kernels that convert to L*a*b*, if any do. */
  static Optional<PixelKernels> convertingToLab() {
    return Optional.of(Chosen.BEST).filter(PixelKernels::convertsToLab);
  }

  /** The kernels that transform planes of this size, if any do. */
  static Optional<PixelKernels> transforming(int width, int height) {
    return Optional.of(Chosen.BEST).filter(best -> best.transforms(width, height));
  }

  private static PixelKernels choose() {
    if ("java".equals(System.getProperty("iqa.kernels"))) {
      return JavaPixelKernels.INSTANCE;
    }
    PixelKernels best =
        installed().stream()
            .filter(k -> k.unavailableBecause().isEmpty())
            .max(Comparator.comparingInt(PixelKernels::priority).thenComparing(PixelKernels::name))
            .filter(k -> k.priority() > 0)
            .orElse(JavaPixelKernels.INSTANCE);
    LOG.debug("kernels of the classical metrics: {}", best.name());
    return best;
  }

  /** Those found besides the definition, available or not. */
  static List<PixelKernels> installed() {
    // The loader of this library: a container's context loader often does not see it.
    return ServiceLoader.load(PixelKernels.class, Kernels.class.getClassLoader()).stream()
        .flatMap(Kernels::load)
        .toList();
  }

  private static Stream<PixelKernels> load(ServiceLoader.Provider<PixelKernels> provider) {
    try {
      return Stream.of(provider.get());
    } catch (ServiceConfigurationError | LinkageError e) {
      LOG.warn("kernels that failed to load are left out: {}", e.toString());
      return Stream.empty();
    }
  }
}
