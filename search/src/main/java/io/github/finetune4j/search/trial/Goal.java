// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.trial;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The goal of a search: a figure that shall be small, or large. Immutable.
 *
 * @param name of the figure, for example {@code loss}
 * @param larger whether a larger figure is a better one
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Goal(String name, boolean larger) {
    /** Checks the name. */
    public Goal {
        Given.text("name of a goal", name);
    }

    /**
     * {@return a goal that wants a small figure}
     *
     * @param name of the figure
     */
    public static Goal minimize(String name) {
        return new Goal(name, false);
    }

    /**
     * {@return a goal that wants a large figure}
     *
     * @param name of the figure
     */
    public static Goal maximize(String name) {
        return new Goal(name, true);
    }

    /**
     * {@return the figure as a loss: the smaller the better}
     *
     * @param value of the figure
     */
    public double loss(double value) {
        return larger ? -value : value;
    }
}
