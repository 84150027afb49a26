// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tuning jobs, call by call. Safe for use by several threads. */
record TuningJobs(VertexClients clients) {
    private static final int PAGE = 100;

    private String[] path(String last) {
        String[] jobs = clients.place().jobs();
        String[] path = Arrays.copyOf(jobs, jobs.length + 1);
        path[jobs.length] = last;
        return path;
    }

    /** {@return a new job} Not repeated where it may have been created. */
    TuningJob create(Map<String, ?> body) {
        return job(HttpCall.post(clients.place().jobs())
                .operation("create job")
                .json(body)
                .build());
    }

    TuningJob get(String id) {
        return job(HttpCall.get(path(id)).operation("get job").build());
    }

    /** Asks for its end; what the service answers is empty. */
    void cancel(String id) {
        clients.tuning()
                .object(HttpCall.post(path(id + ":cancel"))
                        .operation("cancel job")
                        .json(Map.of())
                        .replay(Replay.HARMLESS)
                        .build());
    }

    /** {@return all jobs of the project in the region, page by page} */
    Pages<TuningJob> list() {
        return Pages.of(token -> {
            HttpCall call = HttpCall.get(clients.place().jobs())
                    .operation("list jobs")
                    .addQuery("pageSize", PAGE)
                    .addQuery("pageToken", token)
                    .build();
            Fields page = new Fields(clients.tuning().object(call));
            String next = page.text("nextPageToken");
            List<TuningJob> jobs =
                    page.objects("tuningJobs").stream().map(TuningJob::new).toList();
            return new Page<>(jobs, next.isEmpty() ? null : next);
        });
    }

    /**
     * {@return the jobs with that label, oldest first} Whether the service's filter knows labels of tuning jobs is not
     * documented, so all jobs are looked at.
     */
    List<TuningJob> labelled(String label, String value) {
        return list().stream()
                .filter(job -> value.equals(job.label(label)))
                .sorted(Comparator.comparing(TuningJobs::created).thenComparing(TuningJob::id))
                .toList();
    }

    private static Instant created(TuningJob job) {
        return job.created().orElse(Instant.MAX);
    }

    private TuningJob job(HttpCall call) {
        ApiClient client = clients.tuning();
        Fields job = new Fields(client.object(call));
        return new TuningJob(job.with("name", "job", client.provider(), call.operation()));
    }
}
