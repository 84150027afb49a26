// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Server-sent events: read them, and follow them over broken connections.
 *
 * <p>Begin with {@link io.github.finetune4j.http.sse.SseStream}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http.sse;

import org.jspecify.annotations.NullMarked;
