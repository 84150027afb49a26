// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.monitor.MonitorStatus;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.statistics.interval.Interval;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The figures of monitors as Micrometer meters, all of them by one call:
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>{@code finetune4j.monitor.value}</td><td>the figure of the last 24 hours that are closed, by {@code metric},
 * which is the monitor's name, and {@code slice}; NaN where nothing was measured</td></tr>
 * <tr><td>{@code finetune4j.monitor.lower}, {@code .upper}</td><td>the ends of its 95 % interval</td></tr>
 * <tr><td>{@code finetune4j.monitor.observations}</td><td>its n</td></tr>
 * <tr><td>{@code finetune4j.monitor.silent}</td><td>1 while nothing comes any more, else 0; by {@code metric} and
 * {@code slice}</td></tr>
 * <tr><td>{@code finetune4j.monitor.firing}</td><td>1 while an open alert names the {@code monitor}, else 0</td></tr>
 * <tr><td>{@code finetune4j.monitor.alerts}</td><td>open alerts, by {@code state}</td></tr>
 * <tr><td>{@code finetune4j.monitor.left.out}</td><td>what was captured and not counted, by {@code why}</td></tr>
 * <tr><td>{@code finetune4j.monitor.closed.timestamp.seconds}</td><td>up to when windows are closed, in seconds since
 * 1970</td></tr>
 * <tr><td>{@code finetune4j.monitor.looking}</td><td>1 while they look, 0 where looking has stopped, fails or hangs;
 * NaN before the first look</td></tr>
 * <tr><td>{@code finetune4j.monitor.callback.failures}</td><td>how often code of the application failed that they call,
 * by {@code callback}, such as {@code alert sink pager}; from the first failure on</td></tr>
 * </table>
 *
 * <pre>{@code MonitorMeters.bind(registry, monitors);}</pre>
 *
 * <p>Slices that are met later get meters with the next reading. A registry that reads all meters asks the monitors
 * once a second at most. Slices beyond the bound have no meters; a warning in the log and
 * {@code finetune4j.meters.other} say so.
 *
 * <p>Safe for use by several threads. {@link #close} takes the meters away.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports")
public final class MonitorMeters implements AutoCloseable {
    private static final String PREFIX = "finetune4j.monitor.";
    private static final int MOST_SLICES = 50;
    private static final int MOST_CALLBACKS = 50;
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> LEFT_OUT = List.of("late", "ahead", "failed", "again", "unknown", "slices");

    private final MeterRegistry registry;
    private final Monitors monitors;
    private final TagValues slices;
    private final TagValues callbacks;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final Set<Key> known = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> ends = new HashSet<>();
    private Seen seen = new Seen(0, Map.of(), List.of());

    private record Key(String monitor, String slice) {}

    private record Seen(long at, Map<Key, MonitorStatus> status, List<Alert> open) {}

    private MonitorMeters(MeterRegistry registry, Monitors monitors, int mostSlices) {
        this.registry = registry;
        this.monitors = monitors;
        slices = values("slice", mostSlices);
        callbacks = values("callback", MOST_CALLBACKS);
    }

    private TagValues values(String tag, int most) {
        return new TagValues(
                tag,
                most,
                added(Counter.builder("finetune4j.meters.other")
                        .description("How often a value of a tag was one too many, and was counted as other")
                        .tag("tag", tag)
                        .register(registry)));
    }

    /**
     * {@return the meters of monitors, in a registry}
     *
     * @param registry that shows them
     * @param monitors whose they are
     */
    public static MonitorMeters bind(MeterRegistry registry, Monitors monitors) {
        return bind(registry, monitors, MOST_SLICES);
    }

    /**
     * {@return the meters of monitors, in a registry}
     *
     * @param registry that shows them
     * @param monitors whose they are
     * @param mostSlices that have meters, at least 1
     */
    public static MonitorMeters bind(MeterRegistry registry, Monitors monitors, int mostSlices) {
        Given.atLeast("slices with meters", mostSlices, 1);
        MonitorMeters bound = new MonitorMeters(registry, monitors, mostSlices);
        bound.whole();
        bound.renew();
        return bound;
    }

    private void whole() {
        for (Alert.State state : List.of(Alert.State.FIRING, Alert.State.ACKNOWLEDGED)) {
            gauge(
                    "alerts",
                    "Open alerts",
                    Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
                    () -> seen().open().stream()
                            .filter(alert -> alert.state() == state)
                            .count());
        }
        gauge(
                "closed.timestamp.seconds",
                "Up to when windows are closed, in seconds since 1970",
                Tags.empty(),
                () -> monitors.closedUpTo()
                        .map(end -> (double) end.getEpochSecond())
                        .orElse(Double.NaN));
        gauge("looking", "1 while the monitors look, 0 where that has stopped", Tags.empty(), this::looking);
        for (String why : LEFT_OUT) {
            added(FunctionCounter.builder(
                            PREFIX + "left.out", monitors, its -> its.leftOut().getOrDefault(why, 0L))
                    .description("What was captured and not counted")
                    .tags("why", why)
                    .register(registry));
        }
    }

    // Without a lock, for a look may hang
    private double looking() {
        return switch (monitors.looking().state()) {
            case NOT_BEGUN -> Double.NaN;
            case GOES_ON -> 1;
            case STOPPED -> 0;
        };
    }

    private void meetFailures() {
        for (CallbackFailures each : monitors.callbackFailures()) {
            String name = each.callback();
            if (failed.add(name) && callbacks.of(name).equals(name)) {
                added(FunctionCounter.builder(PREFIX + "callback.failures", monitors, its -> count(its, name))
                        .description("How often code of the application failed that monitors call")
                        .tags("callback", name)
                        .register(registry));
            }
        }
    }

    private static double count(Monitors monitors, String callback) {
        return monitors.callbackFailures().stream()
                .filter(each -> each.callback().equals(callback))
                .mapToLong(CallbackFailures::count)
                .sum();
    }

    private synchronized Seen seen() {
        long now = registry.config().clock().monotonicTime();
        if (now - seen.at() > FRESH) {
            renew();
        }
        return seen;
    }

    private synchronized void renew() {
        Map<Key, MonitorStatus> status = new HashMap<>();
        for (MonitorStatus each : monitors.status()) {
            Key key = new Key(each.monitor(), each.slice().toString());
            status.put(key, each);
        }
        seen = new Seen(
                registry.config().clock().monotonicTime(),
                status,
                monitors.alerts().open());
        meetFailures();
        monitors.shutdowns().keySet().stream().filter(ends::add).forEach(this::firing);
        for (Key key : status.keySet()) {
            if (known.add(key)) {
                meet(key);
            }
        }
    }

    private void meet(Key key) {
        if (known.stream().filter(each -> each.monitor().equals(key.monitor())).count() == 1) {
            firing(key.monitor());
        }
        if (slices.of(key.slice()).equals(key.slice())) {
            figures(key, Tags.of("metric", key.monitor(), "slice", key.slice()));
        }
    }

    private void figures(Key key, Tags tags) {
        gauge("value", "The figure of the last 24 hours of a monitor", tags, figure(key, Interval::estimate));
        gauge("lower", "The lower end of its 95 % interval", tags, figure(key, Interval::lower));
        gauge("upper", "The upper end of its 95 % interval", tags, figure(key, Interval::upper));
        gauge("observations", "Its number of observations", tags, figure(key, Interval::n));
        gauge("silent", "1 while nothing comes any more, else 0", tags, () -> silent(key) ? 1 : 0);
    }

    private boolean silent(Key key) {
        Seen now = seen();
        MonitorStatus status = now.status().get(key);
        boolean alerted = now.open().stream()
                .filter(alert -> alert.kind() == Alert.Kind.NO_DATA) // one that has changed, too, has that state alone
                .flatMap(alert -> alert.evidence().stream())
                .anyMatch(each -> each.monitor().equals(key.monitor())
                        && each.slice().toString().equals(key.slice()));
        return alerted || (status != null && status.state() == MonitorStatus.State.NO_DATA);
    }

    private DoubleSupplier figure(Key key, ToDoubleFunction<Interval> of) {
        return () -> {
            MonitorStatus status = seen().status().get(key);
            return status == null
                    ? Double.NaN
                    : status.figure().map(of::applyAsDouble).orElse(Double.NaN);
        };
    }

    private void firing(String monitor) {
        gauge(
                "firing",
                "1 while an open alert names the monitor, else 0",
                Tags.of("monitor", monitor),
                () -> named(monitor) ? 1 : 0);
    }

    private boolean named(String monitor) {
        return seen().open().stream()
                .flatMap(alert -> alert.evidence().stream())
                .anyMatch(evidence -> evidence.monitor().equals(monitor));
    }

    private void gauge(String name, String what, Tags tags, DoubleSupplier value) {
        added(Gauge.builder(PREFIX + name, value, DoubleSupplier::getAsDouble)
                .description(what)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    private <M extends Meter> M added(M meter) {
        meters.add(meter);
        return meter;
    }

    /** Takes the meters away from the registry. The monitors go on. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
