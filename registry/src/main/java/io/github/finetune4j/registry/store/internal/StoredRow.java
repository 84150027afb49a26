// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row as it lies in the store: a line of JSONL, read back as the example that it was, whatever rules say of it. */
public final class StoredRow {
    private static final String MESSAGES = "messages";
    private static final String INPUT = "input";
    private static final String PREFERRED = "preferred_output";
    private static final String REJECTED = "non_preferred_output";
    private static final String TEXT = "text";

    private StoredRow() {}

    /** The problems of a kept row, of which one is enough. */
    private static final class Wrong implements RowProblems {
        private boolean broken;

        @Override
        public void report(RowIssue issue) {
            broken |= issue.severity() == Severity.ERROR;
        }

        @Override
        public boolean broken() {
            return broken;
        }
    }

    /** {@return the line of an example, which gives the same example again} */
    public static String write(Example example) {
        String line = JsonlWriter.line(example);
        Example again = read(line);
        if (!again.fingerprint().equals(example.fingerprint())) {
            throw new IllegalArgumentException(
                    "a row of " + line.length() + " characters can't be kept exactly, it would come"
                            + " back as another one -> leave fields out of it that are named as the row's own");
        }
        return line;
    }

    /** {@return the example of a line} */
    public static Example read(String line) {
        Map<String, Object> row = new LinkedHashMap<>(Json.parseObject(line));
        if (row.get(MESSAGES) instanceof List<?> messages) {
            row.remove(MESSAGES);
            return new ChatExample(messages(messages), row);
        }
        if (row.get(INPUT) instanceof Map<?, ?> input
                && row.get(PREFERRED) instanceof List<?> preferred
                && row.get(REJECTED) instanceof List<?> rejected) {
            return preference(row, input, preferred, rejected);
        }
        if (row.get(TEXT) instanceof String text && row.size() == 1) {
            return new TextExample(text);
        }
        for (RowFormat format : List.of(RowFormat.tagged(), RowFormat.pairs())) {
            if (format.recognises(row)) {
                return ofShape(format, row);
            }
        }
        throw new FineTuneException(
                "a kept row: no field of " + row.keySet() + " says what it is -> bring the registry back from a copy");
    }

    private static Example ofShape(RowFormat format, Map<String, Object> row) {
        return format.read(row, new Wrong())
                .orElseThrow(() -> new FineTuneException(
                        "a kept row of " + format.label() + " can't be read -> bring the registry back from a copy"));
    }

    /** {@return the fingerprint of the example of a line; empty if it is none} */
    public static Optional<Fingerprint> fingerprint(String line) {
        try {
            return Optional.of(read(line).fingerprint());
        } catch (RuntimeException e) { // whatever a changed byte makes of it
            return Optional.empty();
        }
    }

    private static Example preference(Map<String, Object> row, Map<?, ?> input, List<?> preferred, List<?> rejected) {
        Map<String, Object> fields = new LinkedHashMap<>(row);
        List.of(INPUT, PREFERRED, REJECTED).forEach(fields::remove);
        Map<String, Object> more = without(input, MESSAGES);
        if (!more.isEmpty()) {
            fields.put(INPUT, more);
        }
        List<?> prompt = input.get(MESSAGES) instanceof List<?> list ? list : List.of();
        return new PreferenceExample(messages(prompt), messages(preferred), messages(rejected), fields);
    }

    private static List<Message> messages(List<?> list) {
        List<Message> messages = new ArrayList<>();
        for (Object each : list) {
            Map<?, ?> message = (Map<?, ?>) each;
            Role role = Role.ofWord(String.valueOf(message.get("role"))).orElseThrow();
            String content = message.get("content") instanceof String text ? text : "";
            messages.add(new Message(role, content, without(message, "role", "content")));
        }
        return messages;
    }

    private static Map<String, Object> without(Map<?, ?> map, String... names) {
        Map<String, Object> rest = new LinkedHashMap<>();
        map.forEach((key, value) -> rest.put(String.valueOf(key), value));
        List.of(names).forEach(rest::remove);
        return rest;
    }
}
