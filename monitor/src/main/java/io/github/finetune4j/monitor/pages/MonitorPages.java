// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.CaptureStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The pages of a live model in the console: its health at a glance, series with intervals, alerts with their evidence,
 * what was captured with search, and feedback. Whoever has the console's token sees what users said, as far as they
 * consented; only where the console allows changes can alerts be acknowledged, resolved and silenced.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry).allowChanges();
 * MonitorPages.of(monitors, captured).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class MonitorPages {
    private MonitorPages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param monitors what is watched
     * @param captured what was captured
     */
    public static List<ConsolePage> of(Monitors monitors, CaptureStore captured) {
        return of(monitors, captured, List.of(), InstantSource.system());
    }

    /**
     * {@return the pages, in the order of the navigation} Health also shows which code of the application fails that
     * others call than the monitors:
     *
     * <pre>{@code
     * MonitorPages.of(monitors, captured, capture::callbackFailures, judge::callbackFailures)
     * }</pre>
     *
     * @param monitors what is watched
     * @param captured what was captured
     * @param failures of captures, judges and others
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // it is copied, and never written to
    public static List<ConsolePage> of(
            Monitors monitors, CaptureStore captured, Supplier<List<CallbackFailures>>... failures) {
        return of(monitors, captured, List.of(failures), InstantSource.system());
    }

    static List<ConsolePage> of(
            Monitors monitors,
            CaptureStore captured,
            List<Supplier<List<CallbackFailures>>> failures,
            InstantSource clock) {
        return List.of(
                new HealthPage(monitors, failures, clock),
                new SeriesPage(monitors),
                new AlertsPage(monitors, clock),
                new CapturedPage(captured),
                new InteractionPage(captured),
                new FeedbackPage(captured));
    }
}
