// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.OrdinaryFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decisions in a folder, each in a file of its own. */
record KeptDecisions(Path folder) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}";
    private static final String END = ".json";

    /** {@return their names} */
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(END))
                    .map(file -> file.substring(0, file.length() - END.length()))
                    .filter(name -> name.matches(NAME))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new FineTuneException("decisions in " + folder + ": " + e + " -> look at the folder", e);
        }
    }

    /** {@return a decision; empty where there is none of this name} */
    Optional<KeptDecision> of(String name) {
        Path file = folder.resolve(name + END);
        if (!name.matches(NAME) || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            OrdinaryFile.require(file);
            return Optional.of(new KeptDecision(name, Json.parseObject(Files.readString(file))));
        } catch (IOException | RuntimeException e) {
            throw new FineTuneException(
                    "decision " + name + " can't be read: " + e.getMessage() + " -> write it anew", e);
        }
    }
}
