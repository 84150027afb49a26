// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Server-sent events, and their reader.
 *
 * <p>Begin with {@link io.github.finetune4j.http.sse.SseReader}, which gives each
 * {@link io.github.finetune4j.http.sse.SseEvent} of a reply's body as it comes.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http.sse;

import org.jspecify.annotations.NullMarked;
