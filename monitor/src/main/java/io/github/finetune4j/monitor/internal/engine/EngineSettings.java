// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.internal.stream.WindowClock;
import io.github.finetune4j.monitor.internal.window.Measure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a set of monitors goes by.
 *
 * @param measures what is measured, by distinct names
 * @param shutdowns whose ends are watched
 * @param decayRules of measures that are among them
 * @param labels by which traffic is cut
 * @param mostSlices including all of it
 * @param windows the clock
 * @param falseAlarms allowed per year over everything
 * @param grace how long a window waits for what comes late
 * @param sinks who is notified
 * @param escalateAfter when an alert nobody acknowledged goes on
 * @param escalation to whom; null: to nobody
 * @param clock tells the time
 * @param nanos a clock that never jumps, in nanoseconds
 * @param patience how long a sink is waited for
 */
public record EngineSettings(
        List<Measure> measures,
        List<ShutdownMonitor> shutdowns,
        List<DecayRule> decayRules,
        List<String> labels,
        int mostSlices,
        WindowClock windows,
        double falseAlarms,
        Duration grace,
        List<AlertSink> sinks,
        Duration escalateAfter,
        @Nullable AlertSink escalation,
        InstantSource clock,
        LongSupplier nanos,
        Duration patience) {
    double falseAlarmsEach() {
        return falseAlarms / streams();
    }

    int streams() {
        return (measures.size() + decayRules.size()) * mostSlices;
    }
}
