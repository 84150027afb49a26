// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import io.github.finetune4j.internal.callback.Attempt;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The erasure of a person from every store of an application, by one call.
 *
 * <pre>{@code
 * Erasure erasure = Erasure.builder()
 *         .addMark("origin_subject", live::subject)     // rows and tasks that were made of what was captured
 *         .addMark("person", key -> key)                // those of the application's own
 *         .addStore("captured", live)
 *         .addStore("people", PeopleErasure.of(people))
 *         .addStore("registry", registry)
 *         .addStore("local runs", local)                // a LocalLoraProvider
 *         .build();
 * ErasureReport report = erasure.erase("ana", "ben", "a request of 27 November");
 * }</pre>
 *
 * <p>Stores are asked in the order in which they were added, and each is given the runs which learned from what those
 * before it have erased: so a registry comes before what keeps files of runs. Every store is asked, also where one
 * before it failed; asking again does what is left. Safe for use by several threads where the stores are.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Erasure {
    private final Map<String, UnaryOperator<String>> marks;
    private final Map<String, PersonalStore> stores;

    private Erasure(Builder builder) {
        marks = new LinkedHashMap<>(builder.marks);
        stores = new LinkedHashMap<>(builder.stores);
    }

    /** {@return a builder without any store} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Erases a person from all stores.
     *
     * @param key of the person's requests
     * @param who asks for it to be done
     * @param why the reason, in a sentence that names nobody: it may stay on record
     * @return what each store has done, and which failed
     * @throws IllegalArgumentException if the key is blank; nothing is erased
     */
    public ErasureReport erase(String key, String who, String why) {
        ErasureRequest request = new ErasureRequest(key, values(key), Set.of(), who, why);
        Map<String, ErasedPart> parts = new LinkedHashMap<>();
        Map<String, Throwable> failures = new LinkedHashMap<>();
        Set<String> runs = new LinkedHashSet<>();
        stores.forEach((name, store) -> {
            Attempt<ErasedPart> attempt = Attempt.at(() -> Objects.requireNonNull(
                    store.erase(new ErasureRequest(key, request.marks(), runs, who, why)), "what a store has erased"));
            Throwable failure = attempt.failure();
            if (failure == null) {
                parts.put(name, attempt.value());
                runs.addAll(attempt.value().runs());
            } else { // the report says so; the other stores are asked all the same
                failures.put(name, failure);
            }
        });
        return new ErasureReport(parts, failures);
    }

    // Before any store is asked: what a mark's function throws ends it all
    private Map<String, String> values(String key) {
        Map<String, String> values = new LinkedHashMap<>();
        marks.forEach((field, value) -> values.put(field, Objects.requireNonNull(value.apply(key), field)));
        return values;
    }

    /**
     * A builder of an {@link Erasure}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final Map<String, UnaryOperator<String>> marks = new LinkedHashMap<>();
        private final Map<String, PersonalStore> stores = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a field by which rows and tasks say whose they are.
         *
         * @param field its name, not added before
         * @param value what it holds for the key of a person's requests, never null; what it throws is thrown to
         *     whoever erases, and nothing is erased
         * @return this
         */
        public Builder addMark(String field, UnaryOperator<String> value) {
            if (marks.putIfAbsent(field, value) != null) {
                throw new IllegalArgumentException("mark " + field + ": twice -> give each field once");
            }
            return this;
        }

        /**
         * Adds a store.
         *
         * @param name how the report calls it, not used before
         * @param store is asked to erase; stays open
         * @return this
         */
        public Builder addStore(String name, PersonalStore store) {
            if (stores.putIfAbsent(name, store) != null) {
                throw new IllegalArgumentException("store " + name + ": twice -> give each a name of its own");
            }
            return this;
        }

        /**
         * {@return the erasure}
         *
         * @throws IllegalStateException if there is no store
         */
        public Erasure build() {
            if (stores.isEmpty()) {
                throw new IllegalStateException("an erasure without a store -> addStore(name, store)");
            }
            return new Erasure(this);
        }
    }
}
