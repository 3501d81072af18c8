// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import java.time.Duration;

/**
 * How a run went.
 *
 * @param judged rows with an assessment
 * @param failed rows without
 * @param elapsed wall time
 */
public record BatchSummary(long judged, long failed, Duration elapsed) {}
