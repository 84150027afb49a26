// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The figures of a rollout as Micrometer meters, all with the tags {@code rollout}, its name, and {@code models}, eight
 * hexadecimal digits that stand for the models that it compares. Another candidate under the same name has meters of
 * its own; so there is one series for each rollout that was bound, however long the names of its models:
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>{@code finetune4j.rollout.share}</td><td>share of keys or requests that get a candidate now, 0 in
 * doubt</td></tr>
 * <tr><td>{@code finetune4j.rollout.stage}</td><td>number of the stage, from 1</td></tr>
 * <tr><td>{@code finetune4j.rollout.phase}</td><td>1 for the phase that it is in (tag {@code phase}), 0 for the
 * others</td></tr>
 * <tr><td>{@code finetune4j.rollout.held}</td><td>1 while trouble keeps it from moving</td></tr>
 * <tr><td>{@code finetune4j.rollout.requests}, {@code .errors}</td><td>counters of this process in all stages, by tag
 * {@code arm}: from 0 in each process, to be summed over all of them</td></tr>
 * <tr><td>{@code finetune4j.rollout.requests.stored}, {@code .errors.stored}</td><td>gauges: the same of all processes
 * together, those that have ended too, as the store had them some seconds ago. Every process shows the same, so they
 * are not to be summed</td></tr>
 * <tr><td>{@code finetune4j.rollout.left.out}</td><td>shadow calls and scores that were left out, too many being under
 * way</td></tr>
 * <tr><td>{@code finetune4j.rollout.events}</td><td>by tag {@code kind}</td></tr>
 * </table>
 *
 * <pre>{@code new RolloutMeters(live).bindTo(registry);}</pre>
 *
 * <p>One rollout of the same name and models is bound to a registry at a time. {@link #close} takes its meters away,
 * before a rollout that is started again in the same process is bound.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RolloutMeters implements MeterBinder, AutoCloseable {
    private static final String PREFIX = "finetune4j.rollout.";
    private final Rollout rollout;
    private final List<Runnable> removals = new CopyOnWriteArrayList<>();

    /**
     * Makes the meters of a rollout.
     *
     * @param rollout whose meters these are
     */
    public RolloutMeters(Rollout rollout) {
        this.rollout = rollout;
    }

    /**
     * Binds them.
     *
     * @throws IllegalStateException if a rollout of the same name and models is bound to the registry: its meters would
     *     stay, and these would be lost
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        RolloutStatus now = rollout.status();
        Tags tags = Tags.of("rollout", now.rollout(), "models", models(now));
        if (registry.find(PREFIX + "share").tags(tags).gauge() != null) {
            throw new IllegalStateException("meters of rollout " + now.rollout()
                    + " with the same models are bound to this registry already -> close the RolloutMeters that are bound,"
                    + " or bind the rollout once");
        }
        gauge(registry, "share", "Share of keys or requests that get a candidate now", tags, RolloutStatus::share);
        gauge(registry, "stage", "Number of the stage, from 1", tags, RolloutStatus::stage);
        gauge(
                registry,
                "held",
                "1 while trouble keeps it from moving",
                tags,
                status -> status.autoPaused().isEmpty() ? 0 : 1);
        for (Phase phase : Phase.values()) {
            gauge(
                    registry,
                    "phase",
                    "1 for the phase that it is in",
                    tags.and("phase", phase.name()),
                    status -> status.phase() == phase ? 1 : 0);
        }
        for (int arm = 0; arm < now.arms().size(); arm++) {
            int index = arm;
            Tags its = tags.and("arm", now.arms().get(arm).name());
            counter(
                    registry,
                    "requests",
                    "Requests of this process in all stages",
                    its,
                    live -> live.status().arms().get(index).requestsHere());
            counter(
                    registry,
                    "errors",
                    "Requests of this process that failed",
                    its,
                    live -> live.status().arms().get(index).errorsHere());
            gauge(
                    registry,
                    "requests.stored",
                    "Requests of all processes in all stages, from the store",
                    its,
                    status -> status.arms().get(index).requestsInAll());
            gauge(
                    registry,
                    "errors.stored",
                    "Requests of all processes that failed, from the store",
                    its,
                    status -> status.arms().get(index).errorsInAll());
        }
        counter(registry, "left.out", "Shadow calls and scores that were left out", tags, Rollout::leftOut);
        events(registry, tags);
    }

    private void events(MeterRegistry registry, Tags tags) {
        Map<RolloutEvent.Kind, Counter> counters = new EnumMap<>(RolloutEvent.Kind.class);
        for (RolloutEvent.Kind kind : RolloutEvent.Kind.values()) {
            Counter counter = Counter.builder(PREFIX + "events")
                    .description("What has happened to the rollout in this process")
                    .tags(tags.and("kind", kind.word()))
                    .register(registry);
            added(registry, counter);
            counters.put(kind, counter);
        }
        rollout.onEvent(event -> {
            Counter counter = counters.get(event.kind());
            if (counter != null) {
                counter.increment();
            }
        });
    }

    private static String models(RolloutStatus now) {
        List<List<String>> arms =
                now.arms().stream().map(arm -> List.of(arm.name(), arm.model())).toList();
        return String.format(Locale.ROOT, "%08x", arms.hashCode()); // of texts: the same in every process
    }

    /** Takes the meters away from where they are bound. The rollout goes on. */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }

    private void added(MeterRegistry registry, Meter meter) {
        removals.add(() -> registry.remove(meter));
    }

    private void gauge(
            MeterRegistry registry, String name, String what, Tags tags, ToDoubleFunction<RolloutStatus> value) {
        added(
                registry,
                Gauge.builder(PREFIX + name, rollout, live -> value.applyAsDouble(live.status()))
                        .description(what)
                        .tags(tags)
                        .register(registry));
    }

    private void counter(MeterRegistry registry, String name, String what, Tags tags, ToDoubleFunction<Rollout> value) {
        added(
                registry,
                FunctionCounter.builder(PREFIX + name, rollout, value)
                        .description(what)
                        .tags(tags)
                        .register(registry));
    }
}
