// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.TrainingException;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.StudentInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen trunk sees of pictures, computed once and kept in a file: a record for each picture
 * of the SHA-256 of its file, the statistics as float32 and a check sum. The file's name has the
 * trunk's digest, so that other weights never answer for these. A record cut short by a kill is
 * dropped and computed again.
 */
final class StatisticsStore implements AutoCloseable {

  private static final String STATISTICS = "statistics";
  private static final int KEY = 32;
  private static final int SUM = 4;

  private final TrunkFile trunk;
  private final Path file;
  private final RandomAccessFile content;
  private final Map<String, Long> places = new HashMap<>();
  private @Nullable OnnxPredictor predictor;
  private long end;

  private StatisticsStore(TrunkFile trunk, Path file, RandomAccessFile content) {
    this.trunk = trunk;
    this.file = file;
    this.content = content;
  }

  /** Opens the store of a trunk, or begins one. */
  static StatisticsStore open(Path folder, TrunkFile trunk) {
    String name =
        trunk.kind().name().toLowerCase(java.util.Locale.ROOT)
            + "-"
            + trunk.digest().substring(0, 16)
            + ".statistics";
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      StatisticsStore store =
          new StatisticsStore(trunk, file, new RandomAccessFile(file.toFile(), "rw"));
      store.index();
      return store;
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private int recordLength() {
    return KEY + Float.BYTES * trunk.kind().width() + SUM;
  }

  private void index() throws IOException {
    byte[] one = new byte[recordLength()];
    for (content.seek(0); end + one.length <= content.length(); end += one.length) {
      content.readFully(one);
      if (sum(one) != ByteBuffer.wrap(one).getInt(one.length - SUM)) {
        break;
      }
      places.put(HexFormat.of().formatHex(one, 0, KEY), end);
    }
    content.setLength(end);
  }

  private static int sum(byte[] one) {
    CRC32 sum = new CRC32();
    sum.update(one, 0, one.length - SUM);
    return (int) sum.getValue();
  }

  /** Whether a picture was seen before. */
  boolean knows(Path picture) {
    return places.containsKey(HexFormat.of().formatHex(TrunkFile.sha256(picture)));
  }

  /**
   * What the trunk sees.
   *
   * @throws dev.iqa.UnreadablePictureException if the picture cannot be read
   * @throws TrainingException if the statistics cannot be kept
   */
  float[] of(Path picture) {
    byte[] key = TrunkFile.sha256(picture);
    Long place = places.get(HexFormat.of().formatHex(key));
    try {
      return place == null ? keep(key, seen(picture)) : read(place);
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private float[] read(long place) throws IOException {
    byte[] one = new byte[recordLength()];
    content.seek(place);
    content.readFully(one);
    float[] statistics = new float[trunk.kind().width()];
    ByteBuffer.wrap(one, KEY, one.length - KEY - SUM)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(statistics);
    return statistics;
  }

  private float[] keep(byte[] key, float[] statistics) throws IOException {
    byte[] one = new byte[recordLength()];
    ByteBuffer bytes = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(key).asFloatBuffer().put(statistics);
    ByteBuffer.wrap(one).putInt(one.length - SUM, sum(one));
    content.seek(end);
    content.write(one);
    places.put(HexFormat.of().formatHex(key), end);
    end += one.length;
    return statistics;
  }

  private float[] seen(Path picture) {
    OnnxPredictor network = predictor;
    if (network == null) {
      network = opened();
      predictor = network;
    }
    return network
        .predict(StudentInput.of(Pictures.convert(Pictures.read(picture), PixelFormat.RGB8)))
        .get(STATISTICS)
        .floats();
  }

  private OnnxPredictor opened() {
    Looking looking = new Looking(trunk.kind());
    try (Weights weights = Weights.initial(looking.weights(), 0)) {
      trunk.load(weights);
      return new OnnxPredictor(OnnxAlgebra.graph("trunk", looking, weights).toBytes());
    }
  }

  private record Looking(Trunk trunk) implements Network {
    @Override
    public List<Weight> weights() {
      return trunk.weights();
    }

    @Override
    public List<Port> inputs() {
      return List.of(Port.pictures(LeafNetwork.PICTURE));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.of(STATISTICS, "batch", Integer.toString(trunk.width())));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      return Named.of(STATISTICS, trunk.statistics(algebra, inputs.get(LeafNetwork.PICTURE)));
    }
  }

  private static TrainingException notWritten(Path file, IOException e) {
    return new TrainingException(
        TrainingException.Kind.NOT_WRITTEN,
        file
            + " takes no more statistics: "
            + e.getMessage()
            + "; what it holds is whole, and with more room a run goes on from there",
        e);
  }

  @Override
  public void close() {
    if (predictor != null) {
      predictor.close();
    }
    try {
      content.close();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }
}
