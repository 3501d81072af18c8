// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(300)
final class BatchCommandTest {

  private static final int PICTURES = 12;

  @TempDir Path folder;
  private Path photos;
  private Path out;

  @BeforeEach
  void drawPictures() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    Path inner = Files.createDirectory(photos.resolve("inner"));
    for (int i = 0; i < PICTURES; i++) {
      Shell.grey(i % 2 == 0 ? photos : inner, "p" + i + ".png", 20 * i);
    }
    out = folder.resolve("out");
  }

  /** In this process: starting a child for each test would take most of the time. */
  private Shell batch(Object... more) {
    List<Object> words = new ArrayList<>(List.of("batch", "--trusted", "--out", out));
    words.addAll(List.of(more));
    return Shell.iqa(words.toArray());
  }

  private List<JsonNode> rows(String file) throws IOException {
    List<String> lines = Files.readAllLines(out.resolve(file));
    return lines.subList(1, lines.size()).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static List<String> names(List<JsonNode> rows) {
    return rows.stream()
        .map(row -> row.get("picture").asString())
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .sorted()
        .toList();
  }

  private static Schema schema() throws IOException {
    Map<String, String> known =
        Map.of(
            "https://iqa.dev/schema/assessments/v1", resource("assessments-v1.schema.json"),
            "https://iqa.dev/schema/batch/v1", resource("batch-v1.schema.json"));
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(known))
        .getSchema(resource("batch-v1.schema.json"), InputFormat.JSON);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Iqa.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void judgesHostileFilesInChildProcesses() throws IOException {
    Path broken = Files.writeString(photos.resolve("x.png"), "\u0089PNG\r\n\032\nno more");

    Shell shell = Shell.iqa("batch", photos, broken, "--out", out, "-t", 1);

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("13 pictures", "1 not judged (unreadable-picture 1)");
    assertThat(rows("rows.jsonl")).hasSize(PICTURES + 1);
    assertThat(rows("rows.jsonl").get(0).at("/provenance/preprocessing").toString())
        .contains("decoded in a child process");
  }

  @Test
  void everyLineFollowsThePublishedSchema() throws IOException {
    Files.writeString(folder.resolve("broken.png"), "no picture");
    Files.writeString(photos.resolve("notes.md"), "no picture");

    Shell shell = batch(photos, folder.resolve("broken.png"));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.err()).contains("1 file skipped: no pictures");
    Schema schema = schema();
    List<String> lines = Files.readAllLines(out.resolve("rows.jsonl"));
    assertThat(lines).hasSize(PICTURES + 2);
    for (String line : lines) {
      assertThat(schema.validate(line, InputFormat.JSON)).extracting(Error::toString).isEmpty();
    }
    assertThat(schema.validate("{\"picture\":\"a.png\"}", InputFormat.JSON)).isNotEmpty();
    List<String> table = Files.readAllLines(out.resolve("rows.csv"));
    assertThat(table).hasSize(PICTURES + 2);
    assertThat(table.get(0)).startsWith("schema,picture,reference,width");
    assertThat(table.get(1)).startsWith("iqa-batch-v1,").contains("night:3.20:0.88");
    assertThat(table.get(PICTURES + 1)).contains("unreadable-picture");
  }

  @Test
  void resumesAndAsksNothingTwice() throws IOException {
    Shell first = batch(photos.resolve("inner"));
    Shell refused = batch(photos);
    Shell more = batch(photos, "--resume");
    Shell nothing = batch(photos, "--resume");

    assertThat(first.out()).contains("6 pictures, 0 of an earlier run, 0 not judged");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("exists; --resume goes on with it");
    assertThat(more.out()).contains("12 pictures, 6 of an earlier run, 0 not judged");
    assertThat(nothing.out()).contains("12 pictures, 12 of an earlier run");
    assertThat(names(rows("rows.jsonl"))).hasSize(PICTURES).doesNotHaveDuplicates();
  }

  @Test
  void refusesTheRowsOfAnotherAssessorOtherWeightsAndOtherFiles() throws IOException {
    batch(photos);
    Shell other = batch(photos, "--resume", "-a", "example?mood=excited");
    Path rows = out.resolve("rows.jsonl");
    Files.writeString(rows, Files.readString(rows).replace(ExampleProvider.DIGEST, "sha256:old"));
    Shell retrained = batch(photos, "--resume");
    Files.writeString(rows, "my diary");
    Shell foreign = batch(photos, "--resume");

    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("holds rows of example@test, not of example@test?mood=excited");
    assertThat(retrained.err()).contains("with the weights sha256:old, not sha256:0123");
    assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(rows).hasContent("my diary");
  }

  @Test
  void shardsTogetherHoldEveryPictureOnce() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(batch(photos, "--shard", i + "/3").exitCode()).isEqualTo(ExitCode.FINE);
      all.addAll(rows("rows-" + i + "-of-3.jsonl"));
      assertThat(out.resolve("report-" + i + "-of-3.html")).exists();
    }

    assertThat(names(all)).hasSize(PICTURES).doesNotHaveDuplicates();
    assertThat(batch(photos, "--shard", "3/3").err()).contains("0 <= i < n");
    assertThat(batch(photos, "--shard", "x").err()).contains("--shard is i/n");
  }

  @Test
  void pairsReferencesByNameAndListsWhatHasNone() throws IOException {
    Path originals = Files.createDirectory(folder.resolve("originals"));
    Shell.grey(originals, "p0.png", 10);
    Shell.grey(originals, "lone.png", 10);

    Shell shell = batch(photos, "-a", "example-difference", "-r", originals);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("12 pictures", "11 not judged (unsupported-request 11)");
    assertThat(shell.err()).contains("reference without picture", "lone.png");
    JsonNode judged = rows("rows.jsonl").get(PICTURES - 1);
    assertThat(judged.get("reference").asString()).endsWith("originals/p0.png");
    assertThat(judged.at("/score/value").doubleValue()).isEqualTo(10);
    assertThat(rows("rows.jsonl").get(0).at("/error/message").asString())
        .contains("has no reference");
    assertThat(batch(photos, "-a", "example-difference").err()).contains("add --references DIR");
    assertThat(batch(photos, "-r", originals).err()).contains("judges a picture alone");
  }

  @Test
  void takesFoldersPatternsListsAndStandardInput() throws IOException {
    Path missing = folder.resolve("missing.png");
    Path list =
        Files.writeString(folder.resolve("some.txt"), photos.resolve("p0.png") + "\n\n" + missing);
    batch(photos + "/**/p1*.png", list, "--resume");
    assertThat(names(rows("rows.jsonl")))
        .containsExactly("missing.png", "p0.png", "p1.png", "p11.png");

    InputStream before = System.in;
    try {
      System.setIn(
          new ByteArrayInputStream(
              (photos.resolve("p2.png") + "\n").getBytes(StandardCharsets.UTF_8)));
      assertThat(batch("-", "--resume").out()).contains("5 pictures, 4 of an earlier run");
    } finally {
      System.setIn(before);
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(batch(empty, "--resume").err()).contains("there is no picture");
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    Shell shell = batch(photos, "--dry-run");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).contains("would judge 12 pictures with example@test");
    assertThat(out).doesNotExist();
    batch(photos.resolve("inner"));
    assertThat(batch(photos, "--dry-run", "--resume").out())
        .contains("would judge 6 pictures", "6 have their row already");
    Files.writeString(out.resolve("rows.jsonl"), "{}\n");
    Shell foreign = batch(photos, "--dry-run", "--resume");
    assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(foreign.err()).contains("holds no rows of iqa batch");
  }

  @Test
  void theReportGoesFromWorstToBestAndRunsNoOnesCode() throws IOException {
    Shell.grey(photos, "<img src=x onerror=alert(1)>.png", 128);
    Path broken = Files.writeString(folder.resolve("<script>.png"), "no picture");

    batch(photos, broken);

    String html = Files.readString(out.resolve("report.html"));
    assertThat(html)
        .contains("Content-Security-Policy", "default-src 'none'", "data:image/jpeg;base64,")
        .contains("&lt;img src=x onerror=alert(1)&gt;.png", "&lt;script&gt;.png")
        .contains("13 judged, 1 not")
        .contains("<td>insufficient brightness</td><td>7</td>")
        .doesNotContain("<script", "<img src=x", "http://", "https://");
    List<Integer> places =
        List.of("p0.png", "p3.png", "p6.png", "p9.png", "p11.png").stream()
            .map(name -> html.indexOf(name + "<br>"))
            .collect(Collectors.toList());
    assertThat(places).isSorted().doesNotContain(-1);
  }

  @Test
  void watchesUntilItIsInterrupted() throws Exception {
    AtomicReference<Shell> ended = new AtomicReference<>();
    Thread watching = new Thread(() -> ended.set(batch(photos, "--watch")));
    watching.start();
    awaitRows(PICTURES);
    Shell.grey(photos, "late.png", 30);
    awaitRows(PICTURES + 1);
    watching.interrupt();
    watching.join();

    Shell shell = Objects.requireNonNull(ended.get());
    assertThat(shell.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(shell.err()).contains("--resume goes on from here");
    assertThat(names(rows("rows.jsonl"))).hasSize(PICTURES + 1).contains("late.png");
  }

  private void awaitRows(int count) throws IOException, InterruptedException {
    Path rows = out.resolve("rows.jsonl");
    while (!Files.exists(rows) || Files.readAllLines(rows).size() <= count) {
      Thread.sleep(20);
    }
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Shell onFile = Shell.iqa("batch", photos, "--out", file);
    assertThat(onFile.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(onFile.err()).contains("the folder cannot be made");

    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs a folder nobody may write into");
    Shell readOnly = Shell.iqa("batch", photos, "--out", "/proc/iqa");
    assertThat(readOnly.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(readOnly.err()).contains("the folder cannot be made");
  }
}
