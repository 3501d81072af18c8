// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.ModelUnavailableException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.ElementType;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A session, shared by all threads. */
final class OnnxRunner implements ModelRunner {

  /** Of ONNX Runtime 1.28 and 1.29, as their refusal of 27 says. */
  static final long NEWEST_OPSET = 26;

  private final OrtEnvironment environment;
  private final OrtSession session;

  /** From other files; their memory must outlive the session. */
  private final List<OnnxTensorLike> weights;

  private final String device;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;

  private OnnxRunner(
      OrtEnvironment environment, OrtSession session, List<OnnxTensorLike> weights, Device device)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.weights = weights;
    this.device = device.toString();
    inputs = specs(session.getInputInfo());
    outputs = specs(session.getOutputInfo());
  }

  /**
   * Checks a file and opens a session on it.
   *
   * @throws ModelUnavailableException if the file is missing, altered, truncated, too new, or wants
   *     files it must not read
   * @throws UnsupportedRequestException if this build of ONNX Runtime does not run on the device
   */
  static OnnxRunner load(InstalledModel model, ModelFile file, AssessorConfig config) {
    String name = model.folder().map(f -> f.resolve(file.path()).toString()).orElse(file.path());
    ByteBuffer bytes = model.content(file);
    OnnxFile checked = OnnxFile.read(bytes, name);
    if (checked.opset() > NEWEST_OPSET) {
      throw new ModelUnavailableException(
          name
              + " needs opset "
              + checked.opset()
              + "; this ONNX Runtime knows opsets up to "
              + NEWEST_OPSET
              + ", a model exported for one of those would work");
    }
    Map<String, ByteBuffer> files = files(model, file, name, checked.externals());
    OrtEnvironment environment = OnnxEnvironment.start();
    Map<String, OnnxTensorLike> weights = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(config.threads());
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      addDevice(options, config.device());
      for (OnnxFile.External external : checked.externals()) {
        OnnxTensorLike twin =
            weights.put(external.name(), weight(environment, name, external, files));
        if (twin != null) {
          twin.close();
        }
      }
      if (!weights.isEmpty()) {
        options.addExternalInitializers(weights);
      }
      OrtSession session = environment.createSession(bytes, options);
      OnnxRunner runner =
          new OnnxRunner(environment, session, List.copyOf(weights.values()), config.device());
      weights.clear();
      return runner;
    } catch (OrtException e) {
      throw new ModelUnavailableException(
          "ONNX Runtime does not load " + name + ": " + e.getMessage(), e);
    } finally {
      weights.values().forEach(OnnxTensorLike::close);
    }
  }

  /** The bytes whose digests were checked: read by path, a file could be another by then. */
  private static OnnxTensor weight(
      OrtEnvironment environment,
      String name,
      OnnxFile.External external,
      Map<String, ByteBuffer> files)
      throws OrtException {
    ByteBuffer file = files.get(external.location());
    long left = file == null ? 0 : file.capacity() - external.offset();
    long length = external.length() < 0 ? left : external.length();
    OnnxJavaType type =
        Arrays.stream(OnnxJavaType.values())
            .filter(t -> type(t).filter(e -> e.onnxCode() == external.type()).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelUnavailableException(
                        name
                            + " keeps "
                            + external.name()
                            + " of type "
                            + external.type()
                            + " in another file; numbers and booleans would work"));
    boolean negative = false;
    double wanted = type.size;
    for (long side : external.shape()) {
      wanted *= side;
      negative |= side < 0;
    }
    if (file == null || left < length || negative || wanted != length) {
      throw new ModelUnavailableException(
          name
              + " keeps "
              + external.name()
              + " of shape "
              + external.shape()
              + " in "
              + length
              + " bytes of "
              + external.location()
              + ", where "
              + left
              + " are left; undamaged files would work");
    }
    return OnnxTensor.createTensor(
        environment,
        file.slice((int) external.offset(), (int) length).order(ByteOrder.nativeOrder()),
        external.shape().stream().mapToLong(Long::longValue).toArray(),
        type);
  }

  /** The other files, by the location that the graph writes. */
  private static Map<String, ByteBuffer> files(
      InstalledModel model, ModelFile file, String name, List<OnnxFile.External> externals) {
    Map<String, ByteBuffer> files = new HashMap<>();
    Path folder = Path.of(file.path()).getParent();
    for (OnnxFile.External external : externals) {
      String location = external.location();
      String path = inside(folder, location);
      if (path.isEmpty()) {
        throw new ModelUnavailableException(
            name
                + " keeps weights in "
                + location
                + ", outside the model's folder; files inside it would work");
      }
      ModelFile listed =
          model.manifest().files().stream()
              .filter(f -> f.path().equals(path))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ModelUnavailableException(
                          name
                              + " keeps weights in "
                              + location
                              + ", which its manifest does not list; with its SHA-256 among the"
                              + " files it would work"));
      files.computeIfAbsent(location, l -> model.content(listed));
    }
    return files;
  }

  /** A path in the model's folder, as manifests write it; empty if it leads elsewhere. */
  private static String inside(@Nullable Path folder, String location) {
    try {
      Path inner = folder == null ? Path.of(location) : folder.resolve(location);
      String path = inner.normalize().toString().replace('\\', '/');
      return inner.isAbsolute() || path.startsWith("..") ? "" : path;
    } catch (InvalidPathException e) {
      return "";
    }
  }

  /** The devices this ONNX Runtime was built for; whether the machine has them shows on opening. */
  static List<Device> devices() {
    OnnxEnvironment.start();
    Set<OrtProvider> there = OrtEnvironment.getAvailableProviders();
    return Arrays.stream(Device.Kind.values())
        .filter(kind -> there.contains(provider(kind)))
        .map(kind -> new Device(kind, 0))
        .toList();
  }

  private static OrtProvider provider(Device.Kind kind) {
    return switch (kind) {
      case CPU -> OrtProvider.CPU;
      case CUDA -> OrtProvider.CUDA;
      case TENSORRT -> OrtProvider.TENSOR_RT;
      case COREML -> OrtProvider.CORE_ML;
      case DIRECTML -> OrtProvider.DIRECT_ML;
    };
  }

  private static void addDevice(OrtSession.SessionOptions options, Device device)
      throws OrtException {
    if (device.kind() == Device.Kind.CPU) {
      return;
    }
    OrtProvider needed = provider(device.kind());
    Set<OrtProvider> there = OrtEnvironment.getAvailableProviders();
    if (!there.contains(needed)) {
      throw new UnsupportedRequestException(
          "this ONNX Runtime does not run on "
              + device
              + ", for it lacks "
              + needed.getName()
              + "; it has "
              + new TreeSet<>(there)
              + (needed == OrtProvider.CUDA || needed == OrtProvider.TENSOR_RT
                  ? ", com.microsoft.onnxruntime:onnxruntime_gpu in its place would work"
                  : ""));
    }
    switch (device.kind()) {
      case CUDA -> options.addCUDA(device.index());
      case TENSORRT -> options.addTensorrt(device.index());
      case COREML -> options.addCoreML();
      default -> options.addDirectML(device.index());
    }
  }

  private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      if (node.getInfo() instanceof TensorInfo tensor) {
        specs.add(
            new TensorSpec(
                node.getName(),
                type(tensor.type),
                Arrays.stream(tensor.getShape()).boxed().toList()));
      } else {
        specs.add(new TensorSpec(node.getName(), Optional.empty(), List.of()));
      }
    }
    return List.copyOf(specs);
  }

  private static Optional<ElementType> type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Optional.of(ElementType.FLOAT32);
      case FLOAT16 -> Optional.of(ElementType.FLOAT16);
      case BFLOAT16 -> Optional.of(ElementType.BFLOAT16);
      case INT64 -> Optional.of(ElementType.INT64);
      case INT32 -> Optional.of(ElementType.INT32);
      case INT8 -> Optional.of(ElementType.INT8);
      case UINT8 -> Optional.of(ElementType.UINT8);
      case BOOL -> Optional.of(ElementType.BOOL);
      default -> Optional.empty();
    };
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public RunnerSlot newSlot() {
    return new OnnxSlot(environment, session, inputs, outputs);
  }

  @Override
  public void close() {
    try {
      session.close();
      weights.forEach(OnnxTensorLike::close);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close its session", e);
    }
  }
}
