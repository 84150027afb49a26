// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.error.JobTimeoutException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Words for jobs that gave no model. */
final class Endings {
    private Endings() {}

    /** What ended the job, as it is, where provider and caller share a process; else the provider's words. */
    static RuntimeException failed(JobSnapshot last) {
        return last.cause().orElseGet(() -> failed(last, last.failure().orElse("the provider gives no reason")));
    }

    private static JobFailedException failed(JobSnapshot last, String reason) {
        return new JobFailedException(
                last.ref().toString(),
                "job " + last.ref() + " failed: " + Remedy.without(reason) + " -> "
                        + Remedy.in(reason, "correct what it names and start another job"),
                null);
    }

    static JobCancelledException cancelled(JobSnapshot last) {
        return new JobCancelledException(
                last.ref().toString(), "job " + last.ref() + " was cancelled -> start another one", null);
    }

    static FineTuneException engineClosed(JobRef ref) {
        return new FineTuneException("the engine was closed while job " + ref
                + " was waited for: it goes on -> attach to it with an open engine");
    }

    static JobTimeoutException timeout(JobRef ref, Duration limit, @Nullable RuntimeException lastFailure) {
        return new JobTimeoutException(
                ref.toString(),
                "job " + ref + " did not end within " + ShownTime.words(limit)
                        + ": it may go on -> attach to it and wait on, or cancel it",
                lastFailure);
    }
}
