// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import dev.iqa.spi.QualityAssessorProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The assessors on the class path or module path.
 *
 * <pre>{@code
 * try (QualityAssessor assessor = QualityAssessors.open("ssim?downsample=none")) { … }
 * }</pre>
 */
public final class QualityAssessors {

  private QualityAssessors() {}

  /**
   * Every assessor that providers list, available or not, sorted by id. Loads no native code.
   *
   * @return descriptors
   */
  public static List<AssessorDescriptor> installed() {
    return discover().providers.stream()
        .flatMap(p -> p.assessors().stream())
        .sorted(Comparator.comparing(d -> d.id().toString()))
        .toList();
  }

  /**
   * Every provider found, so that a program can show which backends are available and why not.
   *
   * @return providers in no particular order
   */
  public static List<QualityAssessorProvider> providers() {
    return discover().providers;
  }

  /**
   * Opens the embedded default: what the available provider of highest priority recommends.
   *
   * @return an open assessor; the caller closes it
   * @throws NoSuchAssessorException if no provider recommends one
   */
  public static QualityAssessor open() {
    return open(embeddedDefault().toString());
  }

  /**
   * The assessor that serves users who name none: what the available provider of highest priority
   * recommends.
   *
   * @return its id
   * @throws NoSuchAssessorException if no provider recommends one
   */
  public static AssessorId embeddedDefault() {
    Discovery discovery = discover();
    return discovery.available().stream()
        .filter(p -> p.embeddedDefault().isPresent())
        .max(Comparator.comparingInt(QualityAssessorProvider::priority))
        .flatMap(QualityAssessorProvider::embeddedDefault)
        .orElseThrow(
            () ->
                new NoSuchAssessorException(
                    "no embedded default is available; add iqa-core to the class path"
                        + discovery.problems()));
  }

  /**
   * Opens an assessor by name with the usual configuration.
   *
   * @param name as {@link #open(String, AssessorConfig)}
   * @return an open assessor; the caller closes it
   */
  public static QualityAssessor open(String name) {
    return open(name, AssessorConfig.defaults());
  }

  /**
   * Opens an assessor. With a backend named, that one is taken; otherwise the available provider of
   * highest priority. The order of the class path never decides.
   *
   * @param name {@code name}, {@code name@backend}, either with options: {@code
   *     ssim?window=uniform&downsample=none}
   * @param config options in the name replace those of the same name in the configuration
   * @return an open assessor; the caller closes it
   * @throws NoSuchAssessorException if no provider lists the name, or two of equal priority do
   * @throws ModelUnavailableException if every provider that lists it is unavailable, or its
   *     weights cannot be loaded
   * @throws UnsupportedRequestException if an option is unknown or its value does not work
   */
  public static QualityAssessor open(String name, AssessorConfig config) {
    Wanted wanted = Wanted.parse(name);
    Discovery discovery = discover();
    List<QualityAssessorProvider> offers =
        discovery.providers.stream().filter(wanted::isOfferedBy).toList();
    if (offers.isEmpty()) {
      throw new NoSuchAssessorException(
          "no assessor named '"
              + wanted
              + "'; installed: "
              + installed().stream().map(d -> d.id().toString()).toList()
              + discovery.problems());
    }
    List<QualityAssessorProvider> available =
        offers.stream()
            .filter(p -> p.unavailableBecause().isEmpty())
            .sorted(Comparator.comparingInt(QualityAssessorProvider::priority).reversed())
            .toList();
    if (available.isEmpty()) {
      throw new ModelUnavailableException(
          "'"
              + wanted
              + "' is installed but unavailable: "
              + offers.stream()
                  .map(p -> p.backend() + ": " + p.unavailableBecause().orElse(""))
                  .toList());
    }
    QualityAssessorProvider chosen = available.get(0);
    if (available.size() > 1 && available.get(1).priority() == chosen.priority()) {
      throw new NoSuchAssessorException(
          "'"
              + wanted
              + "' is offered with equal priority by "
              + available.stream().map(QualityAssessorProvider::backend).sorted().toList()
              + "; name one, as in '"
              + wanted.name
              + "@"
              + chosen.backend()
              + "'");
    }
    AssessorDescriptor descriptor =
        chosen.assessors().stream().filter(wanted::names).findFirst().orElseThrow();
    AssessorConfig complete = config;
    for (Map.Entry<String, String> option : wanted.options.entrySet()) {
      complete = complete.withOption(option.getKey(), option.getValue());
    }
    descriptor.requireKnownOptions(complete.options());
    return chosen.open(descriptor.id(), complete);
  }

  /**
   * The descriptor that {@link #open(String, AssessorConfig)} would choose among the installed,
   * options not looked at, availability neither.
   *
   * @param name {@code name} or {@code name@backend}, with or without options
   * @return the descriptor of highest priority
   * @throws NoSuchAssessorException if no provider lists the name
   */
  public static AssessorDescriptor describe(String name) {
    Wanted wanted = Wanted.parse(name);
    Discovery discovery = discover();
    return discovery.providers.stream()
        .sorted(Comparator.comparingInt(QualityAssessorProvider::priority).reversed())
        .filter(wanted::isOfferedBy)
        .flatMap(p -> p.assessors().stream())
        .filter(wanted::names)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchAssessorException(
                    "no assessor named '"
                        + wanted
                        + "'; installed: "
                        + installed().stream().map(d -> d.id().toString()).toList()
                        + discovery.problems()));
  }

  // ServiceLoader.load is caller-sensitive: this is the only place that calls it.
  private static Discovery discover() {
    Discovery found = new Discovery(ServiceLoader.load(QualityAssessorProvider.class));
    if (!found.providers.isEmpty()) {
      return found;
    }
    // In containers the context class loader often does not see this library.
    return new Discovery(
        ServiceLoader.load(QualityAssessorProvider.class, QualityAssessors.class.getClassLoader()));
  }

  private static final class Discovery {
    final List<QualityAssessorProvider> providers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Discovery(ServiceLoader<QualityAssessorProvider> loader) {
      Iterator<QualityAssessorProvider> all = loader.iterator();
      while (hasNext(all)) {
        try {
          providers.add(all.next());
        } catch (ServiceConfigurationError e) {
          failures.add(String.valueOf(e.getMessage()));
        }
      }
    }

    // A provider that cannot be loaded must not hide the others.
    private boolean hasNext(Iterator<QualityAssessorProvider> all) {
      while (true) {
        try {
          return all.hasNext();
        } catch (ServiceConfigurationError e) {
          failures.add(String.valueOf(e.getMessage()));
        }
      }
    }

    List<QualityAssessorProvider> available() {
      return providers.stream().filter(p -> p.unavailableBecause().isEmpty()).toList();
    }

    String problems() {
      return failures.isEmpty() ? "" : "; providers that failed to load: " + failures;
    }
  }

  private record Wanted(String name, Optional<String> backend, Map<String, String> options) {

    static Wanted parse(String text) {
      int question = text.indexOf('?');
      String id = question < 0 ? text : text.substring(0, question);
      int at = id.indexOf('@');
      Map<String, String> options = new TreeMap<>();
      if (question >= 0) {
        for (String pair : text.substring(question + 1).split("&", -1)) {
          int equals = pair.indexOf('=');
          if (equals < 1) {
            throw new UnsupportedRequestException(
                "options are written name=value, joined by &; '"
                    + pair
                    + "' in '"
                    + text
                    + "' is not");
          }
          options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
      return at < 0
          ? new Wanted(id, Optional.empty(), options)
          : new Wanted(id.substring(0, at), Optional.of(id.substring(at + 1)), options);
    }

    boolean isOfferedBy(QualityAssessorProvider provider) {
      return backend.map(provider.backend()::equals).orElse(true)
          && provider.assessors().stream().anyMatch(this::names);
    }

    boolean names(AssessorDescriptor descriptor) {
      return descriptor.id().name().equals(name);
    }

    @Override
    public String toString() {
      return name + backend.map(b -> "@" + b).orElse("");
    }
  }
}
