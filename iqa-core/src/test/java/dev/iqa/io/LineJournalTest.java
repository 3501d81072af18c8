// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineJournalTest {

  private static final String HEAD = "{\"schema\":\"test\"}";

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("lines.jsonl");
  }

  private static void requireHead(int number, String line) {
    if (number == 1 && !line.equals(HEAD)) {
      throw new IllegalArgumentException("no head: " + line);
    }
  }

  private List<String> goOn(String head, List<String> wanted) throws IOException {
    List<String> known = new ArrayList<>();
    try (LineJournal journal =
        LineJournal.open(
            file(),
            head,
            (number, line) -> {
              if (head.isEmpty() || number > 1) {
                known.add(line);
              } else {
                requireHead(number, line);
              }
            })) {
      for (String line : wanted) {
        if (!known.contains(line)) {
          journal.append(line);
        }
      }
    }
    return known;
  }

  @Test
  void goesOnFromEveryByteItCanBeCutAt() throws IOException {
    List<String> wanted = List.of("{\"a\":1}", "{\"b\":\"ü\"}", "{}", "{\"c\":[{}]}");
    for (String head : List.of("", HEAD)) {
      Files.deleteIfExists(file());
      goOn(head, wanted);
      byte[] whole = Files.readAllBytes(file());
      for (int cut = 0; cut <= whole.length; cut++) {
        Files.write(file(), Arrays.copyOf(whole, cut));
        goOn(head, wanted);
        assertThat(Files.readAllBytes(file())).as("cut at %d", cut).isEqualTo(whole);
      }
      assertThat(goOn(head, wanted)).isEqualTo(wanted);
    }
  }

  @Test
  void leavesAloneWhatItsReaderRefuses() throws IOException {
    for (String content : List.of("half", "{\"schema\":\"other\"}", "a\nb\nhalf", "\n")) {
      Files.writeString(file(), content);
      assertThatThrownBy(() -> LineJournal.open(file(), HEAD, LineJournalTest::requireHead))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(file()).hasContent(content);
    }
  }

  @Test
  void isWrittenByOneRunAtATimeAndReadByAny() throws IOException {
    try (LineJournal journal = LineJournal.open(file(), HEAD, LineJournalTest::requireHead)) {
      journal.append("{}");
      assertThatThrownBy(() -> LineJournal.open(file(), HEAD, LineJournalTest::requireHead))
          .isInstanceOf(JournalInUseException.class)
          .hasMessageContaining("another run is writing");
      List<String> lines = new ArrayList<>();
      LineJournal.read(file(), (number, line) -> lines.add(number + line));
      assertThat(lines).containsExactly("1" + HEAD, "2{}");
    }
  }

  @Test
  void takesLinesOfAnInterruptedThread() throws IOException {
    try (LineJournal journal = LineJournal.open(file(), HEAD, LineJournalTest::requireHead)) {
      Thread.currentThread().interrupt();
      journal.append("{\"paid\":true}");
      assertThat(Thread.interrupted()).isTrue();
      journal.append("{\"paid\":false}");
      journal.sync();
    }
    assertThat(Files.readString(file(), StandardCharsets.UTF_8))
        .isEqualTo(HEAD + "\n{\"paid\":true}\n{\"paid\":false}\n");
  }
}
