// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.maintenance.OpenAlerts;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggersTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Situation at(String now, String last, ModelRef champion, long rows) {
        return new Situation() {
            @Override
            public Instant now() {
                return Instant.parse(now);
            }

            @Override
            public Instant last() {
                return Instant.parse(last);
            }

            @Override
            public ModelVersion champion() {
                return new ModelVersion(
                        new ModelVersion.Draft("router", champion, "base", "", Map.of(), Map.of()), 1, Instant.EPOCH);
            }

            @Override
            public long newRows() {
                return rows;
            }
        };
    }

    private static Alert alert(Alert.Kind kind, String fired, Suggestion.Action action) {
        Instant at = Instant.parse(fired);
        Evidence evidence = new Evidence("task_success", Slice.ALL, at, at, at, null, null, 0.01, "it fell", List.of());
        return new Alert("alert-1", kind, Alert.State.FIRING, at, List.of(evidence), new Suggestion(action, "so"), at);
    }

    @Test
    void alert_thatCameSince_andSuggestsIt_isAReason() {
        OpenAlerts alerts = new OpenAlerts();
        Trigger retrain = Triggers.alert(alerts);
        Trigger label = Triggers.alert(alerts, Suggestion.Action.LABEL, Suggestion.Action.LOOK);
        Situation situation = at("2026-02-01T00:00:00Z", "2026-01-05T08:00:00Z");
        assertThat(retrain.check(situation)).isEmpty();

        alerts.fire(alert(Alert.Kind.DECAY, "2026-01-05T08:00:00Z", Suggestion.Action.RETRAIN));
        assertThat(retrain.check(situation)).as("the last cycle knew it").isEmpty();
        alerts.fire(alert(Alert.Kind.DECAY, "2026-01-20T08:00:00Z", Suggestion.Action.RETRAIN));
        assertThat(retrain.check(situation).orElseThrow()).contains("task_success");
        assertThat(label.check(situation)).as("it suggests something else").isEmpty();
        alerts.fire(alert(Alert.Kind.CHANGE, "2026-01-21T08:00:00Z", Suggestion.Action.LOOK));
        assertThat(label.check(situation)).isPresent();
    }

    private static Situation at(String now, String last) {
        return at(now, last, ModelRef.of("any", "m"), 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # each expression, after a time, in a zone: the next time, by hand from a calendar
                    0 3 * * MON        | 2026-01-05T08:00:00Z | UTC           | 2026-01-12T03:00:00Z
                    0 3 * * 1          | 2026-01-05T02:59:59Z | UTC           | 2026-01-05T03:00:00Z
                    0 3 * * 1          | 2026-01-05T03:00:00Z | UTC           | 2026-01-12T03:00:00Z
                    */15 * * * *       | 2026-01-05T08:07:00Z | UTC           | 2026-01-05T08:15:00Z
                    5-10/5 1,2 * * *   | 2026-01-05T01:05:00Z | UTC           | 2026-01-05T01:10:00Z
                    0 0 1 * *          | 2026-01-31T00:00:00Z | UTC           | 2026-02-01T00:00:00Z
                    0 0 29 2 *         | 2026-01-01T00:00:00Z | UTC           | 2028-02-29T00:00:00Z
                    0 0 29 2 *         | 2096-03-01T00:00:00Z | UTC           | 2104-02-29T00:00:00Z
                    0 0 13 * FRI       | 2026-01-01T00:00:00Z | UTC           | 2026-01-02T00:00:00Z
                    0 0 13 * FRI       | 2026-01-09T00:00:00Z | UTC           | 2026-01-13T00:00:00Z
                    0 0 * * 7          | 2026-01-05T00:00:00Z | UTC           | 2026-01-11T00:00:00Z
                    0 0 * JAN,jul *    | 2026-01-31T12:00:00Z | UTC           | 2026-07-01T00:00:00Z
                    30 2 * * *         | 2026-03-28T02:00:00Z | Europe/Berlin | 2026-03-29T01:30:00Z
                    30 2 * * *         | 2026-03-29T01:30:00Z | Europe/Berlin | 2026-03-30T00:30:00Z
                    30 2 * * *         | 2026-10-24T12:00:00Z | Europe/Berlin | 2026-10-25T00:30:00Z
                    30 2 * * *         | 2026-10-25T00:30:00Z | Europe/Berlin | 2026-10-26T01:30:00Z
                    """)
    void cron_namesTheNextTime(String expression, Instant after, ZoneId zone, Instant next) {
        assertThat(Cron.parse(expression).after(after, zone)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "1,,2 * * * *",
                "1/2/3 * * * *",
                "1-2-3 * * * *",
                "0 0 31 2 *",
                "@daily"
            })
    void cron_thatCanNotBe_isRefused(String expression) {
        assertThatThrownBy(() -> Triggers.cron(expression, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> ");
    }

    @Test
    void missedTimes_areOne() {
        Trigger trigger = Triggers.cron("0 3 * * *", ZoneOffset.UTC);
        assertThat(trigger.check(at("2026-02-01T00:00:00Z", "2026-01-01T03:00:00Z")))
                .contains("due since 2026-01-02T03:00:00Z");
        assertThat(trigger.check(at("2026-01-02T02:59:00Z", "2026-01-01T03:00:00Z")))
                .isEmpty();
        assertThat(trigger.name()).isEqualTo("cron 0 3 * * * Z");
    }

    @Test
    void periods_countDaysOfTheZone() {
        Trigger monthly = Triggers.every(Period.ofMonths(1), BERLIN);
        // an hour less than 31 days of 24 hours, since the clocks went forward
        assertThat(monthly.next(at("2026-03-15T11:00:00Z", "2026-03-15T11:00:00Z")))
                .contains(Instant.parse("2026-04-15T10:00:00Z"));
        for (int days : new int[] {7, 30, 90}) {
            Trigger every = Triggers.every(Period.ofDays(days));
            Instant due = Instant.parse("2026-01-05T08:00:00Z").plus(Duration.ofDays(days));
            assertThat(every.check(at(due.minusSeconds(1).toString(), "2026-01-05T08:00:00Z")))
                    .isEmpty();
            assertThat(every.check(at(due.toString(), "2026-01-05T08:00:00Z"))).isPresent();
        }
        assertThatThrownBy(() -> Triggers.every(Period.ZERO)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Triggers.every(Duration.ZERO)).hasMessageContaining("above zero");
    }

    @Test
    void newRows_areCounted() {
        Trigger trigger = Triggers.newRows(100);
        ModelRef ref = ModelRef.of("any", "m");
        assertThat(trigger.check(at("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z", ref, 99)))
                .isEmpty();
        assertThat(trigger.check(at("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z", ref, 100)))
                .contains("100 new rows since the last collection, at least 100 were asked for");
    }

    @Test
    void shutdown_isDueBeforeItsDay() {
        ModelRef ref = ModelRef.of("any", "old").withShutdownDate(LocalDate.of(2026, 6, 30));
        Trigger trigger = Triggers.shutdown(Period.ofDays(60));
        assertThat(trigger.check(at("2026-04-30T23:59:59Z", "2026-01-01T00:00:00Z", ref, 0)))
                .isEmpty();
        assertThat(trigger.check(at("2026-05-01T00:00:00Z", "2026-01-01T00:00:00Z", ref, 0)))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is shut down on 2026-06-30"));
        assertThat(Triggers.shutdown(() -> ModelRef.of("any", "base"), Period.ofDays(60))
                        .check(at("2026-05-01T00:00:00Z", "2026-01-01T00:00:00Z", ref, 0)))
                .isEmpty();
    }
}
