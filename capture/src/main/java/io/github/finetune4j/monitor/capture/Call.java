// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.rollout.internal.record.CallFacts;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as the caller's thread leaves it: references and times, nothing computed.
 *
 * @param responseId of the answer
 * @param at when the model was asked
 * @param began the same by {@link System#nanoTime}
 * @param nanos until the whole answer
 * @param firstNanos until the first piece of a streamed answer; negative where there was none
 * @param model which one was asked
 * @param subject keyed hash of the request's key; 0 for nobody
 * @param request what was asked
 * @param response what was answered; null where the model failed
 * @param failure what was thrown; null where the model answered, or the caller gave up
 * @param within the record of a rollout within, which has measured the call already; null where there is none
 * @param weight about how many bytes it holds in memory
 */
record Call(
        String responseId,
        Instant at,
        long began,
        long nanos,
        long firstNanos,
        String model,
        long subject,
        ChatRequest request,
        @Nullable ChatResponse response,
        @Nullable Throwable failure,
        @Nullable CallRecord within,
        long weight) {
    CallFacts facts() {
        return new CallFacts(model, request, response, failure, false, nanos, firstNanos);
    }
}
