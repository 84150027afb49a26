// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import io.github.finetune4j.error.FineTuneException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A report of what was erased, store by store. Immutable.
 *
 * @param parts what each store has done, by the name that it was given
 * @param failures why a store has done nothing, or not all, by its name; the others were asked all the same
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ErasureReport(Map<String, ErasedPart> parts, Map<String, Throwable> failures) {
    /** Copies both, in their order. */
    public ErasureReport {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** {@return whether every store has done its part} */
    public boolean complete() {
        return failures.isEmpty();
    }

    /** {@return how many things were erased in all stores} */
    public long removed() {
        return parts.values().stream().mapToLong(ErasedPart::removed).sum();
    }

    /** {@return what is left to do, in words, each with its store} */
    public List<String> left() {
        return parts.entrySet().stream()
                .flatMap(part -> part.getValue().left().stream().map(what -> part.getKey() + ": " + what))
                .toList();
    }

    /**
     * {@return this}
     *
     * @throws FineTuneException if a store has not done its part
     */
    public ErasureReport orThrow() {
        if (!complete()) {
            FineTuneException failed = new FineTuneException("a person is not erased from "
                    + String.join(", ", failures.keySet()) + " -> look at the causes, and erase again");
            failures.values().forEach(failed::addSuppressed);
            throw failed;
        }
        return this;
    }
}
