// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRequest;
import org.apiguardian.api.API;

/**
 * A request that a fake server received, and what it answered. Immutable.
 *
 * @param request as it came
 * @param status of the answer; 0 where a fault took its place
 * @param reply the answer's body; of a stream the last piece; not copied
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FakeExchange(FakeRequest request, int status, byte[] reply) {}
