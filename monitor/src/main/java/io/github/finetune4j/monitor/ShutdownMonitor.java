// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.model.ModelRef;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A watch over the day from which on a model no longer answers: it raises an alert 60, 30, 14 and 3 days before, each
 * once. Immutable; safe for use by several threads where its supplier is.
 *
 * <pre>{@code
 * Monitors.builder(captured, store)
 *         .addShutdown(ShutdownMonitor.of("router ends", () -> registry.model("router").alias("champion").ref()))
 * }</pre>
 *
 * <p>It needs no traffic, and has no part in the false-alarm rate. Where nobody looked on the day of an alert, the next
 * look raises the one that is nearest to the end. An alert is over when the day moves or is taken back, when it is
 * about another model now, and when the next alert of the same end takes its place.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ShutdownMonitor {
    private static final List<Integer> USUAL = List.of(60, 30, 14, 3);

    private final String name;
    private final Supplier<ModelRef> model;
    private final List<Integer> days;

    private ShutdownMonitor(String name, Supplier<ModelRef> model, List<Integer> days) {
        this.name = name;
        this.model = model;
        this.days = days;
    }

    /**
     * {@return a watch over a model that does not change}
     *
     * @param name for alerts and silences, the same at each start
     * @param model with its {@link ModelRef#shutdownDate}; without one nothing is raised
     */
    public static ShutdownMonitor of(String name, ModelRef model) {
        NoNull.check("a shutdown monitor", "model", model);
        return of(name, () -> model);
    }

    /**
     * {@return a watch over the model that is in use}
     *
     * @param name for alerts and silences, the same at each start
     * @param model asked at each look, such as for what an alias in a registry points to. What it throws is counted and
     *     reported, and alerts stay as they are until it answers again
     */
    public static ShutdownMonitor of(String name, Supplier<ModelRef> model) {
        NoNull.check("a shutdown monitor", "name", name, "model", model);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a shutdown monitor: blank -> give it one, such as the model's");
        }
        return new ShutdownMonitor(name, model, USUAL);
    }

    /**
     * {@return the same watch with other days}
     *
     * @param values how many days before the first day without the model an alert is raised, at least one, each at
     *     least 0; 0 is that day itself
     * @throws IllegalArgumentException if there is none, or one is below 0
     */
    public ShutdownMonitor daysBefore(int... values) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(each -> each < 0)) {
            throw new IllegalArgumentException("days before a shutdown: " + Arrays.toString(values)
                    + " -> give at least one, none of them below 0, such as 60, 30, 14, 3");
        }
        return new ShutdownMonitor(
                name, model, Arrays.stream(values).boxed().distinct().sorted().toList());
    }

    /** {@return its name, for alerts and silences} */
    public String name() {
        return name;
    }

    /** {@return how many days before the first day without the model an alert is raised} */
    public List<Integer> daysBefore() {
        return days;
    }

    /** {@return the model as of now: asks the supplier, and throws what that throws} */
    public ModelRef model() {
        return model.get();
    }

    @Override
    public String toString() {
        return name + ", " + days + " days before";
    }
}
