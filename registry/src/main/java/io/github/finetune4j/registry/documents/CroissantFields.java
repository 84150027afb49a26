// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a record set over one file of rows. */
final class CroissantFields {
    private static final String NAME = "[A-Za-z0-9_.-]{1,64}";
    private static final List<String> TAKEN =
            List.of("messages", "role", "content", "text", "span_start", "span_end", "span_label");

    private final RowFile file;
    private final List<Map<String, Object>> fields = new ArrayList<>();

    CroissantFields(RowFile file) {
        this.file = file;
    }

    /** Roles and contents of a column's messages, one of each a message. */
    void messages(String column, String roles, String contents, String before) {
        array(before + "role", "Roles, one for each message.", "sc:Text", column, roles);
        array(before + "content", "Texts, one for each message.", "sc:Text", column, contents);
    }

    /** A text, and its parts that have a label. */
    void spans() {
        add("text", "The text.", "sc:Text");
        array("span_start", "Where each span starts, in UTF-16 units from 0.", "sc:Integer", "spans", "$.start");
        array("span_end", "The place behind each span.", "sc:Integer", "spans", "$.end");
        array("span_label", "Labels, one for each span.", "sc:Text", "spans", "$.label");
    }

    // for JSONL a column is extracted, and the path is a transformation of what is in it
    private void array(String name, String description, String type, String column, String path) {
        Map<String, Object> source = source(column);
        source.put("transform", Map.of("jsonPath", path));
        Map<String, Object> field = field(name, description, type, source);
        field.put("isArray", true);
        field.put("arrayShape", "-1");
        fields.add(field);
    }

    void add(String name, String description, String type) {
        fields.add(field(name, description, type, source(name)));
    }

    private Map<String, Object> source(String column) {
        return Ordered.map("fileObject", Map.of("@id", file.name()), "extract", Map.of("column", column));
    }

    private Map<String, Object> field(String name, String description, String type, Map<String, Object> source) {
        return Ordered.map(
                "@type", "cr:Field",
                "@id", file.kind() + "/" + name,
                "name", name,
                "description", description,
                "dataType", type,
                "source", source);
    }

    List<Map<String, Object>> list() {
        return List.copyOf(fields);
    }

    static boolean usable(String name) {
        return name.matches(NAME) && !TAKEN.contains(name);
    }

    /** {@return the type of a value; empty where there is none for it} */
    static String type(@Nullable Object value) {
        if (value instanceof String) {
            return "sc:Text";
        }
        if (value instanceof Boolean) {
            return "sc:Boolean";
        }
        if (value instanceof Long) {
            return "sc:Integer";
        }
        return value instanceof Double ? "sc:Float" : "";
    }
}
