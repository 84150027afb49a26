// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Server-sent events: reading them, and following them across broken connections.
 *
 * <p>Begin with {@link io.github.finetune4j.http.sse.SseStream}, which delivers each
 * {@link io.github.finetune4j.http.sse.SseEvent} until the listener has had enough:
 *
 * <pre>{@code
 * try (SseStream stream = new SseStream(client, HttpCall.get("jobs", id, "events").build(), sleeper, 5)) {
 *     stream.follow(event -> event.type().equals("done"));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http.sse;

import org.jspecify.annotations.NullMarked;
