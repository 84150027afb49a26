package io.github.finetune4j.evaluation;

import io.github.finetune4j.model.ChatResponse;
import io.github.finetune4j.model.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came back for one row: a response, or the exception in its place. */
record Reply(@Nullable ChatResponse answered, @Nullable RuntimeException failure) {

    static Reply of(ChatResponse response) {
        return new Reply(response, null);
    }

    static Reply failed(RuntimeException failure) {
        return new Reply(null, failure);
    }

    Optional<ChatResponse> response() {
        return Optional.ofNullable(answered);
    }

    String text() {
        return answered == null ? "" : answered.text();
    }

    Usage usage() {
        return answered == null ? new Usage(0, 0) : answered.usage();
    }

    String error() {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
