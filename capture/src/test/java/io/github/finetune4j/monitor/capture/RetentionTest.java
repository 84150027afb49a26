// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clocks that jump: nothing is removed because of them, and no latency is measured by them. */
@Timeout(60)
class RetentionTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(CaptureTest.NOON);
    private final MemoryCaptureStore store = new MemoryCaptureStore(now::get);

    private Settings settings() {
        return new Settings(
                CapturePolicy.builder().keepFor(Duration.ofDays(1)).build(),
                request -> false,
                Redaction.masking(PersonalDataScanner.all()),
                request -> Map.of(),
                List.of(),
                Map.of(),
                response -> false,
                now::get);
    }

    private void keep(String id) {
        store.append(List.of(new Interaction(id, CaptureTest.NOON, "m", "", Map.of(), "stop", Map.of(), null)));
    }

    private int kept() {
        return store.read("", 10).entries().size();
    }

    @Test
    void whatIsPastItsAge_goesWithinAnHour() {
        keep("i1");
        long nanos = System.nanoTime();
        Retention retention = new Retention(store, settings(), new CaptureLog(now::get));
        for (int hour = 1; hour <= 26; hour++) {
            now.set(CaptureTest.NOON.plus(Duration.ofHours(hour)));
            retention.run(nanos + TimeUnit.HOURS.toNanos(hour) + hour * 1_000_000_000L);
            assertThat(kept()).as("after %s hours", hour).isEqualTo(hour <= 24 ? 1 : 0);
        }
    }

    @Test
    void clockThatJumpsAhead_removesNothing_untilItHasGoneOnForAnHour() {
        keep("i1");
        long nanos = System.nanoTime() + 1_000_000_000L;
        Retention retention = new Retention(store, settings(), new CaptureLog(now::get));
        now.set(CaptureTest.NOON.plus(Duration.ofDays(400)));
        retention.run(nanos + TimeUnit.HOURS.toNanos(1));
        assertThat(kept()).isEqualTo(1);
        now.set(CaptureTest.NOON.plus(Duration.ofHours(2))); // it was wrong
        retention.run(nanos + TimeUnit.HOURS.toNanos(2));
        retention.run(nanos + TimeUnit.HOURS.toNanos(2) + 1);
        assertThat(kept()).isEqualTo(1);
        now.set(CaptureTest.NOON.plus(Duration.ofHours(26)));
        retention.run(nanos + TimeUnit.HOURS.toNanos(3)); // another jump
        now.set(CaptureTest.NOON.plus(Duration.ofHours(27)));
        retention.run(nanos + TimeUnit.HOURS.toNanos(4));
        assertThat(kept()).isZero();
    }

    @Test
    void clockThatJumps_changesNoLatency_andLosesNothing() {
        try (Capture capture = Capture.builder(
                        request -> {
                            now.updateAndGet(at -> at.minus(Duration.ofDays(1)));
                            return new FakeModel().chat(request);
                        },
                        store)
                .clock(now::get)
                .build()) {
            for (int i = 0; i < 5; i++) {
                capture.chat(ChatRequest.user("hello"));
            }
            assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(store.read("", 10).entries())
                    .hasSize(5)
                    .allSatisfy(entry -> assertThat(
                                    ((Interaction) entry).figure("latency_ms").orElseThrow())
                            .isBetween(0.0, 30_000.0));
        }
    }
}
