// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.Until;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consent that is withdrawn, and people who are erased, while rows are in flight. */
@Timeout(60)
class ConsentAndErasureTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final BrokenStore store = new BrokenStore();
    private volatile boolean consents = true;
    private final AtomicInteger asked = new AtomicInteger();

    private Capture capture(Consumer<CapturePolicy.Builder> policy) {
        return Capture.builder(new FakeModel(), store)
                .policy(policy)
                .consent(request -> {
                    asked.incrementAndGet();
                    return consents;
                })
                .build();
    }

    private String ask(Capture capture) {
        return capture.chat(ChatRequest.user("hello").withKey("ana")).callId().orElseThrow();
    }

    private void stallWith(Capture capture) throws InterruptedException {
        store.stalls = new CountDownLatch(1);
        ask(capture);
        assertThat(store.reached.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitAsked(int times) {
        Until.holds(() -> asked.get() >= times);
    }

    @Test
    void consentWithdrawnInFlight_countsAtTheMomentOfWriting() throws InterruptedException {
        try (Capture capture = capture(CaptureTest.ALL)) {
            stallWith(capture);
            String later = ask(capture);
            awaitAsked(3);
            consents = false;
            store.stalls.countDown();
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(store.find(later).orElseThrow().said()).isEmpty();
        }
    }

    @Test
    void consentWithdrawnInFlight_countsForWhatIsHeld_too() throws InterruptedException {
        try (Capture capture = capture(policy -> policy.sample(0))) {
            stallWith(capture);
            String later = ask(capture);
            awaitAsked(3);
            consents = false;
            store.stalls.countDown();
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(capture.feedback().thumb(later, true)).isTrue();
            assertThat(store.find(later).orElseThrow().said()).isEmpty();
        }
    }

    @Test
    void batchThatFailed_isAskedForOnceMore() {
        store.failure = new IllegalStateException("down");
        try (Capture capture = capture(CaptureTest.ALL)) {
            String id = ask(capture);
            Until.holds(() -> store.appends.get() >= 2);
            consents = false;
            store.failure = null;
            assertThat(capture.flush(LONG)).isTrue();
            // an attempt may have been under way when consent was withdrawn, but it failed or is asked again
            assertThat(store.find(id)).isPresent();
            assertThat(asked.get()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void erasedInFlight_neverReachesTheStore_whateverItsClockSays() throws InterruptedException {
        try (Capture capture = Capture.builder(new FakeModel(), store)
                .clock(() -> InstantSource.system().instant().plus(Duration.ofDays(1)))
                .build()) {
            stallWith(capture);
            String later = ask(capture);
            Thread eraser = new Thread(() -> capture.erase("ana"));
            eraser.start();
            eraser.join();
            store.stalls.countDown();
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(store.find(later)).isEmpty();
            String after = ask(capture);
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(store.find(after)).isPresent();
        }
    }

    @Test
    void erasedInTheQueue_isNotHeardEither() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        try (Capture capture = Capture.builder(new FakeModel(), store)
                .labels(request -> {
                    begun.countDown();
                    await(goOn);
                    return Map.of();
                })
                .build()) {
            capture.onCaptured(entry -> heard.incrementAndGet());
            capture.chat(ChatRequest.user("of somebody else"));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            ask(capture);
            ask(capture);
            capture.erase("ana");
            goOn.countDown();
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(heard.get()).isEqualTo(1);
            assertThat(store.read("", 10).entries()).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
