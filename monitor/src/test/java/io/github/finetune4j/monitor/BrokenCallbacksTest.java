// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Until;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.monitor.Looking.State;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.internal.alert.AlertBook;
import io.github.finetune4j.rollout.LiveMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever code of the application does, its own part alone is lost, and that is told. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final int MANY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40); // more than Until's
    private static final Pattern TOPICS =
            Pattern.compile("\"monitor\":\"topics\",\"label\":\"\",\"value\":\"\",\"state\":\\[\\[\"billing\",(\\d+)]");

    private final ListedCaptures captured = new ListedCaptures();
    private final MemoryJournalStore store = new MemoryJournalStore();
    private final AtomicLong nanos = new AtomicLong();
    private Instant now = LiveTraffic.BEGIN;
    private HeardLog log = HeardLog.of("io.github.finetune4j.monitor.internal.engine.Engine");

    @BeforeEach
    void anAlertIsOpen() {
        AlertBook book = new AlertBook(store.of("monitor"), () -> now);
        Evidence evidence = new Evidence("error_rate", Slice.ALL, now, now, now, null, null, 0, "", List.of());
        book.add(Alert.Kind.CHANGE, evidence, all -> new Suggestion(Suggestion.Action.LOOK, "at it"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void capture(int from, int to) {
        List<Interaction> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(new Interaction("r" + i, now, "m", "user-" + i, Map.of(), "stop", Map.of("error_rate", 0.0), null));
        }
        captured.append(all);
    }

    private Monitors.Builder monitors(CaptureStore from, Function<Interaction, @Nullable String> topics) {
        return Monitors.builder(from, store)
                .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
                .addMonitor(Monitor.shift("topics", topics))
                .clock(() -> now)
                .timing(nanos::get, Duration.ofSeconds(20));
    }

    private static long n(Monitors monitors, String monitor) {
        return monitors.series(monitor, Slice.ALL).stream()
                .mapToLong(each -> each.value().n())
                .sum();
    }

    // What the windows on record have counted for all of the traffic
    private static long topics(JournalStore store) {
        long all = 0;
        JournalStore its = store.of("monitor");
        for (String journal : its.names()) {
            for (String line : journal.startsWith("tiles-") ? its.read(journal, 0) : List.<String>of()) {
                Matcher window = TOPICS.matcher(line);
                all += window.find() ? Long.parseLong(window.group(1)) : 0;
            }
        }
        return all;
    }

    private static CallbackFailures failures(Monitors monitors, String callback) {
        return monitors.callbackFailures().stream()
                .filter(each -> each.callback().equals(callback))
                .findFirst()
                .orElseThrow();
    }

    private void hourLater() {
        now = now.plus(Duration.ofMinutes(65));
    }

    // ---- functions of monitors

    @Test
    void anErrorOfAMonitorsFunction_costsThatMonitorAlone_andIsCountedAndTold() {
        Monitors monitors = monitors(captured, asked -> {
                    throw new NoClassDefFoundError("com/acme/Topics");
                })
                .build();
        capture(0, MANY);
        captured.append(
                List.of(new Feedback("r1", now, Feedback.Kind.THUMB, 1, "", "user"))); // it is not asked of that
        monitors.look();
        hourLater();
        monitors.look();

        assertThat(n(monitors, "error_rate")).isEqualTo(MANY);
        assertThat(topics(store)).isZero();
        assertThat(monitors.leftOut()).isEqualTo(Map.of("failed", (long) MANY));
        CallbackFailures its = failures(monitors, "monitor topics");
        assertThat(its.count()).isEqualTo(MANY);
        assertThat(its.failure()).isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(its.failing()).isTrue();
        assertThat(log.messages()).singleElement().asString().contains("monitor topics failed");
        assertThat(monitors.looking().state()).isEqualTo(State.GOES_ON);
    }

    @Test
    void aFunctionThatFailsOnSome_countsTheOthers_andIsAskedOnceForAllSlices() {
        AtomicLong asked = new AtomicLong();
        Monitors monitors = monitors(captured, interaction -> {
                    if (asked.getAndIncrement() % 2 == 0) {
                        throw new IllegalStateException("no topic");
                    }
                    return "billing";
                })
                .build();
        capture(0, MANY);
        monitors.look();
        hourLater();
        monitors.look();

        assertThat(asked).hasValue(MANY);
        assertThat(monitors.slices()).hasSize(2);
        assertThat(n(monitors, "error_rate")).isEqualTo(MANY);
        assertThat(topics(store)).isEqualTo(MANY / 2);
        assertThat(monitors.leftOut()).isEqualTo(Map.of("failed", MANY / 2L));
    }

    @Test
    void aFunctionThatHangs_holdsUpNobodyWhoAsksHowThingsStand_andIsSeen() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Monitors monitors = monitors(captured, asked -> {
                    reached.countDown();
                    await(goOn);
                    return "billing";
                })
                .lookEvery(Duration.ofMillis(5))
                .build();
        capture(0, 1);
        monitors.start();
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

        try {
            assertTimeoutPreemptively(PATIENCE, () -> assertStopped(monitors)); // a lock heeds no interrupt
        } finally {
            goOn.countDown();
        }
        Until.holds(() -> monitors.looking().state() == State.GOES_ON);
        monitors.close();
        assertThat(monitors.looking().why()).isEqualTo("The monitors were closed.");
    }

    private void assertStopped(Monitors monitors) {
        assertThat(monitors.looking().state()).isEqualTo(State.NOT_BEGUN);
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertThat(monitors.looking().state()).isEqualTo(State.STOPPED);
        assertThat(monitors.looking().why()).isEqualTo("A look has not got further for 10 minutes.");
        assertThat(monitors.status()).hasSize(2); // neither a page nor a meter hangs with it
        assertThat(monitors.alerts().open()).hasSize(1);
        Until.holds(() -> !monitors.callbackFailures().isEmpty());
        assertThat(failures(monitors, "a look of the monitors").failure()).isEqualTo("no sign of it for 10 minutes");
    }

    @Test
    void codeThatInterruptsOurThreads_spoilsNoJournal(@TempDir Path folder) {
        try (JournalStore files = FileJournalStore.open(folder, "monitor")) {
            Monitors monitors = Monitors.builder(captured, files)
                    .addMonitor(Monitor.shift("topics", asked -> {
                        Thread.currentThread().interrupt();
                        return "billing";
                    }))
                    .clock(() -> now)
                    .lookEvery(Duration.ofMillis(5))
                    .build();
            capture(0, MANY);
            monitors.start();
            Until.holds(() -> monitors.looking().state() != State.NOT_BEGUN);
            hourLater();
            Until.holds(() -> topics(files) == MANY);
            monitors.close();
            assertThat(monitors.callbackFailures()).isEmpty();
            assertThat(log.messages()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- sinks

    @Test
    void anErrorOfASink_endsNeitherTheLooksNorTheOtherSinks() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Monitors monitors = monitors(captured, asked -> "billing")
                .addSink("broken", event -> {
                    throw new NoClassDefFoundError("com/acme/Pager");
                })
                .addSink("pager", event -> told.countDown())
                .lookEvery(Duration.ofMillis(5))
                .build();
        monitors.start();

        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        capture(0, MANY);
        hourLater();
        Until.holds(() -> n(monitors, "error_rate") == MANY);
        assertThat(failures(monitors, "alert sink broken").failure()).isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(monitors.looking().state()).isEqualTo(State.GOES_ON);
        monitors.close();
        assertThat(log.messages().get(0)).contains("alert sink broken failed");
        assertThat(log.messages()).allSatisfy(line -> assertThat(line).contains("WARNING alert sink broken"));
    }

    @Test
    void aSinkThatHangs_stopsNeitherTheLooksNorTheOtherSinks_andIsCountedAfterAMinute() {
        CountDownLatch goOn = new CountDownLatch(1);
        List<AlertEvent> told = new CopyOnWriteArrayList<>();
        Monitors monitors = monitors(captured, asked -> "billing")
                .addSink("hangs", event -> await(goOn))
                .addSink("pager", told::add)
                .timing(nanos::get, Duration.ofMillis(50))
                .build();
        monitors.look();
        Until.holds(() -> !told.isEmpty());
        monitors.look();
        assertThat(monitors.callbackFailures()).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        monitors.look();
        monitors.look();

        assertThat(failures(monitors, "alert sink hangs").failure()).isEqualTo("no end after 61 s");
        assertThat(failures(monitors, "alert sink hangs").count()).isEqualTo(1);
        assertThat(told).hasSize(1);
        assertThat(monitors.looking().state()).isEqualTo(State.GOES_ON);
        goOn.countDown();
        monitors.close();
    }

    @Test
    void aSinkThatInterruptsItsThread_isToldNothingTwice(@TempDir Path folder) throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        for (int process = 0; process < 2; process++) {
            try (JournalStore files = FileJournalStore.open(folder, "monitor")) {
                if (process == 0) {
                    files.append("alerts", 0, store.of("monitor").read("alerts", 0));
                }
                Monitors monitors = Monitors.builder(captured, files)
                        .addSink("pager", event -> {
                            told.add(event.number());
                            Thread.currentThread().interrupt();
                        })
                        .build();
                monitors.look();
                monitors.close();
                assertThat(monitors.callbackFailures()).isEmpty();
            }
        }
        assertThat(told).containsExactly(1L);
    }

    @Test
    void aSinkThatHangsForEver_isInterruptedWhenTheMonitorsAreClosed() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Monitors monitors = monitors(captured, asked -> "billing")
                .addSink("hangs", event -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                })
                .timing(nanos::get, Duration.ZERO)
                .build();
        monitors.look();
        Thread.currentThread().interrupt(); // it is not waited for
        monitors.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    // ---- stores, which may be the application's

    /** A store of captures of which one door fails for a while. */
    private final class BrokenCaptures implements CaptureStore {
        private boolean finds;
        private boolean reads = true;

        @Override
        public void append(List<? extends Captured> batch) {
            captured.append(batch);
        }

        @Override
        public CapturePage read(String after, int most) {
            if (!reads) {
                throw new NoClassDefFoundError("com/acme/Database");
            }
            return captured.read(after, most);
        }

        @Override
        public Optional<Interaction> find(String responseId) {
            if (!finds) {
                throw new IllegalStateException("down");
            }
            return captured.find(responseId);
        }

        @Override
        public List<Feedback> feedback(String responseId) {
            return List.of();
        }

        @Override
        public long erase(String subject) {
            return 0;
        }

        @Override
        public long removeBefore(Instant before) {
            return 0;
        }

        @Override
        public void close() {
            // a list needs nothing
        }
    }

    @Test
    void aLookThatFailsHalfWay_countsNothingTwice() {
        BrokenCaptures broken = new BrokenCaptures();
        Monitors monitors = monitors(broken, asked -> "billing").build();
        capture(0, MANY);
        captured.append(List.of(
                new Feedback("r1", now, Feedback.Kind.THUMB, 1, "", "user"),
                new Feedback("old", now, Feedback.Kind.THUMB, 1, "", "user")));
        capture(MANY, 2 * MANY);
        assertThatThrownBy(monitors::look).isInstanceOf(IllegalStateException.class);
        assertThat(monitors.looking().state()).isEqualTo(State.STOPPED);
        assertThat(monitors.looking().why()).isEqualTo("The last look failed: java.lang.IllegalStateException.");
        broken.finds = true;
        monitors.look();
        hourLater();
        monitors.look();

        assertThat(n(monitors, "error_rate")).isEqualTo(2 * MANY);
        assertThat(monitors.leftOut()).isEqualTo(Map.of("unknown", 1L));
        assertThat(monitors.looking().state()).isEqualTo(State.GOES_ON);
    }

    @Test
    void anErrorOfTheCapturesStore_endsNoLooking() {
        BrokenCaptures broken = new BrokenCaptures();
        broken.reads = false;
        Monitors monitors = monitors(broken, asked -> "billing")
                .lookEvery(Duration.ofMillis(5))
                .build();
        monitors.start();
        Until.holds(() -> !monitors.callbackFailures().isEmpty()
                && failures(monitors, "a look of the monitors").count() >= 3);
        assertThat(monitors.looking().state()).isEqualTo(State.STOPPED);
        broken.reads = true;
        Until.holds(() -> monitors.looking().state() == State.GOES_ON);
        monitors.close();
        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(0)).contains("a look of the monitors failed");
        assertThat(log.messages().get(1)).contains("a look of the monitors works again");
    }

    /** A store of monitors that does not take lines of some journals for a while. */
    private static final class BrokenStore implements JournalStore {
        private final MemoryJournalStore within = new MemoryJournalStore();
        private String broken = "";

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
            if (!broken.isEmpty() && name.startsWith("monitor/" + broken)) {
                throw new FineTuneException("journal " + name + ": no room -> make room");
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
            return within.turn(name, who);
        }

        @Override
        public void close() {
            within.close();
        }
    }

    private List<Figure> fourWeeks(BrokenStore journals, String breaks, List<AlertEvent> told) {
        now = LiveTraffic.BEGIN;
        ListedCaptures its = new ListedCaptures();
        Monitors monitors = errorRate(its, journals, told);
        LiveTraffic traffic = new LiveTraffic(its, 60, 2);
        for (int hour = 0; hour < 29 * 24; hour++) {
            hour(traffic, hour);
            journals.broken = hour % 5 == 0 ? breaks : "";
            looks(monitors);
        }
        journals.broken = "";
        monitors.look();
        return monitors.series("error_rate", Slice.ALL);
    }

    private Monitors errorRate(ListedCaptures its, BrokenStore journals, List<AlertEvent> told) {
        return Monitors.builder(its, journals)
                .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
                .addSink("pager", told::add)
                .clock(() -> now)
                .build();
    }

    private void hour(LiveTraffic traffic, int hour) {
        traffic.errorRate = hour < 28 * 24 ? 0.02 : 0.3;
        traffic.hour(now);
        now = now.plus(Duration.ofHours(1));
    }

    private static boolean looks(Monitors monitors) {
        try {
            monitors.look();
            return true;
        } catch (FineTuneException e) {
            assertThat(e).hasMessageContaining("no room");
            return false;
        }
    }

    @Test
    void anAlertThatCouldNotBeKept_isRaisedByTheNextLook_thoughNoWindowIsOverSince() {
        List<AlertEvent> told = new CopyOnWriteArrayList<>();
        BrokenStore journals = new BrokenStore();
        ListedCaptures its = new ListedCaptures();
        Monitors monitors = errorRate(its, journals, told);
        LiveTraffic traffic = new LiveTraffic(its, 60, 2);
        journals.broken = "alerts";
        int hour = 0;
        do {
            hour(traffic, hour++);
        } while (looks(monitors) && hour < 29 * 24);
        assertThat(monitors.alerts().open()).isEmpty();
        journals.broken = "";
        monitors.look();

        assertThat(monitors.alerts().open()).hasSize(1);
        monitors.close();
        assertThat(told).extracting(AlertEvent::kind).startsWith(AlertEvent.Kind.FIRED);
    }

    @Tag("slow")
    @Test
    void aStoreThatTakesNothingNowAndThen_losesNoWindow_andNoAlertIsMissedOrRaisedTwice() {
        List<AlertEvent> toldWithout = new ArrayList<>();
        List<Figure> without = fourWeeks(new BrokenStore(), "", toldWithout);
        for (String journal : List.of("tiles", "alerts", "told")) {
            List<AlertEvent> told = new ArrayList<>();
            BrokenStore journals = new BrokenStore();
            assertThat(fourWeeks(journals, journal, told)).as(journal).isEqualTo(without);
            assertThat(told).extracting(AlertEvent::kind).containsOnlyOnce(AlertEvent.Kind.FIRED);
            assertThat(told).hasSameSizeAs(toldWithout);
            Monitors restarted = Monitors.builder(new ListedCaptures(), journals)
                    .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
                    .clock(() -> now)
                    .build();
            assertThat(restarted.series("error_rate", Slice.ALL))
                    .as(journal + " after a restart")
                    .isEqualTo(without);
        }
    }

    // ---- the clock

    @Test
    void aClockThatFails_costsThatLookAlone() {
        boolean[] fails = {false};
        Monitors monitors = monitors(captured, asked -> "billing")
                .clock(() -> {
                    if (fails[0]) {
                        throw new NoClassDefFoundError("com/acme/Clock");
                    }
                    return now;
                })
                .build();
        capture(0, MANY);
        fails[0] = true;
        assertThatThrownBy(monitors::look).isInstanceOf(NoClassDefFoundError.class);
        fails[0] = false;
        monitors.look();
        hourLater();
        monitors.look();
        assertThat(n(monitors, "error_rate")).isEqualTo(MANY);
        assertThat(monitors.leftOut()).isEmpty();
    }
}
