// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Suggestion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts before a model no longer answers: in time, each once, and over when the end is. */
class ShutdownMonitorTest {
    private static final LocalDate GONE = LocalDate.of(2027, 1, 14);
    private static final String OLD = "ft:gpt-4o-mini-2024-07-18:org::old";

    private final List<AlertEvent> told = new ArrayList<>();
    private final AtomicReference<@Nullable ModelRef> model =
            new AtomicReference<>(ModelRef.of("openai", OLD).withShutdownDate(GONE));
    private Instant now = Instant.parse("2026-10-01T12:00:00Z");

    @TempDir
    Path folder;

    private Monitors monitors(JournalStore store, ShutdownMonitor... shutdowns) {
        Monitors.Builder builder = Monitors.builder(new ListedCaptures(), store)
                .addMonitor(Monitor.requestsPerMinute())
                .addSink("test", told::add)
                .clock(() -> now);
        for (ShutdownMonitor each : shutdowns) {
            builder.addShutdown(each);
        }
        return builder.build();
    }

    private ShutdownMonitor router() {
        return ShutdownMonitor.of("router", model::get);
    }

    private void on(String day) {
        now = Instant.parse(day + "T12:00:00Z");
    }

    private void look(Monitors monitors, String... days) {
        for (String day : days) {
            on(day);
            monitors.look();
            monitors.look();
        }
    }

    private List<String> fired() {
        return told.stream()
                .filter(event -> event.kind() == AlertEvent.Kind.FIRED)
                .map(event -> event.at().toString().substring(0, 10))
                .toList();
    }

    @Test
    void alerts_areRaised60_30_14And3DaysBefore_eachOnce_andOneIsOpenAtATime() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router())) {
            for (now = Instant.parse("2026-10-01T23:30:00Z");
                    now.isBefore(Instant.parse("2027-02-01T00:00:00Z"));
                    now = now.plus(Duration.ofHours(12))) {
                monitors.look();
                assertThat(monitors.alerts().open()).hasSizeLessThanOrEqualTo(1);
            }
            assertThat(fired()).containsExactly("2026-11-15", "2026-12-15", "2026-12-31", "2027-01-11");
            assertThat(monitors.alerts().open()).singleElement().satisfies(alert -> {
                assertThat(alert.kind()).isEqualTo(Alert.Kind.SHUTDOWN);
                assertThat(alert.suggestion().action()).isEqualTo(Suggestion.Action.REPLACE);
                assertThat(alert.summary())
                        .isEqualTo("router: openai/" + OLD
                                + " no longer answers from 2027-01-14 on (alert due 3 days before)"
                                + " -> move to another model: keep what it answers while it does, and compare a successor"
                                + " with that");
            });
            assertThat(told)
                    .filteredOn(event -> event.kind() == AlertEvent.Kind.RESOLVED)
                    .extracting(AlertEvent::why)
                    .containsExactly(
                            "reported again by alert-2", "reported again by alert-3", "reported again by alert-4");
        }
    }

    @Test
    void processThatWasDown_raisesTheNearestAlone_andTheNextOneNothingTwice() {
        try (JournalStore store = FileJournalStore.open(folder, "monitor");
                Monitors monitors = monitors(store, router())) {
            look(monitors, "2026-11-20");
            assertThat(fired()).containsExactly("2026-11-20");
        }
        try (JournalStore store = FileJournalStore.open(folder, "monitor");
                Monitors monitors = monitors(store, router())) {
            look(monitors, "2026-11-21");
            assertThat(fired()).as("told before").hasSize(1);
            look(monitors, "2027-01-02");
            assertThat(fired()).containsExactly("2026-11-20", "2027-01-02");
            assertThat(monitors.alerts().open())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.summary()).contains("alert due 14 days before"));
        }
        try (JournalStore store = FileJournalStore.open(folder, "monitor");
                Monitors monitors = monitors(store, router())) {
            look(monitors, "2027-01-20");
            assertThat(fired()).as("after its end, too").containsExactly("2026-11-20", "2027-01-02", "2027-01-20");
        }
    }

    @Test
    void alert_isOver_whenTheDayMoves_andIsRaisedAgainWhenItMovesBack() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router())) {
            look(monitors, "2026-12-20");
            model.set(ModelRef.of("openai", OLD).withShutdownDate(GONE.plusYears(1)));
            look(monitors, "2026-12-21");
            assertThat(monitors.alerts().open()).isEmpty();
            assertThat(told.get(told.size() - 1).why()).isEqualTo("the day is now 2028-01-14");
            model.set(ModelRef.of("openai", OLD));
            look(monitors, "2026-12-22");
            model.set(ModelRef.of("openai", OLD).withShutdownDate(GONE));
            look(monitors, "2026-12-23");
            assertThat(fired()).containsExactly("2026-12-20", "2026-12-23");
            model.set(ModelRef.of("openai", OLD));
            look(monitors, "2026-12-24");
            assertThat(told.get(told.size() - 1).why()).isEqualTo("no day is announced any more");
        }
    }

    @Test
    void alert_isOver_whenTheAliasPointsToAnotherModel() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router())) {
            look(monitors, "2026-12-20");
            model.set(ModelRef.of("local", "runs/router-2"));
            look(monitors, "2026-12-21", "2027-01-13");
            assertThat(monitors.alerts().open()).isEmpty();
            assertThat(fired()).hasSize(1);
            assertThat(told.get(told.size() - 1).why()).isEqualTo("the model is another one now: local/runs/router-2");
        }
    }

    @Test
    void alertThatAPersonHasEnded_isNotRaisedAgain_butTheNextOneIs() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router())) {
            look(monitors, "2026-12-20");
            monitors.alerts().resolve("alert-1", "ana", "we move in January");
            look(monitors, "2026-12-21", "2026-12-22");
            assertThat(fired()).hasSize(1);
            look(monitors, "2026-12-31");
            assertThat(fired()).hasSize(2);
            monitors.alerts().acceptNewLevel("alert-2", "ana", "so be it");
            look(monitors, "2027-01-01");
            assertThat(fired()).hasSize(2);
        }
    }

    @Test
    void days_areThoseThatWereSet_alsoTheDayItself() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router().daysBefore(0, 7))) {
            look(monitors, "2027-01-06", "2027-01-07", "2027-01-13", "2027-01-14", "2027-01-15");
            assertThat(fired()).containsExactly("2027-01-07", "2027-01-14");
        }
        assertThat(router().daysBefore()).containsExactly(60, 30, 14, 3);
        for (int[] wrong : List.of(new int[0], new int[] {3, -1})) {
            assertThatThrownBy(() -> router().daysBefore(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("days before a shutdown: [");
        }
    }

    @Test
    void twoModelsOfOneDay_areTwoAlerts_forTheyAreReplacedOneByOne() {
        try (Monitors monitors = monitors(
                new MemoryJournalStore(),
                router(),
                ShutdownMonitor.of(
                        "tickets", ModelRef.of("openai", "ft:x:org::2").withShutdownDate(GONE)))) {
            look(monitors, "2026-12-20");
            assertThat(monitors.alerts().open()).hasSize(2);
            assertThat(monitors.shutdowns()).containsOnlyKeys("router", "tickets");
            model.set(ModelRef.of("local", "m"));
            look(monitors, "2026-12-21");
            assertThat(monitors.alerts().open())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.evidence())
                            .extracting(evidence -> evidence.monitor())
                            .containsExactly("tickets"));
        }
    }

    @Test
    void supplierThatFails_isCounted_andLeavesAlertsAsTheyAre() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), ShutdownMonitor.of("router", () -> {
            ModelRef now = model.get();
            if (now == null) {
                throw new LinkageError("the registry is gone");
            }
            return now;
        }))) {
            look(monitors, "2026-12-20");
            model.set(null);
            look(monitors, "2026-12-21");
            assertThat(monitors.alerts().open()).hasSize(1);
            assertThat(monitors.callbackFailures())
                    .extracting(CallbackFailures::callback, CallbackFailures::cost)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            "shutdown monitor router", "its alerts stay as they are"));
            model.set(ModelRef.of("local", "m"));
            look(monitors, "2026-12-22");
            assertThat(monitors.alerts().open()).isEmpty();
        }
    }

    @Test
    void monitorThatIsNoLongerThere_leavesNoAlertOpen() {
        JournalStore store = new MemoryJournalStore();
        try (Monitors monitors = monitors(store, router())) {
            look(monitors, "2026-12-20");
        }
        try (Monitors monitors = monitors(store)) {
            look(monitors, "2026-12-21");
            assertThat(monitors.alerts().open()).isEmpty();
            assertThat(told.get(told.size() - 1).why()).isEqualTo("no monitor watches it any more");
        }
    }

    @Test
    void name_isTakenOnce_amongAllMonitors() {
        Monitors.Builder builder =
                Monitors.builder(new ListedCaptures(), new MemoryJournalStore()).addShutdown(router());
        assertThatThrownBy(() -> builder.addShutdown(router()))
                .hasMessage("a second monitor router -> give each name once");
        assertThatThrownBy(() -> builder.addMonitor(Monitor.shift("router", asked -> "x")))
                .hasMessageStartingWith("a second monitor router");
        Monitors.Builder standard = Monitors.builder(new ListedCaptures(), new MemoryJournalStore())
                .addShutdown(ShutdownMonitor.of("error_rate", model::get));
        assertThatThrownBy(standard::build).hasMessageStartingWith("a shutdown monitor error_rate: ");
        assertThatThrownBy(() -> ShutdownMonitor.of(" ", model::get))
                .hasMessageStartingWith("name of a shutdown monitor");
    }

    @Test
    void silence_keepsItQuiet() {
        try (Monitors monitors = monitors(new MemoryJournalStore(), router())) {
            on("2026-12-20");
            monitors.alerts().silence("router", Slice.ALL, now.plus(Duration.ofDays(2)), "ana", "we know");
            monitors.look();
            assertThat(told).isEmpty();
            assertThat(monitors.alerts().open()).hasSize(1);
            look(monitors, "2026-12-23");
            assertThat(fired()).hasSize(1);
        }
    }
}
