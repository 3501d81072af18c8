// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What a TorchScript file says about itself, read without libtorch: it is a zip of source, and the
 * arguments of {@code forward} stand there by name.
 *
 * @param arguments of {@code forward}, after {@code self}
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">the
 *     format</a>
 */
record TorchScriptArchive(List<Argument> arguments) {

  /**
   * An argument of {@code forward}.
   *
   * @param name of it
   * @param type as TorchScript writes it
   * @param optional whether it has a default
   */
  record Argument(String name, String type, boolean optional) {}

  private static final String WORKS = "; a file that torch.jit.save wrote would work";
  private static final byte PICKLE = (byte) 0x80;
  private static final int LONGEST_PART = 64 << 20;
  private static final Pattern MODULE = Pattern.compile("[^/]+/data\\.pkl");
  private static final Pattern CLASS = Pattern.compile("c(__torch__[\\w.]*)\n(\\w+)\n");
  private static final Pattern FORWARD =
      Pattern.compile(
          "^  def forward\\(self: [\\w.]+(.*?)\\) -> [^\n]*:$", Pattern.MULTILINE | Pattern.DOTALL);

  /** Copies the list. */
  TorchScriptArchive {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads what a file says.
   *
   * @param name of it, for messages
   * @param bytes of it; position and limit stay
   * @throws ModelUnavailableException if it is not TorchScript, or one we refuse
   */
  static TorchScriptArchive read(String name, ByteBuffer bytes) {
    if (bytes.hasRemaining() && bytes.get(bytes.position()) == PICKLE) {
      throw pickle(name);
    }
    // java.util.zip reads files by path only, which may not be what was checked, or streams, where
    // it stumbles over the way PyTorch stores.
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new BufferChannel(bytes.slice())).get()) {
      return new Reader(name, zip).read();
    } catch (IOException e) {
      throw new ModelUnavailableException(
          name + " is not TorchScript: " + e.getMessage() + WORKS, e);
    }
  }

  private static ModelUnavailableException pickle(String name) {
    return new ModelUnavailableException(
        name
            + " is a pickle of torch.save, which runs whatever code it holds when it is read, and is"
            + " not TorchScript"
            + WORKS);
  }

  /** One file while it is read. */
  private record Reader(String name, ZipFile zip) {

    TorchScriptArchive read() throws IOException {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      ZipArchiveEntry module =
          entries.stream()
              .filter(e -> MODULE.matcher(e.getName()).matches())
              .findFirst()
              .orElseThrow(() -> refused("is a zip without a TorchScript module" + WORKS));
      String root = module.getName().substring(0, module.getName().indexOf('/') + 1);
      String data = part(module);
      Matcher type = CLASS.matcher(data);
      // torch.save writes such a zip too, of a pickle that names Python's classes.
      if (entries.stream().noneMatch(e -> e.getName().startsWith(root + "code/")) || !type.find()) {
        throw pickle(name);
      }
      if (data.contains("ctorch\nBFloat16Storage\n")) {
        throw refused(
            "has weights in bfloat16, over which DJL ends the JVM; float32, as module.float() makes"
                + " it before torch.jit.save, would work");
      }
      String path = root + "code/" + type.group(1).replace('.', '/') + ".py";
      ZipArchiveEntry source = zip.getEntry(path);
      if (source == null) {
        throw refused("is damaged: there is no " + path + " in it" + WORKS);
      }
      String code = part(source);
      int start = code.indexOf("class " + type.group(2) + "(Module):\n");
      int end = code.indexOf("\nclass ", start + 1);
      Matcher forward = FORWARD.matcher(code);
      if (start < 0 || !forward.region(start, end < 0 ? code.length() : end).find()) {
        throw refused(
            "has no method forward in " + type.group(2) + "; a module with one would work");
      }
      return new TorchScriptArchive(arguments(forward.group(1)));
    }

    private ModelUnavailableException refused(String reason) {
      return new ModelUnavailableException(name + ' ' + reason);
    }

    private String part(ZipArchiveEntry entry) throws IOException {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(LONGEST_PART + 1);
        if (bytes.length > LONGEST_PART) {
          throw refused("is damaged: its " + entry.getName() + " is larger than 64 MiB" + WORKS);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    }
  }

  /** Splits {@code , x: Tensor, y: Tuple[int, int]=None} at the commas outside of brackets. */
  private static List<Argument> arguments(String list) {
    List<Argument> arguments = new ArrayList<>();
    int depth = 0;
    int start = 1;
    for (int i = 1; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(argument(list.substring(start, i)));
        start = i + 1;
      }
    }
    return list.isBlank() ? List.of() : arguments;
  }

  private static Argument argument(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=', colon);
    return new Argument(
        text.substring(0, Math.max(0, colon)).strip(),
        text.substring(colon + 1, equals < 0 ? text.length() : equals).strip(),
        equals >= 0);
  }
}
