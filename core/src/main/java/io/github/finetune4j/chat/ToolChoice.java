// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The choice whether a model may, must or must not call a tool.
 *
 * @param json the choice as providers write it: a word, or an object that names a tool
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ToolChoice(Object json) {
    private static final String FUNCTION = "function";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is neither a word nor an object
     */
    public ToolChoice {
        NoNull.check("a tool choice", "json", json);
        if (json instanceof Map<?, ?> object) {
            json = Json.plainMap(object);
        } else if (!(json instanceof String)) {
            throw new IllegalArgumentException("a tool choice is a word or an object, got "
                    + json.getClass().getSimpleName() + " " + json + " -> take one of the factories");
        }
    }

    /** {@return the model calls a tool or answers, as it sees fit; what services do unless told otherwise} */
    public static ToolChoice auto() {
        return new ToolChoice("auto");
    }

    /** {@return the model answers, and calls nothing} */
    public static ToolChoice none() {
        return new ToolChoice("none");
    }

    /** {@return the model calls at least one tool} */
    public static ToolChoice required() {
        return new ToolChoice("required");
    }

    /**
     * {@return the model calls this function}
     *
     * @param name of one of the request's tools, not blank
     */
    public static ToolChoice function(String name) {
        NoNull.check("a tool choice", "name", name);
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "a tool choice names a function, got \"" + name + "\" -> take required() for any of them");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", FUNCTION);
        json.put(FUNCTION, Map.of("name", name));
        return new ToolChoice(json);
    }

    /**
     * {@return {@code auto}, {@code none}, {@code required}, {@code function}, or another word that the service knows;
     * empty where it has none}
     */
    public String type() {
        return json instanceof Map<?, ?> object ? JsonView.text(object, "type").orElse("") : json.toString();
    }

    /** {@return the function that must be called; empty where none is named} */
    public Optional<String> functionName() {
        return json instanceof Map<?, ?> object
                ? JsonView.text(JsonView.object(object, FUNCTION), "name")
                : Optional.empty();
    }
}
