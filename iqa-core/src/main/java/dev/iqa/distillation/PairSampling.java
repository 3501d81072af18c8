// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Which pairs are asked about. The same pictures, in any order, and the same seed give the same
 * pairs; no pair comes twice, in either order.
 *
 * @param strategy which pairs may be drawn
 * @param pairs how many, at least 1
 * @param seed of the draws, and of which picture is A
 */
public record PairSampling(Strategy strategy, int pairs, long seed) {

  /** Which pairs may be drawn; among these all are equally likely. */
  public enum Strategy {
    /** Any two. */
    RANDOM,
    /**
     * Two whose ranks by score differ by at most a tenth of the number of pictures, and at least by
     * 1: the pairs whose order a student finds hard.
     */
    NEAR_TIE,
    /** Two of different content. */
    CROSS_CONTENT;

    /**
     * The name used on command lines.
     *
     * @return such as {@code near-tie}
     */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The strategy of a name.
     *
     * @param id as {@link #id()}
     * @return the strategy
     * @throws DistillationException if there is none of this name
     */
    public static Strategy named(String id) {
      return Arrays.stream(values())
          .filter(s -> s.id().equals(id))
          .findFirst()
          .orElseThrow(
              () ->
                  new DistillationException(
                      "no strategy is called '"
                          + id
                          + "'; there are "
                          + Arrays.stream(values()).map(Strategy::id).toList()));
    }
  }

  /**
   * A picture that may be drawn.
   *
   * @param name unique
   * @param content pictures of equal content show the same scene
   * @param score by which near ties are told; any number if none are asked for
   */
  public record Candidate(String name, String content, double score) {}

  /**
   * Two pictures.
   *
   * @param first name of A
   * @param second name of B
   */
  public record Pair(String first, String second) {}

  /**
   * Checks the number.
   *
   * @throws DistillationException if it is below 1
   */
  public PairSampling {
    if (pairs < 1) {
      throw new DistillationException("at least 1 pair is drawn, not " + pairs);
    }
  }

  /**
   * Draws the pairs.
   *
   * @param candidates with different names
   * @return as many pairs as asked for
   * @throws DistillationException if there are not so many
   */
  public List<Pair> draw(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    Comparator<Candidate> byName = Comparator.comparing(Candidate::name);
    sorted.sort(
        strategy == Strategy.NEAR_TIE
            ? Comparator.comparingDouble(Candidate::score).thenComparing(byName)
            : byName);
    int n = sorted.size();
    int reach = Math.max(1, n / 10);
    long available = available(sorted, reach);
    if (pairs > available) {
      throw new DistillationException(
          pairs
              + " pairs cannot be drawn from "
              + n
              + " pictures by "
              + strategy.id()
              + ": there are "
              + available);
    }
    Random random = new Random(seed);
    List<Pair> drawn = new ArrayList<>();
    if (pairs > available / 2) {
      List<int[]> all = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          if (allowed(sorted, i, j, reach)) {
            all.add(new int[] {i, j});
          }
        }
      }
      Collections.shuffle(all, random);
      all.subList(0, pairs).forEach(p -> drawn.add(pair(sorted, p[0], p[1], random)));
      return drawn;
    }
    Set<Long> seen = new HashSet<>();
    while (drawn.size() < pairs) {
      int i = random.nextInt(n);
      int j = strategy == Strategy.NEAR_TIE ? i + 1 + random.nextInt(reach) : random.nextInt(n);
      int low = Math.min(i, j);
      int high = Math.max(i, j);
      if (low < high
          && high < n
          && allowed(sorted, low, high, reach)
          && seen.add((long) low * n + high)) {
        drawn.add(pair(sorted, low, high, random));
      }
    }
    return drawn;
  }

  private long available(List<Candidate> sorted, int reach) {
    long n = sorted.size();
    long all = n * (n - 1) / 2;
    return switch (strategy) {
      case RANDOM -> all;
      case NEAR_TIE -> Math.max(0, n * reach - reach * (reach + 1L) / 2);
      case CROSS_CONTENT -> {
        Map<String, Long> sizes = new HashMap<>();
        sorted.forEach(c -> sizes.merge(c.content(), 1L, Long::sum));
        yield all - sizes.values().stream().mapToLong(s -> s * (s - 1) / 2).sum();
      }
    };
  }

  private boolean allowed(List<Candidate> sorted, int low, int high, int reach) {
    return switch (strategy) {
      case RANDOM -> true;
      case NEAR_TIE -> high - low <= reach;
      case CROSS_CONTENT -> !sorted.get(low).content().equals(sorted.get(high).content());
    };
  }

  private static Pair pair(List<Candidate> sorted, int i, int j, Random random) {
    String one = sorted.get(i).name();
    String other = sorted.get(j).name();
    return random.nextBoolean() ? new Pair(one, other) : new Pair(other, one);
  }
}
