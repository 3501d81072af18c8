// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.network.Weight.Role;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The values of a network's weights: a flat map in the order of the network.
 *
 * <p>All trained weights lie in one vector and all statistics in another, of which the named ones
 * are views: an optimiser steps over one long vector instead of hundreds of short ones. Each name
 * begins at a multiple of 64 bytes, and what lies between stays zero.
 *
 * <p>Not safe for several threads.
 */
public final class Weights implements AutoCloseable {

  private static final int ALIGNMENT = 16;

  private final Map<String, Weight> specifications = new LinkedHashMap<>();
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final Tensor trained;
  private final Tensor statistics;

  private Weights(List<Weight> network) {
    Map<String, Long> begins = new LinkedHashMap<>();
    long trainedLength = 0;
    long statisticsLength = 0;
    for (Weight weight : network) {
      if (specifications.put(weight.name(), weight) != null) {
        throw new IllegalArgumentException("two weights are called " + weight.name());
      }
      if (weight.role() == Role.STATISTIC) {
        begins.put(weight.name(), statisticsLength);
        statisticsLength += aligned(weight.size());
      } else {
        begins.put(weight.name(), trainedLength);
        trainedLength += aligned(weight.size());
      }
    }
    try (PointerScope scope = new PointerScope()) {
      trained = torch.zeros(trainedLength).retainReference();
      statistics = torch.zeros(statisticsLength).retainReference();
      begins.forEach(
          (name, begin) -> {
            Weight weight = weight(name);
            Tensor vector = weight.role() == Role.STATISTIC ? statistics : trained;
            long[] sides = weight.shape().stream().mapToLong(Long::longValue).toArray();
            Tensor view = vector.narrow(0, begin, weight.size()).view(sides).detach();
            views.put(name, view.retainReference());
          });
    }
  }

  /**
   * Weights before training. A weight's values depend on the seed and its name only: a block added
   * to a network leaves the others as they were.
   *
   * @param network what there is, in order
   * @param seed of the values
   * @return new weights, to be closed
   */
  public static Weights initial(List<Weight> network, long seed) {
    Weights weights = new Weights(network);
    for (Weight weight : network) {
      SplittableRandom random =
          new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L * weight.name().hashCode());
      float[] values = new float[Math.toIntExact(weight.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            (float)
                (weight.deviation() == 0
                    ? weight.mean()
                    : weight.mean() + weight.deviation() * random.nextGaussian());
      }
      weights.put(weight.name(), values);
    }
    return weights;
  }

  /**
   * Room for other values of the same names, such as gradients.
   *
   * @return zeros in the same layout, to be closed
   */
  public Weights zeros() {
    return new Weights(specifications());
  }

  /**
   * A copy with its own memory.
   *
   * @return equal weights, to be closed
   */
  public Weights copy() {
    Weights copy = zeros();
    copy.set(this);
    return copy;
  }

  /**
   * Takes over all values.
   *
   * @param others of the same network
   */
  public void set(Weights others) {
    try (PointerScope scope = new PointerScope()) {
      trained.copy_(others.trained);
      statistics.copy_(others.statistics);
    }
  }

  /**
   * What there is.
   *
   * @return the weights in the order of the network
   */
  public List<Weight> specifications() {
    return List.copyOf(specifications.values());
  }

  /**
   * What one weight is.
   *
   * @param name of it
   * @return its role and shape
   * @throws IllegalArgumentException if there is none of this name
   */
  public Weight weight(String name) {
    Weight weight = specifications.get(name);
    if (weight == null) {
      throw noSuch(name);
    }
    return weight;
  }

  /**
   * One weight's values in torch.
   *
   * @param name of it
   * @return a view, valid until these weights are closed
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor tensor(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw noSuch(name);
    }
    return view;
  }

  /**
   * All trained weights.
   *
   * @return a vector, valid until these weights are closed
   */
  public Tensor trained() {
    return trained;
  }

  /**
   * All statistics.
   *
   * @return a vector, valid until these weights are closed; of length 0 in networks without batch
   *     normalisation
   */
  public Tensor statistics() {
    return statistics;
  }

  /**
   * One weight's values in Java.
   *
   * @param name of it
   * @return a copy in row-major order
   * @throws IllegalArgumentException if there is none of this name
   */
  public float[] values(String name) {
    float[] values = new float[Math.toIntExact(weight(name).size())];
    try (FloatPointer data = tensor(name).data_ptr_float()) {
      data.get(values);
    }
    return values;
  }

  /**
   * Overwrites one weight.
   *
   * @param name of it
   * @param values in row-major order, as many as it has
   * @throws IllegalArgumentException if there is none of this name, or it has another size
   */
  public void put(String name, float[] values) {
    if (values.length != weight(name).size()) {
      throw new IllegalArgumentException(
          name + " has " + weight(name).size() + " values, not " + values.length);
    }
    try (FloatPointer data = tensor(name).data_ptr_float()) {
      data.put(values);
    }
  }

  /**
   * Takes values from a file: each of these weights whose name begins with the prefix has its
   * namesake there, without the prefix. The file may hold more.
   *
   * @param file in safetensors
   * @param prefix of the weights to be overwritten; "" for all
   * @throws dev.iqa.ModelUnavailableException if the file cannot be read or lacks a weight
   * @throws IllegalArgumentException if no name has the prefix, or a weight has another shape there
   */
  public void load(Path file, String prefix) {
    SafetensorsFile content = SafetensorsFile.open(file);
    List<String> names = views.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "no weight begins with '" + prefix + "'; there are " + views.keySet());
    }
    for (String name : names) {
      String there = name.substring(prefix.length());
      List<Long> shape = content.tensor(there).shape();
      if (!shape.equals(weight(name).shape())) {
        throw new IllegalArgumentException(
            name + " is " + weight(name).shape() + " here, but " + shape + " in " + file);
      }
      put(name, content.floats(there));
    }
  }

  /** Frees the memory. */
  @Override
  public void close() {
    views.values().forEach(Tensor::close);
    trained.close();
    statistics.close();
  }

  private IllegalArgumentException noSuch(String name) {
    return new IllegalArgumentException(
        "there is no weight " + name + "; there are " + specifications.keySet());
  }

  private static long aligned(long size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
