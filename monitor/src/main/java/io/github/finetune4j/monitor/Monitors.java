// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.monitor.internal.engine.Engine;
import io.github.finetune4j.monitor.internal.engine.EngineSettings;
import io.github.finetune4j.monitor.internal.engine.Ticker;
import io.github.finetune4j.monitor.internal.stream.WatchedStream;
import io.github.finetune4j.monitor.internal.stream.WindowClock;
import io.github.finetune4j.monitor.internal.window.JudgedWindow;
import io.github.finetune4j.monitor.internal.window.MeanWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The watch over a live model: it looks at what was captured of it, and raises alerts.
 *
 * <pre>{@code
 * try (Monitors monitors = Monitors.builder(captured, FileJournalStore.open(folder))
 *         .monitors(Monitor.standard())
 *         .sliceBy("tenant")
 *         .addSink(Webhook.slack(url))
 *         .build()) {
 *     monitors.start();
 *     …
 * }
 * }</pre>
 *
 * <p>Time is cut into windows that never overlap; each closed window is looked at once. What is usual is learnt for two
 * weeks, by the hour of the week. After that each stream may use its share of {@link Builder#falseAlarmsPerYear},
 * however often anybody looks; docs/guides/monitoring.md has what was measured. Everything is on record: the next
 * process goes on where this one ended. Several processes may watch on one store: one of them looks at a time, so each
 * window is judged and each alert sent once, and the others show what it found. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Monitors implements AutoCloseable {
    private static final Duration DAY = Duration.ofDays(1);

    private final Engine engine;
    private final Ticker ticker;

    private Monitors(Engine engine, Ticker ticker) {
        this.engine = engine;
        this.ticker = ticker;
    }

    /**
     * {@return a builder}
     *
     * @param captured what is watched
     * @param store of what was seen; it stays the caller's to close
     * @throws IllegalArgumentException if the store is another room's
     */
    public static Builder builder(CaptureStore captured, JournalStore store) {
        return new Builder(captured, store);
    }

    /**
     * Looks from now on by itself, on a daemon thread. Whatever goes wrong is logged at first and at intervals,
     * counted in {@link #callbackFailures}, and tried again; {@link #looking} says whether it goes on.
     */
    public void start() {
        ticker.start(() -> engine.look(true));
    }

    /**
     * Looks now: reads what was captured since the last look, closes the windows whose time is over, notifies the
     * sinks. A function of a monitor that throws costs that monitor what it threw on, and nothing else. A sink is
     * waited for at most five seconds; after that it goes on by itself.
     *
     * @throws io.github.finetune4j.error.FineTuneException if a store can't be read or written; the next look goes on
     */
    public void look() {
        engine.look(false);
    }

    /** {@return the alerts} */
    public Alerts alerts() {
        return engine.alerts();
    }

    /**
     * {@return the model of each {@link ShutdownMonitor}, by its name, as the last look of this process found it, with
     * the first day on which it no longer answers where one is known} Those that no look has found yet are missing.
     */
    public Map<String, ModelRef> shutdowns() {
        return engine.shutdowns();
    }

    /** {@return the slices that were met, all of the traffic first} */
    public List<Slice> slices() {
        return List.copyOf(engine.slices());
    }

    /** {@return how every monitor stands in every slice} */
    public List<MonitorStatus> status() {
        Optional<Instant> end = engine.closedUpTo();
        return engine.streams().stream().map(stream -> status(stream, end)).toList();
    }

    private static MonitorStatus status(WatchedStream stream, Optional<Instant> end) {
        MonitorStatus.State state = stream.changed()
                ? MonitorStatus.State.CHANGED
                : stream.silent()
                        ? MonitorStatus.State.NO_DATA
                        : stream.learning() ? MonitorStatus.State.LEARNING : MonitorStatus.State.QUIET;
        return new MonitorStatus(
                stream.measure().name(),
                stream.slice(),
                state,
                end.flatMap(to -> stream.level(to.minus(DAY), to)).orElse(null),
                stream.looks(),
                stream.chance());
    }

    /**
     * {@return the figures of a monitor in a slice, window by window, oldest first; windows without an observation are
     * left out}
     *
     * @param monitor its name
     * @param slice of the traffic
     * @throws IllegalArgumentException if there is no such monitor or slice
     */
    public List<Figure> series(String monitor, Slice slice) {
        WatchedStream stream = stream(monitor, slice);
        List<Figure> figures = new ArrayList<>();
        stream.series()
                .forEach((from, value) ->
                        figures.add(new Figure(monitor, slice, from, from.plus(stream.looks()), value)));
        return figures;
    }

    /**
     * {@return the figure of a monitor in a slice and a span of time; empty where nothing was observed} Of the last
     * eight days it is computed from all observations, of older ones from the figures of windows.
     *
     * @param monitor its name
     * @param slice of the traffic
     * @param from when the span begins; brought down to the beginning of a window
     * @param to when it ends; brought down to the end of a window
     * @throws IllegalArgumentException if there is no such monitor or slice
     */
    public Optional<Figure> figure(String monitor, Slice slice, Instant from, Instant to) {
        return stream(monitor, slice).level(from, to).map(value -> new Figure(monitor, slice, from, to, value));
    }

    /**
     * {@return what a judge found in a slice and a span of time, with how many answers it judged and how many people
     * labelled; empty where it judged none}
     *
     * @param monitor name of a monitor of a judge's metric
     * @param slice of the traffic
     * @param from when the span begins; brought down to the beginning of a window
     * @param to when it ends; brought down to the end of a window
     * @throws IllegalArgumentException if there is no such monitor or slice, or nobody judges there
     */
    public Optional<QualityFigure> quality(String monitor, Slice slice, Instant from, Instant to) {
        WatchedStream stream = stream(monitor, slice);
        if (!(stream.measure().window() instanceof JudgedWindow)) {
            throw new IllegalArgumentException(
                    "monitor " + monitor + " has no judge -> give one of a metric made by LiveMetric.scored");
        }
        return stream.sum(from, to)
                .map(JudgedWindow.class::cast)
                .flatMap(sum -> sum.figure()
                        .map(value -> new QualityFigure(
                                new Figure(monitor, slice, from, to, value),
                                sum.judgedAnswers(),
                                sum.labelledAnswers(),
                                sum.failures(),
                                sum.isCorrected())));
    }

    private WatchedStream stream(String monitor, Slice slice) {
        return engine.stream(monitor, slice)
                .orElseThrow(() -> new IllegalArgumentException("no monitor " + monitor + " of " + slice
                        + " -> one of "
                        + engine.streams().stream()
                                .map(stream -> stream.measure().name())
                                .distinct()
                                .toList()
                        + " in one of " + engine.slices()));
    }

    /**
     * {@return how much was captured and not counted, by why: {@code late} (its window was closed), {@code ahead} (from
     * the future), {@code failed} (a monitor's function threw: once for each monitor), {@code again} (it came a second
     * time, with what was said, because there is feedback), {@code unknown} (feedback on an answer that nobody knows),
     * {@code slices} (looked up in slices beyond the bound)}
     */
    public Map<String, Long> leftOut() {
        return engine.leftOut();
    }

    /** {@return what the last week says about each decay rule in each slice; where no level was
     * promised, none in the first five weeks} */
    public List<DecayVerdict> decay() {
        return engine.decay();
    }

    /** {@return whether they look; answers at once, also while a look hangs} */
    public Looking looking() {
        return engine.looks().looking();
    }

    /** {@return code of the application that failed in this process: functions of monitors, sinks, the stores} */
    public List<CallbackFailures> callbackFailures() {
        return engine.callbacks().failures();
    }

    /** {@return up to when windows are closed; empty before the first} */
    public Optional<Instant> closedUpTo() {
        return engine.closedUpTo();
    }

    /** Stops looking, and waits for a look and for sinks that are being notified. */
    @Override
    public void close() {
        ticker.close();
        engine.close();
    }

    /**
     * Builds {@link Monitors}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int DEFAULT_SLICES = 10;

        private final CaptureStore captured;
        private final JournalStore store;
        private final List<Monitor> monitors = new ArrayList<>();
        private final List<ShutdownMonitor> shutdowns = new ArrayList<>();
        private final List<String> labels = new ArrayList<>(List.of(Slice.MODEL));
        private final List<AlertSink> sinks = new ArrayList<>();
        private @Nullable List<DecayRule> decayRules;
        private int mostSlices = DEFAULT_SLICES;
        private Duration window = Duration.ofHours(1);
        private ZoneId zone = ZoneOffset.UTC;
        private double falseAlarms = 0.05;
        private Duration grace = Duration.ofMinutes(1);
        private Duration every = Duration.ofSeconds(10);
        private Duration escalateAfter = Duration.ofHours(1);
        private @Nullable AlertSink escalation;
        private InstantSource clock = InstantSource.system();
        private LongSupplier nanos = System::nanoTime;
        private Duration patience = Duration.ofSeconds(5);

        private Builder(CaptureStore captured, JournalStore store) {
            NoNull.check("monitors", "captured", captured, "store", store);
            this.captured = captured;
            this.store = store.of("monitor");
        }

        /**
         * Sets what is watched; {@link Monitor#standard} unless set.
         *
         * @param values replace what was set; at least one, by distinct names
         * @return this
         */
        public Builder monitors(List<Monitor> values) {
            monitors.clear();
            values.forEach(this::addMonitor);
            return this;
        }

        /**
         * Adds a monitor.
         *
         * @param monitor its name is not taken yet
         * @return this
         */
        public Builder addMonitor(Monitor monitor) {
            NoNull.check("monitors", "monitor", monitor);
            refuseTaken(monitor.name());
            monitors.add(monitor);
            return this;
        }

        private void refuseNamesOf(List<Monitor> standard) {
            for (Monitor monitor : standard) {
                if (shutdowns.stream().anyMatch(each -> each.name().equals(monitor.name()))) {
                    throw new IllegalArgumentException("a shutdown monitor " + monitor.name()
                            + ": the standard ones have that name -> give it another");
                }
            }
        }

        private void refuseTaken(String name) {
            if (monitors.stream().anyMatch(each -> each.name().equals(name))
                    || shutdowns.stream().anyMatch(each -> each.name().equals(name))) {
                throw new IllegalArgumentException("a second monitor " + name + " -> give each name once");
            }
        }

        /**
         * Adds a watch over the end of a model. It has no part in the false-alarm rate, and changes nothing in what
         * else is watched.
         *
         * @param monitor its name is not taken yet
         * @return this
         */
        public Builder addShutdown(ShutdownMonitor monitor) {
            NoNull.check("monitors", "monitor", monitor);
            refuseTaken(monitor.name());
            shutdowns.add(monitor);
            return this;
        }

        /**
         * Sets how far figures may fall before the model has decayed; of {@link DecayRule#standard} those whose
         * monitors there are, unless set.
         *
         * @param rules of monitors of means or rates that are watched; none: decay is not looked at
         * @return this
         */
        public Builder decayRules(List<DecayRule> rules) {
            decayRules = List.copyOf(rules);
            return this;
        }

        private List<DecayRule> rules(List<Monitor> all) {
            if (decayRules == null) {
                return DecayRule.standard().stream()
                        .filter(rule -> mean(all, rule))
                        .toList();
            }
            for (DecayRule rule : decayRules) {
                if (!mean(all, rule)) {
                    throw new IllegalArgumentException("a decay rule of " + rule.monitor()
                            + ", which is no monitor of a mean -> add such a monitor, or leave the rule out");
                }
            }
            return decayRules;
        }

        private static boolean mean(List<Monitor> all, DecayRule rule) {
            return all.stream()
                    .anyMatch(monitor -> monitor.name().equals(rule.monitor())
                            && monitor.measure().window() instanceof MeanWindow);
        }

        /**
         * Sets by what traffic is cut beside all of it; by model unless set.
         *
         * @param values labels of interactions, or {@link Slice#MODEL}
         * @return this
         */
        public Builder sliceBy(String... values) {
            labels.clear();
            labels.addAll(List.of(values));
            return this;
        }

        /**
         * Sets how many slices there may be, all of the traffic included: what is allowed of false alarms is shared
         * among them. Values that come beyond are left out and counted.
         *
         * @param value at least 1; 10 unless set
         * @return this
         */
        public Builder mostSlices(int value) {
            mostSlices = Given.atLeast("mostSlices", value, 1);
            return this;
        }

        /**
         * Sets the length of the shortest window. Where traffic is thin, a monitor looks by longer ones.
         *
         * @param value a whole part of a day; an hour unless set
         * @return this
         */
        public Builder window(Duration value) {
            window = value;
            return this;
        }

        /**
         * Sets by whose clock days and hours are usual.
         *
         * @param value UTC unless set
         * @return this
         */
        public Builder zone(ZoneId value) {
            zone = value;
            return this;
        }

        /**
         * Sets how many false alarms are allowed in a year, over all monitors and slices.
         *
         * @param value above 0 and below 1; 0.05 unless set
         * @return this
         */
        public Builder falseAlarmsPerYear(double value) {
            falseAlarms = Given.between("falseAlarmsPerYear", value, 0, 1);
            return this;
        }

        /**
         * Sets how long a closed window still takes what comes late.
         *
         * @param value a minute unless set
         * @return this
         */
        public Builder grace(Duration value) {
            grace = value;
            return this;
        }

        /**
         * Sets how often it looks after {@link Monitors#start}.
         *
         * @param value ten seconds unless set
         * @return this
         */
        public Builder lookEvery(Duration value) {
            every = value;
            return this;
        }

        /**
         * Adds somebody who is notified of alerts.
         *
         * @param sink its name is not taken yet
         * @return this
         * @throws IllegalArgumentException if its name is taken, or is that of a lambda, which changes with each start
         */
        public Builder addSink(AlertSink sink) {
            sinks.add(checked(sink));
            return this;
        }

        /**
         * Adds somebody who is notified of alerts, under a name by which their notifications are remembered.
         *
         * @param name not taken yet, the same at each start
         * @param sink gets each event
         * @return this
         */
        public Builder addSink(String name, Consumer<AlertEvent> sink) {
            sinks.add(checked(new NamedSink(name, sink)));
            return this;
        }

        private AlertSink checked(AlertSink sink) {
            NoNull.check("monitors", "sink", sink);
            String name = sink.name();
            if (sink.getClass().isHidden() && name.equals(sink.getClass().getSimpleName())) {
                throw new IllegalArgumentException("sink " + name + " has another name at each start"
                        + " -> give it one: addSink(\"pager\", event -> …)");
            }
            boolean taken = sinks.stream().anyMatch(each -> each.name().equals(name))
                    || (escalation != null && escalation.name().equals(name));
            if (taken) {
                throw new IllegalArgumentException("a second sink " + name + " -> give each name once");
            }
            return sink;
        }

        /**
         * Sets who is notified of alerts that nobody acknowledged.
         *
         * @param after how long they have been firing
         * @param sink its name is not that of another one
         * @return this
         */
        public Builder escalate(Duration after, AlertSink sink) {
            NoNull.check("monitors", "after", after);
            escalateAfter = after;
            escalation = checked(sink);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value the system's unless set
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        // For tests: a clock that never jumps, and how long a look waits for a sink
        Builder timing(LongSupplier steady, Duration waitForSinks) {
            nanos = steady;
            patience = waitForSinks;
            return this;
        }

        /**
         * {@return the monitors, with all that their store knows}
         *
         * @throws io.github.finetune4j.error.FineTuneException if the store can't be read
         */
        public Monitors build() {
            List<Monitor> all = monitors.isEmpty() ? Monitor.standard() : monitors;
            if (monitors.isEmpty()) {
                refuseNamesOf(all);
            }
            Engine engine = new Engine(
                    new EngineSettings(
                            all.stream().map(Monitor::measure).toList(),
                            List.copyOf(shutdowns),
                            rules(all),
                            List.copyOf(labels),
                            mostSlices,
                            new WindowClock(window, zone),
                            falseAlarms,
                            grace,
                            List.copyOf(sinks),
                            escalateAfter,
                            escalation,
                            clock,
                            nanos,
                            patience),
                    captured,
                    store);
            return new Monitors(engine, new Ticker(every, engine.looks(), engine.callbacks(), nanos));
        }
    }
}
