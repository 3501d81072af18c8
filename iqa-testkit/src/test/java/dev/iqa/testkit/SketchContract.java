// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.AssessorConfig;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The contract of the assessor with one {@link Fault}; run by {@link QualityAssessorContractTest}.
 */
class SketchContract extends QualityAssessorContract {

  static volatile Fault fault = Fault.NONE;

  private final List<Picture> samples = List.of(given(1), given(2));

  private static Picture given(long seed) {
    Picture scene = SamplePictures.scene(56, 48, PixelFormat.RGB8, seed);
    ByteBuffer memory = ByteBuffer.allocateDirect(scene.pixels().remaining());
    memory.put(scene.pixels()).flip();
    SketchAssessor.GIVEN_AWAY.add(memory);
    return Picture.wrap(56, 48, PixelFormat.RGB8, memory);
  }

  @Override
  protected String assessor() {
    return fault.assessor();
  }

  @Override
  protected QualityAssessor open(AssessorConfig config) {
    return fault == Fault.UNLISTED ? new SketchAssessor(fault, config) : super.open(config);
  }

  @Override
  protected List<Picture> samples() {
    return samples;
  }

  @Override
  protected int shortestSide() {
    return 48;
  }

  @Override
  protected String classPath() {
    if (fault != Fault.LISTS_WITH_NATIVE_CODE) {
      return super.classPath();
    }
    try {
      Path services = Files.createTempDirectory("iqa-services");
      Path entry =
          Files.createDirectories(services.resolve("META-INF/services"))
              .resolve("dev.iqa.spi.QualityAssessorProvider");
      Files.writeString(entry, NativeListingProvider.class.getName());
      return super.classPath() + File.pathSeparator + services;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
