// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.monitor.Slice;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSinkTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private static AlertEvent event(AlertEvent.Kind kind, String monitor) {
        Alert alert = new Alert(
                "alert-3",
                Alert.Kind.NO_DATA,
                Alert.State.FIRING,
                NOON,
                List.of(new Evidence(
                        monitor, Slice.ALL, NOON, NOON, NOON, null, null, 0, "nothing since then", List.of())),
                new Suggestion(Suggestion.Action.LOOK, "see whether it runs"),
                NOON);
        return new AlertEvent(1, kind, NOON, alert, "ana", "");
    }

    @ParameterizedTest
    @CsvSource({
        "FIRED, WARNING",
        "JOINED, WARNING",
        "ESCALATED, WARNING",
        "ACKNOWLEDGED, INFO",
        "RESOLVED, INFO",
    })
    void event_isOneLine_withIdKindAndSummary(AlertEvent.Kind kind, String level) {
        try (HeardLog log = HeardLog.of(LogSink.class)) {
            new LogSink().send(event(kind, "error_rate"));
            assertThat(log.messages())
                    .containsExactly(level + " alert-3 " + kind + ": error_rate has no data (nothing since then) since "
                            + "2026-03-02T12:00:00Z -> look at the examples: see whether it runs");
        }
    }

    @Test
    void braces_inANameOfAMonitor_areNoPlaceholders() {
        try (HeardLog log = HeardLog.of(LogSink.class)) {
            new LogSink().send(event(AlertEvent.Kind.FIRED, "it's {0} of '{1}'"));
            assertThat(log.messages()).singleElement().asString().contains("it's {0} of '{1}' has no data");
        }
    }

    @Test
    void name_staysTheSame_soThatNothingIsToldTwiceAfterARestart() {
        assertThat(new LogSink().name()).isEqualTo("log");
    }
}
