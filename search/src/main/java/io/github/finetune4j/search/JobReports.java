// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports a job's validation losses, and ends the job where the search says so. */
final class JobReports implements Consumer<JobEvent> {
    private final RunningTrial trial;
    private final FineTuneJob job;
    private double best = Double.NaN;
    private boolean stopped;
    private @Nullable Throwable failure;

    JobReports(RunningTrial trial, FineTuneJob job) {
        this.trial = trial;
        this.job = job;
    }

    @Override
    public synchronized void accept(JobEvent event) {
        if (event instanceof JobEvent.Validated validated && failure == null) {
            best = Double.isNaN(best) ? validated.loss() : Math.min(best, validated.loss());
            try {
                report(validated);
            } catch (RuntimeException | Error e) {
                failure = e; // thrown where the trial ends: a listener's exceptions are only logged
            }
        }
    }

    private void report(JobEvent.Validated validated) {
        boolean known = trial.begun().reports().containsKey(validated.step());
        boolean stop = known ? trial.stopping() : trial.report(validated.step(), validated.loss());
        if (stop && !stopped) {
            stopped = true;
            job.cancel();
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }

    synchronized void rethrow() {
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
    }

    synchronized double best() {
        if (Double.isNaN(best)) {
            throw new FineTuneException("job " + job.ref() + ": no validation loss -> give validation data, or say how"
                    + " to measure the model");
        }
        return best;
    }
}
