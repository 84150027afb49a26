// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.maintenance.OpenAlerts;
import io.github.finetune4j.maintenance.step.LiveStep.Finding;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertWatchTest {
    private static final Instant PROMOTED = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private final OpenAlerts alerts = new OpenAlerts();
    private final AlertWatch watch = AlertWatch.of(alerts, WEEK);

    private void fire(Alert.Kind kind, Instant at) {
        Evidence evidence = new Evidence("task_success", Slice.ALL, at, at, at, null, null, 0.01, "it fell", List.of());
        alerts.fire(new Alert(
                "alert-1",
                kind,
                Alert.State.FIRING,
                at,
                List.of(evidence),
                new Suggestion(Suggestion.Action.ROLL_BACK, "so"),
                at));
    }

    private StepResult<Finding> look(Duration after) {
        ModelVersion model = new ModelVersion(
                new ModelVersion.Draft("router", ModelRef.of("any", "m"), "base", "", Map.of(), Map.of()),
                1,
                Instant.EPOCH);
        return watch.look(new LiveOrder("key", model, model, PROMOTED, PROMOTED.plus(after)));
    }

    private static Finding found(StepResult<Finding> result) {
        assertThat(result).isInstanceOf(StepResult.Done.class);
        return ((StepResult.Done<Finding>) result).value();
    }

    @Test
    void withoutAnAlert_itIsGood_whenItsTimeIsOver() {
        assertThat(look(WEEK.minusMillis(1)))
                .isEqualTo(StepResult.waiting("no alert so far, watched until " + PROMOTED.plus(WEEK)));
        assertThat(found(look(WEEK))).isEqualTo(Finding.good("no alert for 7 days"));
    }

    @Test
    void anAlertWhileItIsWatched_takesItBackAtOnce() {
        fire(Alert.Kind.DECAY, PROMOTED.plusSeconds(60));
        Finding finding = found(look(Duration.ofMinutes(2)));
        assertThat(finding.good()).isFalse();
        assertThat(finding.sentence())
                .startsWith("an alert while it was watched: ")
                .contains("task_success");
    }

    @Test
    void anOlderAlert_andOneWithoutData_areNotItsFault() {
        fire(Alert.Kind.CHANGE, PROMOTED);
        fire(Alert.Kind.NO_DATA, PROMOTED.plusSeconds(60));
        fire(Alert.Kind.SHUTDOWN, PROMOTED.plusSeconds(60));
        assertThat(found(look(WEEK)).good()).isTrue();
    }

    @Test
    void of_noTime_isRefused() {
        assertThatThrownBy(() -> AlertWatch.of(alerts, Duration.ZERO))
                .hasMessage("time: 0 seconds -> give a duration above zero");
    }
}
