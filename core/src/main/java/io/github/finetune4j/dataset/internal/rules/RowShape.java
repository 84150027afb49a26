// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shapes of a row that can be read as a chat. */
public enum RowShape implements RowFormat {
    /** A prompt and its completion, two strings. */
    PROMPT_COMPLETION("prompt and completion"),
    /** Stanford Alpaca: instruction, perhaps an input, output. */
    ALPACA("instruction, input and output"),
    /**
     * Messages with roles, as OpenAI's supervised fine-tuning takes them; last, because it also takes what nobody
     * recognises.
     */
    CHAT("chat messages");

    private final String label;

    RowShape(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** {@return whether the row belongs to another way of training, such as preferences} */
    static boolean isPreference(Map<?, ?> row) {
        return !row.containsKey("messages")
                && (row.containsKey("preferred_output") || row.containsKey("chosen") || row.containsKey("rejected"));
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        boolean messages = row.containsKey("messages");
        if (this == CHAT || messages || isPreference(row)) {
            return this == CHAT && messages;
        }
        boolean prompt = row.containsKey("prompt");
        boolean alpaca = row.containsKey("instruction") && row.containsKey("output");
        return prompt != alpaca && (this == ALPACA) == alpaca;
    }

    @Override
    public Optional<ChatExample> read(Map<String, Object> row, RowProblems problems) {
        RowIssues issues = new RowIssues();
        Optional<ChatExample> example = switch (this) {
            case CHAT -> chat(row, issues);
            case PROMPT_COMPLETION -> pair(row, "prompt", "completion", issues);
            case ALPACA -> pair(row, "instruction", "output", issues);
        };
        issues.all().forEach(problems::report);
        return issues.broken() ? Optional.empty() : example;
    }

    private static Optional<ChatExample> chat(Map<?, ?> row, RowIssues issues) {
        if (isPreference(row)) {
            issues.report(IssueCode.MIXED_FORMATS, "", "the row holds preferences, and chats are read here");
            return Optional.empty();
        }
        ChatRules.check(row, issues);
        return issues.broken() ? Optional.empty() : Optional.of(ChatRows.example(row));
    }

    private Optional<ChatExample> pair(Map<?, ?> row, String asked, String answered, RowIssues issues) {
        if (!row.containsKey(answered)) {
            issues.report(IssueCode.MISSING_COMPLETION, "");
        }
        String question = string(row, asked, issues);
        String answer = string(row, answered, issues);
        String input = this == ALPACA && row.containsKey("input") ? string(row, "input", issues) : "";
        if (answer.isEmpty() && !issues.broken()) {
            issues.report(IssueCode.EMPTY_CONTENT, "/" + answered, answered + " is empty");
        }
        if (issues.broken()) {
            return Optional.empty();
        }
        List<Message> messages = new ArrayList<>();
        messages.add(Message.user(input.isBlank() ? question : question + "\n\n" + input));
        messages.add(Message.assistant(answer));
        return Optional.of(new ChatExample(messages, rest(row, asked, answered)));
    }

    private static String string(Map<?, ?> row, String key, RowIssues issues) {
        if (row.get(key) instanceof String text) {
            return text;
        }
        if (row.containsKey(key)) {
            issues.report(
                    IssueCode.WRONG_TYPE, "/" + key, key + " must be a string, not " + RowIssues.shown(row.get(key)));
        }
        return "";
    }

    private Map<String, Object> rest(Map<?, ?> row, String asked, String answered) {
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(row);
        rest.remove(asked);
        rest.remove(answered);
        if (this == ALPACA) {
            rest.remove("input");
        }
        return Json.plainMap(rest);
    }
}
