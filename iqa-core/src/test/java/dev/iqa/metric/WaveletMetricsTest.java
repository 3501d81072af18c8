// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code cw-ssim}, {@code vif-wavelet} and {@code mad}, of which no published values are at hand.
 */
class WaveletMetricsTest {

  @TestFactory
  Stream<DynamicTest> equalASeparateImplementation() throws IOException {
    List<NamedCsvRecord> rows;
    try (InputStream table =
            Objects.requireNonNull(getClass().getResourceAsStream("wavelet-metrics.csv"));
        CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(table)) {
      rows = reader.stream().toList();
    }
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(String.join(" ", row.getFields()), () -> holds(row)));
  }

  private static void holds(NamedCsvRecord row) {
    Grid reference =
        SynthesisedPictures.pattern(
            Integer.parseInt(row.getField("width")), Integer.parseInt(row.getField("height")));
    Grid test = SynthesisedPictures.damaged(reference, row.getField("damage"));
    double value =
        switch (row.getField("metric")) {
          case "cw-ssim" -> CwSsimMetric.similarity(reference, test);
          case "vif-wavelet" -> VifWaveletMetric.fidelity(reference, test);
          default -> MadMetric.distortion(reference, test).blended();
        };
    assertThat(value)
        .isCloseTo(
            Double.parseDouble(row.getField("expected")),
            within(Double.parseDouble(row.getField("tolerance"))));
  }

  @Test
  void steerablePyramidOfOneLevelKeepsAFrequencyInItsBands() {
    // A wave at half the Nyquist frequency lies where only the first level's bands answer.
    Grid wave = Grid.zeros(64, 64);
    for (int i = 0; i < wave.values().length; i++) {
      wave.values()[i] = Math.cos(Math.PI / 2 * (i % 64));
    }
    double energy = 0;
    for (SteerablePyramid.Band band : SteerablePyramid.of(wave, 1, 6).get(0)) {
      energy += band.real().times(band.real()).sum();
    }
    assertThat(energy).isCloseTo(wave.times(wave).sum(), within(1e-9));
  }

  @Test
  void cwSsimForgivesAShiftThatSsimLikeMeasuresDoNot() {
    Grid reference = SynthesisedPictures.pattern(160, 128);
    Grid shifted = SynthesisedPictures.damaged(reference, "shift2");
    assertThat(CwSsimMetric.similarity(reference, shifted)).isGreaterThan(0.99);
    assertThat(VifWaveletMetric.fidelity(reference, shifted)).isLessThan(0.3);
  }
}
