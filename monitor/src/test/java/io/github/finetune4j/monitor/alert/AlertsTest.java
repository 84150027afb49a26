// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.internal.alert.AlertBook;
import io.github.finetune4j.monitor.internal.alert.Deliveries;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Suggestion LOOK = new Suggestion(Suggestion.Action.LOOK, "at it");

    private final JournalStore store = new MemoryJournalStore().of("monitor");
    private Instant now = NOON;
    private AlertBook book = new AlertBook(store, () -> now);

    private static Evidence evidence(String monitor, Slice slice, Instant began) {
        Interval level = new Interval(0.02, 0.01, 0.03, 0.95, "Wilson score", 1000);
        Interval nothing =
                new Interval(0.2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.95, "too few subjects", 2);
        return new Evidence(
                monitor, slice, began, began, began.plusSeconds(3600), level, nothing, 0.01, "", List.of("r1"));
    }

    private void fire(String monitor, Instant began) {
        book.add(
                Alert.Kind.CHANGE,
                evidence(monitor, Slice.ALL, began),
                all -> new Suggestion(Suggestion.Action.LOOK, all.size() + " of them"));
    }

    private Deliveries deliveries() {
        Callbacks callbacks = new Callbacks(System.getLogger(AlertsTest.class.getName()), () -> now);
        return new Deliveries(store, callbacks, System::nanoTime, Duration.ofMinutes(1), () -> {});
    }

    private static void tell(
            Deliveries deliveries, AlertSink sink, List<AlertEvent> events, List<Silence> silences, Instant at) {
        deliveries.notifySinks(List.of(new Deliveries.Reported(sink, events)), silences, at);
    }

    @Test
    void whatBeganTogether_isOneAlert_andLaterChangesAreAnother() {
        fire("error_rate", NOON);
        fire("latency_ms_p95", NOON.plusSeconds(7200));
        fire("task_success", NOON.plus(Duration.ofDays(9)));
        assertThat(book.open()).hasSize(2);
        assertThat(book.open().get(0).evidence())
                .extracting(Evidence::monitor)
                .containsExactly("error_rate", "latency_ms_p95");
        assertThat(book.open().get(0).suggestion().why()).isEqualTo("2 of them");
        assertThat(book.history())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.FIRED, AlertEvent.Kind.JOINED, AlertEvent.Kind.FIRED);
    }

    @Test
    void acknowledgedAndResolved_byPeople_staysOnRecordAfterARestart() {
        fire("error_rate", NOON);
        book.acknowledge("alert-1", "ana", "looking");
        assertThatThrownBy(() -> book.acknowledge("alert-1", "ana", "again"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> book.resolve("alert-9", "ana", "what?")).isInstanceOf(IllegalArgumentException.class);
        book.resolve("alert-1", "ana", "the service is back");
        List<AlertEvent> before = book.history();
        book = new AlertBook(store, () -> now);
        assertThat(book.history()).isEqualTo(before).hasSize(3);
        assertThat(book.find("alert-1").orElseThrow().state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(book.history().get(2).who()).isEqualTo("ana");
        assertThatThrownBy(() -> book.resolve("alert-1", "ana", "twice")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void silence_endsByItself_andWhatIsStillOpenIsToldThen() {
        List<AlertEvent> told = new ArrayList<>();
        AlertSink sink = told::add;
        Deliveries deliveries = deliveries();
        book.silence("error_rate", Slice.ALL, NOON.plusSeconds(3600), "ana", "deploying");
        fire("error_rate", NOON);
        tell(deliveries, sink, book.history(), book.silences(), now);
        assertThat(told).isEmpty();
        now = NOON.plusSeconds(3601);
        assertThat(book.silences()).isEmpty();
        tell(deliveries, sink, book.history(), book.silences(), now);
        assertThat(told).hasSize(1);
        assertThatThrownBy(() -> book.silence("", Slice.ALL, NOON, "ana", "late"))
                .hasMessageContaining("still to come");
    }

    @Test
    void sinkThatFails_isToldAgainLater_inOrder_andNothingTwice() {
        List<Long> told = new ArrayList<>();
        boolean[] down = {true};
        AlertSink sink = event -> {
            if (down[0]) {
                throw new IllegalStateException("no network");
            }
            told.add(event.number());
        };
        fire("error_rate", NOON);
        fire("latency_ms_p95", NOON);
        Deliveries deliveries = deliveries();
        tell(deliveries, sink, book.history(), List.of(), now);
        down[0] = false;
        tell(deliveries, sink, book.history(), List.of(), now.plusSeconds(1)); // it is left alone for five seconds
        assertThat(told).isEmpty();
        deliveries = deliveries(); // a restart
        tell(deliveries, sink, book.history(), List.of(), now.plusSeconds(6));
        tell(deliveries, sink, book.history(), List.of(), now.plusSeconds(60));
        assertThat(told).containsExactly(1L, 2L);
    }

    @Test
    void newSink_hearsOfWhatIsOpen_andNotOfWhatIsOver() {
        fire("error_rate", NOON);
        book.resolve("alert-1", "ana", "over");
        fire("task_success", NOON.plus(Duration.ofDays(9)));
        List<Long> told = new ArrayList<>();
        AlertSink sink = event -> told.add(event.number());
        tell(deliveries(), sink, book.history(), List.of(), now);
        tell(deliveries(), sink, book.history(), List.of(), now);
        assertThat(told).containsExactly(3L);
    }

    @Test
    void nobodyAcknowledges_escalatesOnce() {
        fire("error_rate", NOON);
        book.escalate(NOON);
        assertThat(book.history()).hasSize(1);
        book.escalate(NOON.plusSeconds(1));
        book.escalate(NOON.plusSeconds(1));
        assertThat(book.history())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.FIRED, AlertEvent.Kind.ESCALATED);
    }

    @Test
    void summary_saysWhatSinceWhenHowSureAndWhatToDo() {
        fire("error_rate", NOON);
        assertThat(book.open().get(0).summary())
                .isEqualTo("error_rate changed from 0.02000 [0.01000, 0.03000] to 0.2000 [-Infinity, Infinity] since"
                        + " 2026-03-02T12:00:00Z (by chance at most 0.010 times a year) -> look at the examples: 1"
                        + " of them");
    }

    @Test
    void silenceOfOneSlice_silencesNoOther_andAnAlertOfBothIsTold() {
        Slice acme = new Slice("tenant", "acme");
        book.silence("error_rate", acme, NOON.plusSeconds(3600), "ana", "known");
        book.add(Alert.Kind.CHANGE, evidence("error_rate", acme, NOON), all -> LOOK);
        List<Long> told = new ArrayList<>();
        AlertSink sink = event -> told.add(event.number());
        Deliveries deliveries = deliveries();
        tell(deliveries, sink, book.history(), book.silences(), now);
        assertThat(told).isEmpty();
        book.add(Alert.Kind.CHANGE, evidence("error_rate", new Slice("tenant", "globex"), NOON), all -> LOOK);
        tell(deliveries, sink, book.history(), book.silences(), now);
        assertThat(told).containsExactly(2L);
        book = new AlertBook(store, () -> now);
        assertThat(book.silences()).hasSize(1);
        assertThat(book.silences().get(0).covers(book.open().get(0), now)).isFalse();
    }

    @Test
    void silence_covers_untilItEnds() {
        fire("error_rate", NOON);
        Silence silence = new Silence("error_rate", Slice.ALL, NOON.plusSeconds(60), "ana", "deploying");
        Alert alert = book.open().get(0);
        assertThat(silence.covers(alert, NOON.plusSeconds(59))).isTrue();
        assertThat(silence.covers(alert, NOON.plusSeconds(60))).isFalse();
        assertThat(new Silence("task_success", Slice.ALL, NOON.plusSeconds(60), "ana", "no").covers(alert, NOON))
                .isFalse();
    }

    @Test
    void sinkThatFails_isLeftAloneLongerEachTime_upToTenMinutes_andHoldsNoOtherUp() {
        List<Instant> tried = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        AlertSink down = new NamedSink("down", event -> {
            tried.add(now);
            throw new IllegalStateException("no network");
        });
        AlertSink up = new NamedSink("up", event -> told.add(event.number()));
        fire("error_rate", NOON);
        Deliveries deliveries = deliveries();
        for (int second = 0; second < 3600; second++) {
            now = NOON.plusSeconds(second);
            tell(deliveries, down, book.history(), List.of(), now);
            tell(deliveries, up, book.history(), List.of(), now);
        }
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < tried.size(); i++) {
            pauses.add(Duration.between(tried.get(i - 1), tried.get(i)).toSeconds());
        }
        assertThat(pauses).startsWith(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);
        assertThat(told).containsExactly(1L);
    }

    @Test
    void onlyWhatIsFiring_escalates_andWhoEndsAnAlertIsHeardByTheRightOne() {
        List<String> heard = new ArrayList<>();
        book.onEnded(() -> {
            AlertEvent last = book.history().get(book.history().size() - 1);
            heard.add((book.acceptsNewLevel(last) ? "new level " : "resolved ")
                    + last.alert().id());
        });
        fire("error_rate", NOON);
        fire("task_success", NOON.plus(Duration.ofDays(9)));
        book.acknowledge("alert-1", "ana", "looking");
        book.resolve("alert-2", "ana", "over");
        book.escalate(NOON.plus(Duration.ofDays(30)));
        assertThat(book.history()).extracting(AlertEvent::kind).doesNotContain(AlertEvent.Kind.ESCALATED);
        book.acceptNewLevel("alert-1", "ana", "as it should be");
        assertThat(heard).containsExactly("resolved alert-2", "new level alert-1");
    }

    @Test
    void changesADayApart_areOneAlert_andTwoDaysApartAreTwo() {
        fire("error_rate", NOON);
        fire("latency_ms_p95", NOON.plus(Duration.ofHours(24)));
        assertThat(book.open()).hasSize(1);
        fire("task_success", NOON.plus(Duration.ofDays(3)));
        assertThat(book.open()).hasSize(2);
        book.add(Alert.Kind.NO_DATA, evidence("error_rate", Slice.ALL, NOON), all -> LOOK);
        assertThat(book.open()).hasSize(3); // silence is another incident
    }

    private record NamedSink(String name, Consumer<AlertEvent> to) implements AlertSink {
        @Override
        public void send(AlertEvent event) {
            to.accept(event);
        }
    }
}
