// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch.pages;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A model that is asked in batches, as whoever asks it wrote last. What is missing in it is shown as a dash. */
record AskedModel(Fields json) {
    private static final String NONE = "–";
    private static final String FILE = "progress.json";

    /** {@return where models were asked into a folder} */
    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(model -> model.resolve(FILE))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new FineTuneException("batches in " + folder + ": " + e + " -> look at the folder", e);
        }
    }

    static AskedModel read(Path file) {
        try {
            return new AskedModel(new Fields(Json.parseObject(WholeFile.text(file))));
        } catch (IOException | RuntimeException e) {
            throw new FineTuneException(file + " can't be read: " + e.getMessage() + " -> ask once more", e);
        }
    }

    /** {@return a text of it, or of one of its batches} */
    static String text(Fields of, String name) {
        return of.present(name).orElse(NONE);
    }

    String text(String name) {
        return text(json, name);
    }

    /** {@return so many of so many} */
    static String answered(Fields of, String all) {
        OptionalLong answered = of.whole("answered");
        return (answered.isPresent() ? "" + answered.getAsLong() : NONE) + " of " + text(of, all);
    }

    List<Fields> batches() {
        return json.objects("batches");
    }

    /** {@return how it is with its requests, in a word} */
    String state() {
        if (!batches().isEmpty()) {
            return "running";
        }
        return json.present("stopped").isPresent() ? "stopped" : "ended";
    }

    String tone() {
        return switch (state()) {
            case "running" -> "warn";
            case "stopped" -> "bad";
            default -> "good";
        };
    }
}
