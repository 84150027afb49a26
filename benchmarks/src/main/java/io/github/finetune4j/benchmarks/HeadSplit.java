// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Labelled texts, shuffled by a seed: the last are asked, of the others the first so many are learnt. */
record HeadSplit(List<ChatExample> train, List<ChatExample> test) {
    static HeadSplit of(List<ChatExample> rows, int learnt, int asked, long seed) {
        List<ChatExample> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        int border = shuffled.size() - asked;
        return new HeadSplit(shuffled.subList(0, Math.min(learnt, border)), shuffled.subList(border, shuffled.size()));
    }

    /** {@return the rows of a file: banking77's CSV, or a folder of SNIPS' JSON files} */
    static List<ChatExample> rows(Path file) {
        try {
            return Files.isDirectory(file) ? snips(file) : banking77(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static List<ChatExample> banking77(String text) {
        return Csv.records(text).stream()
                .skip(1)
                .map(record -> row(record.get(0), record.get(1)))
                .toList();
    }

    // {"Intent": [{"data": [{"text": "a piece"}, …]}, …]}, a file for each intent
    private static List<ChatExample> snips(Path folder) throws IOException {
        List<ChatExample> rows = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                Map<String, Object> intents =
                        JsonLines.object(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
                intents.forEach((intent, samples) ->
                        ((List<?>) samples).forEach(sample -> rows.add(row(joined((Map<?, ?>) sample), intent))));
            }
        }
        return rows;
    }

    private static String joined(Map<?, ?> sample) {
        StringBuilder text = new StringBuilder();
        List<?> pieces = (List<?>) Objects.requireNonNull(sample.get("data"), "data");
        pieces.forEach(piece -> text.append(((Map<?, ?>) piece).get("text")));
        return text.toString().strip();
    }

    private static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    static List<String> texts(List<ChatExample> rows) {
        return rows.stream().map(row -> row.messages().get(0).content()).toList();
    }

    static List<String> labels(List<ChatExample> rows) {
        return rows.stream().map(row -> row.messages().get(1).content()).toList();
    }

    Dataset training() {
        return Dataset.of(train);
    }

    void write(Path folder) {
        write(folder.resolve("train.jsonl"), train);
        write(folder.resolve("test.jsonl"), test);
    }

    /** {@return the rows to learn of a folder that {@link #write} made} */
    static List<ChatExample> train(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("train.jsonl")).stream()
                    .map(JsonLines::object)
                    .map(row -> row(String.valueOf(row.get("text")), String.valueOf(row.get("label"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static void write(Path file, List<ChatExample> rows) {
        List<String> texts = texts(rows);
        List<String> labels = labels(rows);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(JsonLines.line(Map.of("text", texts.get(i), "label", labels.get(i))));
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
