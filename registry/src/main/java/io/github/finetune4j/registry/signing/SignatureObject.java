// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a signature's JSON: what is missing, or of another type, makes the signature invalid. */
record SignatureObject(Map<?, ?> values) {
    static SignatureObject of(byte[] json) {
        try {
            if (Json.parse(json) instanceof Map<?, ?> map) {
                return new SignatureObject(map);
            }
        } catch (JsonException e) {
            throw new FineTuneException("the signature is no JSON: " + e.getMessage() + " -> sign the model again", e);
        }
        throw new FineTuneException("the signature is no JSON object -> name the file that a signer wrote");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return get(name, String.class);
    }

    SignatureObject object(String name) {
        return new SignatureObject(get(name, Map.class));
    }

    List<SignatureObject> objects(String name) {
        List<SignatureObject> objects = new ArrayList<>();
        for (Object each : get(name, List.class)) {
            if (!(each instanceof Map<?, ?> map)) {
                throw wrong(name, each);
            }
            objects.add(new SignatureObject(map));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object each : has(name) ? get(name, List.class) : List.of()) {
            texts.add(String.valueOf(each));
        }
        return texts;
    }

    /** Refuses fields that nobody knows. */
    SignatureObject only(String... names) {
        Set<Object> unknown = new HashSet<>(values.keySet());
        List.of(names).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new FineTuneException("unknown fields of the signature: " + unknown + " -> sign the model again");
        }
        return this;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw wrong(name, value);
        }
        return type.cast(value);
    }

    private static FineTuneException wrong(String name, @Nullable Object value) {
        return new FineTuneException("field " + name + " of the signature: " + value + " -> sign the model again");
    }
}
