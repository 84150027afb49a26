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

/** Prompts for when no data is given. */
final class Questions {
    private static final List<String> TEXTS = List.of(
            "Why is the sky blue?",
            "Write a short story about a lighthouse keeper who finds a message in a bottle.",
            "List three things to check before buying a used bicycle, and say why each of them matters.",
            "Explain to a child how a rainbow comes about.",
            "What is the difference between a lake and a sea?",
            "Give me a recipe for pancakes.",
            "How does a bill become a law?",
            "Translate into plain words: the parties agree to settle all disputes amicably.");

    private Questions() {}

    /** {@return what a user says in each} */
    static List<String> texts() {
        return TEXTS;
    }

    /** {@return a temporary JSONL file, gone when the program ends} */
    static Path file() {
        try {
            Path file = Files.createTempFile("questions", ".jsonl");
            file.toFile().deleteOnExit();
            ChatJsonl.write(file, examples());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the questions", e);
        }
    }

    /** The answers are never looked at; a row of a data set has one. */
    private static List<ChatExample> examples() {
        return TEXTS.stream()
                .map(text -> ChatExample.of(Message.user(text), Message.assistant("…")))
                .toList();
    }
}
