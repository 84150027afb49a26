// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Until;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that stalls, fails, fills up or disappears: callers get their answers, and what is dropped is counted. */
@Timeout(60)
class StoreInTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final BrokenStore store = new BrokenStore();

    private static void ask(Capture capture, int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(capture.chat(ChatRequest.user("hello")).text()).isEqualTo("re: hello");
        }
    }

    private static List<Captured> all(CaptureStore store) {
        return store.read("", 100_000).entries();
    }

    @Test
    void storeThatStalls_holdsNobodyUp_dropsWholeInteractions_andCountsEach() throws InterruptedException {
        store.stalls = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        try (Capture capture =
                Capture.builder(new FakeModel(), store).queue(64, 1 << 20).build()) {
            capture.onCaptured(entry -> heard.incrementAndGet());
            ask(capture, 1);
            assertThat(store.reached.await(30, TimeUnit.SECONDS)).isTrue();
            ask(capture, 5000);
            assertThat(capture.dropped()).isGreaterThan(4000);
            store.stalls.countDown();
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(capture.stored() + capture.dropped()).isEqualTo(5001);
            assertThat(all(store)).hasSize((int) capture.stored());
            assertThat(capture.stored()).isBetween(64L, 1000L);
            assertThat(heard.get()).isGreaterThanOrEqualTo((int) capture.stored());
            ask(capture, 10);
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(capture.stored() + capture.dropped()).isEqualTo(5011);
        }
    }

    @Test
    void listenersGoOn_whileTheStoreStalls() throws InterruptedException {
        store.stalls = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(100);
        try (Capture capture = Capture.builder(new FakeModel(), store).build()) {
            capture.onCaptured(entry -> heard.countDown());
            ask(capture, 1);
            assertThat(store.reached.await(30, TimeUnit.SECONDS)).isTrue();
            ask(capture, 99);
            assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
            store.stalls.countDown();
        }
        assertThat(all(store)).hasSize(100);
    }

    @Test
    void largeInteractions_areBoundByTheirBytes() {
        store.stalls = new CountDownLatch(1);
        try (Capture capture =
                Capture.builder(new FakeModel(), store).queue(10_000, 1 << 20).build()) {
            String large = "x".repeat(100_000);
            for (int i = 0; i < 100; i++) {
                capture.chat(ChatRequest.user(large));
            }
            assertThat(capture.dropped()).isGreaterThan(80); // twice five fit into a MiB
            store.stalls.countDown();
        }
    }

    @Test
    void storeThatFails_isTriedAgain_losesNothing_andIsSpokenOfOncePerChange() {
        store.failure = new IllegalStateException("down");
        try (HeardLog log = HeardLog.of(CaptureLog.class);
                Capture capture = Capture.builder(new FakeModel(), store).build()) {
            ask(capture, 10);
            Until.holds(() -> store.appends.get() >= 3);
            ask(capture, 10);
            store.failure = null;
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(capture.stored()).isEqualTo(20);
            assertThat(capture.dropped()).isZero();
            assertThat(all(store)).hasSize(20);
            assertThat(log.messages())
                    .hasSize(2)
                    .anyMatch(message -> message.contains("store of a capture failed: java.lang.IllegalStateException"))
                    .anyMatch(message -> message.contains("store of a capture works again"));
        }
    }

    @Test
    void storeThatStaysDown_isGivenUpAtTheEnd_andWhatIsLostIsCounted() {
        store.failure = new IllegalStateException("down");
        Capture capture = Capture.builder(new FakeModel(), store)
                .closeWithin(Duration.ofMillis(300))
                .build();
        ask(capture, 10);
        capture.close();
        assertThat(capture.stored()).isZero();
        assertThat(capture.dropped()).isEqualTo(10);
    }

    @Test
    void diskThatFillsUp_leavesNothingHalfWritten_andAllIsThereOnceThereIsRoom() {
        FakeDisk disk = FakeDisk.in(folder);
        int refused = 0;
        try (CaptureStore files = FileCaptureStore.open(disk.path("capture"))) {
            for (int round = 0; round < 40; round++) {
                disk.free(23L * round);
                List<Interaction> batch = List.of(interaction("a" + round), interaction("b" + round));
                try {
                    files.append(batch);
                } catch (FineTuneException e) {
                    assertThat(e).hasMessageContaining(" -> ");
                    refused++;
                }
                disk.free(Long.MAX_VALUE);
                assertThat(all(files).size() % 2).isZero();
                files.append(batch);
                assertThat(all(files)).hasSize(2 * round + 2);
            }
        }
        assertThat(refused).isGreaterThan(5);
        try (FileCaptureStore again = FileCaptureStore.open(folder.resolve("capture"))) {
            assertThat(all(again)).hasSize(80);
            assertThat(again.cutOff()).isZero();
        }
    }

    private static Interaction interaction(String id) {
        return new Interaction(id, CaptureTest.NOON, "m", "", Map.of(), "stop", Map.of("error_rate", 0.0), null);
    }

    @Test
    void folderThatDisappears_isUsedAgainOnceItIsBack() throws IOException {
        Path there = folder.resolve("capture");
        Path away = folder.resolve("away");
        try (CaptureStore files = FileCaptureStore.open(there);
                Capture capture = Capture.around(new FakeModel(), files)) {
            ask(capture, 10);
            assertThat(capture.flush(LONG)).isTrue();
            Files.move(there, away);
            ask(capture, 10);
            assertThat(capture.flush(Duration.ofMillis(1500))).isFalse();
            assertThatThrownBy(() -> files.read("", 1))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining(" -> ");
            Files.move(away, there);
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(all(files)).hasSize(20);
            assertThat(capture.dropped()).isZero();
        }
    }
}
