// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.apiguardian.api.API;

/**
 * Exposes what is captured of live models as Micrometer meters:
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>{@code finetune4j.model.duration}</td><td>time until the whole answer or the failure, by {@code model} and
 * {@code outcome}; with the buckets of OpenTelemetry's conventions</td></tr>
 * <tr><td>{@code finetune4j.model.tokens}</td><td>tokens, by {@code model} and {@code type}, which is {@code input} or
 * {@code output}</td></tr>
 * <tr><td>{@code finetune4j.model.cost}</td><td>what the calls cost, by {@code model}; only with prices</td></tr>
 * <tr><td>{@code finetune4j.model.feedback}</td><td>feedback, by {@code metric}: its count, its sum; from 0 to 1, of a
 * metric of the application's own any number that is not negative</td></tr>
 * <tr><td>{@code finetune4j.capture.dropped}</td><td>interactions that were not captured, too many being under way;
 * only after {@link #dropped}</td></tr>
 * <tr><td>{@code finetune4j.monitor.value}</td><td>the newest value of a monitor, by {@code metric} and {@code slice};
 * only after {@link #value}</td></tr>
 * <tr><td>{@code finetune4j.monitor.firing}</td><td>1 while the alert of a {@code monitor} fires, else 0; only after
 * {@link #firing}</td></tr>
 * <tr><td>{@code finetune4j.meters.other}</td><td>how often a value of a {@code tag} was one too many</td></tr>
 * </table>
 *
 * <p>Give it to whatever captures, as a listener:
 *
 * <pre>{@code
 * CaptureMeters meters = CaptureMeters.bind(registry);
 * }</pre>
 *
 * <p>Each tag has at most 50 values, unless {@link #bind(MeterRegistry, int)} says otherwise. Further ones are counted
 * under {@code other}; a warning in the log and {@code finetune4j.meters.other} say so. Requests, keys, subjects and
 * labels are in no tag.
 *
 * <p>Safe for use by several threads. {@link #close} takes the meters away.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports")
public final class CaptureMeters implements Consumer<Captured>, AutoCloseable {
    private static final int MOST_VALUES = 50;
    private static final Duration[] BUCKETS = DoubleStream.iterate(10, millis -> millis * 2)
            .limit(14)
            .mapToObj(millis -> Duration.ofMillis((long) millis))
            .toArray(Duration[]::new);
    private static final String MODEL = "model";
    private static final String METRIC = "metric";

    private final MeterRegistry registry;
    private final int mostValues;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final Map<String, TagValues> tags = new ConcurrentHashMap<>();
    private final Map<Tags, AtomicReference<Double>> values = new ConcurrentHashMap<>();

    private CaptureMeters(MeterRegistry registry, int mostValues) {
        this.registry = registry;
        this.mostValues = mostValues;
    }

    /**
     * {@return meters for what is captured, in a registry}
     *
     * @param registry that shows them
     */
    public static CaptureMeters bind(MeterRegistry registry) {
        return bind(registry, MOST_VALUES);
    }

    /**
     * {@return meters for what is captured, in a registry}
     *
     * @param registry that shows them
     * @param mostValues of each tag, at least 1
     */
    public static CaptureMeters bind(MeterRegistry registry, int mostValues) {
        Given.atLeast("values of a tag", mostValues, 1);
        return new CaptureMeters(registry, mostValues);
    }

    @Override
    public void accept(Captured captured) {
        if (captured instanceof Interaction interaction) {
            interaction(interaction);
        } else if (captured instanceof Feedback feedback) {
            feedback(feedback);
        }
    }

    private void interaction(Interaction interaction) {
        Tags model = Tags.of(MODEL, tag(MODEL, interaction.model()));
        interaction
                .figure("latency_ms")
                .ifPresent(millis -> added(Timer.builder("finetune4j.model.duration")
                                .description("Time until the whole answer of a model, or its failure")
                                .tags(model.and("outcome", tag("outcome", interaction.outcome())))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                        .record(Duration.ofNanos(Math.round(millis * 1e6))));
        tokens(interaction, "input", model);
        tokens(interaction, "output", model);
        interaction
                .figure("cost")
                .ifPresent(cost -> added(Counter.builder("finetune4j.model.cost")
                                .description("What the calls of a model cost, in the currency of its prices")
                                .tags(model)
                                .register(registry))
                        .increment(cost));
    }

    private void tokens(Interaction interaction, String type, Tags model) {
        interaction
                .figure(type + "_tokens")
                .ifPresent(count -> added(Counter.builder("finetune4j.model.tokens")
                                .description("Tokens of a model's prompts and answers")
                                .tags(model.and("type", type))
                                .register(registry))
                        .increment(count));
    }

    private void feedback(Feedback feedback) {
        added(DistributionSummary.builder("finetune4j.model.feedback")
                        .description("Feedback on answers, from 0 (bad) to 1 (good); of signals how often they came")
                        .tag(METRIC, tag(METRIC, feedback.metric()))
                        .register(registry))
                .record(feedback.value());
    }

    /**
     * Shows how many interactions were not captured.
     *
     * @param count so far; read whenever the registry is asked
     * @return this
     */
    public CaptureMeters dropped(LongSupplier count) {
        added(FunctionCounter.builder("finetune4j.capture.dropped", count, LongSupplier::getAsLong)
                .description("Interactions that were not captured, too many being under way")
                .register(registry));
        return this;
    }

    /**
     * Shows the newest value of a monitor.
     *
     * @param metric its name
     * @param slice what it is measured on, for example {@code all}
     * @param value any number; NaN where there is none
     */
    public void value(String metric, String slice, double value) {
        gauge(
                "finetune4j.monitor.value",
                "The newest value of a monitor",
                Tags.of(METRIC, tag(METRIC, metric), "slice", tag("slice", slice)),
                value);
    }

    /**
     * Shows whether the alert of a monitor fires.
     *
     * @param monitor its name
     * @param firing whether it does now
     */
    public void firing(String monitor, boolean firing) {
        gauge(
                "finetune4j.monitor.firing",
                "1 while the alert of a monitor fires, else 0",
                Tags.of("monitor", tag("monitor", monitor)),
                firing ? 1 : 0);
    }

    private void gauge(String name, String what, Tags its, double value) {
        values.computeIfAbsent(its, fresh -> {
                    AtomicReference<Double> held = new AtomicReference<>(value);
                    added(Gauge.builder(name, held, AtomicReference::get)
                            .description(what)
                            .tags(its)
                            .strongReference(true)
                            .register(registry));
                    return held;
                })
                .set(value);
    }

    private String tag(String name, String value) {
        return tags.computeIfAbsent(name, this::tagValues).of(value);
    }

    private TagValues tagValues(String name) {
        Counter others = Counter.builder("finetune4j.meters.other")
                .description("How often a value of a tag was one too many, and was counted as other")
                .tag("tag", name)
                .register(registry);
        return new TagValues(name, mostValues, added(others));
    }

    private <M extends Meter> M added(M meter) {
        meters.add(meter);
        return meter;
    }

    /** Takes the meters away from the registry. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
