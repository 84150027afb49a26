// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.route;

import io.github.finetune4j.rollout.ArmChoice;
import io.github.finetune4j.rollout.internal.measure.EpochTally;

/**
 * The route of a request. Made once per state and handed out again, so that routing allocates nothing.
 *
 * @param arm 0 is the baseline
 * @param counted whether what it gives counts in the comparison
 * @param tally where it is counted
 * @param why it goes there
 */
public record Route(int arm, boolean counted, EpochTally tally, ArmChoice.Why why) {}
