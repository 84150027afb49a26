// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Pages that an application serves itself, for the people who operate it. Today there is one:
 * {@link io.github.finetune4j.console.RolloutPage} shows how a {@link io.github.finetune4j.rollout.Rollout} stands, and
 * lets whoever knows a token act on it.
 *
 * <p>A page is a handler of the JDK's {@link com.sun.net.httpserver.HttpServer}: mount it at any path, on a port that
 * only operators reach. It is one HTML document without scripts or assets from elsewhere, drawn anew for each request
 * from what the rollout says about itself: {@link io.github.finetune4j.rollout.Rollout#status()},
 * {@link io.github.finetune4j.rollout.Rollout#policy()}, {@link io.github.finetune4j.rollout.Rollout#history()} and
 * {@link io.github.finetune4j.rollout.Rollout#audit()}. A page of your own can be made of the same four.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.console;

import org.jspecify.annotations.NullMarked;
