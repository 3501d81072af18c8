// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iqa.ModelUnavailableException;
import dev.iqa.metric.SharedPictures;
import dev.iqa.model.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir private Path folder;

  private static SafetensorsWriter sample() {
    return new SafetensorsWriter()
        .metadata("licence", "Apache-2.0")
        .unsignedBytes("uint8", new byte[] {-1, 0, 1}, 3)
        .floats("float", new float[] {1.5f, -2, 3e30f, 0, 5, 6}, 2, 3)
        .halves("half", new float[] {.5f, -65504}, 2)
        .brains("brain", new float[] {1, 3e38f}, 1, 2)
        .longs("long", new long[] {Long.MIN_VALUE, 1}, 2)
        .ints("int", new int[] {-7}, 1)
        .signedBytes("int8", new byte[] {-128}, 1)
        .floats("scalar", new float[] {42})
        .floats("empty", new float[0], 0, 4);
  }

  private SafetensorsFile open(byte[] bytes) throws IOException {
    Path file = folder.resolve("m.safetensors");
    Files.write(file, bytes);
    return SafetensorsFile.open(file);
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  @Test
  void whatIsWrittenComesBack() throws IOException {
    Path path = folder.resolve("m.safetensors");
    Files.writeString(path, "older");
    sample().write(path);
    SafetensorsFile file = SafetensorsFile.open(path);
    assertThat(file.metadata()).isEqualTo(Map.of("licence", "Apache-2.0"));
    assertThat(file.tensors()).hasSize(9);
    assertThat(file.floats("float")).containsExactly(1.5f, -2, 3e30f, 0, 5, 6);
    assertThat(file.tensor("float").shape()).containsExactly(2L, 3L);
    assertThat(file.floats("half")).containsExactly(.5f, -65504);
    assertThat(file.floats("brain")[0]).isEqualTo(1);
    assertThat(file.longs("long")).containsExactly(Long.MIN_VALUE, 1);
    assertThat(file.longs("int")).containsExactly(-7);
    assertThat(file.longs("int8")).containsExactly(-128);
    assertThat(file.longs("uint8")).containsExactly(255, 0, 1);
    assertThat(file.floats("scalar")).containsExactly(42);
    assertThat(file.floats("empty")).isEmpty();
    assertThat(file.tensors()).allSatisfy(t -> assertThat(t.begin() % t.type().bytes()).isZero());
    assertThat(file.bytes("int").isReadOnly()).isTrue();
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    sample().write(folder.resolve("a"));
    sample().write(folder.resolve("b"));
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  /** The example of the format's own description, byte for byte. */
  @Test
  void aFileOfAnotherWriterIsRead() throws IOException {
    SafetensorsFile file =
        open(file("{\"t\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[0,4]}}   ", 4));
    assertThat(file.tensor("t"))
        .isEqualTo(new TensorEntry("t", ElementType.FLOAT16, List.of(1L, 2L), 0, 4));
    assertThat(file.floats("t")).containsExactly(0, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]                                                     | 0 | does not begin with {",
        "{\"a\":                                                 | 0 | is not JSON",
        "{} {}                                                   | 0 | is not JSON",
        "{\"a\":1,\"a\":2}                                       | 0 | is not JSON: Duplicate",
        "{\"a\":1}                                               | 0 | dtype of a is ''",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} | 8 | dtype of a is 'F64'",
        "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}       | 1 | shape of a is not an array",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}} | 1 | shape of a holds -1",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}} | 1 | shape of a holds 1.5",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}} | 1 | are not two numbers",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,1]}} | 1 | takes 2",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}} | 1 | bytes 1 to 0",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}} | 0 | too large",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3 | overlap at b",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2 | gap lies before a",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}} | 1 | take 9 bytes and the file has 1",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 2 | take 1 bytes and the file has 2",
        "{\"__metadata__\":{\"k\":1}}                            | 0 | metadata k is not text"
      })
  void whatIsWrongIsNamed(String header, int dataBytes, String why) {
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> open(file(header, dataBytes)))
        .withMessageContaining("not a whole safetensors file")
        .withMessageContaining(why);
  }

  @Test
  void aHeaderLongerThanTheFileOrTheLimitAllocatesNothing() {
    for (long length : new long[] {100, SafetensorsFile.MAX_HEADER_BYTES + 1L, -1}) {
      byte[] bytes = file("{}", 0);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(() -> open(bytes))
          .withMessageContaining(Long.toUnsignedString(length));
    }
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> open(new byte[7]))
        .withMessageContaining("7 bytes");
  }

  @Test
  void aWrongNameOrTypeSaysWhatIsThere() throws IOException {
    Path path = folder.resolve("m.safetensors");
    sample().write(path);
    SafetensorsFile file = SafetensorsFile.open(path);
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> file.floats("flaot"))
        .withMessageContaining("no tensor flaot; it has long, float, int, scalar");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> file.floats("int"))
        .withMessageContaining("is I32; longs(...) reads it");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> file.longs("half"))
        .withMessageContaining("is F16; floats(...) reads it");
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 5));
    assertThatExceptionOfType(ModelUnavailableException.class).isThrownBy(() -> file.longs("int8"));
  }

  @Test
  void aNameIsTakenOnceAndAShapeFitsItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sample().floats("half", new float[1], 1))
        .withMessageContaining("half is taken");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sample().floats("w", new float[5], 2, 3))
        .withMessage("w has 5 numbers and the shape [2, 3] of 6");
  }

  /**
   * Whatever is done to a file, it is read or refused by name, and what is read can be read whole.
   */
  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    Path path = folder.resolve("whole");
    sample().write(path);
    byte[] whole = Files.readAllBytes(path);
    Random random = new Random(7);
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int at = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(damaged.length);
        damaged[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:0123456789-e".charAt(random.nextInt(19));
      }
      if (random.nextInt(8) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 20));
      }
      try {
        SafetensorsFile file = open(damaged);
        for (TensorEntry entry : file.tensors()) {
          switch (entry.type()) {
            case FLOAT32, FLOAT16, BFLOAT16 -> file.floats(entry.name());
            default -> file.longs(entry.name());
          }
        }
        read++;
      } catch (ModelUnavailableException e) {
        assertThat(e).hasMessageContaining("safetensors");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
    assertThat(read).isGreaterThan(20);
  }

  @Test
  void aPublishedBackboneIsRead() {
    SafetensorsFile file =
        SafetensorsFile.open(SharedPictures.file("backbones/mobilenet_v2_1.0_224.safetensors"));
    assertThat(file.tensors()).hasSize(106);
    assertThat(file.tensors().stream().mapToLong(TensorEntry::elements).sum()).isEqualTo(3_489_097);
    assertThat(file.tensor("classifier.weight").shape()).containsExactly(1001L, 1280L);
    assertThat(file.floats("classifier.weight")).hasSize(1001 * 1280);
    assertThat(file.metadata()).containsEntry("licence", "Apache-2.0");
  }
}
