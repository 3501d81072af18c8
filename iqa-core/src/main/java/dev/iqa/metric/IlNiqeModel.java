// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.ModelUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The pristine statistics of IL-NIQE, from NumPy's npz: {@code mu_pristine} (430), {@code
 * cov_pristine} (430 × 430), {@code mean_of_sample_data} (468) and {@code principal_vectors} (468 ×
 * 430), all float64.
 *
 * @param pristine after the projection
 * @param centre of the features before it
 * @param projection features × components
 * @param digest of the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IlNiqeModel(
    MultivariateGaussian pristine, double[] centre, double[][] projection, String digest) {

  private static final int COMPONENTS = 430;
  private static final int MOST_BYTES = 16 << 20;
  private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+), (\\d+)\\)");

  /** The components of a feature vector; all NaN if one feature is. */
  double[] project(double[] features) {
    double[] components = new double[COMPONENTS];
    for (int f = 0; f < features.length; f++) {
      double centred = features[f] - centre[f];
      for (int c = 0; c < COMPONENTS; c++) {
        components[c] += projection[f][c] * centred;
      }
    }
    return components;
  }

  /**
   * Reads a template.
   *
   * @throws ModelUnavailableException if the file cannot be read or holds something else
   */
  static IlNiqeModel read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Map<String, double[][]> arrays = arrays(bytes);
      double[][] mean = require(arrays, "mu_pristine", 1, COMPONENTS, file);
      double[][] covariance = require(arrays, "cov_pristine", COMPONENTS, COMPONENTS, file);
      double[][] sample = require(arrays, "mean_of_sample_data", IlNiqeFeatures.COUNT, 1, file);
      double[] centre = new double[IlNiqeFeatures.COUNT];
      for (int f = 0; f < centre.length; f++) {
        centre[f] = sample[f][0];
      }
      return new IlNiqeModel(
          new MultivariateGaussian(mean[0], covariance),
          centre,
          require(arrays, "principal_vectors", IlNiqeFeatures.COUNT, COMPONENTS, file),
          NaturalnessModel.digest(bytes));
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelUnavailableException(
          "cannot read the template " + file + "; il-niqe?model= takes an npz file", e);
    }
  }

  private static double[][] require(
      Map<String, double[][]> arrays, String name, int rows, int columns, Path file) {
    double[][] array = arrays.get(name);
    if (array == null || array.length != rows || array[0].length != columns) {
      throw new ModelUnavailableException(
          file
              + " is not an IL-NIQE template: it needs "
              + name
              + " of "
              + rows
              + "×"
              + columns
              + " float64; it holds "
              + arrays.keySet());
    }
    return array;
  }

  private static Map<String, double[][]> arrays(byte[] npz) throws IOException {
    Map<String, double[][]> arrays = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes(MOST_BYTES);
        arrays.put(entry.getName().replace(".npy", ""), array(ByteBuffer.wrap(bytes)));
      }
    }
    return arrays;
  }

  /** NumPy's npy 1.0: magic, version, length of the header, header, samples. */
  private static double[][] array(ByteBuffer npy) throws IOException {
    npy.order(ByteOrder.LITTLE_ENDIAN);
    if (npy.remaining() < 10 || npy.get(0) != (byte) 0x93) {
      throw new IOException("a member is not an npy array");
    }
    int length = Short.toUnsignedInt(npy.getShort(8));
    if (npy.remaining() < 10 + length) {
      throw new IOException("a member is cut off");
    }
    byte[] text = new byte[length];
    npy.get(10, text);
    String header = new String(text, StandardCharsets.US_ASCII);
    Matcher shape = SHAPE.matcher(header);
    if (!header.contains("'<f8'") || !shape.find()) {
      throw new IOException("not a matrix of float64: " + header.trim());
    }
    int rows = Integer.parseInt(shape.group(1));
    int columns = Integer.parseInt(shape.group(2));
    boolean byColumns = header.toLowerCase(Locale.ROOT).contains("'fortran_order': true");
    npy.position(10 + length);
    if (npy.remaining() != 8L * rows * columns) {
      throw new IOException(rows + "×" + columns + " float64 do not fit " + npy.remaining());
    }
    double[][] array = new double[rows][columns];
    for (int i = 0; i < rows * columns; i++) {
      if (byColumns) {
        array[i % rows][i / rows] = npy.getDouble();
      } else {
        array[i / columns][i % columns] = npy.getDouble();
      }
    }
    return array;
  }
}
