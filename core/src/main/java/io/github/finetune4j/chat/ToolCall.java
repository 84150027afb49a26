// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A model's call of a tool: the function and its arguments. Its result goes back in {@link Message#tool}.
 *
 * @param json the call as providers and data files write it,
 *     {@code {"id": …, "type": "function", "function": {"name": …, "arguments": …}}}; further fields are kept as they
 *     came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ToolCall(Map<String, Object> json) {
    private static final String FUNCTION = "function";
    private static final String ARGUMENTS = "arguments";

    /**
     * Copies the JSON deeply.
     *
     * @throws IllegalArgumentException if it is null, or holds something that is no JSON value
     */
    public ToolCall {
        NoNull.check("a tool call", "json", json);
        json = Json.plainMap(json);
    }

    /**
     * {@return a call of a function}
     *
     * @param id by which the result is found, not blank
     * @param name of the function, not blank
     * @param arguments JSON text of an object; may be anything that a model wrote
     */
    public static ToolCall of(String id, String name, String arguments) {
        NoNull.check("a tool call", "id", id, "name", name, ARGUMENTS, arguments);
        if (id.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a tool call needs an id and a name, got \"" + id + "\" and \"" + name
                    + "\" -> name the function, and number the calls where nobody gave ids");
        }
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put(ARGUMENTS, arguments);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", FUNCTION);
        json.put(FUNCTION, function);
        return new ToolCall(json);
    }

    /**
     * {@return a call of a function}
     *
     * @param id by which the result is found, not blank
     * @param name of the function, not blank
     * @param arguments by name, as JSON values
     */
    public static ToolCall of(String id, String name, Map<String, ?> arguments) {
        NoNull.check("a tool call", ARGUMENTS, arguments);
        return of(id, name, Json.write(arguments));
    }

    /**
     * {@return the same call with other arguments}
     *
     * @param changed JSON text; where the arguments came as an object instead of a text, they are one again, if it can
     *     be read
     */
    public ToolCall with(String changed) {
        NoNull.check("a tool call", ARGUMENTS, changed);
        Map<String, Object> said = new LinkedHashMap<>(said());
        said.put(ARGUMENTS, said.get(ARGUMENTS) instanceof String ? changed : value(changed));
        if (said().equals(json)) {
            return new ToolCall(said);
        }
        Map<String, Object> whole = new LinkedHashMap<>(json);
        whole.put(type(), said);
        return new ToolCall(whole);
    }

    private static Object value(String text) {
        try {
            return Json.parseObject(text);
        } catch (JsonException e) {
            return text;
        }
    }

    /** {@return by what the result is found; empty where the model, or its server, gave none} */
    public String id() {
        return JsonView.text(json, "id").orElse("");
    }

    /** {@return what kind of tool is called: {@code function} unless it says otherwise} */
    public String type() {
        return JsonView.text(json, "type").orElse(FUNCTION);
    }

    /** {@return the name of the function; empty where the model gave none} */
    public String name() {
        return JsonView.text(said(), "name").orElse("");
    }

    /** {@return the arguments as JSON text, as the model wrote it: it may be no JSON, or empty} */
    public String arguments() {
        Object written = said().get(ARGUMENTS);
        return written instanceof String text ? text : written == null ? "" : Json.write(written);
    }

    /**
     * {@return the arguments by name; none where the model wrote nothing at all, and empty where what it wrote is no
     * JSON object: tell the model so in the call's result, and it fixes them}
     */
    public Optional<Map<String, Object>> parsedArguments() {
        String text = arguments();
        if (text.isBlank()) {
            return Optional.of(Map.of());
        }
        try {
            return Optional.of(Json.parseObject(text));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** Some files write the function itself where the call should be. */
    private Map<String, Object> said() {
        Map<String, Object> inner = JsonView.object(json, type());
        return inner.isEmpty() ? json : inner;
    }
}
