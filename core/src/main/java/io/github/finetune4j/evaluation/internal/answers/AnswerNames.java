// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** Names of files of answers: one per model. */
public final class AnswerNames {
    private static final int LONGEST = 60;

    private AnswerNames() {}

    /**
     * {@return what distinguishes the model from others: its identity; for a class that does not say whether it has
     * one, a name that is the same in the next process, as the class name of a lambda is not} A class that could know
     * and says that it does not know, such as a local model that was opened from any folder, may be another model
     * tomorrow.
     *
     * @throws IllegalArgumentException if nothing does
     */
    public static String identity(ChatModel model) {
        return model.identity()
                .or(() -> lastingName(model))
                .orElseThrow(() -> new IllegalArgumentException("answers are found again by a model's name, and "
                        + (model.name().isBlank()
                                ? "this one has none"
                                : model.name() + " may be another model's tomorrow")
                        + " -> give it one with model.named(\"...\")"));
    }

    private static Optional<String> lastingName(ChatModel model) {
        Class<?> type = model.getClass();
        boolean unnamed =
                (type.isHidden() || type.isAnonymousClass()) && model.name().equals(type.getSimpleName());
        return unnamed || asks(type) || model.name().isBlank() ? Optional.empty() : Optional.of(model.name());
    }

    private static boolean asks(Class<?> type) {
        try {
            return type.getMethod("identity").getDeclaringClass() != ChatModel.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                    "ChatModel has no identity() -> put jars of finetune4j of one version on the class path", e);
        }
    }

    /** {@return the model's file; one of the same name with another identity has another} */
    public static Path file(Path folder, ChatModel model) {
        return file(folder, model.name(), identity(model));
    }

    static Path file(Path folder, String name, String identity) {
        return folder.resolve(file(name, identity.equals(name) ? identity : name + "\n" + identity));
    }

    /** {@return the file that a model of this name had when names alone told models apart} */
    public static Path byNameAlone(Path folder, ChatModel model) {
        return folder.resolve(file(model.name(), model.name()));
    }

    private static String file(String name, String distinction) {
        byte[] hash = Sha256.digest().digest(distinction.getBytes(StandardCharsets.UTF_8));
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST));
        return end.replaceAll("^[-.]+", "") + "-" + HexFormat.of().formatHex(hash, 0, 4) + ".jsonl";
    }
}
