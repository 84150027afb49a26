// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's typed schemas as JSON. */
final class SchemasIn {
    static final String DEFINITIONS = "#/$defs/";

    private SchemasIn() {}

    static Map<String, Object> json(JsonSchemaElement element) {
        if (element instanceof JsonObjectSchema object) {
            return object(object);
        }
        if (element instanceof JsonRawSchema raw) {
            return Json.parseObject(raw.schema());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        String type = type(element);
        if (type != null) {
            json.put("type", type);
        }
        if (element.description() != null) {
            json.put("description", element.description());
        }
        rest(element, json);
        return json;
    }

    private static @Nullable String type(JsonSchemaElement element) {
        if (element instanceof JsonStringSchema || element instanceof JsonEnumSchema) {
            return "string";
        }
        if (element instanceof JsonIntegerSchema) {
            return "integer";
        }
        if (element instanceof JsonNumberSchema) {
            return "number";
        }
        if (element instanceof JsonBooleanSchema) {
            return "boolean";
        }
        if (element instanceof JsonArraySchema) {
            return "array";
        }
        return element instanceof JsonNullSchema ? "null" : null;
    }

    private static void rest(JsonSchemaElement element, Map<String, Object> json) {
        if (element instanceof JsonEnumSchema values) {
            json.put("enum", values.enumValues());
        } else if (element instanceof JsonArraySchema array) {
            if (array.items() != null) {
                json.put("items", json(array.items()));
            }
        } else if (element instanceof JsonAnyOfSchema any) {
            json.put("anyOf", any.anyOf().stream().map(SchemasIn::json).toList());
        } else if (element instanceof JsonReferenceSchema reference) {
            json.put("$ref", DEFINITIONS + reference.reference());
        } else if (!json.containsKey("type")) {
            throw Refusal.of("a schema of class " + element.getClass().getSimpleName(), "give it as JsonRawSchema");
        }
    }

    private static Map<String, Object> object(JsonObjectSchema object) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "object");
        if (object.description() != null) {
            json.put("description", object.description());
        }
        json.put("properties", all(object.properties()));
        if (object.required() != null && !object.required().isEmpty()) {
            json.put("required", object.required());
        }
        if (object.additionalProperties() != null) {
            json.put("additionalProperties", object.additionalProperties());
        }
        if (object.definitions() != null && !object.definitions().isEmpty()) {
            json.put("$defs", all(object.definitions()));
        }
        return json;
    }

    private static Map<String, Object> all(@Nullable Map<String, JsonSchemaElement> elements) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (elements != null) {
            elements.forEach((name, element) -> json.put(name, json(element)));
        }
        return json;
    }
}
