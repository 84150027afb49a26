// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.internal.names.NoNull;
import org.apiguardian.api.API;

/**
 * Part of the traffic. Immutable.
 *
 * @param label what it is cut by, for example {@code model}, {@code tenant} or {@code language}; empty for all of it
 * @param value of the label; empty for all of it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Slice(String label, String value) {
    /** All of the traffic. */
    public static final Slice ALL = new Slice("", "");

    /** The label under which the model that answered is found. */
    public static final String MODEL = "model";

    /** Checks that both are there. */
    public Slice {
        NoNull.check("a slice", "label", label, "value", value);
    }

    /** {@return {@code all}, or label and value} */
    @Override
    public String toString() {
        return label.isEmpty() ? "all" : label + "=" + value;
    }
}
