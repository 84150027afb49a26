// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureFeedback;
import io.github.finetune4j.monitor.capture.CaptureStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The live model, captured: it answers tickets one by one, and takes what people say about its answers. */
final class Desk implements AutoCloseable {
    private static final Duration WRITTEN = Duration.ofSeconds(30);
    private static final byte[] SECRET = "of a simulated year, so no secret".getBytes(StandardCharsets.UTF_8);

    private final Capture capture;
    private final Answered answered;

    Desk(ChatModel model, CaptureStore store, Answered answered, InstantSource clock) {
        this.answered = answered;
        capture = Capture.builder(model, store)
                .secret(SECRET)
                .consent(request -> true)
                .policy(kept -> kept.sample(1).keepFor(Duration.ofDays(500)))
                .labels(request ->
                        Map.of(Answered.TICKET, request.key().orElse("").replace("customer-", "")))
                .clock(clock)
                .build();
    }

    void answer(Request request) {
        ChatResponse response = capture.chat(request.chat());
        long tokens = response.usage().inputTokens() + response.usage().outputTokens();
        response.callId().ifPresent(id -> answered.add(new Answered.Answer(request, id, response.text(), tokens)));
    }

    /** {@return where thumbs are given, also on answers of earlier days; a rollout can be attached} */
    static FeedbackChannel feedback(CaptureStore store, InstantSource clock) {
        return FeedbackChannel.to(CaptureFeedback.of(store, SECRET).clock(clock));
    }

    /** Waits until all is stored. */
    void flush() {
        if (!capture.flush(WRITTEN)) {
            throw new IllegalStateException("answers could not be stored within " + WRITTEN.toSeconds() + " s"
                    + " -> see whether the disk is full, then run the same command again");
        }
    }

    @Override
    public void close() {
        capture.close();
    }
}
