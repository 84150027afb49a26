// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tools that a row declares, the calls of them and their results. */
final class ToolRules {
    private static final Set<String> SCHEMA_TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private final RowIssues issues;
    private final Map<String, Map<?, ?>> declared = new HashMap<>(); // parameters by name
    private final Map<String, String> open = new LinkedHashMap<>(); // id of a call without result -> its pointer
    private boolean namesKnown;

    private ToolRules(RowIssues issues) {
        this.issues = issues;
    }

    static void check(Map<?, ?> row, List<?> messages, RowIssues issues) {
        ToolRules rules = new ToolRules(issues);
        boolean any = row.get("tools") != null;
        if (any) {
            rules.tools(row.get("tools"));
        }
        rules.turns(messages, any);
    }

    private void tools(@Nullable Object value) {
        if (!(value instanceof List<?> tools)) {
            issues.report(IssueCode.TOOLS_NOT_ARRAY, "/tools");
            return;
        }
        namesKnown = true;
        for (int i = 0; i < tools.size(); i++) {
            tool(tools.get(i), "/tools/" + i + "/function");
        }
    }

    private void tool(@Nullable Object value, String at) {
        Object function = value instanceof Map<?, ?> tool ? tool.get("function") : null;
        if (!(function instanceof Map<?, ?> map && map.get("name") instanceof String name && !name.isBlank())) {
            issues.report(IssueCode.TOOL_MISSING_NAME, at);
            namesKnown = false;
            return;
        }
        Object schema = map.get("parameters");
        if (declared.put(name, schema instanceof Map<?, ?> parameters ? parameters : Map.of()) != null) {
            issues.report(IssueCode.DUPLICATE_TOOL_NAME, at + "/name", "two tools are named " + RowIssues.shown(name));
        }
        if (map.containsKey("parameters") && !looksLikeSchema(schema)) {
            issues.report(IssueCode.TOOL_PARAMETERS_NOT_JSON_SCHEMA, at + "/parameters");
        }
    }

    private static boolean looksLikeSchema(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map)) {
            return false;
        }
        Object type = map.get("type");
        return !map.containsKey("type")
                || type instanceof List<?>
                || (type instanceof String word && SCHEMA_TYPES.contains(word));
    }

    private void turns(List<?> messages, boolean anyTools) {
        for (int i = 0; i < messages.size(); i++) {
            if (!(messages.get(i) instanceof Map<?, ?> message)) {
                continue;
            }
            String at = "/messages/" + i;
            if (ChatRules.role(message).equals("tool")) {
                result(message, at);
                continue;
            }
            unanswered();
            if (message.containsKey("tool_calls")) {
                calls(message.get("tool_calls"), at + "/tool_calls", anyTools);
            }
        }
    }

    // A call in the last message has no result yet, and that is fine: the model is to learn to call.
    private void unanswered() {
        open.forEach((id, at) -> issues.report(
                IssueCode.TOOL_CALL_UNANSWERED,
                at,
                "the call " + RowIssues.shown(id) + " has no result before the next turn"));
        open.clear();
    }

    private void calls(@Nullable Object value, String at, boolean anyTools) {
        if (!(value instanceof List<?> calls) || calls.isEmpty()) {
            issues.report(IssueCode.EMPTY_TOOL_CALLS, at);
            return;
        }
        if (!anyTools) {
            issues.report(IssueCode.TOOL_CALLS_WITHOUT_TOOLS, at);
        }
        for (int i = 0; i < calls.size(); i++) {
            Map<?, ?> call = calls.get(i) instanceof Map<?, ?> map ? map : Map.of();
            call(call, at + "/" + i);
        }
    }

    private void call(Map<?, ?> call, String at) {
        if (!(call.get("id") instanceof String id)) {
            issues.report(IssueCode.TOOL_CALL_MISSING_ID, at);
        } else if (open.putIfAbsent(id, at) != null) {
            issues.report(IssueCode.DUPLICATE_TOOL_CALL_ID, at + "/id", "two calls have the id " + RowIssues.shown(id));
        }
        if (!(call.get("type") instanceof String)) {
            issues.report(IssueCode.TOOL_CALL_MISSING_TYPE, at);
        }
        if (call.get("function") instanceof Map<?, ?> function && function.get("name") instanceof String name) {
            if (namesKnown && !declared.containsKey(name)) {
                issues.report(
                        IssueCode.UNKNOWN_TOOL, at + "/function/name", RowIssues.shown(name) + " is not declared");
            }
            arguments(function.get("arguments"), declared.getOrDefault(name, Map.of()), at + "/function/arguments");
        } else {
            issues.report(IssueCode.TOOL_CALL_MISSING_FUNCTION, at);
        }
    }

    private void arguments(@Nullable Object arguments, Map<?, ?> schema, String at) {
        try {
            if (!(arguments instanceof String text)) {
                issues.report(IssueCode.ARGUMENTS_NOT_JSON_STRING, at);
            } else if (!(Json.parse(text) instanceof Map<?, ?> named)) {
                issues.report(IssueCode.ARGUMENTS_NOT_OBJECT, at);
            } else {
                ArgumentsSchema.problem(schema, named)
                        .ifPresent(problem -> issues.report(IssueCode.ARGUMENTS_VIOLATE_SCHEMA, at, problem));
            }
        } catch (JsonException e) {
            issues.report(IssueCode.ARGUMENTS_NOT_JSON_STRING, at, "arguments is no JSON: " + e.problem());
        }
    }

    private void result(Map<?, ?> message, String at) {
        if (!(message.get("tool_call_id") instanceof String id)) {
            issues.report(open.isEmpty() ? IssueCode.TOOL_RESULT_UNMATCHED : IssueCode.TOOL_RESULT_MISSING_ID, at);
        } else if (open.remove(id) == null) {
            issues.report(
                    IssueCode.TOOL_RESULT_UNMATCHED,
                    at + "/tool_call_id",
                    "no open call has the id " + RowIssues.shown(id));
        }
    }
}
