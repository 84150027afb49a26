// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.InstantSource;

/**
 * The environment that all jobs of an engine share.
 *
 * @param clock tells the time
 * @param timer for pauses and deadlines
 * @param events threads on which subscribers and listeners are called
 * @param settings how patient to be
 */
record Environment(InstantSource clock, Timer timer, Pool events, EngineSettings settings) {}
