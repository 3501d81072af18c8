// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iqa.ModelUnavailableException;
import dev.iqa.language.Embeddings;
import dev.iqa.model.gguf.GgufFile;
import dev.iqa.model.gguf.GgufWriter;
import dev.iqa.model.gguf.LlamaShape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every misuse that ends the JVM in llama.cpp is an exception; what is read once stays exact. */
class LlamaSessionTest {

  @TempDir private static Path folder;
  private static Path file;
  private static LlamaWeights weights;

  @BeforeAll
  static void load() throws IOException {
    LlamaEngine engine = TinyModels.engine();
    file = TinyModels.written(TinyModels.language(1), folder, "tiny.gguf");
    weights = LlamaWeights.load(engine, file, false);
  }

  @AfterAll
  static void free() {
    if (weights != null) {
      weights.close();
    }
  }

  private static LlamaSession session(int positions) {
    return new LlamaSession(weights, Optional.empty(), positions, 1);
  }

  private static List<Integer> tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> 3 + i * 7 % 300).toList();
  }

  private static float[] logitsBehind(LlamaSession session, List<Chunk> chunks) {
    assertThat(session.read(chunks, () -> true)).isTrue();
    return session.logits();
  }

  @Test
  void tooManyTokensAtOnceAreRefused() {
    try (LlamaSession session = session(2048)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.decode(tokens(513), 512))
          .withMessageContaining("513 tokens at once; 1 to 512");
      assertThatIllegalArgumentException().isThrownBy(() -> session.decode(List.of(), 0));
      session.decode(tokens(512), 511);
      assertThat(session.position()).isEqualTo(512);
    }
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    int pieces = weights.description().vocabulary();
    try (LlamaSession session = session(64)) {
      for (int id : new int[] {-1, pieces, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> session.decode(List.of(id), 0))
            .withMessageContaining("is none of " + pieces);
        assertThatIllegalArgumentException().isThrownBy(() -> weights.piece(id));
        assertThatIllegalArgumentException().isThrownBy(() -> weights.ends(id));
      }
      session.decode(List.of(1), 0);
      assertThatIllegalArgumentException().isThrownBy(() -> session.logProbability(-1, pieces));
    }
  }

  @Test
  void nothingIsChosenBeforeAnythingIsRead() {
    try (LlamaSession session = session(64)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> session.choose(null, 0, 0, new double[1]))
          .withMessageContaining("nothing was read");
      assertThatIllegalStateException().isThrownBy(session::logits);
      session.decode(tokens(4), 3);
      assertThatIllegalStateException().isThrownBy(() -> session.logProbability(1, 5));
      assertThatIllegalStateException().isThrownBy(() -> session.logProbability(4, 5));
      session.rewind(0);
      assertThatIllegalStateException().isThrownBy(session::logits);
    }
  }

  @Test
  void aFullContextIsRefused() {
    try (LlamaSession session = session(256)) {
      while (session.position() < session.capacity()) {
        session.decode(List.of(5), 0);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.decode(List.of(5), 0))
          .withMessageContaining("256 of 256 positions");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.read(Chunk.of(tokens(257)), () -> true))
          .withMessageContaining("do not fit");
    }
  }

  @Test
  void aBrokenGrammarNeverReachesTheEngine() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LlamaGrammar(weights, "root ::= ("));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LlamaGrammar(
                    weights, "root ::= " + "(".repeat(20_000) + "\"a\"" + ")".repeat(20_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LlamaGrammar(weights, "root ::= root \"a\" | \"b\""));
  }

  private static Embeddings rowsOf(List<Integer> tokens) {
    int width = TinyModels.SHAPE.width();
    float[] table = GgufFile.open(file).floats("token_embd.weight");
    FloatBuffer rows = FloatBuffer.allocate(tokens.size() * width);
    tokens.forEach(token -> rows.put(table, token * width, width));
    return Embeddings.copyOf(width, rows.flip(), List.of());
  }

  /** A picture's rows take the place of tokens: so the rows of tokens must act as they do. */
  @Test
  void rowsGiveTheLogitsOfTheTokensWhoseRowsTheyAre() {
    List<Integer> tokens = tokens(200);
    try (LlamaSession session = session(512)) {
      float[] ofTokens = logitsBehind(session, Chunk.of(tokens));
      float[] ofRows = logitsBehind(session, Chunk.of(rowsOf(tokens)));
      assertThat(ofRows).isEqualTo(ofTokens);
      float[] ofOthers = logitsBehind(session, Chunk.of(rowsOf(tokens(100))));
      assertThat(ofOthers).isNotEqualTo(ofTokens);

      List<Chunk> mixed = new ArrayList<>(Chunk.of(tokens.subList(0, 128)));
      mixed.addAll(Chunk.of(rowsOf(tokens.subList(128, 200))));
      assertThat(logitsBehind(session, mixed)).isEqualTo(ofTokens);
    }
  }

  @Test
  void rowsOfAnotherWidthAreRefused() {
    Embeddings narrow = Embeddings.copyOf(4, FloatBuffer.allocate(8), List.of());
    try (LlamaSession session = session(64)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.read(Chunk.of(narrow), () -> true))
          .withMessageContaining("64 wide");
    }
  }

  @Test
  void whatIsReusedGivesTheSameNumbersAsWhatIsReadAfresh() {
    List<Integer> head = tokens(300);
    List<Integer> one = new ArrayList<>(head);
    one.addAll(List.of(9, 8, 7));
    List<Integer> other = new ArrayList<>(head);
    other.addAll(List.of(20, 21));
    try (LlamaSession used = session(512);
        LlamaSession fresh = session(512)) {
      logitsBehind(used, Chunk.of(one));
      for (int i = 0; i < 20; i++) {
        used.decode(List.of(30 + i), 0);
      }
      assertThat(used.shared(Chunk.of(other))).isEqualTo(2);
      assertThat(logitsBehind(used, Chunk.of(other)))
          .isEqualTo(logitsBehind(fresh, Chunk.of(other)));
      assertThat(logitsBehind(used, Chunk.of(other))).isEqualTo(fresh.logits());
      assertThat(logitsBehind(used, Chunk.of(List.of(1))))
          .isNotEqualTo(logitsBehind(fresh, Chunk.of(other)));
    }
  }

  @Test
  void readingStopsWhereItIsTold() {
    try (LlamaSession session = session(512)) {
      int[] asked = {0};
      assertThat(session.read(Chunk.of(tokens(400)), () -> ++asked[0] < 3)).isFalse();
      assertThat(session.position()).isEqualTo(256);
      float[] then = logitsBehind(session, Chunk.of(tokens(400)));
      try (LlamaSession fresh = session(512)) {
        assertThat(then).isEqualTo(logitsBehind(fresh, Chunk.of(tokens(400))));
      }
    }
  }

  @Test
  void anAdapterChangesTheLogitsAndItsAbsenceRestoresThem() throws IOException {
    Path lora = TinyModels.written(TinyModels.adapter(TinyModels.SHAPE, 5), folder, "lora.gguf");
    Pointer adapter = weights.adapter(lora);
    List<Chunk> prompt = Chunk.of(tokens(40));
    try (LlamaSession session = session(64)) {
      float[] plain = logitsBehind(session, prompt);
      session.adapt(adapter, 1);
      float[] adapted = logitsBehind(session, prompt);
      session.adapt(adapter, 0.5f);
      float[] half = logitsBehind(session, prompt);
      session.adapt(null, 0);
      assertThat(logitsBehind(session, prompt)).isEqualTo(plain);
      session.adapt(adapter, 1);
      assertThat(logitsBehind(session, prompt)).isEqualTo(adapted);
      assertThat(adapted).isNotEqualTo(plain).isNotEqualTo(half);
    }
  }

  private void refused(GgufWriter adapter, String why) throws IOException {
    Path path = TinyModels.written(adapter, folder, "wrong.gguf");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> weights.adapter(path))
        .withMessageContaining(why);
  }

  @Test
  void whatIsNoAdapterOfThisModelIsRefused() throws IOException {
    refused(TinyModels.language(2), "is no LoRA adapter");
    refused(
        new GgufWriter("gemma")
            .text("general.type", "adapter")
            .text("adapter.type", "lora")
            .floats("x", new float[1], 1),
        "adapts gemma");
    refused(
        TinyModels.adapter(new LlamaShape(512, 32, 2, 128, 4, 2, 1e-5f, 10_000), 1),
        "does not fit");
    assertThat(Collections.frequency(weights.marks(), "</s>")).isEqualTo(1);
  }
}
