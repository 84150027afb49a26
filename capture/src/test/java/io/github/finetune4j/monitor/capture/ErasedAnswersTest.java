// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is erased is gone: no door that takes the id of an answer keeps anything of them any more. */
@Timeout(60)
class ErasedAnswersTest {
    private static final byte[] SECRET = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final List<BiPredicate<FeedbackChannel, String>> DOORS = List.of(
            (feedback, id) -> feedback.thumb(id, true),
            (feedback, id) -> feedback.rating(id, 1, 1, 5),
            (feedback, id) -> feedback.taskSuccess(id, true),
            (feedback, id) -> feedback.correction(id, "a secret"),
            (feedback, id) -> feedback.comment(id, "a secret"),
            (feedback, id) -> feedback.metric(id, "helpful", 1),
            FeedbackChannel::retry,
            FeedbackChannel::copy,
            FeedbackChannel::escalation);

    @TempDir
    Path folder;

    private static String ask(Capture capture, String key) {
        String id =
                capture.chat(ChatRequest.user("hello").withKey(key)).callId().orElseThrow();
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
        return id;
    }

    private static Capture around(CaptureStore store) {
        return Capture.builder(new FakeModel(), store)
                .secret(SECRET)
                .consent(request -> true)
                .build();
    }

    private static void nothingIsKept(FeedbackChannel feedback, CaptureStore store, String id) {
        for (BiPredicate<FeedbackChannel, String> door : DOORS) {
            assertThat(door.test(feedback, id)).isFalse();
            assertThat(door.test(feedback.by("reviewer"), id)).isFalse();
        }
        assertThat(store.read("", 10).entries()).isEmpty();
    }

    @Test
    void inMemory_noDoorCounts_andNobodyIsTold() {
        MemoryCaptureStore store = new MemoryCaptureStore();
        List<Captured> told = new ArrayList<>();
        try (Capture capture = around(store)) {
            String id = ask(capture, "ana");
            capture.erase("ana");
            capture.onCaptured(told::add);
            nothingIsKept(capture.feedback(), store, id);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void inFiles_noDoorCounts_alsoAfterARestart_andInAnotherProcess() {
        String id;
        try (FileCaptureStore store = FileCaptureStore.open(folder);
                Capture capture = around(store)) {
            id = ask(capture, "ana");
            assertThat(capture.feedback().comment(id, "a secret")).isTrue();
            capture.erase("ana");
            nothingIsKept(capture.feedback(), store, id);
        }
        try (FileCaptureStore store = FileCaptureStore.open(folder)) {
            nothingIsKept(FeedbackChannel.to(CaptureFeedback.of(store, SECRET)), store, id);
        }
    }

    @Test
    void whoComesBack_isHeardOfTheNewAnswers_notOfTheOldOnes() {
        MemoryCaptureStore store = new MemoryCaptureStore();
        try (Capture capture = around(store)) {
            String old = ask(capture, "ana");
            capture.erase("ana");
            String fresh = ask(capture, "ana");
            for (BiPredicate<FeedbackChannel, String> door : DOORS) {
                assertThat(door.test(capture.feedback(), old)).isFalse();
                assertThat(door.test(capture.feedback(), fresh)).isTrue();
            }
            assertThat(store.feedback(old)).isEmpty();
            assertThat(store.feedback(fresh)).hasSize(DOORS.size());
        }
    }

    @Test
    void anAnswerThatNeverReachedTheStore_isNotHeardOfEither() {
        MemoryCaptureStore store = new MemoryCaptureStore();
        Capture closed = around(store);
        closed.close();
        String id =
                closed.chat(ChatRequest.user("hello").withKey("ana")).callId().orElseThrow();
        assertThat(closed.feedback().thumb(id, true)).isTrue(); // late feedback counts without its answer
        closed.erase("ana");
        nothingIsKept(closed.feedback(), store, id);
    }
}
