// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The logs of the jobs that were asked for last: others are forgotten, and read from their first line when they are
 * asked for again.
 */
public final class FollowedJobs {
    static final int MOST = 16;

    private final JobsApi api;
    private final InstantSource clock;
    private final Map<String, JobLines> jobs = new LinkedHashMap<>(MOST, 0.75f, true);

    public FollowedJobs(JobsApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    public JobLines of(String... ownerAndId) {
        List<JobLines> forgotten = new ArrayList<>();
        JobLines lines;
        synchronized (jobs) {
            lines = jobs.computeIfAbsent(String.join("/", ownerAndId), key -> new JobLines(api, clock, ownerAndId));
            var oldest = jobs.values().iterator();
            while (jobs.size() > MOST) {
                forgotten.add(oldest.next());
                oldest.remove();
            }
        }
        forgotten.forEach(JobLines::close);
        return lines;
    }

    /** Ends all connections. */
    public void close() {
        List<JobLines> all;
        synchronized (jobs) {
            all = new ArrayList<>(jobs.values());
            jobs.clear();
        }
        all.forEach(JobLines::close);
    }
}
