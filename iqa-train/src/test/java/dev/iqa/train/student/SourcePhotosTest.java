// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SourcePhotosTest {

  @TempDir Path folder;

  private static JsonNode settings(String of) {
    return JsonMapper.shared().readTree("{\"photos\": [{\"folder\": \"" + of + "\"}]}");
  }

  private void refused(String of, String... words) {
    assertThatThrownBy(() -> new StudentExperiment().open(settings(of), 1, folder))
        .isInstanceOfSatisfying(
            TrainingException.class,
            e -> assertThat(e.kind()).isEqualTo(TrainingException.Kind.NO_DATA))
        .hasMessageContainingAll(words);
  }

  @Test
  void aFolderThatIsNotThereIsNoData() {
    refused("nowhere", "nowhere", "would work");
  }

  @Test
  void aFolderWithoutUsablePhotosIsNoData() throws IOException {
    Files.writeString(folder.resolve("a.png"), "no picture at all");
    Files.writeString(folder.resolve("notes.txt"), "nor is this");
    for (int i = 0; i < 12; i++) {
      Pictures.write(Scenes.scene(100, 90, 1), folder.resolve("small" + i + ".png"));
    }
    refused(".", "no photos of 256×256", "would work");
  }

  @Test
  void photographsStayAsTheyAreWhileOthersAreRead() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path file = folder.resolve("photo" + i + ".png");
      Pictures.write(Scenes.scene(300, 260, i + 1), file);
      files.add(file);
    }
    List<Picture> photos = new ArrayList<>();
    for (Path file : files) {
      photos.addAll(SourcePhotos.read(List.of(file)));
      System.gc();
    }
    for (int i = 0; i < files.size(); i++) {
      ByteBuffer alone = Pictures.read(files.get(i)).pixels();
      assertThat(photos.get(i).pixels()).as("photo %d", i).isEqualTo(alone);
    }
  }
}
