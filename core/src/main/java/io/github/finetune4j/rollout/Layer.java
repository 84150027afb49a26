// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Names;
import org.apiguardian.api.API;

/**
 * The share of all keys that one rollout may use, so that several rollouts run at once without meeting: rollouts in the
 * same layer take shares that do not overlap; rollouts in different layers are shuffled against each other by the
 * layers' names. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Layer {
    private final String name;
    private final Bucketing bucketing;
    private final double from;
    private final double to;

    private Layer(String name, Bucketing bucketing, double from, double to) {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException("a layer's part: " + from + " to " + to
                    + " -> give two numbers from 0 to 1, the second above the first");
        }
        this.name = name;
        this.bucketing = bucketing;
        this.from = from;
        this.to = to;
    }

    /**
     * {@return a part of a layer}
     *
     * @param name of the layer; all its rollouts give the same
     * @param from first position, from 0
     * @param to end of the part, to 1; not in it
     */
    public static Layer of(String name, double from, double to) {
        return new Layer(Names.check("a layer's name", name), Bucketing.salted("layer:" + name), from, to);
    }

    /**
     * {@return a part of GrowthBook's namespace}
     *
     * @param namespace its id
     * @param from first position, from 0
     * @param to end of the part, to 1; not in it
     */
    public static Layer growthBook(String namespace, double from, double to) {
        return new Layer(namespace, Bucketing.growthBook("__" + namespace, 1), from, to);
    }

    /**
     * {@return whether the key belongs to this part}
     *
     * @param key whom a request is for
     */
    public boolean holds(String key) {
        double position = bucketing.position(key);
        return position >= from && position < to;
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return where this rollout's part begins, in [0, 1)} */
    public double from() {
        return from;
    }

    /** {@return where it ends, in (0, 1]} */
    public double to() {
        return to;
    }

    /** {@return how keys are placed} */
    public Bucketing bucketing() {
        return bucketing;
    }

    @Override
    public String toString() {
        return name + "[" + from + ", " + to + ")";
    }
}
