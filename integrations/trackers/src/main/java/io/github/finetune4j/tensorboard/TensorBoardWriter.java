// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.trackers.internal.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Writes a job's events into an event file that TensorBoard shows: its curves by the names that a registry gives them
 * ({@code loss}, {@code learning_rate}, {@code tokens_per_second}, {@code validation_loss}), status, checkpoints and
 * notes as texts. Each record is in the file when the call returns. TensorBoard's values are floats: a point is rounded
 * to seven digits there; a registry keeps it whole.
 *
 * <p>A process that attaches to the job again opens the same folder: it writes a file of its own behind those that are
 * there, and leaves out what they hold, since a listener gets all events of a job again.
 *
 * <p>No training stops because of a full disk: what can't be written is counted and said once.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TensorBoardWriter implements Consumer<JobEvent>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TensorBoardWriter.class.getName());

    private final RecordFile file;
    private final Known known;
    private final InstantSource clock;
    private long step;
    private long written;
    private long failed;

    private TensorBoardWriter(RecordFile file, Known known, InstantSource clock) {
        this.file = file;
        this.known = known;
        this.clock = clock;
    }

    /**
     * {@return a writer into the folder of a run}
     *
     * @param folder of this run alone; TensorBoard shows one run for each folder below its {@code --logdir}
     * @throws FineTuneException if the folder can't be used
     */
    public static TensorBoardWriter open(Path folder) {
        return open(folder, InstantSource.system());
    }

    /**
     * {@return as {@link #open(Path)}}
     *
     * @param folder of this run alone
     * @param clock says when the file was begun
     * @throws FineTuneException if the folder can't be used
     */
    public static TensorBoardWriter open(Path folder, InstantSource clock) {
        return new TensorBoardWriter(EventFile.in(folder, clock), Known.of(folder), clock);
    }

    @Override
    public synchronized void accept(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted done) {
            step = Math.max(step, done.step());
            measured("loss", done.step(), done.at(), done.loss());
            measured("learning_rate", done.step(), done.at(), done.learningRate());
            measured("tokens_per_second", done.step(), done.at(), done.tokensPerSecond());
        } else if (event instanceof JobEvent.Validated validated) {
            measured("validation_loss", validated.step(), validated.at(), validated.loss());
            validated
                    .figures()
                    .forEach((name, value) -> measured("validation_" + name, validated.step(), validated.at(), value));
        } else if (event instanceof JobEvent.CheckpointSaved saved) {
            String where = saved.checkpoint().location();
            text("checkpoint", saved.checkpoint().step(), saved.at(), "`" + where + "`");
        } else if (event instanceof JobEvent.StatusChanged changed) {
            text("status", step, changed.at(), changed.status() + " (" + changed.providerStatus() + ")");
        } else if (event instanceof JobEvent.Note note) {
            text("note", step, note.at(), note.level() + ": " + note.text());
        }
    }

    private void measured(String name, long at, Instant when, double value) {
        if (!Double.isNaN(value)) { // an event says so where nothing was measured
            point(new MetricPoint(name, at, when, value));
        }
    }

    /**
     * Writes a point of a curve, unless one of this step or a later one is there.
     *
     * @param point in the order of its curve's steps
     */
    public synchronized void point(MetricPoint point) {
        if (known.isNew(point)) {
            write(Events.scalar(point.name(), point.step(), point.at(), point.value()));
        }
    }

    /**
     * Writes a text, unless the same one is there.
     *
     * @param name under which it is shown
     * @param at optimiser step that it is about
     * @param when it was written
     * @param text as Markdown
     */
    public synchronized void text(String name, long at, Instant when, String text) {
        byte[] event = Events.text(name, at, when, text);
        if (known.isNew(event)) {
            write(event);
        }
    }

    /**
     * Writes the run's settings, for TensorBoard's table of hyperparameters, unless there are some.
     *
     * @param settings numbers, booleans, and all else as text; values within values get names with dots
     */
    public synchronized void settings(Map<String, ?> settings) {
        if (known.hasSettings()) {
            return;
        }
        Map<String, Object> flat = new LinkedHashMap<>();
        settings.forEach((name, value) -> flatten(flat, name, value));
        write(Events.settings(clock.instant(), flat));
    }

    private static void flatten(Map<String, Object> flat, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, deep) -> flatten(flat, name + "." + inner, deep));
        } else {
            flat.put(name, value);
        }
    }

    private void write(byte[] event) {
        try {
            file.append(event);
            written++;
        } catch (IOException e) {
            failed++;
            if (failed == 1) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an event file can't be written; the job goes on, and what could not be written is counted",
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
     * Ends the file. A second call does nothing.
     *
     * @throws FineTuneException if it can't be brought to the disk
     */
    @Override
    public synchronized void close() {
        file.close();
    }
}
