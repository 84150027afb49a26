// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas as LangChain4j's typed ones, which some of its providers take apart. A node with a word that its types
 * do not know goes out raw, and comes back as it was.
 */
final class SchemasOut {
    private static final Set<String> SIMPLE = Set.of("type", "description");
    private static final Set<String> OBJECT =
            Set.of("type", "description", "properties", "required", "additionalProperties", "$defs");

    private SchemasOut() {}

    static JsonSchemaElement element(Map<String, Object> json) {
        JsonSchemaElement typed = typed(json, JsonView.text(json, "description").orElse(null));
        return typed == null ? JsonRawSchema.from(Json.write(json)) : typed;
    }

    /** {@return the arguments of a tool, which LangChain4j wants typed at their root} */
    static JsonObjectSchema parameters(String tool, Map<String, Object> json) {
        if (json.isEmpty()) {
            return JsonObjectSchema.builder().build();
        }
        if (element(json) instanceof JsonObjectSchema object) {
            return object;
        }
        throw Refusal.of(
                "the schema of the tool " + tool + ", with " + json.keySet() + " at its root",
                "let it be an object of properties, required, additionalProperties and $defs");
    }

    private static @Nullable JsonSchemaElement typed(Map<String, Object> json, @Nullable String description) {
        if (json.values().stream().anyMatch(Objects::isNull)
                || (json.containsKey("description") && description == null)) {
            return null;
        }
        if (only(json, "$ref") && json.get("$ref") instanceof String reference) {
            return reference.startsWith(SchemasIn.DEFINITIONS)
                    ? JsonReferenceSchema.builder()
                            .reference(reference.substring(SchemasIn.DEFINITIONS.length()))
                            .build()
                    : null;
        }
        if (only(json, "description", "anyOf")
                && json.get("anyOf") instanceof List<?> any
                && !any.isEmpty()
                && objects(any)) {
            return JsonAnyOfSchema.builder()
                    .description(description)
                    .anyOf(JsonView.objects(any).stream()
                            .map(SchemasOut::element)
                            .toList())
                    .build();
        }
        return ofType(json, JsonView.text(json, "type").orElse(""), description);
    }

    private static @Nullable JsonSchemaElement ofType(
            Map<String, Object> json, String type, @Nullable String description) {
        if (type.equals("object")) {
            return object(json, description);
        }
        if (type.equals("array")) {
            return only(json, "type", "description", "items") && json.get("items") instanceof Map<?, ?>
                    ? JsonArraySchema.builder()
                            .description(description)
                            .items(element(JsonView.object(json, "items")))
                            .build()
                    : null;
        }
        if (type.equals("string") && only(json, "type", "description", "enum") && json.containsKey("enum")) {
            return texts(json.get("enum"), JsonEnumSchema.builder().description(description));
        }
        return SIMPLE.containsAll(json.keySet()) ? simple(type, description) : null;
    }

    private static @Nullable JsonSchemaElement simple(String type, @Nullable String description) {
        return switch (type) {
            case "string" -> JsonStringSchema.builder().description(description).build();
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            default -> null;
        };
    }

    private static @Nullable JsonSchemaElement texts(@Nullable Object values, JsonEnumSchema.Builder to) {
        List<String> texts = strings(values);
        return texts == null || texts.isEmpty() ? null : to.enumValues(texts).build();
    }

    private static @Nullable JsonSchemaElement object(Map<String, Object> json, @Nullable String description) {
        List<String> required = strings(json.getOrDefault("required", List.of()));
        Object further = json.get("additionalProperties");
        if (!OBJECT.containsAll(json.keySet())
                || required == null
                || !(further == null || further instanceof Boolean)
                || !objects(JsonView.object(json, "properties").values())
                || !objects(JsonView.object(json, "$defs").values())) {
            return null;
        }
        return JsonObjectSchema.builder()
                .description(description)
                .addProperties(elements(JsonView.object(json, "properties")))
                .required(required)
                .additionalProperties((Boolean) further)
                .definitions(elements(JsonView.object(json, "$defs")))
                .build();
    }

    private static Map<String, JsonSchemaElement> elements(Map<String, Object> json) {
        Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
        json.keySet().forEach(name -> elements.put(name, element(JsonView.object(json, name))));
        return elements;
    }

    private static boolean only(Map<String, Object> json, String... names) {
        return Set.of(names).containsAll(json.keySet());
    }

    private static boolean objects(Iterable<?> values) {
        for (Object value : values) {
            if (!(value instanceof Map<?, ?>)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).toList()
                : null;
    }
}
