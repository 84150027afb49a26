// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.callback.Causes;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a call that is over, before anything is measured.
 *
 * @param model the word for the model that was asked, or the arm; prices go by it
 * @param request what was asked
 * @param response what was answered; null where the model failed, or the caller gave up
 * @param failure what was thrown; null where the model answered, or the caller gave up
 * @param givenUp whether the model was given up because it took too long
 * @param nanos until the whole answer or the failure; negative where it is not known
 * @param firstNanos until the first piece of a streamed answer; negative where there was none
 */
public record CallFacts(
        String model,
        ChatRequest request,
        @Nullable ChatResponse response,
        @Nullable Throwable failure,
        boolean givenUp,
        long nanos,
        long firstNanos) {
    boolean failed() {
        return failure != null || givenUp;
    }

    /** {@return whether it took too long, in the view of who waited or of the model itself} */
    boolean late() {
        return givenUp || (failure != null && Causes.of(failure).stream().anyMatch(CallFacts::isTimeout));
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException
                || cause.getClass().getName().equals("java.net.http.HttpTimeoutException");
    }
}
