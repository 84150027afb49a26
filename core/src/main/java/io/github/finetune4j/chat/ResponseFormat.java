// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The form that an answer must have: any text, any JSON object, or JSON of a given schema.
 *
 * @param json the format as providers write it,
 *     {@code {"type": "json_schema", "json_schema": {"name": …, "schema": …}}}; formats of other kinds are kept as they
 *     came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ResponseFormat(Map<String, Object> json) {
    private static final String SCHEMA = "json_schema";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is null, or holds something that is no JSON value
     */
    public ResponseFormat {
        NoNull.check("a response format", "json", json);
        json = Json.plainMap(json);
    }

    /** {@return any text; what services do unless told otherwise} */
    public static ResponseFormat text() {
        return new ResponseFormat(Map.of("type", "text"));
    }

    /** {@return some JSON object; most services want the word JSON in the conversation, too} */
    public static ResponseFormat jsonObject() {
        return new ResponseFormat(Map.of("type", "json_object"));
    }

    /**
     * {@return JSON of a schema; how closely the service holds the model to it is the service's own}
     *
     * @param name of the schema, not blank: letters, digits, {@code _} and {@code -} for most services
     * @param schema a JSON schema
     */
    public static ResponseFormat jsonSchema(String name, Map<String, ?> schema) {
        return ofSchema(name, schema, null);
    }

    /**
     * {@return JSON of a schema}
     *
     * @param name of the schema, not blank: letters, digits, {@code _} and {@code -} for most services
     * @param schema a JSON schema
     * @param strict whether the service is to hold the model to it
     */
    public static ResponseFormat jsonSchema(String name, Map<String, ?> schema, boolean strict) {
        return ofSchema(name, schema, strict);
    }

    private static ResponseFormat ofSchema(String name, Map<String, ?> schema, @Nullable Boolean strict) {
        NoNull.check("a response format", "name", name, "schema", schema);
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "the schema of a response format needs a name, got \"" + name + "\" -> give it one");
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("name", name);
        if (strict != null) {
            inner.put("strict", strict);
        }
        inner.put("schema", schema);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", SCHEMA);
        json.put(SCHEMA, inner);
        return new ResponseFormat(json);
    }

    /**
     * {@return {@code text}, {@code json_object}, {@code json_schema}, or another word that the service knows; empty
     * where it has none}
     */
    public String type() {
        return JsonView.text(json, "type").orElse("");
    }

    /** {@return the name of the schema; empty where it has none} */
    public String name() {
        return JsonView.text(JsonView.object(json, SCHEMA), "name").orElse("");
    }

    /** {@return the JSON schema; empty where it has none} */
    public Map<String, Object> schema() {
        return JsonView.object(JsonView.object(json, SCHEMA), "schema");
    }

    /** {@return whether the service is to hold the model to the schema} */
    public boolean strict() {
        return JsonView.flag(JsonView.object(json, SCHEMA), "strict");
    }
}
