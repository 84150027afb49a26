// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

/** The counts of each outcome. */
record PreferenceCounts(long candidate, long baseline, long ties, long bothBad) {}
