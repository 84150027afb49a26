// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.trackers.internal.Proto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Writes a job's events as an offline run of Weights &amp; Biases: the file that {@code wandb sync} uploads later, from
 * this machine or another one. Neither Python nor a key is needed here, and nothing goes over the network.
 *
 * <p>The curves have the names that a registry gives them ({@code loss}, {@code learning_rate},
 * {@code tokens_per_second}, {@code validation_loss}); what belongs to one step is one row of history. Notes and
 * checkpoints are lines of the run's log.
 *
 * <p>A process that attaches to the job again opens the same run, which is known by the job's name: it goes on behind
 * the last whole record, and leaves out what is there, since a listener gets all events of a job again.
 *
 * <p>No training stops because of a full disk: what can't be written is counted and said once.
 *
 * <p>Safe for use by several threads. A run is written by one process at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WandbRun implements Consumer<JobEvent>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WandbRun.class.getName());
    private static final double NANOS = 1e9;

    private final Path folder;
    private final RunFile file;
    private final String id;
    private final Resumed state;
    private final Map<String, Object> row = new LinkedHashMap<>();
    private Instant rowAt = Instant.EPOCH;
    private long rowStep = -1;
    private long linesSeen;
    private long written;
    private long failed;

    WandbRun(Path folder, RunFile file, Records.RunFacts facts, Instant now) {
        this.folder = folder;
        this.file = file;
        id = facts.id();
        try {
            state = Resumed.of(file.before());
        } catch (IOException e) {
            throw new FineTuneException(
                    "an offline run holds other records than W&B's: " + folder + " -> look at it", e);
        }
        if (state.number == 0) {
            write(Records.HEADER, Records.header());
        }
        if (!state.begun) {
            state.began = now;
            write(Records.RUN, Records.run(facts, now));
        }
    }

    /**
     * {@return a builder}
     *
     * @param folder that holds all offline runs, usually named {@code wandb}
     * @param job whose events are written; names the run
     */
    public static WandbRunBuilder builder(Path folder, JobRef job) {
        return new WandbRunBuilder(folder, job);
    }

    /** {@return the run's folder, {@code offline-run-DATE-ID}: what {@code wandb sync} is given} */
    public Path folder() {
        return folder;
    }

    @Override
    public synchronized void accept(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted done) {
            measured(done.step(), done.at(), "loss", done.loss());
            measured(done.step(), done.at(), "learning_rate", done.learningRate());
            measured(done.step(), done.at(), "tokens_per_second", done.tokensPerSecond());
            measured(done.step(), done.at(), "epoch", done.epoch());
        } else if (event instanceof JobEvent.Validated validated) {
            measured(validated.step(), validated.at(), "validation_loss", validated.loss());
            validated
                    .figures()
                    .forEach((name, value) -> measured(validated.step(), validated.at(), "validation_" + name, value));
        } else if (event instanceof JobEvent.CheckpointSaved saved) {
            line(
                    saved.at(),
                    "checkpoint after step " + saved.checkpoint().step() + ": "
                            + saved.checkpoint().location());
        } else if (event instanceof JobEvent.Note note) {
            line(note.at(), note.level() + ": " + note.text());
        } else if (event instanceof JobEvent.StatusChanged changed
                && changed.status().terminal()) {
            end(changed.status());
        }
    }

    private void measured(long step, Instant at, String name, double value) {
        if (Double.isNaN(value) || state.ended) { // an event says NaN where nothing was measured
            return;
        }
        if (step > rowStep) {
            endRow();
        }
        if (step > state.lastStep && step >= rowStep) {
            rowStep = step;
            rowAt = at;
            row.put(name, value);
        }
    }

    // A step's row ends with the next step: its loss and its validation come as two events
    private void endRow() {
        if (row.isEmpty()) {
            return;
        }
        row.put("_timestamp", rowAt.getEpochSecond() + rowAt.getNano() / NANOS);
        row.put("_runtime", Math.max(0, Duration.between(state.began, rowAt).toNanos() / NANOS));
        row.put("_step", rowStep);
        write(Records.SUMMARY, Records.summary(row));
        write(Records.HISTORY, Records.history(row, rowStep));
        state.lastStep = rowStep;
        row.clear();
    }

    private void line(Instant at, String text) {
        linesSeen++;
        if (linesSeen > state.lines && !state.ended) {
            write(Records.OUTPUT, Records.output(at, text));
        }
    }

    private void end(JobStatus status) {
        if (state.ended) {
            return;
        }
        endRow();
        write(Records.SUMMARY, Records.summary(Map.of("status", status.name())));
        write(Records.EXIT, Records.exit(status == JobStatus.SUCCEEDED ? 0 : 1));
        state.ended = true;
    }

    private void write(int kind, Proto content) {
        try {
            file.append(Records.whole(state.number + 1, kind, content, id));
            state.number++;
            written++;
        } catch (IOException e) {
            failed++;
            if (failed == 1) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an offline run can't be written; the job goes on, and what could not be written is counted",
                        e);
            }
        }
    }

    /** {@return how many records were written} */
    public synchronized long written() {
        return written;
    }

    /** {@return how many records could not be written} */
    public synchronized long failed() {
        return failed;
    }

    /**
     * Ends the file. A run whose job has not ended can be opened again. A second call does nothing.
     *
     * @throws FineTuneException if it can't be brought to the disk
     */
    @Override
    public synchronized void close() {
        endRow();
        file.close();
    }
}
