// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.internal.text.Characters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of one message. */
final class MessageRules {
    private static final Set<String> KEYS =
            Set.of("role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Set<String> MEDIA = Set.of("image_url", "input_audio", "file");
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "bot",
            "assistant",
            "gpt",
            "assistant",
            "model",
            "assistant",
            "ai",
            "assistant",
            "human",
            "user",
            "function",
            "tool");

    private final Map<?, ?> message;
    private final String pointer;
    private final RowIssues issues;

    private MessageRules(Map<?, ?> message, String pointer, RowIssues issues) {
        this.message = message;
        this.pointer = pointer;
        this.issues = issues;
    }

    static void check(Map<?, ?> message, String pointer, RowIssues issues) {
        MessageRules rules = new MessageRules(message, pointer, issues);
        rules.role();
        rules.content();
        rules.weight();
        rules.name();
        if (message.containsKey("function_call")) {
            issues.report(IssueCode.DEPRECATED, pointer + "/function_call");
        }
        ChatRules.unknownKeys(message, KEYS, pointer, issues);
    }

    private void role() {
        Object role = message.get("role");
        if (!message.containsKey("role")) {
            issues.report(IssueCode.MISSING_ROLE, pointer);
        } else if (!(role instanceof String word)) {
            issues.report(
                    IssueCode.ROLE_NOT_STRING, pointer + "/role", "role is " + RowIssues.shown(role) + ", no string");
        } else if (Role.ofWord(word).isEmpty()) {
            String hint =
                    suggestion(word).map(w -> "; did you mean \"" + w + "\"?").orElse("");
            issues.report(IssueCode.UNKNOWN_ROLE, pointer + "/role", "role is " + RowIssues.shown(word) + hint);
        }
    }

    private static Optional<String> suggestion(String word) {
        String plain = Characters.lower(word.strip());
        return Role.ofWord(plain).map(Role::word).or(() -> Optional.ofNullable(OTHER_WORDS.get(plain)));
    }

    private void content() {
        Object content = message.get("content");
        if (content instanceof String text) {
            text(text);
        } else if (content instanceof List<?> parts) {
            parts(parts);
        } else if (content != null) {
            issues.report(IssueCode.CONTENT_WRONG_TYPE, pointer + "/content", "content is " + RowIssues.shown(content));
        } else if (!calls()) {
            issues.report(IssueCode.MISSING_CONTENT, message.containsKey("content") ? pointer + "/content" : pointer);
        }
    }

    private boolean calls() {
        return ChatRules.role(message).equals("assistant")
                && (message.get("tool_calls") != null || message.get("function_call") != null);
    }

    private void text(String text) {
        boolean mayBeEmpty = calls() || ChatRules.role(message).equals("tool");
        if (mayBeEmpty || !text.isBlank()) {
            return;
        }
        boolean nothingToLearn = text.isEmpty() && ChatRules.role(message).equals("assistant");
        issues.report(
                IssueCode.EMPTY_CONTENT,
                nothingToLearn ? Severity.ERROR : Severity.WARNING,
                pointer + "/content",
                text.isEmpty() ? "content is empty" : "content is white space only");
    }

    private void parts(List<?> parts) {
        String at = pointer + "/content";
        if (parts.isEmpty()) {
            issues.report(IssueCode.MISSING_CONTENT, at, "content is an empty list of parts");
        }
        for (int i = 0; i < parts.size(); i++) {
            part(parts.get(i), at + "/" + i);
        }
        if (!parts.isEmpty() && !issues.broken()) {
            text(ChatRows.text(parts));
        }
    }

    private void part(@Nullable Object value, String at) {
        Object type = value instanceof Map<?, ?> part ? part.get("type") : null;
        if (type instanceof String word && MEDIA.contains(word)) {
            issues.report(IssueCode.IMAGE_NOT_SUPPORTED, at, "the part is of type " + RowIssues.shown(type));
        } else if (!"text".equals(type)) {
            issues.report(IssueCode.UNKNOWN_CONTENT_PART, at + "/type", "the part's type is " + RowIssues.shown(type));
        } else if (!(value instanceof Map<?, ?> part && part.get("text") instanceof String)) {
            issues.report(IssueCode.CONTENT_PART_MISSING_TEXT, at);
        }
    }

    private void weight() {
        if (!message.containsKey("weight")) {
            return;
        }
        Object weight = message.get("weight");
        String at = pointer + "/weight";
        if (!ChatRules.role(message).equals("assistant")) {
            issues.report(IssueCode.WEIGHT_ON_NON_ASSISTANT, at);
        } else if (!(weight instanceof Number n && (n.doubleValue() == 0 || n.doubleValue() == 1))) {
            Severity severity = weight == null ? Severity.WARNING : Severity.ERROR;
            issues.report(IssueCode.WEIGHT_NOT_0_OR_1, severity, at, "weight is " + RowIssues.shown(weight));
        }
    }

    private void name() {
        Object name = message.get("name");
        if (message.containsKey("name")
                && !(name instanceof String text && NAME.matcher(text).matches())) {
            issues.report(IssueCode.BAD_NAME, pointer + "/name", "name is " + RowIssues.shown(name));
        }
    }
}
