// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Until;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes watch on one store: each window is judged once, and each alert is sent once. */
class SeveralProcessesWatchTest {
    private final ListedCaptures captured = new ListedCaptures();
    private final List<AlertEvent> told = new CopyOnWriteArrayList<>();
    private Instant now = LiveTraffic.BEGIN;
    private long nanos;

    @TempDir
    Path folder = Path.of("");

    private Monitors.Builder builder(JournalStore store) {
        return Monitors.builder(captured, store)
                .monitors(Monitor.standard())
                .clock(() -> now)
                .timing(() -> nanos, Duration.ofSeconds(20));
    }

    private Monitors monitors(JournalStore store) {
        return builder(store).addSink("test", told::add).build();
    }

    private JournalStore open() {
        return FileJournalStore.open(folder.resolve("journals"));
    }

    private static List<String> windows(JournalStore store) {
        JournalStore its = store.of("monitor");
        return its.names().stream()
                .filter(name -> name.startsWith("tiles-"))
                .flatMap(name -> its.read(name, 0).stream())
                .toList();
    }

    /** An hour of traffic after the other, at whose end somebody looks. */
    private void hours(LiveTraffic traffic, int hours, Runnable looks) {
        for (int hour = 0; hour < hours; hour++) {
            traffic.hour(now);
            now = now.plus(Duration.ofHours(1));
            looks.run();
        }
    }

    @Tag("slow")
    @Test
    void whoeverLooks_goesOnWhereAnotherEnded_withTheFiguresAndAlertsOfOneAlone() {
        List<AlertEvent> alone = new ArrayList<>();
        MemoryJournalStore oneStore = new MemoryJournalStore();
        Monitors whole = builder(oneStore).addSink("test", alone::add).build();
        SplittableRandom random = new SplittableRandom(7);
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (JournalStore here = open();
                JournalStore there = open();
                Monitors first = monitors(here);
                Monitors second = monitors(there)) {
            Runnable looks = () -> {
                whole.look();
                (random.nextBoolean() ? first : second).look();
            };
            hours(traffic, 20 * 24, looks);
            traffic.errorRate = 0.2;
            hours(traffic, 4 * 24, looks);
            assertThat(whole.alerts().open()).hasSize(1);
            for (Monitors each : List.of(first, second)) {
                each.look();
                assertThat(each.alerts().open()).hasSize(1);
                assertThat(each.alerts().open().get(0).evidence())
                        .usingRecursiveComparison()
                        .ignoringFields("examples") // of a window that another process had open
                        .isEqualTo(whole.alerts().open().get(0).evidence());
                assertThat(each.series("error_rate", Slice.ALL)).isEqualTo(whole.series("error_rate", Slice.ALL));
                assertThat(each.status()).isEqualTo(whole.status());
                assertThat(each.leftOut()).isEqualTo(whole.leftOut());
            }
            assertThat(windows(here)).hasSameSizeAs(windows(oneStore)).doesNotHaveDuplicates();
            assertThat(told).extracting(AlertEvent::number).doesNotHaveDuplicates();
            assertThat(told).extracting(AlertEvent::kind).isEqualTo(kinds(alone));
        }
    }

    private static List<AlertEvent.Kind> kinds(List<AlertEvent> events) {
        return events.stream().map(AlertEvent::kind).toList();
    }

    @Test
    void whoeverHasNoTurn_looksAtNothing_andShowsWhatTheOtherFound() {
        JournalStore store = new MemoryJournalStore();
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (Monitors first = monitors(store);
                Monitors second = monitors(store)) {
            hours(traffic, 5, () -> {});
            try (Turn taken = store.of("monitor").turn("looks", "somebody else")) {
                assertThat(taken.granted()).isTrue();
                second.look();
                assertThat(second.closedUpTo()).isEmpty();
                assertThat(windows(store)).isEmpty();
            }
            first.look();
            try (Turn taken = store.of("monitor").turn("looks", "somebody else")) {
                assertThat(taken.granted()).isTrue();
                second.look();
                assertThat(second.series("error_rate", Slice.ALL)).isEqualTo(first.series("error_rate", Slice.ALL));
                assertThat(second.closedUpTo()).isEqualTo(first.closedUpTo()).isPresent();
            }
        }
    }

    @Test
    void turnThatIsKeptByOneWhoWritesNothing_isToldAfterFiveMinutes() {
        JournalStore store = new MemoryJournalStore();
        Turn hangs = store.of("monitor").turn("looks", "process 7");
        try (Monitors monitors = monitors(store)) {
            assertThat(hangs.granted()).isTrue();
            monitors.look();
            nanos += Duration.ofMinutes(5).toNanos();
            monitors.look();
            nanos += Duration.ofMinutes(1).toNanos();
            assertThatThrownBy(monitors::look)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage("monitors: process 7 has had the turn to look for 6 minutes, and written nothing"
                            + " -> see what it does");
            assertThat(monitors.looking().state()).isEqualTo(Looking.State.STOPPED);
            hangs.close();
            monitors.look();
            assertThat(monitors.looking().state()).isEqualTo(Looking.State.GOES_ON);
        }
    }

    /** Three weeks, and the alert of the last days. */
    private Alert alert(LiveTraffic traffic, Monitors looks) {
        hours(traffic, 20 * 24, looks::look);
        traffic.errorRate = 0.2;
        for (int hour = 0; hour < 4 * 24 && looks.alerts().open().isEmpty(); hour++) {
            hours(traffic, 1, looks::look);
        }
        return looks.alerts().open().get(0);
    }

    @Tag("slow")
    @Test
    void whatAPersonEndsInOneProcess_isOverInTheOther_whoeverHasTheTurn() {
        JournalStore store = new MemoryJournalStore();
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (Monitors whole = builder(new MemoryJournalStore()).build();
                Monitors looks = monitors(store);
                Monitors shows = monitors(store)) {
            Alert alert = alert(traffic, looks);
            whole.look();
            try (Turn taken = store.of("monitor").turn("looks", "somebody else")) {
                assertThat(taken.granted()).isTrue();
                shows.alerts().acceptNewLevel(alert.id(), "ana", "as it should be");
                assertThatThrownBy(() -> looks.alerts().resolve(alert.id(), "ben", "over"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is over");
            }
            assertThat(looks.alerts().open()).isEmpty();
            whole.alerts().acceptNewLevel(alert.id(), "ana", "as it should be");
            hours(traffic, 30, () -> {
                looks.look();
                whole.look();
            });
            shows.look();
            try (Monitors next = monitors(store)) {
                for (Monitors each : List.of(looks, shows, next)) {
                    assertThat(each.status()).isEqualTo(whole.status());
                    assertThat(kinds(each.alerts().history()))
                            .isEqualTo(kinds(whole.alerts().history()));
                }
            }
        }
    }

    /** As the version before wrote it: without the marks by which processes know of each other. */
    private void asBefore() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        file,
                        text.replaceFirst("^\\{\"~rewritten\":\\d+}\n", "")
                                .replaceAll("\"(obeyed|event)\":\\d+,", "")
                                .replaceAll(",\"(obeyed|event)\":\\d+", ""));
            }
        }
        Files.deleteIfExists(folder.resolve("looks.acting"));
        Files.createFile(folder.resolve("lock"));
    }

    @Test
    void folderOfBefore_isGoneOnWith_asItIs() throws IOException {
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        List<MonitorStatus> status;
        List<AlertEvent> history;
        try (JournalStore store = FileJournalStore.open(folder, "monitor");
                Monitors monitors = monitors(store)) {
            Alert alert = alert(traffic, monitors);
            monitors.alerts().resolve(alert.id(), "ana", "over");
            hours(traffic, 2, monitors::look);
            status = monitors.status();
            history = monitors.alerts().history();
        }
        asBefore();
        told.clear();
        try (JournalStore store = FileJournalStore.open(folder, "monitor");
                Monitors monitors = monitors(store)) {
            assertThat(monitors.status()).isEqualTo(status);
            assertThat(monitors.alerts().history()).isEqualTo(history);
            monitors.look();
            assertThat(monitors.status()).isEqualTo(status);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void acknowledgedAndSilenced_inOneProcess_isKnownInTheOther() {
        JournalStore store = new MemoryJournalStore();
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (Monitors looks = monitors(store);
                Monitors shows = monitors(store)) {
            Alert alert = alert(traffic, looks);
            shows.alerts().acknowledge(alert.id(), "ana", "looking");
            shows.alerts().silence("cost", Slice.ALL, now.plus(Duration.ofDays(1)), "ana", "a test");
            assertThatThrownBy(() -> looks.alerts().acknowledge(alert.id(), "ben", "me, too"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ACKNOWLEDGED");
            looks.look();
            assertThat(looks.alerts().silences()).hasSize(1);
            assertThat(looks.alerts().find(alert.id()).orElseThrow().state()).isEqualTo(Alert.State.ACKNOWLEDGED);
        }
    }

    @Test
    void sinkThatIsStillBeingTold_isNotToldByAnother() throws Exception {
        JournalStore store = new MemoryJournalStore();
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Monitors.Builder slow = Monitors.builder(captured, store)
                .monitors(Monitor.standard())
                .clock(() -> now)
                .timing(System::nanoTime, Duration.ofMillis(1))
                .addSink("test", event -> {
                    told.add(event);
                    hangs.countDown();
                    awaited(goOn);
                });
        try (Monitors first = slow.build();
                Monitors second = monitors(store)) {
            alert(traffic, first);
            awaited(hangs);
            second.look();
            assertThat(second.alerts().open()).hasSize(1);
            assertThat(told).hasSize(1);
            goOn.countDown();
            Until.holds(() -> {
                try (Turn turn = store.of("monitor").turn("looks", "the test")) {
                    return turn.granted();
                }
            });
            second.look();
            assertThat(told).extracting(AlertEvent::number).doesNotHaveDuplicates();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lookThatWasOvertaken_forgetsWhatItFound_andGoesOnWithWhatTheOtherWrote() {
        MemoryJournalStore store = new MemoryJournalStore();
        Overtaken between = new Overtaken(store);
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (Monitors slow = monitors(between);
                Monitors quick = monitors(store);
                Monitors whole = builder(new MemoryJournalStore()).build()) {
            hours(traffic, 30, slow::look);
            hours(traffic, 2, () -> {});
            between.lost = quick::look; // the turn was lost with its connection
            slow.look();
            assertThat(between.lost).isNull();
            hours(traffic, 30, slow::look);
            whole.look();
            quick.look();
            for (Monitors each : List.of(slow, quick)) {
                assertThat(each.series("error_rate", Slice.ALL)).isEqualTo(whole.series("error_rate", Slice.ALL));
            }
            assertThat(windows(store)).doesNotHaveDuplicates();
            assertThat(slow.leftOut()).isEmpty();
        }
    }

    @Test
    void whatAPersonEnds_isHeard_alsoWhereAnotherProcessHasLookedSince() {
        MemoryJournalStore store = new MemoryJournalStore();
        Overtaken between = new Overtaken(store);
        AtomicReference<ModelRef> model = new AtomicReference<>(ending("ft:first"));
        ShutdownMonitor ends = ShutdownMonitor.of("router", model::get);
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        try (Monitors speaks = builder(between).addShutdown(ends).build();
                Monitors looks = builder(store).addShutdown(ends).build()) {
            hours(traffic, 5, speaks::look);
            String first = speaks.alerts().open().get(0).id();
            model.set(ending("ft:second"));
            between.asked = () -> hours(traffic, 2, looks::look);
            speaks.alerts().resolve(first, "ana", "known");
            assertThat(between.asked).isNull();
            assertThat(kinds(speaks.alerts().history()))
                    .containsExactly(AlertEvent.Kind.FIRED, AlertEvent.Kind.RESOLVED, AlertEvent.Kind.FIRED);
        }
    }

    private static ModelRef ending(String name) {
        return ModelRef.of("openai", name)
                .withShutdownDate(
                        LiveTraffic.BEGIN.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(10));
    }

    /** A store whose turns keep nobody else away, and before one of whose appends or turns somebody else looks. */
    private static final class Overtaken implements JournalStore {
        private final JournalStore within;
        private @Nullable Runnable lost;
        private @Nullable Runnable asked;

        Overtaken(JournalStore within) {
            this.within = within;
        }

        @Override
        public List<String> names() {
            return within.names();
        }

        @Override
        public List<String> read(String name, long after) {
            return within.read(name, after);
        }

        @Override
        public boolean append(String name, long after, List<String> lines) {
            Runnable first = lost;
            if (first != null) {
                lost = null;
                first.run();
            }
            return within.append(name, after, lines);
        }

        @Override
        public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
            return within.replace(name, after, replaced, added);
        }

        @Override
        public boolean rewrite(String name, long after, List<String> lines) {
            return within.rewrite(name, after, lines);
        }

        @Override
        public Turn turn(String name, String who) {
            Runnable first = asked;
            if (first != null) {
                asked = null;
                first.run();
            }
            return within.turn(name + "-elsewhere", who);
        }

        @Override
        public void close() {
            within.close();
        }
    }
}
