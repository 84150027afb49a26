// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Who is to be erased.
 *
 * @param key of the person's requests, as {@code ChatRequest.withKey} had it
 * @param marks what rows and tasks of this person have in their fields, by the field's name
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Person(String key, Map<String, String> marks) {
    /**
     * Copies the marks.
     *
     * @throws IllegalArgumentException if the key is blank
     */
    public Person {
        if (key.isBlank()) {
            throw new IllegalArgumentException("key of a person: blank -> name somebody");
        }
        marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
    }

    /** {@return without the key and what the marks are: those are the person's} */
    @Override
    public String toString() {
        return "a person, by key and " + marks.keySet();
    }
}
