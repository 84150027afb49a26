// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a chat row: OpenAI's supervised chat format, with the checks that its service and cookbook make. */
final class ChatRules {
    private static final Set<String> ROW_KEYS = Set.of("messages", "tools", "parallel_tool_calls", "functions");

    private ChatRules() {}

    static void check(Map<?, ?> row, RowIssues issues) {
        unknownKeys(row, ROW_KEYS, "", issues);
        Object parallel = row.get("parallel_tool_calls");
        if (parallel != null && !(parallel instanceof Boolean)) {
            issues.report(IssueCode.WRONG_TYPE, "/parallel_tool_calls", "parallel_tool_calls must be true or false");
        }
        Object messages = row.get("messages");
        if (messages instanceof List<?> list && !list.isEmpty()) {
            messages(list, row, issues);
        } else {
            noMessages(messages, row.containsKey("messages"), issues);
        }
    }

    static void unknownKeys(Map<?, ?> object, Set<String> known, String pointer, RowIssues issues) {
        for (Object key : object.keySet()) {
            if (!known.contains(key)) {
                String name = String.valueOf(key);
                issues.report(
                        IssueCode.UNKNOWN_KEY,
                        pointer + "/" + TextRules.token(name),
                        "the field " + RowIssues.shown(name) + " is not known; it is kept");
            }
        }
    }

    private static void noMessages(@Nullable Object messages, boolean present, RowIssues issues) {
        if (messages == null) {
            issues.report(IssueCode.MISSING_MESSAGES, present ? "/messages" : "");
        } else {
            issues.report(
                    messages instanceof List<?> ? IssueCode.EMPTY_MESSAGES : IssueCode.MESSAGES_NOT_ARRAY, "/messages");
        }
    }

    private static void messages(List<?> messages, Map<?, ?> row, RowIssues issues) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof Map<?, ?> message) {
                MessageRules.check(message, "/messages/" + i, issues);
            } else {
                issues.report(IssueCode.MESSAGE_NOT_OBJECT, "/messages/" + i);
            }
        }
        order(messages, issues);
        assistants(messages, issues);
        ToolRules.check(row, messages, issues);
    }

    private static void order(List<?> messages, RowIssues issues) {
        boolean others = false;
        for (int i = 0; i < messages.size(); i++) {
            String role = role(messages.get(i));
            boolean system = role.equals("system") || role.equals("developer");
            if (system && others) {
                issues.report(IssueCode.SYSTEM_NOT_FIRST, "/messages/" + i);
            }
            others |= !system;
        }
    }

    private static void assistants(List<?> messages, RowIssues issues) {
        int answers = 0;
        int unweighted = 0;
        for (Object message : messages) {
            if (message instanceof Map<?, ?> map && role(map).equals("assistant")) {
                answers++;
                unweighted += isZero(map.get("weight")) ? 1 : 0;
            }
        }
        int last = messages.size() - 1;
        if (answers > 0 && unweighted == answers) {
            issues.report(IssueCode.NOTHING_TO_TRAIN_ON, "/messages");
        } else if (!issues.broken() && answers == 0) { // where it is broken, a misspelt role says it already
            issues.report(IssueCode.NO_ASSISTANT_MESSAGE, "/messages");
        } else if (!issues.broken() && !role(messages.get(last)).equals("assistant")) {
            issues.report(IssueCode.LAST_MESSAGE_NOT_ASSISTANT, "/messages/" + last);
        }
    }

    private static boolean isZero(@Nullable Object weight) {
        return weight instanceof Number number && number.doubleValue() == 0;
    }

    /** {@return the role's word, empty where there is none} */
    static String role(@Nullable Object message) {
        return message instanceof Map<?, ?> map && map.get("role") instanceof String role ? role : "";
    }
}
