// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The condition under which a parameter exists: only beside certain values of another one. Immutable.
 *
 * @param parameter name of the other one
 * @param values of the other one, at least one
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Condition(String parameter, List<Object> values) {
    /** Copies the values, and brings whole numbers into one form. */
    public Condition {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "condition on " + parameter + ": no value -> name at least one, or leave the condition out");
        }
        values = values.stream().map(value -> Values.plain(parameter, value)).toList();
    }

    /**
     * {@return whether a parameter of this condition exists beside these settings}
     *
     * @param settings with a value of the other parameter, if that exists
     */
    public boolean holds(Settings settings) {
        return settings.has(parameter) && values.contains(settings.value(parameter));
    }
}
