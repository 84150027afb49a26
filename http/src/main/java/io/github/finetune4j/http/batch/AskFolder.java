// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The folder of what one model was asked. */
final class AskFolder {
    private static final String ANSWERS = "answers.jsonl";
    private static final Pattern REQUESTS = Pattern.compile("batch-(\\d{5,9})\\.jsonl");
    private static final int LONGEST = 80;

    private AskFolder() {}

    /**
     * {@return the folder of a model; its name is fit for every file system, and distinguishes providers and models}
     * Before, it did not say the provider: one that has this model's answers is gone on with.
     *
     * @param identity of the model
     */
    static Path of(Path folder, ModelRef model, Supplier<String> identity) {
        Path own = folder.resolve(name(model.provider() + "/" + model.id()));
        Path before = folder.resolve(name(model.id()));
        boolean old = !hasAnswers(own) && hasAnswers(before) && holds(before, identity.get());
        return old ? before : own;
    }

    private static String name(String model) {
        CRC32 sum = new CRC32();
        sum.update(model.getBytes(StandardCharsets.UTF_8));
        String plain = model.replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST)).replaceAll("^[-.]+", "");
        return end + "-" + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static boolean holds(Path folder, String identity) {
        try (RecordedModel record = RecordedModel.replay(folder.resolve(ANSWERS))) {
            return record.identity().filter(identity::equals).isPresent();
        }
    }

    /** Opens what is on record; whoever has it open is the only one who asks that model. */
    static RecordedAnswers answers(Path folder, ChatModel model) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
        return RecordedAnswers.open(folder.resolve(ANSWERS), model.name(), identity(model));
    }

    static String identity(ChatModel model) {
        return model.identity().orElse(model.name());
    }

    /** Removes requests that a process has taken the answers to, and died before it removed them. */
    static void tidy(Path folder, IntPredicate open) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = REQUESTS.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && !open.test(Integer.parseInt(name.group(1)))) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new FineTuneException(folder + " cannot be tidied: " + e + " -> check its permissions", e);
        }
    }

    static boolean hasAnswers(Path folder) {
        return Files.isRegularFile(folder.resolve(ANSWERS));
    }

    static RecordedModel recorded(Path folder, ModelRef model) {
        if (!hasAnswers(folder)) {
            throw new FineTuneException(
                    "no answer of " + model + " is in " + folder.toAbsolutePath() + " -> ask it while it lives");
        }
        return RecordedModel.replay(folder.resolve(ANSWERS));
    }
}
