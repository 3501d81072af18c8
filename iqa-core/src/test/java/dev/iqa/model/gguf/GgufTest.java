// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iqa.ModelUnavailableException;
import dev.iqa.metric.SharedPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {

  private static final LlamaShape SHAPE = new LlamaShape(32, 8, 2, 16, 2, 1, 1e-5f, 10_000);
  private static final GgufVocabulary VOCABULARY =
      GgufVocabulary.ofBytesAnd(List.of(GgufPiece.of("▁", -1), GgufPiece.of("a", -2)));

  @TempDir private Path folder;

  private static GgufWriter language() {
    return SHAPE
        .file("tiny", VOCABULARY)
        .text("tokenizer.chat_template", "{{ messages }}")
        .truth("tokenizer.ggml.add_bos_token", true)
        .floats("token_embd.weight", new float[261 * 8], 261, 8)
        .halves("output_norm.weight", new float[] {1, 1, 1, 1, -.5f, 65504, 0, 1}, 8)
        .floats("odd", new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
  }

  private GgufFile open(byte[] bytes) throws IOException {
    Path file = folder.resolve("m.gguf");
    Files.write(file, bytes);
    return GgufFile.open(file);
  }

  private GgufFile written(GgufWriter writer) throws IOException {
    Path file = folder.resolve("m.gguf");
    writer.write(file);
    return GgufFile.open(file);
  }

  @Test
  void whatIsWrittenComesBack() throws IOException {
    GgufFile file = written(language());
    assertThat(file.text("general.architecture")).contains("llama");
    assertThat(file.whole("llama.block_count")).hasValue(2);
    assertThat(file.real("llama.rope.freq_base")).hasValue(10_000);
    assertThat(file.truth("tokenizer.ggml.add_bos_token")).contains(true);
    assertThat(file.texts("tokenizer.ggml.tokens")).hasSize(261).contains("<0x0A>", "▁");
    assertThat(file.reals("tokenizer.ggml.scores")).endsWith(-1, -2);
    assertThat(file.wholes("tokenizer.ggml.token_type")).startsWith(2, 3, 3, 6).endsWith(1);
    assertThat(file.text("nothing")).isEmpty();
    assertThat(file.tensors()).hasSize(3).allMatch(t -> t.offset() % 32 == 0);
    assertThat(file.tensor("odd").orElseThrow().shape()).containsExactly(1L, 2L, 3L);
    assertThat(file.floats("odd")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(file.floats("output_norm.weight")).containsExactly(1, 1, 1, 1, -.5f, 65504, 0, 1);
    assertThat(GgufLanguageModel.of(file))
        .isEqualTo(new GgufLanguageModel("llama", 2, 8, 32, 261, Optional.of("{{ messages }}")));
  }

  @Test
  void theSameCallsGiveTheSameBytes() throws IOException {
    language().write(folder.resolve("a"));
    language().write(folder.resolve("b"));
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  @Test
  void aFileOfAnotherWriterIsRead() {
    GgufFile file =
        GgufFile.open(SharedPictures.file("params/language/gguf/ggml-vocab-llama-spm.gguf"));
    assertThat(file.texts("tokenizer.ggml.tokens")).hasSize(32_000).startsWith("<unk>", "<s>");
    assertThat(file.whole("llama.block_count")).hasValue(32);
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> GgufLanguageModel.of(file))
        .withMessageContaining("holds a vocabulary only");
  }

  @Test
  void everyCutOfAFileIsNamedTruncated() throws IOException {
    language().write(folder.resolve("whole"));
    byte[] whole = Files.readAllBytes(folder.resolve("whole"));
    for (int length = 0; length < whole.length - 8; length += 1 + length / 60) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(ModelUnavailableException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> open(cut))
          .withMessageContaining("not a whole GGUF file");
    }
  }

  /** One change near the start, where the counts and keys are, and others anywhere. */
  @Test
  void mutatedFilesAreReadOrRefusedAndNothingElse() throws IOException {
    language().write(folder.resolve("whole"));
    byte[] whole = Files.readAllBytes(folder.resolve("whole"));
    Random random = new Random(20_260_101);
    int refused = 0;
    int rounds = 2000;
    for (int round = 0; round < rounds; round++) {
      byte[] mutant = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        int at = i == 0 ? random.nextInt(2000) : random.nextInt(mutant.length);
        mutant[at] =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> -1;
              case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
              default -> (byte) random.nextInt();
            };
      }
      try {
        GgufFile file = open(mutant);
        GgufLanguageModel.of(file);
        file.tensors()
            .forEach(t -> assertThat(t.offset() + t.bytes()).isLessThanOrEqualTo(whole.length));
      } catch (ModelUnavailableException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(rounds / 10, rounds);
  }

  private static final class Raw {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Raw int32(int value) {
      bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
      return this;
    }

    Raw int64(long value) {
      bytes.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
      return this;
    }

    Raw text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int64(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    static Raw file(long tensors, long keys) {
      return new Raw().int32(GgufReader.MAGIC).int32(3).int64(tensors).int64(keys);
    }

    static Raw tensor(int type, long offset, long... lengths) {
      Raw raw = file(1, 0).text("t").int32(lengths.length);
      Arrays.stream(lengths).forEach(raw::int64);
      return raw.int32(type).int64(offset);
    }

    Raw padding(int count) {
      bytes.writeBytes(new byte[count]);
      return this;
    }
  }

  private void refused(Raw raw, String why) {
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> open(raw.bytes.toByteArray()))
        .withMessageContaining(why)
        .withMessageContaining("would work");
  }

  @Test
  void whatIsBeyondTheLimitsIsNamed() {
    refused(new Raw().int32(0x46464952).int64(0), "does not begin with GGUF");
    refused(new Raw().int32(GgufReader.MAGIC).int32(1).int64(0), "version is 1");
    refused(new Raw().int32(GgufReader.MAGIC).int32(3 << 24).int64(0), "big-endian");
    refused(Raw.file(20_001, 0), "20001 tensors; up to 20000");
    refused(Raw.file(-1, 0), "18446744073709551615 tensors");
    refused(Raw.file(0, 10_001), "10001 keys; up to 10000");
    refused(Raw.file(0, 1).int64(65_537), "65537 bytes; up to 65536");
    refused(Raw.file(0, 1).int64(60_000), "truncated in a key");
    refused(Raw.file(0, 1).text("k").int32(13), "k has the type 13");
    refused(Raw.file(0, 1).text("k").int32(9).int32(9).int64(1), "array of arrays");
    refused(Raw.file(0, 1).text("k").int32(9).int32(0).int64(1_000_001), "up to 1000000");
    refused(Raw.file(0, 1).text("k").int32(9).int32(10).int64(9), "truncated in k");
    refused(
        Raw.file(0, 1).text("tokenizer.chat_template").int32(8).int64((1 << 20) + 1),
        "up to 1048576");
    refused(Raw.file(0, 1).text("general.alignment").int32(4).int32(8192), "alignment is 8192");
    refused(Raw.file(0, 1).text("general.alignment").int32(4).int32(0), "alignment is 0");
    refused(Raw.file(0, 2).text("k").int32(4).int32(1).text("k").int32(4).int32(1), "key k twice");
    refused(Raw.tensor(0, 0, 1, 1, 1, 1, 1), "5 axes");
    refused(Raw.tensor(0, 0), "0 axes");
    refused(Raw.tensor(0, 0, 0).padding(64), "axis of 0");
    refused(Raw.tensor(0, 0, -4).padding(64), "axis of 18446744073709551612");
    refused(Raw.tensor(0, 0, 1L << 40, 1L << 40), "too large");
    refused(Raw.tensor(0, 0, 1L << 62), "too large");
    refused(Raw.tensor(99, 0, 1).padding(64), "type 99");
    refused(Raw.tensor(2, 0, 31).padding(64), "blocks of 32");
    refused(Raw.tensor(0, 4, 1).padding(64), "alignment 32");
    refused(Raw.tensor(0, 32, 1).padding(40), "is truncated after");
    refused(Raw.tensor(0, Long.MAX_VALUE - 31, 1).padding(64), "is truncated after");
    // The header's end, the padding behind it missing, and almost 2⁶³ bytes.
    refused(Raw.tensor(0, 0, (1L << 61) - 1), "is truncated after 0");
  }

  @Test
  void overlappingTensorsAreRefused() {
    Raw raw = Raw.file(2, 0);
    for (String name : List.of("a", "b")) {
      raw.text(name).int32(1).int64(16).int32(0).int64(name.equals("a") ? 0 : 32);
    }
    refused(raw.padding(256), "overlap at b");
  }

  private void unfit(GgufWriter writer, String why) throws IOException {
    GgufFile file = written(writer);
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> GgufLanguageModel.of(file))
        .withMessageContaining(why)
        .withMessageContaining("would work");
  }

  private static GgufWriter numbers(Consumer<GgufWriter> tensors, String... changes) {
    GgufWriter file = new GgufWriter("llama");
    List<String> changed = List.of(changes);
    for (String key :
        List.of(
            "llama.context_length 32",
            "llama.embedding_length 8",
            "llama.block_count 2",
            "llama.attention.head_count 2",
            "tokenizer.ggml.bos_token_id 1")) {
      String name = key.substring(0, key.indexOf(' '));
      String said = changed.stream().filter(c -> c.startsWith(name + " ")).findFirst().orElse(key);
      file.whole(name, Integer.parseInt(said.substring(said.indexOf(' ') + 1)));
    }
    file.texts("tokenizer.ggml.tokens", List.of("a", "b", "c"));
    tensors.accept(file);
    return file;
  }

  @Test
  void whatIsNoLanguageModelIsNamed() throws IOException {
    Consumer<GgufWriter> right = f -> f.floats("token_embd.weight", new float[24], 3, 8);
    assertThat(GgufLanguageModel.of(written(numbers(right))).vocabulary()).isEqualTo(3);
    unfit(new GgufWriter("clip"), "is the vision part of a model");
    unfit(new GgufWriter("llama").text("general.type", "adapter"), "is an adapter");
    unfit(new GgufWriter("whisper"), "has the architecture whisper and no vocabulary");
    unfit(VOCABULARY.in(new GgufWriter("llama")), "holds a vocabulary only");
    unfit(numbers(f -> f.floats("x", new float[1], 1)), "has no tensor token_embd.weight");
    unfit(
        numbers(f -> f.floats("token_embd.weight", new float[32], 4, 8)),
        "[4, 8] for a vocabulary of 3 and a width of 8");
    unfit(numbers(right, "llama.block_count 257"), "llama.block_count 257; 1 to 256");
    unfit(numbers(right, "llama.block_count 0"), "llama.block_count 0");
    unfit(numbers(right, "llama.embedding_length 0"), "llama.embedding_length 0");
    unfit(numbers(right, "llama.attention.head_count 0"), "llama.attention.head_count 0");
    unfit(numbers(right, "tokenizer.ggml.bos_token_id 3"), "tokenizer.ggml.bos_token_id 3 of 3");
    unfit(
        numbers(right.andThen(f -> f.reals("tokenizer.ggml.scores", new float[2]))),
        "2 scores for 3 pieces");
    unfit(
        numbers(right.andThen(f -> f.wholes("tokenizer.ggml.token_type", new int[4]))),
        "4 types for 3 pieces");
  }

  @Test
  void anotherKindOfValueIsNamed() throws IOException {
    GgufFile file = written(language());
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> file.text("llama.block_count"))
        .withMessageContaining("is no text; a text would work");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> file.floats("none"))
        .withMessageContaining("has no tensor none");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> GgufFile.open(folder.resolve("absent")))
        .withMessageContaining("absent");
  }

  @Test
  void theWriterRefusesWhatItsReaderWould() {
    GgufWriter file = new GgufWriter("llama");
    assertThatIllegalArgumentException().isThrownBy(() -> file.whole("k", -1));
    assertThatIllegalArgumentException().isThrownBy(() -> file.text("general.architecture", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> file.floats("t", new float[2], 3));
    assertThatIllegalArgumentException().isThrownBy(() -> file.floats("t", new float[0], 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file.floats("t".repeat(64), new float[1], 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GgufVocabulary(List.of(), 0, 1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LlamaShape(32, 9, 1, 4, 2, 1, 1e-5f, 1e4f));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LlamaShape(32, 8, 1, 4, 2, 3, 1e-5f, 1e4f));
  }
}
