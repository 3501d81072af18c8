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
import java.util.function.Function;

/**
 * The assessors on the class path or module path.
 *
 * <pre>{@code
 * try (QualityAssessor assessor = QualityAssessors.open("ssim?downsample=none")) { … }
 * }</pre>
 */
public final class QualityAssessors {

  private static final Comparator<Offer> HIGHEST_FIRST =
      Comparator.comparingInt(Offer::priority).reversed().thenComparing(Offer::backend);

  private QualityAssessors() {}

  /**
   * Every assessor that providers list, available or not, sorted by id. Loads no native code.
   *
   * @return descriptors
   */
  public static List<AssessorDescriptor> installed() {
    return discover().listed();
  }

  /**
   * Every provider found, so that a program can show which backends are available and why not.
   *
   * @return providers, sorted by backend
   */
  public static List<QualityAssessorProvider> providers() {
    return discover().offers.stream().map(Offer::provider).toList();
  }

  /**
   * Why providers that are named on the class path or module path are missing from {@link
   * #providers()}: a class that is not there or was compiled for a newer Java, a constructor or a
   * list that fails. They never hide the others.
   *
   * @return a sentence for each; empty if all is well
   */
  public static List<String> problems() {
    return List.copyOf(discover().failures);
  }

  /**
   * Opens the embedded default: what the available provider of highest priority recommends.
   *
   * @return an open assessor; the caller closes it
   * @throws NoSuchAssessorException if no available provider recommends one, or two of equal
   *     priority do
   */
  public static QualityAssessor open() {
    return open(embeddedDefault().toString());
  }

  /**
   * The assessor that serves users who name none: what the available provider of highest priority
   * recommends.
   *
   * @return its id
   * @throws NoSuchAssessorException if no available provider recommends one, or two of equal
   *     priority do
   */
  public static AssessorId embeddedDefault() {
    Discovery discovery = discover();
    List<Offer> recommending =
        byPriority(discovery.offers.stream().filter(o -> o.recommended().isPresent()).toList());
    if (recommending.isEmpty()) {
      throw new NoSuchAssessorException(
          "no embedded default is available; add iqa-core to the class path or name an assessor"
              + discovery.missing());
    }
    AssessorId recommended = recommending.get(0).recommended().orElseThrow();
    requireNoTie(
        recommending,
        "an embedded default",
        o -> o.recommended().map(AssessorId::toString).orElse(""));
    return recommended;
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
    List<Offer> offers = discovery.offering(wanted);
    List<Offer> available = byPriority(offers);
    if (available.isEmpty()) {
      throw new ModelUnavailableException(
          "'"
              + wanted
              + "' is installed but unavailable: "
              + offers.stream()
                  .map(o -> o.backend() + ": " + o.provider().unavailableBecause().orElse(""))
                  .toList());
    }
    requireNoTie(available, "'" + wanted + "'", o -> wanted.name + "@" + o.backend());
    QualityAssessorProvider chosen = available.get(0).provider();
    AssessorDescriptor descriptor = available.get(0).descriptor(wanted);
    AssessorConfig complete = config;
    for (Map.Entry<String, String> option : wanted.options.entrySet()) {
      complete = complete.withOption(option.getKey(), option.getValue());
    }
    descriptor.requireKnownOptions(complete.options());
    return opened(chosen, descriptor.id(), complete);
  }

  private static QualityAssessor opened(
      QualityAssessorProvider provider, AssessorId id, AssessorConfig config) {
    OpenEvent event = new OpenEvent();
    event.begin();
    event.assessor = id.toString();
    try {
      QualityAssessor assessor = provider.open(id, config);
      event.modelDigest = assessor.descriptor().modelDigest().orElse(null);
      return assessor;
    } catch (RuntimeException | Error e) {
      event.failure = e.getClass().getSimpleName();
      throw e;
    } finally {
      event.commit();
    }
  }

  /**
   * The descriptor that {@link #open(String, AssessorConfig)} would choose, without opening it;
   * options are not looked at. If every backend that lists the name is unavailable, or the choice
   * is tied, it is still described: the highest priority first, then by name of the backend.
   *
   * @param name {@code name} or {@code name@backend}, with or without options
   * @return the descriptor
   * @throws NoSuchAssessorException if no provider lists the name
   */
  public static AssessorDescriptor describe(String name) {
    Wanted wanted = Wanted.parse(name);
    List<Offer> offers = discover().offering(wanted);
    List<Offer> available = byPriority(offers);
    return (available.isEmpty() ? offers.stream().sorted(HIGHEST_FIRST).toList() : available)
        .get(0)
        .descriptor(wanted);
  }

  private static List<Offer> byPriority(List<Offer> offers) {
    return offers.stream()
        .filter(o -> o.provider().unavailableBecause().isEmpty())
        .sorted(HIGHEST_FIRST)
        .toList();
  }

  private static void requireNoTie(List<Offer> sorted, String what, Function<Offer, String> full) {
    int best = sorted.get(0).priority();
    List<Offer> tied = sorted.stream().filter(o -> o.priority() == best).toList();
    if (tied.size() > 1) {
      throw new NoSuchAssessorException(
          what
              + " is offered with equal priority by "
              + tied.stream().map(Offer::backend).toList()
              + "; name one, as in '"
              + full.apply(tied.get(0))
              + "'");
    }
  }

  // ServiceLoader.load is caller-sensitive: this is the only place that calls it.
  private static Discovery discover() {
    Discovery found = new Discovery(ServiceLoader.load(QualityAssessorProvider.class));
    if (!found.offers.isEmpty()) {
      return found;
    }
    // In containers the context class loader often does not see this library.
    Discovery own =
        new Discovery(
            ServiceLoader.load(
                QualityAssessorProvider.class, QualityAssessors.class.getClassLoader()));
    return own.offers.isEmpty() ? found : own;
  }

  /** A provider and what it listed, asked once. */
  private record Offer(
      QualityAssessorProvider provider,
      String backend,
      int priority,
      List<AssessorDescriptor> assessors) {

    static Offer of(QualityAssessorProvider provider) {
      String backend = provider.backend();
      List<AssessorDescriptor> assessors = List.copyOf(provider.assessors());
      for (AssessorDescriptor descriptor : assessors) {
        if (!descriptor.id().backend().equals(backend)) {
          throw new IllegalStateException(
              "backend '" + backend + "' lists " + descriptor.id() + " of another backend");
        }
      }
      return new Offer(provider, backend, provider.priority(), assessors);
    }

    Optional<AssessorId> recommended() {
      return provider.embeddedDefault();
    }

    boolean offers(Wanted wanted) {
      return wanted.backend.map(backend::equals).orElse(true)
          && assessors.stream().anyMatch(wanted::names);
    }

    AssessorDescriptor descriptor(Wanted wanted) {
      return assessors.stream().filter(wanted::names).findFirst().orElseThrow();
    }
  }

  private static final class Discovery {
    // A loader that cannot read its resources fails again and again.
    private static final int MOST_FAILURES = 100;

    final List<Offer> offers = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    Discovery(ServiceLoader<QualityAssessorProvider> loader) {
      Iterator<QualityAssessorProvider> all = loader.iterator();
      while (failures.size() < MOST_FAILURES) {
        // A provider that cannot be loaded or listed must not hide the others. A class compiled
        // for a newer Java is a LinkageError, which ServiceLoader does not wrap.
        String provider = "a provider";
        try {
          if (!all.hasNext()) {
            break;
          }
          QualityAssessorProvider next = all.next();
          provider = next.getClass().getName();
          offers.add(Offer.of(next));
        } catch (ServiceConfigurationError e) {
          failures.add(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
          failures.add(provider + " failed: " + e);
        }
      }
      offers.sort(Comparator.comparing(Offer::backend));
    }

    List<AssessorDescriptor> listed() {
      return offers.stream()
          .flatMap(o -> o.assessors().stream())
          .sorted(Comparator.comparing(d -> d.id().toString()))
          .toList();
    }

    List<Offer> offering(Wanted wanted) {
      List<Offer> found = offers.stream().filter(o -> o.offers(wanted)).toList();
      if (found.isEmpty()) {
        throw new NoSuchAssessorException(
            "no assessor named '"
                + wanted
                + "'; installed: "
                + listed().stream().map(d -> d.id().toString()).toList()
                + missing());
      }
      return found;
    }

    String missing() {
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
          if (options.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
            throw new UnsupportedRequestException(
                "option '" + pair.substring(0, equals) + "' is given twice in '" + text + "'");
          }
        }
      }
      return at < 0
          ? new Wanted(id, Optional.empty(), options)
          : new Wanted(id.substring(0, at), Optional.of(id.substring(at + 1)), options);
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
