// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A manifest and its files, somewhere: in a folder or an archive. Names come from the manifest. */
abstract sealed class ModelSource implements AutoCloseable {

  /** More than the largest vision model people export. */
  static final long LARGEST_MODEL_BYTES = 16L << 30;

  private static final int LARGEST_MANIFEST_BYTES = 4 << 20;
  private static final int MOST_ENTRIES = 10_000;

  /** The manifest's bytes. */
  abstract byte[] manifest() throws IOException;

  /** A file the manifest names; {@link NoSuchFileException} if it is not there. */
  abstract InputStream file(String path) throws IOException;

  @Override
  public void close() throws IOException {}

  static ModelSource open(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return new Folder(source.resolve(InstalledModel.MANIFEST));
    }
    if (!Files.isRegularFile(source)) {
      throw new ModelUnavailableException(
          "there is no "
              + source
              + "; a manifest, a folder or a ZIP archive with a "
              + InstalledModel.MANIFEST
              + " would work");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(source)) {
      start = in.readNBytes(2);
    }
    if (new String(start, StandardCharsets.ISO_8859_1).equals("PK")) {
      return new Archive(source);
    }
    if (source.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return new Folder(source);
    }
    throw new ModelUnavailableException(
        source
            + " is neither a manifest (.json) nor a ZIP archive; a model needs a manifest that says"
            + " what it is fed and what it answers, and a folder or ZIP of both would work");
  }

  /** Refuses what Python would run as code, whatever the manifest calls it. */
  static void refusePickle(ModelFile file) {
    // TorchScript archives end in .pt as well; their engine does not run pickled code.
    if (!file.format().equals("torchscript")) {
      refusePickle(file.path());
    }
  }

  static void refusePickle(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    for (String ending : new String[] {".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib"}) {
      if (name.endsWith(ending)) {
        throw new ModelUnavailableException(
            path
                + " is a pickle file, which can hold any code, and is never opened; the model"
                + " exported to ONNX, or its weights as safetensors, would work");
      }
    }
  }

  private static byte[] small(InputStream in, String what) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_MANIFEST_BYTES + 1);
    if (bytes.length > LARGEST_MANIFEST_BYTES) {
      throw new ModelUnavailableException(
          what + " has more than " + LARGEST_MANIFEST_BYTES + " bytes; a manifest would work");
    }
    return bytes;
  }

  private static final class Folder extends ModelSource {
    private final Path manifest;
    private final Path root;

    Folder(Path manifest) throws IOException {
      if (!Files.isRegularFile(manifest)) {
        throw new ModelUnavailableException(
            manifest.toAbsolutePath().getParent()
                + " has no "
                + manifest.getFileName()
                + "; a folder with one would work");
      }
      this.manifest = manifest;
      this.root = Objects.requireNonNull(manifest.toRealPath().getParent(), "a file has a folder");
    }

    @Override
    byte[] manifest() throws IOException {
      try (InputStream in = Files.newInputStream(manifest)) {
        return small(in, manifest.toString());
      }
    }

    @Override
    InputStream file(String path) throws IOException {
      Path real = root.resolve(path).toRealPath();
      if (!real.startsWith(root)) {
        throw new ModelUnavailableException(
            path + " of " + this + " leads to " + real + "; a file inside the folder would work");
      }
      return Files.newInputStream(real);
    }

    @Override
    public String toString() {
      return manifest.toString();
    }
  }

  private static final class Archive extends ModelSource {
    private final Path path;
    private final ZipFile zip;
    private final String root;

    Archive(Path path) throws IOException {
      this.path = path;
      try {
        zip = new ZipFile(path.toFile());
      } catch (ZipException e) {
        throw new ModelUnavailableException(
            path + " is no whole ZIP archive: " + e.getMessage() + "; a complete copy would work",
            e);
      }
      try {
        root = root();
      } catch (ModelUnavailableException e) {
        zip.close();
        throw e;
      }
    }

    /** The manifest lies at the top or, as people pack folders, in the only folder there. */
    private String root() {
      if (zip.size() > MOST_ENTRIES) {
        throw new ModelUnavailableException(
            path + " has " + zip.size() + " entries; up to " + MOST_ENTRIES + " are looked at");
      }
      @Nullable String found = null;
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        if (name.equals(InstalledModel.MANIFEST)) {
          return "";
        }
        if (name.endsWith("/" + InstalledModel.MANIFEST)
            && name.indexOf('/') == name.lastIndexOf('/')) {
          if (found != null) {
            throw new ModelUnavailableException(
                path + " has two manifests: " + found + " and " + name + "; one would work");
          }
          found = name;
        }
      }
      if (found == null) {
        throw new ModelUnavailableException(
            path
                + " has no "
                + InstalledModel.MANIFEST
                + " at its top or in a folder there; an archive with one would work");
      }
      return found.substring(0, found.length() - InstalledModel.MANIFEST.length());
    }

    @Override
    byte[] manifest() throws IOException {
      try (InputStream in = file(InstalledModel.MANIFEST)) {
        return small(in, toString());
      }
    }

    @Override
    InputStream file(String name) throws IOException {
      ZipEntry entry = zip.getEntry(root + name);
      if (entry == null || entry.isDirectory()) {
        throw new NoSuchFileException(path + "!" + root + name);
      }
      return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
