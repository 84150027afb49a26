// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

/** How often which outcome was. */
record PreferenceCounts(long candidate, long baseline, long ties, long bothBad) {}
