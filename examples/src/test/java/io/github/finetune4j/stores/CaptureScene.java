// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Calls of four users: one masked, one without consent, one failed, one erased; and what was said of an answer. */
final class CaptureScene {
    static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");
    private static final byte[] SECRET = "a secret of sixteen bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final Duration WRITTEN = Duration.ofSeconds(30);

    private CaptureScene() {}

    private static Capture capture(CaptureStore store, SceneClock clock) {
        ChatModel model = request -> {
            String text = request.messages().get(0).content();
            if (text.contains("fail")) {
                throw new FineTuneException("the model is out of reach -> ask again");
            }
            return new ChatResponse("answer to " + text, FinishReason.STOP, new Usage(5, 4));
        };
        return Capture.builder(model.named("support-v1"), store)
                .secret(SECRET)
                .consent(request -> !request.messages().get(0).content().contains("private"))
                .policy(kept -> kept.sample(1).keepFor(Duration.ofDays(36_500)))
                .labels(request -> Map.of("tenant", "acme"))
                .clock(clock)
                .build();
    }

    private static ChatResponse ask(Capture live, String user, String text) {
        return live.chat(ChatRequest.user(text).withKey(user));
    }

    /** {@return the id of the answer that was disliked and corrected} */
    static String write(CaptureStore store) {
        SceneClock clock = new SceneClock(BEGIN);
        try (Capture live = capture(store, clock)) {
            String id = ask(live, "ben", "write to ben@example.com, please")
                    .callId()
                    .orElseThrow();
            clock.turn(Duration.ofMinutes(1));
            ask(live, "cleo", "a private matter");
            clock.turn(Duration.ofMinutes(1));
            try {
                ask(live, "ben", "this will fail");
            } catch (FineTuneException e) {
                clock.turn(Duration.ofMinutes(1));
            }
            ask(live, "ana", "forget what ana says");
            ask(live, "cleo", "where is my card?");
            live.flush(WRITTEN);
            live.feedback().by("ben").thumb(id, false);
            live.feedback().by("reviewer").correction(id, "mail to ben@example.com was sent");
            live.erase("ana");
            return id;
        }
    }

    /** What was written is there, and goes on. */
    static void goesOn(CaptureStore store, String answer) {
        List<Interaction> calls = calls(store);
        assertThat(calls).hasSize(4).allSatisfy(call -> {
            assertThat(call.model()).isEqualTo("support-v1");
            assertThat(call.labels()).isEqualTo(Map.of("tenant", "acme"));
        });
        assertThat(calls.stream().filter(Interaction::failed)).hasSize(1);
        assertThat(calls.stream().filter(call -> call.said().isEmpty())).hasSize(1);
        Interaction masked = store.find(answer).orElseThrow();
        assertThat(masked.at()).isEqualTo(BEGIN);
        assertThat(masked.said().orElseThrow().answer().content())
                .startsWith("answer to write to ")
                .doesNotContain("example.com");
        assertThat(store.feedback(answer))
                .extracting(Feedback::kind)
                .containsExactly(Feedback.Kind.THUMB, Feedback.Kind.CORRECTION);
        assertThat(store.feedback(answer).get(1).text()).endsWith(" was sent").doesNotContain("example.com");
        try (Capture live = capture(store, new SceneClock(BEGIN.plusSeconds(600)))) {
            ask(live, "ben", "and another one");
            assertThat(live.flush(WRITTEN)).isTrue();
            assertThat(calls(store)).hasSize(5);
            assertThat(calls(store).get(4).subject())
                    .as("the same user, the same pseudonym")
                    .isEqualTo(masked.subject());
            assertThat(live.erase("cleo")).isEqualTo(2);
        }
        assertThat(calls(store)).hasSize(3);
    }

    private static List<Interaction> calls(CaptureStore store) {
        return store.read("", 100).entries().stream()
                .filter(Interaction.class::isInstance)
                .map(Interaction.class::cast)
                .toList();
    }
}
