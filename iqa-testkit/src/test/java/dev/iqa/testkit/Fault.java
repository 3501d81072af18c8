// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

/**
 * What {@link SketchAssessor} does wrong; each breaks the rule it is named after, and only that.
 */
enum Fault {
  NONE(""),
  UNLISTED("r01"),
  LISTS_WITH_NATIVE_CODE("r02"),
  INFINITE_SCORE("r03"),
  FINITE_FOR_IDENTICAL("r04"),
  REMEMBERS_THE_LAST_CALL("r05"),
  DISTURBED_BY_OTHER_THREADS("r06"),
  DEPENDS_ON_WORKERS("r06"),
  BATCH_IN_REVERSE("r07"),
  WRITES_TO_THE_REFERENCE("r08"),
  FAILS_ON_TINY_PICTURES("r09"),
  ANSWERS_ANYTHING("r10"),
  ANSWERS_WHEN_CLOSED("r11"),
  CANNOT_CLOSE_TWICE("r11"),
  IGNORES_INTERRUPTION("r12"),
  CLEARS_THE_INTERRUPT_FLAG("r12"),
  SWALLOWS_THE_LAST_PIECE("r13"),
  PROGRESS_FALLS("r13"),
  FORGETS_THE_HISTORY("r14"),
  NAMES_ANOTHER_DIGEST("r14"),
  FORGETS_THE_OPTIONS("r14"),
  PREFERS_DAMAGE("r15");

  private final String rule;

  Fault(String rule) {
    this.rule = rule;
  }

  String rule() {
    return rule;
  }

  String assessor() {
    return "sketch-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
