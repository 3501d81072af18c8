// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class IlNiqeParserTest extends ParserContract {

  /** Zeros: a few kilobytes compressed. */
  private static void put(ZipOutputStream zip, String name, int rows, int columns)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer head = ByteBuffer.allocate(10 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    head.put((byte) 0).putShort((short) text.length).put(text);
    zip.write(head.array());
    zip.write(new byte[8 * rows * columns]);
    zip.closeEntry();
  }

  @Override
  protected List<byte[]> sound() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "mu_pristine", 1, 430);
      put(zip, "cov_pristine", 430, 430);
      put(zip, "mean_of_sample_data", 468, 1);
      put(zip, "principal_vectors", 468, 430);
    }
    return List.of(bytes.toByteArray());
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".npz");
    try {
      Files.write(file, content);
      assertThat(IlNiqeModel.read(file)).isNotNull();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
