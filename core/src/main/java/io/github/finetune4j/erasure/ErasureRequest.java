// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A request to erase a person. Immutable.
 *
 * @param key of the person's requests, as {@code ChatRequest.withKey} had it
 * @param marks what rows and tasks of this person have in their fields, by the field's name
 * @param runs that learned from what stores asked before have erased: the jobs' text forms
 * @param who asks for it to be done
 * @param why the reason, in a sentence that names nobody: it may stay on record
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ErasureRequest(String key, Map<String, String> marks, Set<String> runs, String who, String why) {
    /**
     * Copies marks and runs.
     *
     * @throws IllegalArgumentException if the key is blank
     */
    public ErasureRequest {
        if (key.isBlank()) {
            throw new IllegalArgumentException("key of a person: blank -> name somebody");
        }
        marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
        runs = Collections.unmodifiableSet(new LinkedHashSet<>(runs));
    }

    /** {@return without the key and what the marks are: those are the person's} */
    @Override
    public String toString() {
        return "a request to erase somebody, by key and " + marks.keySet();
    }
}
