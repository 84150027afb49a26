// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Web pages that an application serves itself, for the people who operate it.
 *
 * <p>Begin with {@link io.github.finetune4j.console.RolloutPage}, which shows the state of a
 * {@link io.github.finetune4j.rollout.Rollout} and lets whoever knows a token control it. A page is a handler of the
 * JDK's {@link com.sun.net.httpserver.HttpServer}: mount it at any path, on a port that only operators reach:
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 8081), 0);
 * server.createContext("/rollout", RolloutPage.withToken(live, token));
 * server.start();
 * }</pre>
 *
 * <p>The page is one HTML document without scripts or outside assets, drawn anew for each request from
 * {@link io.github.finetune4j.rollout.Rollout#status()}, {@link io.github.finetune4j.rollout.Rollout#policy()},
 * {@link io.github.finetune4j.rollout.Rollout#history()} and {@link io.github.finetune4j.rollout.Rollout#audit()}. You
 * can make a page of your own from the same four.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.console;

import org.jspecify.annotations.NullMarked;
