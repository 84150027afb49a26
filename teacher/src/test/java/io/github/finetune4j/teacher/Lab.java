// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Models that answer by rules, and prompts that they can answer. */
final class Lab {
    static final List<String> LABELS = List.of("card", "loan", "other");
    static final LocalDate DAY = LocalDate.of(2026, 12, 2);
    private static final List<String> WORDS = List.of(
            "lost", "new", "blue", "stolen", "broken", "late", "please", "today", "again", "why", "how", "urgent",
            "old", "friend", "bank", "street", "paper", "number", "phone", "window", "garden", "river", "money",
            "clock");

    private Lab() {}

    static String last(ChatRequest request) {
        return request.messages().get(request.messages().size() - 1).content();
    }

    static boolean writes(ChatRequest request) {
        return request.messages().get(0).content().startsWith("You write inputs");
    }

    static String label(String text) {
        return text.contains("card") ? "card" : text.contains("loan") ? "loan" : "other";
    }

    static ChatResponse says(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(20, 5));
    }

    /** Writes new texts where it is asked to write, else answers by the function. */
    static ChatModel model(String name, Function<String, String> answers) {
        ChatModel model = request -> says(writes(request) ? written(last(request)) : answers.apply(last(request)));
        return model.named(name);
    }

    static ChatModel labels(String name) {
        return model(name, Lab::label);
    }

    /** Texts that follow from the order alone, as of a model at temperature 0. */
    static String written(String order) {
        SplittableRandom random = new SplittableRandom(Sha256.number(order));
        return Json.write(
                IntStream.range(0, 5).mapToObj(i -> sentence(random, order)).toList());
    }

    private static String sentence(SplittableRandom random, String order) {
        StringBuilder text = new StringBuilder(
                order.contains("only right answer is") ? label(order) : LABELS.get(random.nextInt(3)));
        for (int i = 0; i < 7; i++) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }

    static Dataset prompts(int from, int to) {
        return Dataset.of(IntStream.range(from, to)
                .mapToObj(i -> {
                    SplittableRandom random = new SplittableRandom(i);
                    String text = sentence(random, "") + " " + i;
                    return ChatExample.of(Message.user(text), Message.assistant(label(text)));
                })
                .toList());
    }

    static StatedRight right(String model) {
        return new StatedRight(model, "agreement 17, section 4", DAY, "A. Example");
    }

    /** A teacher of labels; prompts are still to be given. */
    static Teacher.Builder teacher(Path folder, ChatModel... models) {
        Teacher.Builder builder = Teacher.builder()
                .folder(folder)
                .instructions("Sort the customer's message.")
                .labels(LABELS);
        for (ChatModel model : models) {
            builder.addTeacher(model).addRight(right(RecordedTeacher.identity(model)));
        }
        return builder;
    }

    static Map<?, ?> origin(ChatExample row) {
        return (Map<?, ?>) Objects.requireNonNull(row.fields().get(Teacher.FIELD));
    }
}
