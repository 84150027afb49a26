// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

/**
 * The outcome of one simulated study.
 *
 * @param design how it was made
 * @param held whether the interval holds the true difference
 * @param different whether it calls the models different
 * @param naiveHeld the same of the t interval over all ratings
 * @param naiveDifferent the same
 */
record StudyOutcome(StudyDesign design, boolean held, boolean different, boolean naiveHeld, boolean naiveDifferent) {}
