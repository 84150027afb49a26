// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.sse;

import org.apiguardian.api.API;

/**
 * A server-sent event.
 *
 * @param type {@code message} unless the server says otherwise
 * @param data its lines, joined by line ends
 * @param id last id that the server gave, empty if it gave none
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SseEvent(String type, String data, String id) {}
