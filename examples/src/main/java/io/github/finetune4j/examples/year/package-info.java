// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A simulated year of a support desk whose model is looked after: the world changes, an alarm names it, people label, a
 * candidate is trained, compared, tried on a part of the traffic and promoted; a poisoned batch is refused, and the
 * process is killed twice: {@code ./mvnw -q -Pyear}.
 */
@NullMarked
package io.github.finetune4j.examples.year;

import org.jspecify.annotations.NullMarked;
