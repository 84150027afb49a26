// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thumb on an answer of a rollout that is captured and watched: reported once, counted once by each. */
@Timeout(60)
class OneDoorTest {
    private static final byte[] SECRET = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final Instant MORNING = Instant.parse("2026-11-27T08:00:00Z");
    private static final String THUMBS = "user_satisfaction";

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(MORNING);

    /** What one process of an application holds. */
    private final class Application implements AutoCloseable {
        private final RolloutStore rollouts = FileRolloutStore.open(folder.resolve("rollouts"));
        private final FileCaptureStore captures = FileCaptureStore.open(folder.resolve("captures"));
        private final FileJournalStore memory = FileJournalStore.open(folder.resolve("monitors"));
        private final Rollout live = RolloutPolicy.builder()
                .name("desk")
                .addStage(0.5, Duration.ofDays(30))
                .addMetric(LiveMetric.feedback(THUMBS))
                .build()
                .start(model("old"), model("new"), rollouts);
        private final Capture seen =
                Capture.builder(live, captures).secret(SECRET).clock(now::get).build();
        private final Monitors monitors = Monitors.builder(captures, memory)
                .monitors(List.of(Monitor.of(LiveMetric.feedback(THUMBS))))
                .window(Duration.ofHours(1))
                .clock(now::get)
                .build();

        private ChatModel model(String name) {
            ChatModel model = request -> new ChatResponse(name, FinishReason.STOP, new Usage(1, 1));
            return model.named(name);
        }

        String ask(String user) {
            ChatResponse answer = seen.chat(ChatRequest.user("hello").withKey(user));
            assertThat(seen.flush(Duration.ofSeconds(20))).isTrue();
            return answer.callId().orElseThrow();
        }

        long countedByTheRollout() {
            live.refresh();
            return rollouts.rollouts().stream()
                    .flatMap(rollout -> rollouts.counts(rollout, 1).stream())
                    .mapToLong(node -> thumbs(Json.parseObject(node.json())))
                    .sum();
        }

        private long thumbs(Map<?, ?> counts) {
            long n = 0;
            for (Object arm : requireNonNull((List<?>) counts.get("arms"))) {
                Map<?, ?> metrics = requireNonNull((Map<?, ?>) ((Map<?, ?>) arm).get("metrics"));
                if (metrics.get(THUMBS) instanceof Map<?, ?> thumbs) {
                    n += requireNonNull((Number) thumbs.get("n")).longValue();
                }
            }
            return n;
        }

        long countedByTheMonitors() {
            monitors.look();
            return monitors.figure(THUMBS, Slice.ALL, MORNING, now.get())
                    .map(figure -> figure.value().n())
                    .orElse(0L);
        }

        @Override
        public void close() {
            monitors.close();
            seen.close();
            live.close();
            memory.close();
            captures.close();
            rollouts.close();
        }
    }

    @Test
    void aThumb_isCountedOnceByEach_howeverOftenItIsReported_andAfterARestart() {
        String early;
        String late;
        try (Application first = new Application()) {
            early = first.ask("ana");
            late = first.ask("ben");
            FeedbackChannel feedback = first.seen.feedback();
            assertThat(feedback.thumb(early, true)).isTrue();
            assertThat(feedback.thumb(early, true)).as("twice").isFalse();
            assertThat(feedback.thumb("0".repeat(89), true)).as("unknown").isFalse();
            assertThat(first.captures.feedback(early)).hasSize(1);
            assertThat(first.countedByTheRollout()).isEqualTo(1);
        }
        try (Application second = new Application()) {
            FeedbackChannel feedback = FeedbackChannel.to(second.live, second.seen);
            assertThat(feedback.thumb(early, true)).as("after a restart").isFalse();
            assertThat(feedback.thumb(late, false)).isTrue();
            assertThat(feedback.callbackFailures()).isEmpty();
            assertThat(second.captures.feedback(early)).hasSize(1);
            assertThat(second.captures.feedback(late)).hasSize(1);
            assertThat(second.countedByTheRollout()).isEqualTo(2);
            now.set(MORNING.plus(Duration.ofHours(12)));
            assertThat(second.countedByTheMonitors()).isEqualTo(2);
        }
    }
}
