// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.job.JobRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Builds a {@link WandbRun}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WandbRunBuilder {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int ID_BYTES = 4;

    private final Path folder;
    private final String id;
    private String entity = "";
    private String project = "finetune4j";
    private String name;
    private String group = "";
    private String notes = "";
    private List<String> tags = List.of();
    private Map<String, Object> config = Map.of();
    private InstantSource clock = InstantSource.system();

    WandbRunBuilder(Path folder, JobRef job) {
        this.folder = folder;
        id = id(job);
        name = job.toString();
    }

    /** {@return eight characters that are always the same for a job, as W&B's own ids have} */
    private static String id(JobRef job) {
        return Sha256.start(job.toString(), ID_BYTES);
    }

    /**
     * Sets the team or user that the run belongs to.
     *
     * @param value default: the one of the key that syncs it
     * @return this
     */
    public WandbRunBuilder entity(String value) {
        entity = value;
        return this;
    }

    /**
     * Sets the project.
     *
     * @param value 1 to 128 characters; none of {@code / \ # ? % :}; default {@code finetune4j}
     * @return this
     */
    public WandbRunBuilder project(String value) {
        if (!value.matches("[^/\\\\#?%:]{1,128}")) {
            throw new IllegalArgumentException(
                    "project: \"" + value + "\" -> give 1 to 128 characters, none of / \\ # ? % :");
        }
        project = value;
        return this;
    }

    /**
     * Sets the name that is shown.
     *
     * @param value default: the job's
     * @return this
     */
    public WandbRunBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Sets the group of runs to which it belongs.
     *
     * @param value for example of a search
     * @return this
     */
    public WandbRunBuilder group(String value) {
        group = value;
        return this;
    }

    /**
     * Sets what is written beside the run.
     *
     * @param value Markdown
     * @return this
     */
    public WandbRunBuilder notes(String value) {
        notes = value;
        return this;
    }

    /**
     * Sets the tags.
     *
     * @param values replace those before
     * @return this
     */
    public WandbRunBuilder tags(String... values) {
        tags = List.of(values);
        return this;
    }

    /**
     * Sets the settings of the training.
     *
     * @param values JSON values; replace those before
     * @return this
     * @throws IllegalArgumentException if one is no JSON value
     */
    public WandbRunBuilder config(Map<String, ?> values) {
        config = Json.plainMap(values);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value says when the run began
     * @return this
     */
    public WandbRunBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * {@return the run; the one that is there where this job has been written before, with the settings that it had}
     *
     * @throws FineTuneException if the folder can't be used, or another process writes the run
     */
    public WandbRun open() {
        Instant now = clock.instant();
        Path run = there().orElseGet(() -> folder.resolve("offline-run-" + SECOND.format(now) + "-" + id));
        RunFile file = RunFile.open(run.resolve("run-" + id + ".wandb"));
        return new WandbRun(
                run, file, new Records.RunFacts(id, entity, project, name, group, notes, tags, config), now);
    }

    private Optional<Path> there() {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.filter(run -> run.getFileName().toString().matches("offline-run-[0-9_]+-" + id))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new FineTuneException("the folder of offline runs can't be read: " + folder + " -> check it", e);
        }
    }
}
