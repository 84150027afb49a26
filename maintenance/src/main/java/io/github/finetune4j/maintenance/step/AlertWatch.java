// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A watch over a promoted candidate by the alerts of the monitors: one that fires while it is watched takes it back.
 * Immutable, and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AlertWatch implements LiveStep {
    private static final Set<Alert.Kind> BESIDE = EnumSet.of(Alert.Kind.NO_DATA, Alert.Kind.SHUTDOWN);

    private final Alerts alerts;
    private final Duration time;

    private AlertWatch(Alerts alerts, Duration time) {
        this.alerts = alerts;
        this.time = time;
    }

    /**
     * {@return a watch}
     *
     * @param alerts of the monitors; any kind that is about what it does takes a candidate back, so neither no
     *     data nor a shutdown that is announced
     * @param time how long, above zero
     */
    public static AlertWatch of(Alerts alerts, Duration time) {
        Given.positive("time", time);
        return new AlertWatch(alerts, time);
    }

    @Override
    public StepResult<Finding> look(LiveOrder order) {
        Optional<Alert> alert = alerts.open().stream()
                .filter(open -> open.firedAt().isAfter(order.since()))
                .filter(open -> !BESIDE.contains(open.kind()))
                .findFirst();
        if (alert.isPresent()) {
            return StepResult.done(
                    Finding.bad("an alert while it was watched: " + alert.get().summary()));
        }
        Instant until = order.since().plus(time);
        return order.now().isBefore(until)
                ? StepResult.waiting("no alert so far, watched until " + until)
                : StepResult.done(Finding.good("no alert for " + ShownTime.words(time)));
    }
}
