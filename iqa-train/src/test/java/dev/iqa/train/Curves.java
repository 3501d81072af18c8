// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a training left. */
final class Curves {

  private Curves() {}

  /** The rows without their last column, which is time. */
  static List<String> withoutSeconds(Path table) throws IOException {
    return Files.readAllLines(table).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  static long step(Path folder) {
    String state =
        SafetensorsFile.open(folder.resolve("checkpoint.safetensors"))
            .metadata()
            .getOrDefault("iqa.training", "{}");
    return JsonMapper.shared().readTree(state).required("step").asLong();
  }

  static Map<String, List<Float>> tensors(Path file) {
    SafetensorsFile content = SafetensorsFile.open(file);
    Map<String, List<Float>> tensors = new LinkedHashMap<>();
    for (TensorEntry entry : content.tensors()) {
      float[] values = content.floats(entry.name());
      List<Float> list = new java.util.ArrayList<>();
      for (float value : values) {
        list.add(value);
      }
      tensors.put(entry.name(), list);
    }
    return tensors;
  }

  static Map<String, List<Float>> tensors(byte[] file) throws IOException {
    Path copy = Files.createTempFile("tensors", ".safetensors");
    try {
      Files.write(copy, file);
      return tensors(copy);
    } finally {
      Files.delete(copy);
    }
  }
}
