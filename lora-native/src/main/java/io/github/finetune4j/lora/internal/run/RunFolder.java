// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.Checkpoints;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run on disk: {@code job.json} (what was asked), {@code training.rows}, {@code validation.rows},
 * {@code status.json}, {@code events.jsonl}, {@code checkpoints/}, and in the end {@code adapter/} or {@code model/}.
 * Its name is the job's id.
 */
public final class RunFolder {
    private static final int ID_BYTES = 10;
    private static final String ID = "job-[0-9a-f]{20}";
    private static final List<String> TOKENS = List.of("training.rows", "validation.rows");
    private static final List<String> TEXTS = List.of("training.jsonl", "validation.jsonl", "vectors.f32");
    private static final List<String> RESULTS = List.of("adapter", "model", "head");
    private static final String WORDS = "head/terms.bin";
    private static final String START = "start";
    private static final String OF_TEXTS = "rows";
    private static final String JOB = "job.json";

    private final Path folder;
    private final RunEventLog events;

    private RunFolder(Path folder) {
        this.folder = folder;
        this.events = new RunEventLog(folder.resolve("events.jsonl"));
    }

    /**
     * {@return the job's id of a key: the same key always gives the same}
     *
     * @param idempotencyKey of the submission
     */
    public static String id(String idempotencyKey) {
        return "job-" + Sha256.start(idempotencyKey, ID_BYTES);
    }

    /**
     * {@return the run of an id, if there is one; a text that is no id of ours names none}
     *
     * @param runs folder of all runs
     * @param id of the job
     */
    public static Optional<RunFolder> find(Path runs, String id) {
        return id.matches(ID) && Files.isRegularFile(runs.resolve(id).resolve(JOB))
                ? Optional.of(new RunFolder(runs.resolve(id)))
                : Optional.empty();
    }

    /**
     * Makes a run folder, whole or not at all. If another process was faster with the same key, that one's is taken.
     *
     * @param runs folder of all runs
     * @param settings what is to be done
     * @param training encoded rows
     * @param validation encoded rows, may be empty
     * @return the run
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public static RunFolder create(
            Path runs, RunSettings settings, List<TokenRow> training, List<TokenRow> validation) {
        return create(runs, settings, training, validation, null);
    }

    /**
     * As {@link #create(Path, RunSettings, List, List)}, with a copy of the adapter that training goes on with.
     *
     * @param runs folder of all runs
     * @param settings what is to be done
     * @param training encoded rows
     * @param validation encoded rows, may be empty
     * @param start folder of the adapter, or null
     * @return the run
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public static RunFolder create(
            Path runs, RunSettings settings, List<TokenRow> training, List<TokenRow> validation, @Nullable Path start) {
        return create(runs, settings.idempotencyKey(), settings, aside -> {
            RowsFile.write(aside.resolve("training.rows"), training);
            RowsFile.write(aside.resolve("validation.rows"), validation);
            if (start != null) {
                AtomicFolder.write(aside.resolve(START), inner -> copyAdapter(start, inner));
            }
        });
    }

    /**
     * Makes the folder of a run of any kind, whole or not at all. If another process was faster with the same key, that
     * one's is taken.
     *
     * @param runs folder of all runs
     * @param idempotencyKey of the submission
     * @param settings what is to be done: {@code job.json}
     * @param rows writes the rows, and what else the run needs
     * @return the run
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public static RunFolder create(Path runs, String idempotencyKey, Object settings, AtomicFolder.Content rows) {
        Path folder = runs.resolve(id(idempotencyKey));
        AtomicFolder.create(folder, aside -> {
            AtomicFile.write(aside.resolve(JOB), json(settings));
            rows.write(aside);
            new RunFolder(aside).status(RunStatus.QUEUED);
        });
        return new RunFolder(folder);
    }

    private static void copyAdapter(Path from, Path to) {
        for (String file : List.of(AdapterConfig.FILE, Adapter.FILE)) {
            AtomicFile.copy(from.resolve(file), to.resolve(file));
        }
    }

    /** {@return folder of the adapter that training goes on with, if it does} */
    public Path start() {
        return folder.resolve(START);
    }

    private static String json(Object value) {
        return RunJson.mapper().valueToTree(value).toPrettyString() + "\n";
    }

    /** {@return the job's id} */
    public String id() {
        return folder.getFileName().toString();
    }

    /** {@return where it lies} */
    public Path path() {
        return folder;
    }

    /** {@return what is to be done} */
    public RunSettings settings() {
        return settings(RunSettings.class);
    }

    /**
     * {@return what is to be done}
     *
     * @param type of settings of this kind of run
     */
    public <T> T settings(Class<T> type) {
        return read(JOB, type);
    }

    /** {@return whether it trains what answers with labels, numbers, vectors or spans, and no language model} */
    public boolean ofTexts() {
        return JsonFile.object(path().resolve(JOB), JsonFile.LARGE).has(OF_TEXTS);
    }

    /** {@return every setting as it was decided, and what was counted of the data, as JSON values} */
    public Map<String, Object> decided() {
        ObjectNode json = JsonFile.object(folder.resolve(JOB), JsonFile.LARGE);
        json.retain("full", "dtype", "loop", "adapter", "method", "data", "tuning", "head", "rows", "vectors");
        return RunJson.mapper().convertValue(json, new TypeReference<>() {});
    }

    /** {@return encoded training rows} */
    public List<TokenRow> trainingRows() {
        return RowsFile.read(folder.resolve("training.rows"));
    }

    /** {@return encoded validation rows, may be empty} */
    public List<TokenRow> validationRows() {
        return RowsFile.read(folder.resolve("validation.rows"));
    }

    /**
     * Erases the encoded rows; only of a run that is over.
     *
     * @return how many files had any
     */
    public int eraseRows() {
        int erased = 0;
        for (String name : TOKENS) {
            erased += RowsFile.erase(folder.resolve(name)) ? 1 : 0;
        }
        for (String name : TEXTS) {
            erased += RowsFile.eraseAll(folder.resolve(name)) ? 1 : 0;
        }
        return erased;
    }

    /** {@return the folder of its result, by its whole path, whatever kind of run it is; empty without one} */
    public Optional<Path> model() {
        return RESULTS.stream()
                .map(name -> folder.resolve(name).toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** {@return the file of its result that holds words of its rows, and that the result can't do without} */
    public Optional<Path> words() {
        return Optional.of(folder.resolve(WORDS)).filter(Files::isRegularFile);
    }

    /** {@return where it stands, as last written} */
    public RunStatus status() {
        return read("status.json", RunStatus.class);
    }

    /**
     * Writes where it stands.
     *
     * @param status replaces the last
     */
    public void status(RunStatus status) {
        AtomicFile.write(folder.resolve("status.json"), json(status));
    }

    private <T> T read(String name, Class<T> type) {
        ObjectNode node = JsonFile.object(folder.resolve(name), JsonFile.LARGE);
        try {
            return RunJson.mapper().treeToValue(node, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    folder.resolve(name) + " is no file of this version: " + misfit(e)
                            + " -> submit the job again with a new key",
                    e);
        }
    }

    // The parser's own message names classes and settings
    private static String misfit(Exception e) {
        if (e.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null) {
            return ours.getMessage();
        }
        List<String> fields = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull)
                        .toList()
                : List.of();
        return fields.isEmpty() ? "it lacks what is needed" : "its field " + String.join(".", fields) + " doesn't fit";
    }

    /** {@return its events} */
    public RunEventLog events() {
        return events;
    }

    /** {@return its checkpoints} */
    public Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("checkpoints"));
    }

    /**
     * {@return where its result lies, once it has succeeded}
     *
     * @param settings of this run
     */
    public Path result(RunSettings settings) {
        return folder.resolve(settings.full() ? "model" : "adapter");
    }

    /**
     * {@return the tuned model's id: the job's, then the suffix}
     *
     * @param suffix in its settings, or null
     */
    public String modelId(@Nullable String suffix) {
        return suffix == null ? id() : id() + "-" + suffix;
    }

    /**
     * {@return the run that made a model}
     *
     * @param runs folder of all runs
     * @param modelId as {@link #modelId} gave it
     */
    public static Optional<RunFolder> ofModel(Path runs, String modelId) {
        int length = "job-".length() + 2 * ID_BYTES;
        return modelId.length() < length ? Optional.empty() : find(runs, modelId.substring(0, length));
    }

    /** {@return the right to work on it, empty if another provider has it} */
    public Optional<RunLock> tryLock() {
        return RunLock.tryOf(folder.resolve("lock"));
    }

    /**
     * Tidies what a killed process or a broken disk left; only for the owner of the lock.
     *
     * @return what was lost by it, in words
     */
    public List<String> repair() {
        AtomicFolder.deleteLeftovers(folder);
        List<String> lost = new ArrayList<>();
        for (long step : checkpoints().clean()) {
            lost.add("the checkpoint of step " + step + " was damaged and is deleted; an older one counts");
        }
        long cut = events.repair();
        if (cut > 0) {
            lost.add("the event log ended in the middle of a line; its " + cut + " bytes were cut off");
        }
        return lost;
    }

    /** Asks whoever works on it to cancel. */
    public void requestCancel() {
        AtomicFile.write(folder.resolve("cancel"), "");
    }

    /** {@return whether somebody asked to cancel} */
    public boolean cancelRequested() {
        return Files.exists(folder.resolve("cancel"));
    }
}
