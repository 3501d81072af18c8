// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void keepsTheOldFileAndNothingElseWhenWritingFails() throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      WholeFile.writeAll(out, ByteBuffer.allocate(1 << 20));
                      throw new IOException("full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("full");

    assertThat(file).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void replacesTheOldFile() throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "old");

    WholeFile.write(file, new byte[] {'n', 'e', 'w'});

    assertThat(file).hasContent("new");
  }

  @Test
  void modelsHaveThePermissionsOfAnyNewFile() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path any = Files.writeString(folder.resolve("any"), "");
    OnnxGraph graph = new OnnxGraph("m");
    graph.output("y", graph.relu(graph.input("x", ElementType.FLOAT32, Dimension.fixed(1))));

    graph.write(folder.resolve("m.onnx"));
    new SafetensorsWriter().floats("w", new float[1], 1).write(folder.resolve("m.safetensors"));

    for (String model : new String[] {"m.onnx", "m.safetensors"}) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(model)))
          .as(model)
          .isEqualTo(Files.getPosixFilePermissions(any));
    }
  }
}
