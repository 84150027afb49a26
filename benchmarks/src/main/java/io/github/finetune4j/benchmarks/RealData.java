// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Public data sets in their own file formats, read as conversations with one answer, in {@link GoldenStride}'s order.
 */
enum RealData {
    /** CSV with a header, {@code text,category}: a bank customer's message and its intent, 77 of them. */
    BANKING77 {
        @Override
        List<ChatExample> parse(String text) {
            return Csv.records(text).stream()
                    .skip(1)
                    .map(record -> ChatExample.of(
                            Message.system("Answer with the intent label of the customer's message, nothing else."),
                            Message.user(record.get(0)),
                            Message.assistant(record.get(1))))
                    .toList();
        }
    },
    /** A JSON array of {@code instruction}, {@code input} (may be empty) and {@code output}. */
    RASBT {
        @Override
        List<ChatExample> parse(String text) {
            return JsonLines.objects(text).stream()
                    .map(row -> {
                        String input = field(row, "input");
                        String question = field(row, "instruction") + (input.isEmpty() ? "" : "\n\n" + input);
                        return ChatExample.of(Message.user(question), Message.assistant(field(row, "output")));
                    })
                    .toList();
        }
    },
    /** JSON lines of {@code question} and {@code answer}. */
    GSM8K {
        @Override
        List<ChatExample> parse(String text) {
            return text.lines()
                    .map(JsonLines::object)
                    .map(row -> ChatExample.of(
                            Message.user(field(row, "question")), Message.assistant(field(row, "answer"))))
                    .toList();
        }
    };

    abstract List<ChatExample> parse(String text);

    List<ChatExample> read(Path file) {
        try {
            return GoldenStride.order(parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String field(Map<String, Object> row, String name) {
        if (row.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a row has no text named " + name + ": " + row);
    }
}
