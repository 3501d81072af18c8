// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleSynthesisTest {

  private final QualityAgreement agreement = new QualityAgreement();
  private final List<List<Example>> pairs = new ArrayList<>();

  @BeforeAll
  void make() {
    ExampleSynthesis synthesis = new ExampleSynthesis(Scenes.some(), agreement, 5, 0.5);
    agreement.fit(synthesis.sample(30));
    for (int i = 0; i < 60; i++) {
      pairs.add(synthesis.pair(i));
    }
  }

  @AfterAll
  void close() {
    agreement.close();
  }

  @Test
  void isAFunctionOfSeedAndIndex() {
    ExampleSynthesis again = new ExampleSynthesis(Scenes.some(), agreement, 5, 0.5);
    for (int i : new int[] {41, 3, 17}) {
      for (int k = 0; k < 2; k++) {
        Example before = pairs.get(i).get(k);
        Example after = again.pair(i).get(k);
        assertThat(after.samples()).isEqualTo(before.samples());
        assertThat(after.presence()).isEqualTo(before.presence());
        assertThat(after.quality()).isEqualTo(before.quality());
      }
    }
    ExampleSynthesis other = new ExampleSynthesis(Scenes.some(), agreement, 6, 0.5);
    assertThat(other.pair(3).get(0).samples()).isNotEqualTo(pairs.get(3).get(0).samples());
  }

  @Test
  void knowsWhichOfASyntheticPairIsStronger() {
    assertThat(pairs)
        .filteredOn(pair -> types(pair.get(1)) > 0)
        .isNotEmpty()
        .allSatisfy(
            pair -> assertThat(pair.get(0).strength()).isNotEqualTo(pair.get(1).strength()));
  }

  @Test
  void givesStrongerDamageTheLowerQualityMostOfTheTime() {
    int right = 0;
    int all = 0;
    for (List<Example> pair : pairs) {
      float first = pair.get(0).quality();
      float second = pair.get(1).quality();
      int order = Integer.signum(pair.get(1).strength() - pair.get(0).strength());
      if (!Float.isNaN(first) && !Float.isNaN(second) && order != 0 && first != second) {
        all++;
        right += order == (first > second ? 1 : -1) ? 1 : 0;
      }
    }
    assertThat(all).isGreaterThan(10);
    assertThat((double) right / all).isGreaterThan(0.85);
  }

  @Test
  void labelsWhatWasApplied() {
    for (List<Example> pair : pairs) {
      for (Example example : pair) {
        for (int t = 0; t < example.types().length; t++) {
          if (example.types()[t]) {
            int family = Vocabulary.familyOfType(t);
            assertThat(example.presence()[family]).isEqualTo((byte) 1);
            assertThat(example.severity()[family]).isBetween((byte) 1, (byte) 5);
          }
        }
      }
    }
  }

  @Test
  void variantsAreNamedByAllThatTheyMayBe() {
    ExampleSynthesis.Mix variants = new ExampleSynthesis.Mix(0, 0, 0, 0, 100);
    ExampleSynthesis synthesis =
        new ExampleSynthesis(Scenes.some(), agreement, 5, 0, variants, Optional.empty());
    int named = 0;
    for (int i = 0; i < 40; i++) {
      for (Example example : synthesis.pair(i)) {
        for (int t = 0; t < example.types().length; t++) {
          if (example.types()[t]) {
            named++;
            assertThat(example.presence()[Vocabulary.familyOfType(t)]).isEqualTo((byte) 1);
          }
        }
        assertThat(example.severity()).containsOnly((byte) 0);
      }
    }
    assertThat(named).isGreaterThan(40);
  }

  @Test
  void claimsNothingOfWhatIsNoPhotograph() {
    assertThat(pairs.stream().flatMap(List::stream).filter(example -> !example.photograph()))
        .isNotEmpty()
        .allSatisfy(
            example -> {
              assertThat(example.quality()).isNaN();
              assertThat(example.presence()).containsOnly((byte) -1);
            });
  }

  @Test
  void mapsTheMiddleOnTheScoresScale() {
    for (List<Example> pair : pairs) {
      for (Example example : pair) {
        if (example.map().length > 0 && example.quality() < 1) {
          double sum = 0;
          int cells = 0;
          for (float cell : example.map()) {
            if (!Float.isNaN(cell)) {
              assertThat(cell).isBetween(0f, 1f);
              sum += cell;
              cells++;
            }
          }
          assertThat(cells).isEqualTo(24 * 24);
          assertThat(sum / cells).isBetween(example.quality() - 0.35, example.quality() + 0.35);
        }
      }
    }
  }

  private static int types(Example example) {
    int count = 0;
    for (boolean type : example.types()) {
      count += type ? 1 : 0;
    }
    return count;
  }
}
