// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may call: a function with a name, and a JSON schema of its arguments.
 *
 * <pre>{@code
 * ToolSpecification weather = ToolSpecification.builder("weather")
 *         .description("The weather of a city now")
 *         .parameters("""
 *                 {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}""")
 *         .build();
 * }</pre>
 *
 * @param json the tool as providers and data files write it, {@code {"type": "function", "function": {"name": …}}};
 *     further fields and tools of other kinds are kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ToolSpecification(Map<String, Object> json) {
    private static final String FUNCTION = "function";
    private static final String PARAMETERS = "parameters";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is null, or holds something that is no JSON value
     */
    public ToolSpecification {
        NoNull.check("a tool", "json", json);
        json = Json.plainMap(json);
    }

    /**
     * {@return a builder of a function}
     *
     * @param name by which the model calls it, not blank
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** {@return what kind of tool it is: {@code function} unless it says otherwise} */
    public String type() {
        return JsonView.text(json, "type").orElse(FUNCTION);
    }

    /** {@return by which name the model calls it; empty where it has none} */
    public String name() {
        return JsonView.text(said(), "name").orElse("");
    }

    /** {@return what it does, in words for the model; empty where it doesn't say} */
    public String description() {
        return JsonView.text(said(), "description").orElse("");
    }

    /** {@return the JSON schema of its arguments; empty where it has none} */
    public Map<String, Object> parameters() {
        return JsonView.object(said(), PARAMETERS);
    }

    /** {@return whether the service is to hold the model to the schema} */
    public boolean strict() {
        return JsonView.flag(said(), "strict");
    }

    /** Some files write the function itself where the tool should be. */
    private Map<String, Object> said() {
        Map<String, Object> inner = JsonView.object(json, type());
        return inner.isEmpty() ? json : inner;
    }

    /**
     * Builds a {@link ToolSpecification}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final String name;
        private @Nullable String description;
        private @Nullable Map<String, ?> parameters;
        private @Nullable Boolean strict;

        private Builder(String name) {
            NoNull.check("a tool", "name", name);
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        "a tool's name is what the model calls it by, got \"" + name + "\" -> give it one");
            }
            this.name = name;
        }

        /**
         * Sets what the function does.
         *
         * @param value in words for the model
         * @return this
         */
        public Builder description(String value) {
            NoNull.check("the tool " + name, "description", value);
            description = value;
            return this;
        }

        /**
         * Sets the arguments.
         *
         * @param schema JSON schema of an object; without one the function takes no arguments
         * @return this
         */
        public Builder parameters(Map<String, ?> schema) {
            NoNull.check("the tool " + name, PARAMETERS, schema);
            parameters = schema;
            return this;
        }

        /**
         * Sets the arguments.
         *
         * @param schema JSON text of a schema of an object
         * @return this
         * @throws IllegalArgumentException if the text is no JSON object
         */
        public Builder parameters(String schema) {
            NoNull.check("the tool " + name, PARAMETERS, schema);
            try {
                return parameters(Json.parseObject(schema));
            } catch (JsonException e) {
                throw new IllegalArgumentException(
                        "the parameters of the tool " + name + " are no JSON object: " + e.getMessage()
                                + " -> write a JSON schema",
                        e);
            }
        }

        /**
         * Sets whether the service is to hold the model to the schema.
         *
         * @param value whether it is; not said by default
         * @return this
         */
        public Builder strict(boolean value) {
            strict = value;
            return this;
        }

        /** {@return the function} */
        public ToolSpecification build() {
            Map<String, Object> function = new LinkedHashMap<>();
            function.put("name", name);
            if (description != null) {
                function.put("description", description);
            }
            if (parameters != null) {
                function.put(PARAMETERS, parameters);
            }
            if (strict != null) {
                function.put("strict", strict);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", FUNCTION);
            json.put(FUNCTION, function);
            return new ToolSpecification(json);
        }
    }
}
