// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.evaluation.Cost;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * The result of a step, each time it is asked: it is done, it waits, or it failed for good. A step that throws is asked
 * again. Immutable.
 *
 * @param <T> what it gives
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface StepResult<T> {
    /**
     * {@return a step that is done}
     *
     * @param value what it gives
     * @param <T> what it gives
     */
    static <T> StepResult<T> done(T value) {
        return new Done<>(value, Cost.NONE, Map.of());
    }

    /**
     * {@return a step that is done}
     *
     * @param value what it gives
     * @param cost what it cost
     * @param <T> what it gives
     */
    static <T> StepResult<T> done(T value, Cost cost) {
        return new Done<>(value, cost, Map.of());
    }

    /**
     * {@return a step that goes on, and is asked again at a later tick}
     *
     * @param what it waits for, for people
     * @param <T> what it gives
     */
    static <T> StepResult<T> waiting(String what) {
        return new Waiting<>(what);
    }

    /**
     * {@return a step that failed for good}
     *
     * @param reason for people
     * @param <T> what it gives
     */
    static <T> StepResult<T> failed(String reason) {
        return new Failed<>(reason);
    }

    /**
     * A step that is done.
     *
     * @param value what it gives
     * @param cost what it cost
     * @param facts what to remember, as JSON values
     * @param <T> what it gives
     * @since 0.1
     */
    record Done<T>(T value, Cost cost, Map<String, Object> facts) implements StepResult<T> {
        /** Copies the facts. */
        public Done {
            Objects.requireNonNull(value, "value");
            facts = Map.copyOf(facts);
        }
    }

    /**
     * A step that goes on.
     *
     * @param what it waits for
     * @param <T> what it gives
     * @since 0.1
     */
    record Waiting<T>(String what) implements StepResult<T> {}

    /**
     * A step that failed for good.
     *
     * @param reason for people
     * @param <T> what it gives
     * @since 0.1
     */
    record Failed<T>(String reason) implements StepResult<T> {}
}
