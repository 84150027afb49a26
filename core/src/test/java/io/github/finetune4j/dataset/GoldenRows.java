// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The planted defects in {@code data/bad-jsonl}, as cases to check. */
record GoldenRows(Path folder, String id, Map<?, ?> fields) {
    /** Cases of the chat profile that reading alone can't judge, and why. */
    static final Map<String, String> LATER = Map.of(
            "very-long-line", "generated, not stored; see DatasetBuilderTest",
            "nine-rows", "a service's minimum is a rule of the target",
            "too-long-for-context", "needs a tokenizer and the target's limit",
            "legacy-prompt-completion", "read as a chat here; refusing it is a rule of the target");

    record Expected(long line, String pointer, String code, String severity) {
        static Expected of(Map<?, ?> fields) {
            return new Expected(
                    fields.get("line") instanceof Long line ? line : 0,
                    fields.get("pointer") instanceof String pointer ? pointer : "",
                    String.valueOf(fields.get("class")),
                    String.valueOf(fields.get("severity")));
        }

        /** {@return whether the issue is this defect: the pointer may be one level up or down} */
        boolean matches(DatasetIssue issue) {
            return issue.line() == line
                    && issue.code().equals(code)
                    && issue.severity().word().equals(severity)
                    && (issue.pointer().equals(pointer)
                            || parent(issue.pointer()).equals(pointer)
                            || parent(pointer).equals(issue.pointer()));
        }

        private static String parent(String pointer) {
            return pointer.isEmpty() ? "/" : pointer.substring(0, pointer.lastIndexOf('/'));
        }
    }

    static List<GoldenRows> chatCases(Path folder) throws IOException {
        Map<String, Object> all = Json.parseObject(Files.readString(folder.resolve("expected.json")));
        return ((List<?>) all.getOrDefault("cases", List.of()))
                .stream()
                        .map(fields -> (Map<?, ?>) fields)
                        .filter(fields -> "chat".equals(fields.get("profile")))
                        .map(fields -> new GoldenRows(folder, String.valueOf(fields.get("id")), fields))
                        .filter(golden -> !LATER.containsKey(golden.id))
                        .toList();
    }

    Path file() {
        return folder.resolve(String.valueOf(fields.get("file")));
    }

    List<Expected> expected() {
        List<Expected> expected = fields.get("expected") instanceof List<?> list
                ? list.stream().map(issue -> Expected.of((Map<?, ?>) issue)).toList()
                : List.of();
        // One issue for a CSV file is as good as one per line, says the case
        return id.equals("csv-file") ? List.of(new Expected(1, "", "csv-not-jsonl", "error")) : expected;
    }

    Set<Long> lines() {
        return Set.copyOf(expected().stream().map(Expected::line).distinct().toList());
    }

    @Override
    public String toString() {
        return id;
    }
}
