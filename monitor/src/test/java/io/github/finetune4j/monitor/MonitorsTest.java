// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.rollout.LiveMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorsTest {
    private static final int WEEK = 7 * 24;

    private final ListedCaptures captured = new ListedCaptures();
    private final List<AlertEvent> told = new ArrayList<>();
    private Instant now = LiveTraffic.BEGIN;

    private Monitors monitors(JournalStore store) {
        return Monitors.builder(captured, store)
                .monitors(Monitor.standard())
                .addSink("test", told::add)
                .clock(() -> now)
                .build();
    }

    private void live(LiveTraffic traffic, Monitors monitors, int hours) {
        for (int i = 1; i <= hours; i++) {
            traffic.hour(now);
            now = now.plus(Duration.ofHours(1));
            if (i % 4 == 0) {
                monitors.look();
            }
        }
    }

    @Tag("slow")
    @Test
    void sixQuietWeeks_raiseNoAlarm_andEveryFigureHasAnInterval() {
        Monitors monitors = monitors(new MemoryJournalStore());
        live(new LiveTraffic(captured, 60, 1), monitors, 6 * WEEK);
        assertThat(monitors.alerts().history()).isEmpty();
        assertThat(monitors.slices())
                .containsExactlyInAnyOrder(
                        Slice.ALL, new Slice("model", "support-v1"), new Slice("model", "support-v2"));
        Figure errors = monitors.figure("error_rate", Slice.ALL, now.minus(Duration.ofDays(7)), now)
                .orElseThrow();
        assertThat(errors.value().contains(0.02)).isTrue();
        assertThat(errors.value().n()).isBetween(4000L, 10000L);
        assertThat(errors.value().lower()).isPositive();
        Figure slow = monitors.figure("latency_ms_p95", Slice.ALL, now.minus(Duration.ofDays(1)), now)
                .orElseThrow();
        assertThat(slow.value().estimate()).isBetween(500.0, 680.0); // 300·exp(0.4·1.645) = 579
        Figure busy = monitors.figure("requests_per_minute", Slice.ALL, now.minus(Duration.ofDays(7)), now)
                .orElseThrow();
        assertThat(busy.value().estimate()).isBetween(0.7, 0.95); // 60 an hour, 0.83 of them over the week
        assertThat(monitors.leftOut()).isEmpty();
    }

    @Test
    void moreErrors_raiseOneAlert_thatNamesTheTimeAndIsOverWhenTheyAre() {
        Monitors monitors = monitors(new MemoryJournalStore());
        LiveTraffic traffic = new LiveTraffic(captured, 60, 2);
        live(traffic, monitors, 4 * WEEK);
        Instant broke = now;
        traffic.errorRate = 0.15;
        live(traffic, monitors, 24);
        assertThat(monitors.alerts().open()).hasSize(1);
        Alert alert = monitors.alerts().open().get(0);
        assertThat(alert.kind()).isEqualTo(Alert.Kind.CHANGE);
        Evidence errors = alert.evidence().stream()
                .filter(each ->
                        each.monitor().equals("error_rate") && each.slice().equals(Slice.ALL))
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(broke, errors.began()).abs()).isLessThanOrEqualTo(Duration.ofHours(2));
        assertThat(errors.earliest()).isBeforeOrEqualTo(broke);
        assertThat(errors.latest()).isAfterOrEqualTo(broke);
        assertThat(errors.levelBefore().orElseThrow().contains(0.02)).isTrue();
        assertThat(errors.levelAfter().orElseThrow().lower()).isGreaterThan(0.05);
        assertThat(errors.chance()).isLessThanOrEqualTo(0.05);
        assertThat(errors.examples())
                .isNotEmpty()
                .allSatisfy(id ->
                        assertThat(captured.find(id).orElseThrow().failed()).isTrue());
        assertThat(told.get(0).kind()).isEqualTo(AlertEvent.Kind.FIRED);
        assertThat(alert.summary()).contains("error_rate", " -> ");

        traffic.errorRate = 0.02;
        live(traffic, monitors, 48);
        assertThat(monitors.alerts().open()).isEmpty();
        assertThat(told).extracting(AlertEvent::kind).contains(AlertEvent.Kind.RESOLVED);
        assertThat(told)
                .filteredOn(event -> event.kind() == AlertEvent.Kind.FIRED)
                .hasSize(1);
    }

    @Tag("slow")
    @Test
    void changeOfWhatIsAsked_withWorseAnswers_suggestsToTrainAgain() {
        Monitors monitors = monitors(new MemoryJournalStore());
        LiveTraffic traffic = new LiveTraffic(captured, 60, 3);
        live(traffic, monitors, 4 * WEEK);
        traffic.spanish = 0.4;
        traffic.success = 0.5;
        live(traffic, monitors, 4 * 24);
        assertThat(monitors.alerts().open()).hasSize(1);
        Alert alert = monitors.alerts().open().get(0);
        assertThat(alert.suggestion().action()).isEqualTo(Suggestion.Action.RETRAIN);
        assertThat(alert.evidence())
                .anySatisfy(each -> assertThat(each.explanation()).contains("es "));
    }

    @Test
    void oneModelThatGetsSlow_suggestsToRollBack() {
        Monitors monitors = monitors(new MemoryJournalStore());
        LiveTraffic traffic = new LiveTraffic(captured, 60, 4);
        live(traffic, monitors, 3 * WEEK);
        traffic.slowdown.put("support-v1", 2.0);
        live(traffic, monitors, 24);
        Alert alert = monitors.alerts().open().get(0);
        assertThat(alert.suggestion()).extracting(Suggestion::action).isEqualTo(Suggestion.Action.ROLL_BACK);
        assertThat(alert.suggestion().why()).contains("support-v1");
    }

    @Tag("slow")
    @Test
    void silence_isAnAlertToo() {
        Monitors monitors = monitors(new MemoryJournalStore());
        live(new LiveTraffic(captured, 60, 5), monitors, 3 * WEEK);
        now = now.plus(Duration.ofHours(5));
        monitors.look();
        assertThat(monitors.alerts().open()).extracting(Alert::kind).contains(Alert.Kind.NO_DATA);
        assertThat(monitors.status())
                .anySatisfy(each -> assertThat(each.state()).isEqualTo(MonitorStatus.State.NO_DATA));
    }

    @Tag("slow")
    @Test
    void slowDecay_isToldByTheWeek_andEndsWhenPeopleAcceptIt() {
        Monitors monitors = Monitors.builder(captured, new MemoryJournalStore())
                .addMonitor(Monitor.of(LiveMetric.feedback("task_success")))
                .clock(() -> now)
                .build();
        LiveTraffic traffic = new LiveTraffic(captured, 40, 7);
        live(traffic, monitors, 5 * WEEK + 4);
        assertThat(monitors.decay())
                .filteredOn(each -> each.slice().equals(Slice.ALL))
                .singleElement()
                .satisfies(week -> assertThat(week.outcome()).isEqualTo(DecayVerdict.Outcome.HELD));
        traffic.success = 0.68; // 0.85 of what it was
        live(traffic, monitors, 2 * WEEK);
        Alert decay = monitors.alerts().open().stream()
                .filter(alert -> alert.kind() == Alert.Kind.DECAY)
                .findFirst()
                .orElseThrow();
        assertThat(decay.suggestion().action()).isEqualTo(Suggestion.Action.RETRAIN);
        assertThat(decay.evidence().get(0).began())
                .isBetween(LiveTraffic.BEGIN.plus(Duration.ofDays(34)), LiveTraffic.BEGIN.plus(Duration.ofDays(36)));
        monitors.alerts().acceptNewLevel(decay.id(), "ana", "the task was redefined");
        live(traffic, monitors, 6 * WEEK);
        assertThat(monitors.alerts().history())
                .filteredOn(event -> event.kind() == AlertEvent.Kind.FIRED
                        && event.alert().kind() == Alert.Kind.DECAY
                        && event.alert().evidence().get(0).slice().equals(Slice.ALL))
                .hasSize(1);
    }

    @Test
    void decayRule_needsItsMonitor() {
        assertThatThrownBy(() -> Monitors.builder(captured, new MemoryJournalStore())
                        .addMonitor(Monitor.requestsPerMinute())
                        .decayRules(DecayRule.standard())
                        .build())
                .hasMessageContaining("task_success");
    }

    @Tag("slow")
    @Test
    void restart_atAnyTime_givesTheSameFiguresAndAlerts(@TempDir Path folder) {
        LiveTraffic traffic = new LiveTraffic(captured, 40, 6);
        Monitors whole = monitors(new MemoryJournalStore());
        JournalStore store = FileJournalStore.open(folder, "monitor");
        Monitors cut = monitors(store);
        for (int day = 0; day < 24; day++) {
            traffic.errorRate = day < 20 ? 0.02 : 0.2;
            for (int hour = 0; hour < 24; hour++) {
                traffic.hour(now);
                now = now.plus(Duration.ofHours(1));
                whole.look();
                cut.look();
            }
            if (day % 5 == 4) {
                cut.close();
                store.close();
                store = FileJournalStore.open(folder, "monitor");
                cut = monitors(store);
            }
        }
        assertThat(whole.alerts().open()).hasSize(1);
        assertThat(cut.alerts().open()).hasSize(1);
        assertThat(cut.alerts().open().get(0).evidence())
                .isEqualTo(whole.alerts().open().get(0).evidence());
        assertThat(cut.series("error_rate", Slice.ALL)).isEqualTo(whole.series("error_rate", Slice.ALL));
        assertThat(cut.status()).isEqualTo(whole.status());
        store.close();
    }

    @Test
    void lambda_isNoSinkWithoutAName_forItWouldBeToldEverythingAgain() {
        Monitors.Builder builder = Monitors.builder(captured, new MemoryJournalStore());
        assertThatThrownBy(() -> builder.addSink(event -> told.add(event))).hasMessageContaining("addSink(\"pager\"");
        builder.addSink("pager", told::add);
        assertThatThrownBy(() -> builder.addSink("pager", told::add)).hasMessageContaining("give each name once");
    }

    @Test
    void lateEarlyUnknownAndDoubled_areCounted_andChangeNoFigure() {
        Monitors monitors = monitors(new MemoryJournalStore());
        LiveTraffic traffic = new LiveTraffic(captured, 60, 8);
        live(traffic, monitors, 48);
        List<Figure> before = monitors.series("error_rate", Slice.ALL);
        Interaction known = captured.find("r5").orElseThrow();
        captured.append(List.of(
                known,
                new Interaction("late", known.at(), "m", "u", Map.of(), "error:x", Map.of("error_rate", 1.0), null),
                new Interaction(
                        "ahead",
                        now.plus(Duration.ofDays(400)),
                        "m",
                        "u",
                        Map.of(),
                        "error:x",
                        Map.of("error_rate", 1.0),
                        null),
                new Feedback("nobody", now, Feedback.Kind.THUMB, 0, "", "user")));
        monitors.look();
        assertThat(monitors.leftOut()).isEqualTo(Map.of("again", 1L, "late", 1L, "ahead", 1L, "unknown", 1L));
        assertThat(monitors.series("error_rate", Slice.ALL)).isEqualTo(before);
    }

    @Test
    void releasedByFeedback_afterARestart_isCountedOnce(@TempDir Path folder) {
        quietHour(true, 20);
        List<Captured> asked = captured.read("", 100).entries();
        for (int restart = 0; restart < 2; restart++) { // the second brings nothing but doubles
            try (JournalStore store = FileJournalStore.open(folder, "monitor")) {
                Monitors monitors = errors(store);
                monitors.look();
                assertThat(monitors.leftOut()).isEqualTo(restart == 0 ? Map.of() : Map.of("again", 40L));
                monitors.close();
            }
            captured.append(asked);
        }
        try (JournalStore store = FileJournalStore.open(folder, "monitor")) {
            Monitors monitors = errors(store);
            now = now.plus(Duration.ofHours(6));
            monitors.look();
            assertThat(monitors.leftOut()).isEqualTo(Map.of("again", 80L));
            assertThat(monitors.series("error_rate", Slice.ALL))
                    .extracting(figure -> figure.value().n())
                    .containsExactly(40L);
            monitors.close();
        }
    }

    @Test
    void clockThatJumpsAYearAhead_makesNoYearOfEmptyWindows() {
        Monitors monitors = monitors(new MemoryJournalStore());
        live(new LiveTraffic(captured, 60, 9), monitors, 48);
        Instant right = now;
        now = now.plus(Duration.ofDays(365));
        monitors.look();
        assertThat(monitors.closedUpTo().orElseThrow()).isBefore(right.plus(Duration.ofDays(32)));
    }

    private void quietHour(boolean busy, int users) {
        List<Interaction> asked = new ArrayList<>();
        for (int i = 0; busy && i < 40; i++) {
            asked.add(new Interaction(
                    "q" + now.getEpochSecond() + "-" + i,
                    now.plusSeconds(60L * i),
                    "m",
                    "user-" + i % users,
                    Map.of(),
                    "stop",
                    Map.of("error_rate", i % users == 0 ? 1.0 : 0.0),
                    null));
        }
        captured.append(asked);
        now = now.plus(Duration.ofHours(1));
    }

    private Monitors errors() {
        return errors(new MemoryJournalStore());
    }

    private Monitors errors(JournalStore store) {
        return Monitors.builder(captured, store)
                .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
                .clock(() -> now)
                .build();
    }

    @Test
    void nightsWithoutTraffic_areNoSilence_andThreeTimesAsLongIs() {
        Monitors monitors = errors();
        for (int hour = 0; hour < 20 * 24; hour++) {
            quietHour(hour % 24 >= 6, 20); // six hours of each night
            monitors.look();
        }
        now = now.plus(Duration.ofHours(17));
        monitors.look();
        assertThat(monitors.alerts().open()).isEmpty();
        now = now.plus(Duration.ofHours(3));
        monitors.look();
        assertThat(monitors.alerts().open()).extracting(Alert::kind).containsExactly(Alert.Kind.NO_DATA);
        quietHour(true, 20);
        quietHour(true, 20);
        monitors.look();
        assertThat(monitors.alerts().open()).isEmpty();
    }

    @Test
    void fewUsersWithManyRequests_haveAWiderIntervalThanManyUsers() {
        Monitors monitors = errors();
        for (int hour = 0; hour < 24; hour++) {
            quietHour(true, 4); // one of four users has nothing but errors
        }
        monitors.look();
        Figure few = monitors.figure("error_rate", Slice.ALL, LiveTraffic.BEGIN, now.minus(Duration.ofHours(1)))
                .orElseThrow();
        assertThat(few.value().estimate()).isEqualTo(0.25);
        assertThat(few.value().n()).isEqualTo(920);
        assertThat(few.value().lower()).isZero(); // t of four users, where Wilson of 920 says 0.223
        assertThat(few.value().upper()).isGreaterThan(0.9);
    }

    @Test
    void aClockThatIsMinutesAhead_isBelieved_andOneThatIsHalfAnHourAheadIsNot() {
        Monitors monitors = errors();
        quietHour(true, 20);
        captured.append(List.of(
                new Interaction(
                        "five", now.plusSeconds(300), "m", "u", Map.of(), "stop", Map.of("error_rate", 0.0), null),
                new Interaction(
                        "thirty", now.plusSeconds(1800), "m", "u", Map.of(), "stop", Map.of("error_rate", 0.0), null)));
        monitors.look();
        assertThat(monitors.leftOut()).isEqualTo(Map.of("ahead", 1L));
    }

    @Test
    void resolvedWhenItIsOver_firesNoMore() {
        Monitors monitors = errors();
        LiveTraffic traffic = new LiveTraffic(captured, 60, 13);
        live(traffic, monitors, 3 * WEEK);
        traffic.errorRate = 0.2;
        live(traffic, monitors, 24);
        monitors.alerts().resolve("alert-1", "ana", "it was the network");
        traffic.errorRate = 0.02;
        live(traffic, monitors, 24);
        assertThat(monitors.alerts().history())
                .extracting(AlertEvent::kind)
                .filteredOn(kind -> kind == AlertEvent.Kind.FIRED)
                .hasSize(1);
    }

    @Tag("slow")
    @Test
    void resolvedWhileItGoesOn_firesAgain_andAnAcceptedLevelDoesNot() {
        Monitors monitors = monitors(new MemoryJournalStore());
        LiveTraffic traffic = new LiveTraffic(captured, 60, 12);
        live(traffic, monitors, 3 * WEEK);
        traffic.errorRate = 0.2;
        live(traffic, monitors, 24);
        assertThat(monitors.alerts().open()).hasSize(1);
        monitors.alerts().resolve("alert-1", "ana", "should be over");
        live(traffic, monitors, 48);
        assertThat(monitors.alerts().open()).hasSize(1);
        String second = monitors.alerts().open().get(0).id();
        assertThat(second).isNotEqualTo("alert-1");
        monitors.alerts().acceptNewLevel(second, "ana", "the new check is stricter");
        live(traffic, monitors, 3 * WEEK);
        assertThat(monitors.alerts().open()).isEmpty();
    }
}
