// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Operations that leave few levels or colours. */
final class Quantizers {

  private Quantizers() {}

  /** Parameters: classes per channel; each sample becomes the mean of its class. */
  static Picture otsu(Picture source, double[] parameters, CounterRandom random) {
    long[][] histograms = new Raster(source).histograms();
    byte[][] tables = new byte[histograms.length][];
    for (int c = 0; c < tables.length; c++) {
      tables[c] = means(histograms[c], otsuBounds(histograms[c], (int) parameters[0]));
    }
    return Tones.mapped(source, tables);
  }

  /**
   * Parameters: classes of luma; the same bounds cut every channel, and the classes are spread
   * evenly over 0..255.
   */
  static Picture otsuOfLuma(Picture source, double[] parameters, CounterRandom random) {
    int classes = (int) parameters[0];
    int[] bounds = otsuBounds(lumaHistogram(source), classes);
    byte[] table = new byte[256];
    for (int k = 0; k + 1 < bounds.length; k++) {
      byte level = Raster.sample(255.0 * k / Math.max(1, bounds.length - 2));
      Arrays.fill(table, bounds[k], bounds[k + 1], level);
    }
    return Tones.mapped(source, new byte[][] {table});
  }

  private static long[] lumaHistogram(Picture source) {
    Raster raster = new Raster(source);
    if (raster.channels == 1) {
      return raster.histograms()[0];
    }
    long[] total = new long[256];
    raster.bands(
        (from, to) -> {
          int[] counts = new int[256];
          byte[] row = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(y, row);
            for (int i = 0; i < row.length; i += 3) {
              // BT.601 in thousandths
              int luma =
                  (299 * (row[i] & 0xff)
                          + 587 * (row[i + 1] & 0xff)
                          + 114 * (row[i + 2] & 0xff)
                          + 500)
                      / 1000;
              counts[luma]++;
            }
          }
          synchronized (total) {
            for (int v = 0; v < 256; v++) {
              total[v] += counts[v];
            }
          }
        });
    return total;
  }

  /**
   * Bounds of the classes with the largest variance between them, found exactly by dynamic
   * programming over the 256 levels.
   *
   * @return 0, the first level of every further class, 256; fewer classes when the histogram has
   *     fewer levels
   * @see <a href="https://doi.org/10.6688/JISE.2001.17.5.1">Liao, Chen and Chung, 2001</a>
   */
  static int[] otsuBounds(long[] histogram, int wanted) {
    int levels = (int) Arrays.stream(histogram).filter(count -> count > 0).count();
    int classes = Math.min(wanted, levels);
    long[] mass = new long[257];
    long[] moment = new long[257];
    for (int v = 0; v < 256; v++) {
      mass[v + 1] = mass[v] + histogram[v];
      moment[v + 1] = moment[v] + v * histogram[v];
    }
    double[] best = new double[257];
    int[][] cut = new int[classes + 1][257];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = 0;
    for (int k = 1; k <= classes; k++) {
      double[] next = new double[257];
      Arrays.fill(next, Double.NEGATIVE_INFINITY);
      for (int end = 1; end <= 256; end++) {
        for (int begin = 0; begin < end; begin++) {
          long weight = mass[end] - mass[begin];
          if (weight > 0 && best[begin] > Double.NEGATIVE_INFINITY) {
            double sum = moment[end] - moment[begin];
            double value = best[begin] + sum * sum / weight;
            if (value > next[end]) {
              next[end] = value;
              cut[k][end] = begin;
            }
          }
        }
      }
      best = next;
    }
    int[] bounds = new int[classes + 1];
    bounds[classes] = 256;
    for (int k = classes; k > 0; k--) {
      bounds[k - 1] = cut[k][bounds[k]];
    }
    return bounds;
  }

  private static byte[] means(long[] histogram, int[] bounds) {
    byte[] table = new byte[256];
    for (int k = 0; k + 1 < bounds.length; k++) {
      long mass = 0;
      long moment = 0;
      for (int v = bounds[k]; v < bounds[k + 1]; v++) {
        mass += histogram[v];
        moment += v * histogram[v];
      }
      byte mean = mass == 0 ? 0 : (byte) ((2 * moment + mass) / (2 * mass));
      Arrays.fill(table, bounds[k], bounds[k + 1], mean);
    }
    return table;
  }

  /**
   * Parameters: levels per channel. The fullest range of levels is cut at its median until there
   * are enough; each sample becomes the mean of its range.
   */
  static Picture medianCut(Picture source, double[] parameters, CounterRandom random) {
    long[][] histograms = new Raster(source).histograms();
    byte[][] tables = new byte[histograms.length][];
    for (int c = 0; c < tables.length; c++) {
      tables[c] = means(histograms[c], medianBounds(histograms[c], (int) parameters[0]));
    }
    return Tones.mapped(source, tables);
  }

  private static int[] medianBounds(long[] histogram, int wanted) {
    List<int[]> ranges = new ArrayList<>();
    ranges.add(new int[] {0, 256});
    while (ranges.size() < wanted) {
      int[] fullest = null;
      long most = 0;
      for (int[] range : ranges) {
        long count = 0;
        int levels = 0;
        for (int v = range[0]; v < range[1]; v++) {
          count += histogram[v];
          levels += histogram[v] > 0 ? 1 : 0;
        }
        if (levels > 1 && count > most) {
          most = count;
          fullest = range;
        }
      }
      if (fullest == null) {
        break;
      }
      long below = 0;
      int cut = fullest[0];
      while (2 * (below + histogram[cut]) < most) {
        below += histogram[cut];
        cut++;
      }
      // The median level goes to the emptier side, and neither side stays empty.
      boolean left = below == 0 || (most - below - histogram[cut] > below);
      int at = left && below + histogram[cut] < most ? cut + 1 : cut;
      ranges.add(new int[] {at, fullest[1]});
      fullest[1] = at;
    }
    ranges.sort(Comparator.comparingInt(range -> range[0]));
    int[] bounds = new int[ranges.size() + 1];
    for (int k = 0; k < ranges.size(); k++) {
      bounds[k] = ranges.get(k)[0];
    }
    bounds[ranges.size()] = 256;
    return bounds;
  }

  /**
   * Parameters: even bins over 0..255, all channels together; each bin is sent to where the
   * equalised histogram has it.
   */
  static Picture equalised(Picture source, double[] parameters, CounterRandom random) {
    int bins = (int) parameters[0];
    long[] counts = new long[bins];
    for (long[] histogram : new Raster(source).histograms()) {
      for (int v = 0; v < 256; v++) {
        counts[Math.min(bins - 1, v * bins / 255)] += histogram[v];
      }
    }
    long total = Arrays.stream(counts).sum();
    long first = 0;
    for (int k = 0; k < bins && first == 0; k++) {
      first = counts[k];
    }
    byte[] levels = new byte[bins];
    long below = 0;
    for (int k = 0; k < bins; k++) {
      below += counts[k];
      levels[k] =
          total == first
              ? Raster.sample(255.0 * k / (bins - 1))
              : Raster.sample(255.0 * Math.max(0, below - first) / (total - first));
    }
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = levels[(int) StrictMath.rint(v / 255.0 * (bins - 1))];
    }
    return Tones.mapped(source, new byte[][] {table});
  }

  /**
   * Parameters: colours of the whole picture, chosen by median cut over 32 levels per channel and
   * dithered after Floyd and Steinberg. One thread: the error of a pixel goes on to the next.
   */
  static Picture palette(Picture source, double[] parameters, CounterRandom random) {
    Raster raster = new Raster(source);
    int colours = (int) parameters[0];
    int channels = raster.channels;
    int[][] palette =
        channels == 1 ? greyPalette(raster, colours) : ColourBox.palette(raster, colours);
    short[] nearest = new short[channels == 1 ? 256 : 1 << 15];
    Arrays.fill(nearest, (short) -1);
    int[] carried = new int[raster.stride + 2 * channels];
    int[] next = new int[carried.length];
    byte[] row = new byte[raster.stride];
    int[] value = new int[channels];
    ByteBuffer target = raster.target();
    for (int y = 0; y < raster.height; y++) {
      raster.read(y, row);
      for (int x = 0; x < raster.width; x++) {
        int at = x * channels;
        int key = 0;
        for (int c = 0; c < channels; c++) {
          int error = carried[at + channels + c];
          // Sixteenths, rounded down for both signs
          int wanted = (row[at + c] & 0xff) + (error >> 4);
          value[c] = Math.min(255, Math.max(0, wanted));
          key = channels == 1 ? value[c] : key << 5 | value[c] >> 3;
        }
        int index = nearest[key];
        if (index < 0) {
          index = nearest(palette, channels == 1 ? value : centre(key));
          nearest[key] = (short) index;
        }
        for (int c = 0; c < channels; c++) {
          int error = value[c] - palette[index][c];
          row[at + c] = (byte) palette[index][c];
          if (x + 1 < raster.width) {
            carried[at + 2 * channels + c] += 7 * error;
          }
          next[at + c] += 3 * error;
          next[at + channels + c] += 5 * error;
          next[at + 2 * channels + c] += error;
        }
      }
      target.put(y * raster.stride, row);
      int[] spent = carried;
      carried = next;
      next = spent;
      Arrays.fill(next, 0);
    }
    return raster.picture();
  }

  /** The middle of a cell of 8×8×8 colours. */
  private static int[] centre(int key) {
    return new int[] {
      key >> 10 << 3 | 4, (key >> 5 & 31) << 3 | 4, (key & 31) << 3 | 4,
    };
  }

  private static int nearest(int[][] palette, int[] value) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int distance = 0;
      for (int c = 0; c < value.length; c++) {
        int d = palette[i][c] - value[c];
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static int[][] greyPalette(Raster raster, int colours) {
    long[] histogram = raster.histograms()[0];
    byte[] levels = means(histogram, medianBounds(histogram, colours));
    return IntStream.range(0, 256)
        .map(v -> levels[v] & 0xff)
        .distinct()
        .mapToObj(level -> new int[] {level})
        .toArray(int[][]::new);
  }

  /** A box of colours in median cut. */
  private static final class ColourBox {
    private final int[] cells;
    private final int begin;
    private final int end;
    private final int axis;
    private final long range;

    private ColourBox(int[] cells, long[] counts, int begin, int end) {
      this.cells = cells;
      this.begin = begin;
      this.end = end;
      int widest = 0;
      int most = -1;
      long mass = 0;
      for (int i = begin; i < end; i++) {
        mass += counts[cells[i]];
      }
      for (int c = 0; c < 3; c++) {
        int low = 31;
        int high = 0;
        for (int i = begin; i < end; i++) {
          int v = level(cells[i], c);
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
        if (high - low > most) {
          most = high - low;
          widest = c;
        }
      }
      axis = widest;
      range = end - begin > 1 ? mass * most : 0;
    }

    private static int level(int cell, int channel) {
      return cell >> (5 * (2 - channel)) & 31;
    }

    static int[][] palette(Raster raster, int colours) {
      long[] counts = new long[1 << 15];
      long[][] sums = new long[3][1 << 15];
      byte[] row = new byte[raster.stride];
      for (int y = 0; y < raster.height; y++) {
        raster.read(y, row);
        for (int i = 0; i < row.length; i += 3) {
          int red = row[i] & 0xff;
          int green = row[i + 1] & 0xff;
          int blue = row[i + 2] & 0xff;
          int cell = red >> 3 << 10 | green >> 3 << 5 | blue >> 3;
          counts[cell]++;
          sums[0][cell] += red;
          sums[1][cell] += green;
          sums[2][cell] += blue;
        }
      }
      int[] cells = IntStream.range(0, counts.length).filter(cell -> counts[cell] > 0).toArray();
      List<ColourBox> boxes = new ArrayList<>();
      boxes.add(new ColourBox(cells, counts, 0, cells.length));
      while (boxes.size() < colours) {
        ColourBox largest = boxes.get(0);
        for (ColourBox box : boxes) {
          if (box.range > largest.range) {
            largest = box;
          }
        }
        if (largest.range == 0) {
          break;
        }
        boxes.remove(largest);
        boxes.addAll(largest.halves(counts));
      }
      int[][] palette = new int[boxes.size()][3];
      for (int k = 0; k < palette.length; k++) {
        ColourBox box = boxes.get(k);
        for (int c = 0; c < 3; c++) {
          long mass = 0;
          long sum = 0;
          for (int i = box.begin; i < box.end; i++) {
            mass += counts[cells[i]];
            sum += sums[c][cells[i]];
          }
          palette[k][c] = (int) ((2 * sum + mass) / (2 * mass));
        }
      }
      return palette;
    }

    private List<ColourBox> halves(long[] counts) {
      int[] sorted =
          Arrays.stream(cells, begin, end)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingInt(cell -> level(cell, axis))
                      .thenComparing(Comparator.naturalOrder()))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, cells, begin, sorted.length);
      long mass = 0;
      for (int cell : sorted) {
        mass += counts[cell];
      }
      long below = counts[sorted[0]];
      int cut = 1;
      while (cut < sorted.length - 1 && 2 * below < mass) {
        below += counts[sorted[cut]];
        cut++;
      }
      return List.of(
          new ColourBox(cells, counts, begin, begin + cut),
          new ColourBox(cells, counts, begin + cut, end));
    }
  }
}
