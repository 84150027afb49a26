// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reply for one row: a response, or words about why there is none.
 *
 * @param answered the response, or null
 * @param error why there is none, or empty
 * @param again whether asking again may help
 * @param took the call, without waiting for its turn
 * @param attempts calls made for it, at least 1
 * @param failure the exception of this run, or null where the error was read from a file
 */
public record Reply(
        @Nullable ChatResponse answered,
        String error,
        boolean again,
        Duration took,
        int attempts,
        @Nullable RuntimeException failure) {

    public static Reply of(ChatResponse response, Duration took, int attempts) {
        return new Reply(response, "", false, took, attempts, null);
    }

    static Reply failed(RuntimeException failure, boolean again, Duration took, int attempts) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return new Reply(null, message == null ? name : name + ": " + message, again, took, attempts, failure);
    }

    public Optional<ChatResponse> response() {
        return Optional.ofNullable(answered);
    }

    public String text() {
        return answered == null ? "" : answered.text();
    }

    public Usage usage() {
        return answered == null ? NOTHING : answered.usage();
    }

    private static final Usage NOTHING = new Usage(0, 0);
}
