// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One of some options without an order. Immutable.
 *
 * @param name of it
 * @param options texts, finite numbers, booleans, or lists of these; at least one, none twice
 * @param only beside what it exists; null: always
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ChoiceParameter(
        String name, List<Object> options, @Nullable Condition only) implements Parameter {
    /** Checks the options, and brings whole numbers into one form. */
    public ChoiceParameter {
        options = options.stream().map(option -> Values.plain(name, option)).toList();
        if (options.isEmpty() || new HashSet<>(options).size() < options.size()) {
            throw new IllegalArgumentException(
                    "options of " + name + ": " + options + " -> give at least one, and none twice");
        }
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.ofNullable(only);
    }

    @Override
    public Object valueAt(double share) {
        return options.get((int) Ranges.cell(share, options.size()));
    }

    @Override
    public double shareOf(Object value) {
        return (options.indexOf(value) + 0.5) / options.size();
    }

    @Override
    public boolean allows(Object value) {
        return options.contains(value);
    }

    @Override
    public long size() {
        return options.size();
    }
}
