// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatasetSynthesisTest {

  private static final int REFERENCES = 6;
  private static final int ITEMS = 4;
  private static final SynthesisRecipe RECIPE =
      new SynthesisRecipe(DistortionGenerator.DEPICTQA, true, ITEMS, .05, .5, true, 40, .3, 17);

  @TempDir Path folder;

  @BeforeEach
  void writeReferences() throws IOException {
    for (int i = 0; i < REFERENCES; i++) {
      Path file =
          folder.resolve(i % 2 == 0 ? "in/photo" + i + ".png" : "in/sub/photo" + i + ".png");
      Files.createDirectories(file.getParent());
      Pictures.write(TestPictures.colour(60 + i, 50), file);
    }
  }

  private DatasetSynthesis synthesis(String to, int shard, int shards, int threads) {
    return new DatasetSynthesis(
        RECIPE, folder.resolve("in"), folder.resolve(to), shard, shards, threads);
  }

  @Test
  void writesPicturesAndRecords() throws Exception {
    List<Long> progress = new ArrayList<>();
    DatasetSynthesis.Outcome outcome =
        synthesis("out", 0, 1, 1)
            .run(
                (done, total, made) -> {
                  assertThat(total).isEqualTo(REFERENCES * ITEMS);
                  progress.add(done);
                });
    assertThat(outcome.made()).isEqualTo(REFERENCES * ITEMS);
    assertThat(outcome.failures()).isEmpty();
    assertThat(progress).isSorted().hasSize(REFERENCES * ITEMS);
    JsonMapper json = JsonMapper.builder().build();
    Map<String, String> splits = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("out/records-0-of-1.jsonl"))) {
      JsonNode item = json.readTree(line);
      assertThat(item.get("recipe").stringValue()).isEqualTo(RECIPE.digest());
      Picture reference =
          Pictures.read(folder.resolve("out").resolve(item.get("reference").stringValue()));
      assertThat(Math.min(reference.width(), reference.height())).isEqualTo(40);
      for (String side : List.of("A", "B")) {
        Picture distorted =
            Pictures.read(
                folder.resolve("out").resolve(item.at("/" + side + "/picture").stringValue()));
        assertThat(distorted.hasSizeOf(reference)).isTrue();
        int steps = item.at("/" + side + "/names").size();
        assertThat(item.at("/" + side + "/classes").size()).isEqualTo(steps);
        assertThat(item.at("/" + side + "/severities").size()).isEqualTo(steps);
        Picture again = reference;
        for (int i = 0; i < steps; i++) {
          again =
              SyntheticDistortion.of(
                      item.at("/" + side + "/names/" + i).stringValue(),
                      item.at("/" + side + "/severities/" + i).intValue(),
                      item.at("/" + side + "/seeds/" + i).longValue())
                  .apply(again);
        }
        assertThat(TestPictures.digest(again)).isEqualTo(TestPictures.digest(distorted));
      }
      String split = item.get("split").stringValue();
      assertThat(split).isIn("train", "validation");
      assertThat(splits.merge(item.get("reference").stringValue(), split, (a, b) -> a))
          .isEqualTo(split);
    }
    assertThat(splits.values()).contains("train", "validation");
  }

  @Test
  void losesAndDoublesNothingWhenKilled() throws Exception {
    synthesis("whole", 0, 1, 1).run(SynthesisListener.NONE);
    Map<String, String> whole = contents("whole");
    for (int trial = 0; trial < 6; trial++) {
      Random random = new Random(trial);
      String to = "killed" + trial;
      Path records = folder.resolve(to).resolve("records-0-of-1.jsonl");
      int runs = 0;
      boolean finished = false;
      while (!finished) {
        int stop = 1 + random.nextInt(7);
        int[] seen = {0};
        try {
          synthesis(to, 0, 1, 1 + trial % 2)
              .run(
                  (done, total, made) -> {
                    if (++seen[0] == stop) {
                      throw new IllegalStateException("killed");
                    }
                  });
          finished = true;
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("killed");
          // What a process that dies within a write leaves: part of the last line.
          byte[] bytes = Files.readAllBytes(records);
          int cut = random.nextInt(60);
          Files.write(records, Arrays.copyOf(bytes, Math.max(0, bytes.length - cut)));
        }
        runs++;
      }
      assertThat(runs).isGreaterThan(2);
      assertThat(contents(to)).as("trial %d", trial).isEqualTo(whole);
      assertThat(Files.readAllLines(records)).doesNotHaveDuplicates().hasSize(REFERENCES * ITEMS);
    }
  }

  @Test
  void shardsMakeTheWholeTogether() throws Exception {
    synthesis("whole", 0, 1, 1).run(SynthesisListener.NONE);
    for (int shard = 0; shard < 3; shard++) {
      synthesis("parts", shard, 3, 2).run(SynthesisListener.NONE);
    }
    assertThat(contents("parts")).isEqualTo(contents("whole"));
  }

  /** Digests of all pictures, and all records in alphabetical order. */
  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Set<String> records = new TreeSet<>();
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".jsonl")) {
          records.addAll(Files.readAllLines(file));
        } else {
          contents.put(
              root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    contents.put("records", String.join("\n", records));
    return contents;
  }

  @Test
  void goesOnPastAReferenceItCannotUse() throws Exception {
    Files.write(folder.resolve("in/broken.png"), "no picture".getBytes(StandardCharsets.UTF_8));
    Pictures.write(TestPictures.colour(20, 20), folder.resolve("in/small.png"));
    DatasetSynthesis.Outcome outcome = synthesis("out", 0, 1, 2).run(SynthesisListener.NONE);
    assertThat(outcome.made()).isEqualTo(REFERENCES * ITEMS);
    assertThat(outcome.failures())
        .extracting(DatasetSynthesis.Failure::reference)
        .containsExactly("broken.png", "small.png");
    assertThat(outcome.failures().get(1).reason()).contains("20×20").contains("32");
  }

  @Test
  void refusesToMixRecipes() throws Exception {
    synthesis("out", 0, 1, 1).run(SynthesisListener.NONE);
    DatasetSynthesis other =
        new DatasetSynthesis(
            SynthesisRecipe.depictQa(true, ITEMS, 18),
            folder.resolve("in"),
            folder.resolve("out"),
            0,
            1,
            1);
    assertThatThrownBy(() -> other.run(SynthesisListener.NONE))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining(RECIPE.digest());
  }

  @Test
  void lastsOverDraftsThatAKilledRunLeft() throws Exception {
    synthesis("whole", 0, 1, 1).run(SynthesisListener.NONE);
    Path draft = folder.resolve("out/distorted/photo0.png/2-B.png.part");
    Files.createDirectories(draft.getParent());
    Files.writeString(draft, "half a picture");
    Files.writeString(folder.resolve("out/recipe-0-of-1.json.part"), "{");
    synthesis("out", 0, 1, 1).run(SynthesisListener.NONE);
    assertThat(contents("out")).isEqualTo(contents("whole"));
  }

  @Test
  void refusesASecondRunOnOneShard() throws Exception {
    assertThatThrownBy(
            () ->
                synthesis("out", 0, 1, 1)
                    .run(
                        (done, total, made) -> {
                          try {
                            synthesis("out", 0, 1, 1).run(SynthesisListener.NONE);
                          } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        }))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("another run is writing");
  }

  @Test
  void refusesAnotherDivisionIntoShards() throws Exception {
    synthesis("out", 0, 2, 1).run(SynthesisListener.NONE);
    assertThatThrownBy(() -> synthesis("out", 0, 3, 1).run(SynthesisListener.NONE))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("records-0-of-2.jsonl")
        .hasMessageContaining("same number of shards");
  }

  @Test
  void refusesBadArguments() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> synthesis("out", 3, 3, 1))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("3/3");
    assertThatThrownBy(() -> synthesis("in/out", 0, 1, 1))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("inside the references");
    assertThatThrownBy(
            () ->
                new DatasetSynthesis(RECIPE, empty, folder.resolve("out"), 0, 1, 1)
                    .run(SynthesisListener.NONE))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("holds no pictures");
  }

  @Test
  void recipesAreReadAsWritten() {
    assertThat(SynthesisRecipe.fromJson(RECIPE.toJson())).isEqualTo(RECIPE);
    assertThat(RECIPE.digest()).hasSize(64);
    assertThatThrownBy(() -> SynthesisRecipe.fromJson("{\"generator\":\"depictqa\"}"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("Missing")
        .hasMessageContaining("itemsPerReference");
    assertThatThrownBy(
            () ->
                SynthesisRecipe.fromJson(
                    RECIPE.toJson().replace("\"seed\"", "\"extra\":1,\"seed\"")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("unknown field 'extra'");
    assertThatThrownBy(
            () ->
                SynthesisRecipe.fromJson(
                    RECIPE.toJson().replace("itemsPerReference", "itemsPerReferences")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("did you mean itemsPerReference?");
  }
}
