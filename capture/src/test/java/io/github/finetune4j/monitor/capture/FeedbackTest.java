// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.feedback.FeedbackChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Point 2: late, doubled, forged and foreign feedback. */
@Timeout(60)
class FeedbackTest {
    private static final byte[] SECRET = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);

    private final AtomicReference<Instant> now = new AtomicReference<>(CaptureTest.NOON);
    private final MemoryCaptureStore store = new MemoryCaptureStore(now::get);
    private final Capture capture = Capture.builder(new FakeModel(), store)
            .secret(SECRET)
            .clock(now::get)
            .build();
    private String id = "";

    @BeforeEach
    void ask() {
        id = capture.chat(ChatRequest.user("hello").withKey("ana")).callId().orElseThrow();
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
    }

    @AfterEach
    void close() {
        capture.close();
    }

    private static FeedbackChannel elsewhere(CaptureStore store, byte[] secret) {
        return FeedbackChannel.to(CaptureFeedback.of(store, secret));
    }

    @Test
    void everyKind_isKept_withItsValue() {
        FeedbackChannel feedback = capture.feedback();
        assertThat(feedback.thumb(id, true)).isTrue();
        assertThat(feedback.rating(id, 4, 1, 5)).isTrue();
        assertThat(feedback.taskSuccess(id, false)).isTrue();
        assertThat(feedback.correction(id, "better")).isTrue();
        assertThat(feedback.comment(id, "call +49 30 901820 please")).isTrue();
        assertThat(feedback.retry(id)).isTrue();
        assertThat(feedback.copy(id)).isTrue();
        assertThat(feedback.escalation(id)).isTrue();
        assertThat(feedback.metric(id, "helpful", 0.5)).isTrue();
        assertThat(feedback.metric(id, "sale", 120)).isTrue();
        assertThat(store.feedback(id))
                .extracting(Feedback::value)
                .containsExactly(1.0, 0.75, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 120.0);
        assertThat(store.feedback(id)).extracting(Feedback::metric).endsWith("escalation_rate", "helpful", "sale");
        assertThat(store.feedback(id).get(3).text()).isEqualTo("better");
        assertThat(store.feedback(id).get(4).text()).isEqualTo("call [PHONE] please");
        assertThat(store.feedback(id)).allMatch(each -> each.subject().equals(capture.subject("ana")));
    }

    @Test
    void late_afterTheAnswerIsGone_fromAnotherProcess_counts() {
        now.set(CaptureTest.NOON.plus(Duration.ofDays(60)));
        store.removeBefore(CaptureTest.NOON.plus(Duration.ofDays(1)));
        FeedbackChannel elsewhere =
                FeedbackChannel.to(CaptureFeedback.of(store, SECRET).clock(now::get));
        assertThat(elsewhere.thumb(id, true)).isTrue();
        assertThat(store.feedback(id).get(0).at()).isEqualTo(now.get());
    }

    @Test
    void doubled_isNotCounted_butAnotherPersonsIs() {
        assertThat(capture.feedback().thumb(id, true)).isTrue();
        assertThat(capture.feedback().thumb(id, false)).isFalse();
        assertThat(elsewhere(store, SECRET).thumb(id, true)).isFalse();
        assertThat(capture.feedback().by("reviewer").thumb(id, false)).isTrue();
        assertThat(store.feedback(id)).hasSize(2);
    }

    @Test
    void forged_isNotCounted() {
        for (int i = 0; i < id.length(); i++) {
            char other = id.charAt(i) == '0' ? '1' : '0';
            String forged = id.substring(0, i) + other + id.substring(i + 1);
            assertThat(capture.feedback().thumb(forged, true)).as(forged).isFalse();
        }
        assertThat(capture.feedback().thumb("", true)).isFalse();
        assertThat(capture.feedback().thumb("ö".repeat(id.length()), true)).isFalse();
        assertThat(capture.feedback().thumb(id.toUpperCase(java.util.Locale.ROOT), true))
                .isFalse();
        assertThat(store.read("", 10).entries()).hasSize(1);
    }

    @Test
    void foreign_ofAnotherStoreOrSecret_isNotCounted() {
        MemoryCaptureStore other = new MemoryCaptureStore(now::get);
        assertThat(elsewhere(other, SECRET).thumb(id, true)).isFalse();
        assertThat(elsewhere(store, new byte[16]).thumb(id, true)).isFalse();
        assertThat(elsewhere(store, new byte[0]).thumb(id, true)).isFalse();
        assertThat(other.read("", 10).entries()).isEmpty();
    }

    @Test
    void wrongValues_andWeakSecrets_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> capture.feedback().rating(id, 6, 1, 5))
                .withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> capture.feedback().rating(id, Double.NaN, 1, 5))
                .withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaptureFeedback.of(store, new byte[8]))
                .withMessageContaining(" -> ");
    }

    @Test
    void erased_takesTheFeedbackAlong() {
        capture.feedback().comment(id, "secret");
        assertThat(capture.erase("ana")).isEqualTo(1);
        assertThat(store.read("", 10).entries()).isEmpty();
    }
}
