// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelPath;
import io.github.finetune4j.lora.internal.run.MovedBase;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunSettings;
import io.github.finetune4j.lora.internal.texts.TextPlanner;
import io.github.finetune4j.lora.internal.texts.TextRunSettings;
import io.github.finetune4j.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the folders (or GGUF files) behind a model's name: one of a source, a path, or what a run has made. */
record ModelFinder(Path runs, List<ModelSource> sources) {
    /**
     * The place of a model.
     *
     * @param base folder of the base, or of the whole model
     * @param adapter folder of the adapter on it, or null
     * @param name for reports; null where the folders' own say enough
     */
    record Found(
            Path base, @Nullable Path adapter, @Nullable String name) {}

    Found find(String name) {
        Optional<RunFolder> run = RunFolder.ofModel(runs, name);
        if (run.isPresent()) {
            return tuned(run.get(), name);
        }
        Path folder = folder(name);
        return Files.exists(folder.resolve("adapter_config.json")) ? adapter(folder) : new Found(folder, null, null);
    }

    /** {@return the folder of an encoder, tuned or as it is, on which a head stands; none where words are counted} */
    Optional<Path> encoder(String name) {
        if (TextPlanner.isTerms(name)) {
            return Optional.empty();
        }
        Optional<RunFolder> head = RunFolder.ofModel(runs, name).filter(RunFolder::ofTexts);
        if (head.isEmpty()) {
            return Optional.of(find(name).base());
        }
        Path result = OpenTexts.folder(head.get(), name); // refuses one that is not made yet
        TextRunSettings settings = head.get().settings(TextRunSettings.class);
        if (settings.onTerms()) {
            return Optional.empty();
        }
        return Optional.of(settings.loop() == null ? Path.of(settings.baseFolder()) : result);
    }

    // PEFT's folder says itself what it belongs to
    private Found adapter(Path folder) {
        String base = JsonFile.object(folder.resolve("adapter_config.json"))
                .path("base_model_name_or_path")
                .asText("");
        if (base.isEmpty()) {
            throw new InvalidModelException("the adapter in " + folder
                    + " does not name its base model -> put base_model_name_or_path into its adapter_config.json");
        }
        return new Found(folder(base), folder, null);
    }

    private Found tuned(RunFolder run, String name) {
        if (run.ofTexts()) {
            throw new InvalidModelException("model " + name + " is a head on an encoder, and no language model"
                    + " -> open it by classifier, chatModel, embedder, reranker or tagger, or train on from its"
                    + " encoder");
        }
        RunSettings settings = run.settings();
        Path result = run.result(settings);
        if (!Files.isDirectory(result)) {
            throw new InvalidModelException("model " + name + " is not made yet: its job is "
                    + run.status().word() + " -> wait for the job " + run.id());
        }
        String called = ModelNames.ofTuned(run, settings);
        return settings.full() ? new Found(result, null, called) : new Found(base(run, settings), result, called);
    }

    /** Where it was found then, or, moved since, where a source knows it now. */
    private Path base(RunFolder run, RunSettings settings) {
        Path then = Path.of(settings.baseFolder());
        if (Files.exists(then)) {
            return then;
        }
        return sources.stream()
                .flatMap(source -> source.folder(settings.baseModel()).stream())
                .findFirst()
                .map(now -> MovedBase.require(run, now))
                .orElse(then);
    }

    private Path folder(String name) {
        for (ModelSource source : sources) {
            Optional<Path> folder = source.folder(name);
            if (folder.isPresent()) {
                return folder.get();
            }
        }
        if (isModel(name)) {
            return Path.of(name);
        }
        throw new InvalidModelException("no model " + name + ": " + there(name) + ", and " + known()
                + " -> give a folder that holds config.json, model.safetensors and tokenizer.json, a GGUF file,"
                + " or a name that a source of addModels(...) knows");
    }

    private static String there(String name) {
        try {
            Path path = Path.of(name).toAbsolutePath();
            return Files.exists(path) ? path + " is neither a folder nor a GGUF file" : "there is no folder " + path;
        } catch (InvalidPathException e) {
            return "it is no path";
        }
    }

    private String known() {
        return sources.isEmpty() ? "no source of models was added" : "no source of models that was added knows it";
    }

    private static boolean isModel(String name) {
        try {
            return ModelPath.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** {@return a source that looks for a model's whole name, then for its last part, in a folder} */
    static ModelSource inFolder(Path parent) {
        return name -> {
            String last = name.substring(name.lastIndexOf('/') + 1);
            for (String each : List.of(name, last)) {
                Path found = parent.resolve(each).normalize();
                if (!each.isEmpty() && found.startsWith(parent.normalize()) && holdsModel(found)) {
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        };
    }

    private static boolean holdsModel(Path path) {
        return Files.isRegularFile(path.resolve("config.json"))
                || (ModelPath.exists(path) && ModelPath.gguf(path).isPresent());
    }
}
