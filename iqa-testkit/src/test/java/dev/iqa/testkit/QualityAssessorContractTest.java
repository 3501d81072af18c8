// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class QualityAssessorContractTest {

  /** Rules of a run by how they ended, with what they said. */
  private static final class Outcome implements TestExecutionListener {
    final TreeMap<String, String> passed = new TreeMap<>();
    final TreeMap<String, String> failed = new TreeMap<>();
    final TreeMap<String, String> skipped = new TreeMap<>();

    static Outcome of(Fault fault) {
      SketchContract.fault = fault;
      SketchAssessor.GIVEN_AWAY.clear();
      Outcome outcome = new Outcome();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(SketchContract.class))
                  .build(),
              outcome);
      return outcome;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String said = result.getThrowable().map(Throwable::toString).orElse("");
      switch (result.getStatus()) {
        case SUCCESSFUL -> {
          if (test.isTest()) {
            passed.put(test.getDisplayName(), said);
          }
        }
        case FAILED -> failed.put(test.getDisplayName(), said);
        case ABORTED -> skipped.put(test.getDisplayName(), said);
      }
    }
  }

  private static Set<String> rules(Set<String> tests) {
    Set<String> rules = new TreeSet<>();
    tests.forEach(name -> rules.add(name.substring(0, 3)));
    return rules;
  }

  @Test
  void aGoodAssessorPassesEveryRule() {
    Outcome outcome = Outcome.of(Fault.NONE);

    assertThat(outcome.failed).isEmpty();
    assertThat(rules(outcome.passed.keySet())).hasSize(15);
    // The sketch's provider lies in no module.
    assertThat(outcome.skipped).containsOnlyKeys("r01_isDiscoveredOnTheModulePath()");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBrokenAssessorFailsItsRuleAndNoOther(Fault fault) {
    Outcome outcome = Outcome.of(fault);

    assertThat(rules(outcome.failed.keySet()))
        .as("%s: %s", fault, outcome.failed)
        .containsExactly(fault.rule());
  }

  @Test
  void everyRuleHasAFault() {
    Set<String> broken = new TreeSet<>();
    Arrays.stream(Fault.values()).filter(f -> f != Fault.NONE).forEach(f -> broken.add(f.rule()));

    assertThat(broken).isEqualTo(rules(Outcome.of(Fault.NONE).passed.keySet()));
  }

  @Test
  void undeclaredAspectsAreSkipped() {
    assertThat(Outcome.of(Fault.ANSWERS_ANYTHING).skipped)
        .containsKey("r13_streamedPiecesMakeTheText()");
  }
}
