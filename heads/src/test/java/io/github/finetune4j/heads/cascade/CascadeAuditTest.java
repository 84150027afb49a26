// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CascadeAuditTest {
    private static final CascadeCalibration FOUND = new CascadeCalibration(600, 0.8, 0.02, 0.95, 0.75, 0, 0.03);
    private static final int ENOUGH = 300;

    private final List<CascadeEvent> events = new ArrayList<>();

    /** Sure of everything, and wrong. */
    private static ChatModel broken() {
        return request -> Pair.answer("B").with("logprobs", Pair.probable(0.99));
    }

    private Cascade.Builder builder(ChatModel small) {
        return Cascade.builder()
                .small(small)
                .large(Pair.large())
                .noWorseThan(Pair.ACCURACY)
                .calibration(FOUND)
                .auditShare(1)
                .auditOn(Runnable::run)
                .clock(() -> Instant.EPOCH)
                .onEvent(events::add);
    }

    private static int callsUntilClosed(Cascade cascade) {
        int calls = 0;
        while (cascade.report().open() && calls < ENOUGH) {
            cascade.chat(Pair.easy());
            calls++;
        }
        return calls;
    }

    @Test
    void brokenPromise_closesTheDoor_andIsTold() {
        try (Cascade cascade = builder(broken()).build()) {
            assertThat(callsUntilClosed(cascade)).isBetween(2, ENOUGH - 1);
            assertThat(events).hasSize(1);
            assertThat(events.get(0).kind()).isEqualTo(CascadeEvent.Kind.CLOSED);
            assertThat(events.get(0).at()).isEqualTo(Instant.EPOCH);
            assertThat(events.get(0).numbers()).containsEntry("limit", 0.03).containsEntry("mean", 1.0);
            assertThat(cascade.chat(Pair.easy()).fields()).containsEntry("cascade", "large");
            assertThat(cascade.chatAll(List.of(Pair.easy())).get(0).fields()).containsEntry("cascade", "large");
            CascadeReport report = cascade.report();
            assertThat(report.whileClosed()).isEqualTo(2);
            assertThat(report.audited().orElseThrow().lower()).isGreaterThan(0.03);
            assertThat(report.toString()).endsWith("the small model's door is closed");
        }
    }

    @Test
    void keptPromise_leavesItOpen_andPassedOnCallsCountAsNothingLost() {
        try (Cascade cascade = builder(Pair.small()).build()) {
            for (int i = 0; i < 100; i++) {
                cascade.chat(i % 2 == 0 ? Pair.easy() : Pair.hard());
            }
            assertThat(cascade.report().open()).isTrue();
            assertThat(cascade.report().audited().orElseThrow().n()).isEqualTo(100);
            assertThat(cascade.report().audited().orElseThrow().estimate()).isZero();
            assertThat(cascade.report().largeCalls()).isEqualTo(100);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void auditsWithoutOutcome_areCountedAndTold_whenTheCascadeIsClosed() {
        List<Runnable> waiting = new ArrayList<>();
        Cascade cascade = builder(Pair.small()).auditOn(waiting::add).build();
        for (int i = 0; i < 3; i++) {
            cascade.chat(Pair.easy());
        }
        cascade.close();
        cascade.close();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).kind()).isEqualTo(CascadeEvent.Kind.AUDITS_WAITED);
        assertThat(events.get(0).numbers()).containsEntry("waiting", 3);
        waiting.forEach(Runnable::run); // the process lives on
        assertThat(cascade.report().auditsWaiting()).isZero();
        assertThat(cascade.report().audited().orElseThrow().n()).isEqualTo(3);
    }

    @Test
    void shareOfAudits_isTheOneAsked() {
        AtomicInteger asked = new AtomicInteger();
        ChatModel large = request -> {
            asked.incrementAndGet();
            return Pair.answer("A");
        };
        try (Cascade cascade =
                builder(Pair.small()).large(large).auditShare(0.1).seed(7).build()) {
            for (int i = 0; i < 1000; i++) {
                cascade.chat(Pair.easy());
            }
            assertThat(asked.get()).isBetween(70, 130);
            assertThat(cascade.report().audited().orElseThrow().n()).isEqualTo(asked.get());
        }
    }

    @Test
    void closedDoor_staysClosedAfterARestart_untilThePromiseIsAnother(@TempDir Path folder) {
        try (JournalStore store = FileJournalStore.open(folder);
                Cascade cascade = builder(broken().named("small-1"))
                        .journal(store, "router")
                        .build()) {
            callsUntilClosed(cascade);
        }
        events.clear();
        try (JournalStore store = FileJournalStore.open(folder)) {
            assertThat(store.names()).containsExactly("cascades/router");
            try (Cascade again =
                    builder(broken().named("small-1")).journal(store, "router").build()) {
                assertThat(again.report().open()).isFalse();
                assertThat(again.report().audited()).isPresent();
                assertThat(events).extracting(CascadeEvent::kind).containsExactly(CascadeEvent.Kind.FOUND_CLOSED);
                assertThat(again.chat(Pair.easy()).fields()).containsEntry("cascade", "large");
            }
            try (Cascade retrained = builder(Pair.small().named("small-2"))
                    .journal(store, "router")
                    .build()) {
                assertThat(retrained.report().open()).isTrue();
                assertThat(retrained.report().audited()).isEmpty();
            }
        }
    }

    @Test
    void severalProcesses_addUpWhatTheySee() {
        JournalStore store = new MemoryJournalStore();
        try (Cascade one = builder(broken().named("small-1"))
                        .journal(store, "router")
                        .build();
                Cascade other = builder(broken().named("small-1"))
                        .journal(store, "router")
                        .build()) {
            one.chat(Pair.easy());
            other.chat(Pair.easy());
            assertThat(other.report().audited().orElseThrow().n()).isEqualTo(2);
            callsUntilClosed(one);
            assertThat(other.report().open()).isTrue();
            other.chat(Pair.easy());
            assertThat(other.report().open()).isFalse();
        }
    }

    @Test
    void storeThatFails_isCounted_andCatchesUp() {
        FailingStore store = new FailingStore();
        try (Cascade cascade =
                builder(Pair.small().named("s")).journal(store, "router").build()) {
            store.broken = true;
            cascade.chat(Pair.easy());
            cascade.chat(Pair.easy());
            assertThat(cascade.report().failures())
                    .extracting(CallbackFailures::callback)
                    .containsExactly("the journal of a cascade");
            store.broken = false;
            cascade.chat(Pair.easy());
            assertThat(store.read("cascades/router", 0)).hasSize(3);
            store.broken = true;
            assertThatThrownBy(() -> builder(Pair.small().named("s"))
                            .journal(store, "router")
                            .build())
                    .isInstanceOf(FineTuneException.class);
        }
    }

    /** Fails while it is broken. */
    private static final class FailingStore implements JournalStore {
        private final JournalStore store = new MemoryJournalStore();
        private boolean broken;

        private JournalStore store() {
            if (broken) {
                throw new FineTuneException("the disk is full -> make room");
            }
            return store;
        }

        @Override
        public List<String> names() {
            return store().names();
        }

        @Override
        public List<String> read(String name, long after) {
            return store().read(name, after);
        }

        @Override
        public boolean append(String name, long after, List<String> lines) {
            return store().append(name, after, lines);
        }

        @Override
        public boolean replace(String name, long after, java.util.Map<Long, String> replaced, List<String> added) {
            return store().replace(name, after, replaced, added);
        }

        @Override
        public boolean rewrite(String name, long after, List<String> lines) {
            return store().rewrite(name, after, lines);
        }

        @Override
        public io.github.finetune4j.journal.Turn turn(String name, String who) {
            return store().turn(name, who);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void judge_isAskedAboutBothAnswers_andTheToleranceIsTheLimit() {
        Metric judge = new Metric() {
            @Override
            public Score score(Answer answer) {
                assertThat(answer.expectedText()).isEmpty();
                return Score.of(answer.actualText().equals("A") ? 0.9 : 0.2);
            }

            @Override
            public boolean needsExpected() {
                return false;
            }
        };
        try (Cascade cascade = builder(broken()).auditedBy(judge).build()) {
            assertThat(callsUntilClosed(cascade)).isLessThan(ENOUGH);
            assertThat(cascade.report().auditLimit()).isEqualTo(0.02);
            assertThat(cascade.report().audited().orElseThrow().estimate()).isBetween(0.69, 0.71);
        }
    }

    @Test
    void auditsThatFail_areCounted_andTheCallerNeverHears() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel large = request -> {
            calls.incrementAndGet();
            throw new IllegalStateException();
        };
        try (Cascade cascade = builder(Pair.small()).large(large).build()) {
            assertThat(cascade.chat(Pair.easy()).text()).isEqualTo("A");
            assertThat(calls).hasValue(1);
            assertThat(cascade.report().audited()).isEmpty();
            assertThat(cascade.report().failures())
                    .extracting(CallbackFailures::callback)
                    .containsExactly("an audit of a cascade");
        }
        try (Cascade cascade = builder(Pair.small())
                .auditOn(task -> {
                    throw new RejectedExecutionException();
                })
                .build()) {
            assertThat(cascade.chat(Pair.easy()).text()).isEqualTo("A");
            assertThat(cascade.report().failures().get(0).failure()).contains("takes no more audits");
            assertThat(cascade.report().auditsWaiting()).isEqualTo(1);
        }
    }

    @Test
    void listenerThatThrows_closesTheDoorAllTheSame() {
        try (Cascade cascade = builder(broken())
                .onEvent(event -> {
                    throw new IllegalStateException();
                })
                .build()) {
            assertThat(callsUntilClosed(cascade)).isLessThan(ENOUGH);
            assertThat(cascade.report().failures())
                    .extracting(CallbackFailures::callback)
                    .containsExactly("the listener of a cascade");
        }
    }

    @Test
    void caller_doesNotWaitForAnAudit() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch audited = new CountDownLatch(1);
        ChatModel large = request -> {
            try {
                assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            audited.countDown();
            return Pair.answer("A");
        };
        try (Cascade cascade = Cascade.builder()
                .small(Pair.small())
                .large(large)
                .noWorseThan(Pair.ACCURACY)
                .calibration(FOUND)
                .auditShare(1)
                .build()) {
            assertThat(cascade.chat(Pair.easy()).fields()).containsEntry("cascade", "small");
            answered.countDown();
            assertThat(audited.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void calibrationThatDoesNotSayHowFarBothAreApart_isRefusedForSuchAudits() {
        CascadeCalibration unknown = new CascadeCalibration(600, 0.8, 0.02, 0.95, 0.75, 0, Double.NaN);
        assertThatThrownBy(() -> builder(Pair.small()).calibration(unknown).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("doesn't say how far both are apart -> give auditedBy(...)");
        builder(Pair.small()).calibration(unknown).auditShare(0).build().close();
    }
}
