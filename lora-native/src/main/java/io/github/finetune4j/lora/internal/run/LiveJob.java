// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.error.ResultNotSavedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A run that this process has the lock of: queued, at work, or ended here. */
public final class LiveJob {
    private static final System.Logger LOG = System.getLogger(LiveJob.class.getName());

    private final RunFolder run;
    private final RunLock lock;
    private final RunEvents events;
    private RunStatus status;
    private boolean begun;
    private @Nullable RuntimeException cause;
    private boolean released;
    private boolean halted;

    LiveJob(RunFolder run, RunLock lock, InstantSource clock) {
        this.run = run;
        this.lock = lock;
        this.events = new RunEvents(run.events(), clock);
        // one that has run before waits as interrupted: a job never goes back to queued
        this.status = run.status().equals(RunStatus.QUEUED) ? RunStatus.QUEUED : RunStatus.INTERRUPTED;
    }

    /** {@return where it stands} */
    public synchronized RunStatus status() {
        return status;
    }

    /** {@return what made it fail} */
    public synchronized Optional<RuntimeException> cause() {
        return Optional.ofNullable(cause);
    }

    /** {@return what stopped it, if that can be put right and the run go on} */
    synchronized Optional<RuntimeException> obstacle() {
        return halted ? cause() : Optional.empty();
    }

    /** Reports that it waits for its turn, and what was lost of it since it was last at work. */
    void waiting(List<String> lost) {
        lost.forEach(text -> events.note("lost-" + UUID.randomUUID(), "warn", text));
        set(status());
    }

    /** {@return whether its turn has not come yet} */
    synchronized boolean waits() {
        return !begun && !status.status().terminal();
    }

    /** Works until the end, unless it was cancelled before its turn. */
    void work(RunWork work, BooleanSupplier stopping) {
        if (!begin(stopping)) {
            return;
        }
        try {
            end(work.work(run, stopping));
        } catch (ResultNotSavedException | OutOfDeviceMemoryException | InvalidModelException e) {
            halted(e); // the disk, the machine or the model's files are at fault, and can be put right
        } catch (RuntimeException e) {
            // while the JVM goes down, native calls are refused: that is no failure of the job
            if (e instanceof IllegalStateException && stopping.getAsBoolean()) {
                end(RunStatus.INTERRUPTED);
            } else {
                failed(e);
            }
        } catch (Error e) {
            halted(translated(e));
        }
    }

    private static FineTuneException translated(Error e) {
        if (e instanceof OutOfMemoryError) {
            return new OutOfDeviceMemoryException(
                    "the Java heap is too small: " + e.getMessage() + " -> raise -Xmx, or use a smaller model",
                    -1,
                    -1,
                    e);
        }
        if (e instanceof LinkageError) {
            return new FineTuneException(
                    "libtorch cannot be loaded on this platform: " + e
                            + " -> add the pytorch-native-cpu jar whose classifier is this platform's",
                    e);
        }
        return new FineTuneException(
                "the job broke off: " + e + " -> look at the cause; it goes on from its last checkpoint", e);
    }

    private synchronized boolean begin(BooleanSupplier stopping) {
        if (status.status().terminal() || released || stopping.getAsBoolean()) {
            return false;
        }
        try {
            begun = true;
            set(RunStatus.RUNNING);
            return true;
        } catch (ResultNotSavedException e) {
            halted(e);
            return false;
        }
    }

    /** Asks for the end: at once if it still waits, else after the forward pass under way. */
    void cancel() {
        run.requestCancel();
        if (waits()) {
            end(RunStatus.CANCELLED);
        }
    }

    private synchronized void failed(RuntimeException e) {
        cause = e;
        end(RunStatus.failed(String.valueOf(e.getMessage())));
    }

    /**
     * Stops for a reason that can be put right: whoever asks next hears it, and whoever asks after that makes the run
     * go on.
     */
    private synchronized void halted(FineTuneException e) {
        halted = true;
        cause = e;
        end(RunStatus.halted(String.valueOf(e.getMessage())));
    }

    private synchronized void end(RunStatus how) {
        if (status.status().terminal()) {
            return;
        }
        try {
            set(how);
        } catch (ResultNotSavedException e) {
            // the run's files still say that it runs: it is resumed from its last checkpoint
            cause = cause == null ? e : cause;
            halted = true;
            status = RunStatus.halted(String.valueOf(cause.getMessage()));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "where job " + run.id() + " stands could not be written down; it can be resumed",
                    e);
        } finally {
            release();
        }
    }

    // the event first: who sees the status finds all events
    private synchronized void set(RunStatus how) {
        if (!how.status().terminal() && how.failure() != null) {
            events.obstacle(how.failure());
        }
        events.status(how);
        run.status(how);
        status = how;
    }

    /** Lets another provider take it up. */
    synchronized void release() {
        if (!released) {
            released = true;
            lock.close();
        }
    }
}
