// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.QualityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a picture on a grid of three by three, in words.
 *
 * @param words such as "in the upper left corner"
 * @param left first column of the grid, 0 to 2
 * @param top first row
 * @param right column after the last
 * @param bottom row after the last
 */
record Place(String words, int left, int top, int right, int bottom) {

  private static final int SIDE = 3;

  // The damage inside must exceed that outside by this share of the damage inside.
  private static final double STANDS_OUT = 0.4;

  private static final List<Place> ALL = places();

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    places.add(new Place("in the upper part", 0, 0, 3, 1));
    places.add(new Place("in the lower part", 0, 2, 3, 3));
    places.add(new Place("on the left", 0, 0, 1, 3));
    places.add(new Place("on the right", 2, 0, 3, 3));
    places.add(new Place("in the middle", 1, 1, 2, 2));
    places.add(new Place("in the upper left corner", 0, 0, 1, 1));
    places.add(new Place("in the upper right corner", 2, 0, 3, 1));
    places.add(new Place("in the lower left corner", 0, 2, 1, 3));
    places.add(new Place("in the lower right corner", 2, 2, 3, 3));
    return List.copyOf(places);
  }

  /**
   * Where damage gathers.
   *
   * @param map of any scale with a direction
   * @return empty if it is spread over the picture, or the map is too small to say
   */
  static Optional<Place> worst(QualityMap map) {
    if (map.width() < SIDE || map.height() < SIDE) {
      return Optional.empty();
    }
    double[] damage = damage(map);
    Place worst = null;
    double most = 0;
    for (Place place : ALL) {
      double inside = 0;
      double outside = 0;
      for (int i = 0; i < damage.length; i++) {
        if (place.contains(i % SIDE, i / SIDE)) {
          inside += damage[i] / place.cells();
        } else {
          outside += damage[i] / (damage.length - place.cells());
        }
      }
      // A large part explains more than a small one of the same damage.
      double gain = (inside - outside) * Math.sqrt(place.cells());
      if (inside - outside > STANDS_OUT * inside && gain > most) {
        most = gain;
        worst = place;
      }
    }
    return Optional.ofNullable(worst);
  }

  private int cells() {
    return (right - left) * (bottom - top);
  }

  private boolean contains(int column, int row) {
    return column >= left && column < right && row >= top && row < bottom;
  }

  /** Mean distance of the ninths from the best end, or from the best cell where that is endless. */
  private static double[] damage(QualityMap map) {
    double direction = map.scale().higherIsBetter() ? -1 : 1;
    double best = map.scale().best();
    if (Double.isInfinite(best)) {
      best = direction * Double.POSITIVE_INFINITY;
      for (int y = 0; y < map.height(); y++) {
        for (int x = 0; x < map.width(); x++) {
          best = direction > 0 ? Math.min(best, map.at(x, y)) : Math.max(best, map.at(x, y));
        }
      }
    }
    double[] sums = new double[SIDE * SIDE];
    int[] counts = new int[SIDE * SIDE];
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        int part = y * SIDE / map.height() * SIDE + x * SIDE / map.width();
        sums[part] += Math.max(0, direction * (map.at(x, y) - best));
        counts[part]++;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }
}
