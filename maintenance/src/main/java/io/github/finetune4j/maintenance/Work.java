// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

/** The work of one step. Doing it twice is doing it once. */
@FunctionalInterface
interface Work {
    /** What became of it; throws where it may go better next time. */
    Outcome of(CycleState cycle, State state);
}
