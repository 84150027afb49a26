// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory of the fake provider's far end, whoever asks it. */
final class FakeJobs {
    private final String providerId;
    private final Map<JobRef, FakeJob> jobs = new HashMap<>();
    private final Map<String, JobRef> keys = new HashMap<>();
    private final List<FineTuneSpec> specs = new ArrayList<>();

    FakeJobs(String providerId) {
        this.providerId = providerId;
    }

    /** {@return the job of that key, a new one if there is none} */
    synchronized JobRef submit(String key, FineTuneSpec spec, Function<JobRef, FakeJob> make) {
        JobRef known = keys.get(key);
        if (known != null) {
            return known;
        }
        JobRef ref = new JobRef(providerId, "job-" + (jobs.size() + 1));
        jobs.put(ref, make.apply(ref));
        keys.put(key, ref);
        specs.add(spec);
        return ref;
    }

    synchronized @Nullable FakeJob find(JobRef ref) {
        return jobs.get(ref);
    }

    synchronized List<FineTuneSpec> specs() {
        return List.copyOf(specs);
    }
}
