// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.TrainingException.Kind;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.QuantisedAlgebra;
import dev.iqa.train.network.Ranges;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A trained network as models that others run. The folder {@code NAME} gets {@code NAME.onnx},
 * {@code NAME.safetensors}, {@code model.json} and a card, the folder {@code NAME-int8} the 8-bit
 * twin. Both are run in ONNX Runtime before this says that they are there: the first must compute
 * what torch computes, and the objective measures both.
 *
 * @param folder of the model
 * @param int8Folder of its 8-bit twin
 * @param greatestDifference between torch and the model, in parts of the greatest output or of 1,
 *     over two sizes of input
 * @param figures of the model, measured by the objective
 * @param int8Figures of its twin
 */
public record ModelExport(
    Path folder,
    Path int8Folder,
    double greatestDifference,
    Map<String, Double> figures,
    Map<String, Double> int8Figures) {

  /** Larger differences fail. */
  public static final double TOLERANCE = 1e-4;

  /** How much of each free side the second input keeps. */
  private static final double SECOND_SIZE = .75;

  /**
   * Writes, checks and measures.
   *
   * @param recipe of the training
   * @param objective of the recipe
   * @param weights to be exported
   * @param outcome of the training, for the card
   * @param into folder that takes the models' folders
   * @return what is there now
   * @throws TrainingException if a file cannot be written, or ONNX Runtime computes something else
   */
  public static ModelExport write(
      Recipe recipe, Objective objective, Weights weights, TrainingOutcome outcome, Path into) {
    Network network = objective.network();
    String name = recipe.name();
    byte[] model = OnnxAlgebra.graph(name, network, weights).toBytes();
    List<Named<Values>> shown = objective.calibration();
    if (shown.isEmpty()) {
      throw new TrainingException(Kind.NO_DATA, "the objective shows nothing to calibrate with");
    }
    double difference = 0;
    Map<String, Double> figures;
    try (OnnxPredictor onnx = new OnnxPredictor(model)) {
      for (Named<Values> inputs : List.of(shown.get(0), smaller(network, shown.get(0)))) {
        difference = Math.max(difference, difference(network, weights, onnx, inputs));
      }
      figures = objective.validate(onnx);
    }
    byte[] twin =
        QuantisedAlgebra.graph(name + "-int8", network, weights, ranges(network, weights, shown))
            .toBytes();
    Map<String, Double> twinFigures;
    try (OnnxPredictor onnx = new OnnxPredictor(twin)) {
      twinFigures = objective.validate(onnx);
    }
    ModelExport export =
        new ModelExport(
            into.resolve(name), into.resolve(name + "-int8"), difference, figures, twinFigures);
    try {
      export.write(objective, name, model, export.folder());
      export.write(objective, name + "-int8", twin, export.int8Folder());
      SafetensorsWriter tensors =
          new SafetensorsWriter().metadata("name", name).metadata("recipe", recipe.digest());
      for (Weight weight : weights.specifications()) {
        tensors.floats(
            weight.name(),
            weights.values(weight.name()),
            weight.shape().stream().mapToLong(Long::longValue).toArray());
      }
      tensors.write(export.folder().resolve(name + ".safetensors"));
      replace(
          export.folder().resolve("README.md"),
          ModelCard.write(recipe, objective, weights, outcome, export).getBytes(UTF_8));
    } catch (IOException e) {
      throw new TrainingException(
          Kind.NOT_WRITTEN, "the model " + name + " cannot be written into " + into + ": " + e, e);
    }
    return export;
  }

  private void write(Objective objective, String name, byte[] model, Path to) throws IOException {
    Files.createDirectories(to);
    replace(to.resolve(name + ".onnx"), model);
    Optional<ModelManifest> manifest =
        objective.manifest(name, new ModelFile(name + ".onnx", "onnx", sha256(model)));
    if (manifest.isPresent()) {
      replace(to.resolve("model.json"), manifest.get().toJson().getBytes(UTF_8));
    }
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Ranges ranges(Network network, Weights weights, List<Named<Values>> shown) {
    Ranges ranges = new Ranges();
    for (Named<Values> inputs : shown) {
      try (PointerScope scope = new PointerScope()) {
        ranges.observe(network, weights, Training.inputs(network, inputs).map(Values::tensor));
      }
    }
    return ranges;
  }

  private static double difference(
      Network network, Weights weights, OnnxPredictor onnx, Named<Values> inputs) {
    double greatest = 0;
    Named<Values> other = onnx.predict(inputs);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      Named<Tensor> tensors = Training.inputs(network, inputs).map(Values::tensor);
      Named<Values> torch = network.apply(TorchAlgebra.inference(weights), tensors).map(Values::of);
      for (Port port : network.outputs()) {
        float[] expected = torch.get(port.name()).floats();
        float[] found = other.get(port.name()).floats();
        if (expected.length != found.length) {
          throw new TrainingException(
              Kind.EXPORT_DIFFERS,
              port.name()
                  + " has "
                  + expected.length
                  + " values in torch, but "
                  + found.length
                  + " in ONNX Runtime");
        }
        double scale = 1;
        double apart = 0;
        for (int i = 0; i < expected.length; i++) {
          scale = Math.max(scale, Math.abs(expected[i]));
          double gap = Math.abs(expected[i] - found[i]);
          // A value that is not a number is as far as can be.
          apart = gap >= 0 ? Math.max(apart, gap) : Double.POSITIVE_INFINITY;
        }
        if (apart / scale > TOLERANCE) {
          throw new TrainingException(
              Kind.EXPORT_DIFFERS,
              port.name()
                  + " of the exported network is "
                  + apart
                  + " away from torch's; "
                  + TOLERANCE * scale
                  + " would do. Nothing was exported");
        }
        greatest = Math.max(greatest, apart / scale);
      }
    }
    return greatest;
  }

  /** The upper left of the inputs: every side but the batch that has a name becomes shorter. */
  private static Named<Values> smaller(Network network, Named<Values> inputs) {
    Map<String, Values> smaller = new LinkedHashMap<>();
    for (Port port : network.inputs()) {
      try (PointerScope scope = new PointerScope()) {
        Tensor tensor = inputs.get(port.name()).tensor();
        for (int axis = 0; axis < port.axes().size(); axis++) {
          String name = port.axes().get(axis);
          if (!name.equals("batch") && !Character.isDigit(name.charAt(0))) {
            long side = Math.max(1, Math.round(SECOND_SIZE * tensor.size(axis)));
            tensor = tensor.narrow(axis, 0, side);
          }
        }
        smaller.put(port.name(), Values.of(tensor));
      }
    }
    return Named.of(smaller);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
