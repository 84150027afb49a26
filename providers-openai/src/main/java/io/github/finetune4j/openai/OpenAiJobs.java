// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Fine-tuning jobs, call by call, in the service's own words. {@link OpenAiProvider} builds on it. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiJobs {
    private static final String[] JOBS = {"fine_tuning", "jobs"};
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 50;

    private final ApiClient client;

    OpenAiJobs(ApiClient client) {
        this.client = client;
    }

    private static HttpCall one(String id) {
        return HttpCall.get(JOBS[0], JOBS[1], id).operation("get job").build();
    }

    private static HttpCall change(String id, String verb) {
        return HttpCall.post(JOBS[0], JOBS[1], id, verb)
                .operation(verb + " job")
                .replay(Replay.HARMLESS)
                .build();
    }

    private OpenAiJob job(HttpCall call) {
        return job(new Fields(client.object(call)), call.operation());
    }

    private OpenAiJob job(Fields fields, String operation) {
        return new OpenAiJob(
                fields.with("id", "job", client.provider(), operation).raw());
    }

    /**
     * {@return a new job} Not repeated where it may have been created: then the exception leaves that open, and
     * {@link #list(Map)} finds it if its metadata is unique.
     *
     * @param body as the service documents it
     */
    public OpenAiJob create(Map<String, ?> body) {
        return job(HttpCall.post(JOBS).operation("create job").json(body).build());
    }

    /**
     * {@return the job}
     *
     * @param id the service's
     * @throws io.github.finetune4j.error.JobNotFoundException if there is none
     */
    public OpenAiJob get(String id) {
        return job(one(id));
    }

    /** {@return all jobs, newest first, asked for page by page} */
    public Pages<OpenAiJob> list() {
        return list(Map.of());
    }

    /**
     * {@return the jobs with all of these labels, newest first, as far as the service knows that filter; else all}
     *
     * @param metadata labels
     */
    public Pages<OpenAiJob> list(Map<String, String> metadata) {
        String operation = "list jobs";
        HttpCall call =
                HttpCall.get(JOBS).operation(operation).addQuery("limit", PAGE).build();
        for (Map.Entry<String, String> label : metadata.entrySet()) {
            call = call.toBuilder()
                    .addQuery("metadata[" + label.getKey() + "]", label.getValue())
                    .build();
        }
        return OpenAiLists.of(client, call).map(fields -> job(fields, operation));
    }

    /**
     * {@return the oldest job with that label, looked for through at most 5,000 jobs where the service ignores the
     * filter}
     */
    Optional<OpenAiJob> oldest(String label, String value) {
        Pages<OpenAiJob> pages = list(Map.of(label, value));
        Optional<OpenAiJob> oldest = Optional.empty();
        String cursor = null;
        for (int number = 0; number < MOST_PAGES; number++) {
            Page<OpenAiJob> page = pages.page(cursor);
            oldest = page.items().stream()
                    .filter(job -> value.equals(job.metadata().get(label)))
                    .reduce((newer, older) -> older)
                    .or(orElse(oldest));
            if (page.next() == null) {
                break;
            }
            cursor = page.next();
        }
        return oldest;
    }

    private static java.util.function.Supplier<Optional<OpenAiJob>> orElse(Optional<OpenAiJob> job) {
        return () -> job;
    }

    /** {@return the jobs of the newest page with that label, oldest first} */
    List<OpenAiJob> newest(String label, String value) {
        List<OpenAiJob> jobs =
                new ArrayList<>(list(Map.of(label, value)).page(null).items());
        jobs.removeIf(job -> !value.equals(job.metadata().get(label)));
        Collections.reverse(jobs);
        return jobs;
    }

    /**
     * {@return the job as it is after it was asked to end}
     *
     * @param id the service's
     */
    public OpenAiJob cancel(String id) {
        return job(change(id, "cancel"));
    }

    /**
     * {@return the job as it is after it was asked to pause}
     *
     * @param id the service's
     */
    public OpenAiJob pause(String id) {
        return job(change(id, "pause"));
    }

    /**
     * {@return the job as it is after it was asked to go on}
     *
     * @param id the service's
     */
    public OpenAiJob resume(String id) {
        return job(change(id, "resume"));
    }

    /**
     * {@return the events as JSON objects, newest first, asked for page by page}
     *
     * @param id the service's
     */
    public Pages<Map<String, Object>> events(String id) {
        return eventFields(id).map(Fields::raw);
    }

    Pages<Fields> eventFields(String id) {
        return OpenAiLists.of(client, below(id, "events"));
    }

    /**
     * {@return the checkpoints, newest first, asked for page by page}
     *
     * @param id the service's
     */
    public Pages<OpenAiCheckpoint> checkpoints(String id) {
        return OpenAiLists.of(client, below(id, "checkpoints"))
                .map(fields -> new OpenAiCheckpoint(client.provider(), fields.raw()));
    }

    private static HttpCall below(String id, String what) {
        return HttpCall.get(JOBS[0], JOBS[1], id, what)
                .operation("get " + what)
                .addQuery("limit", PAGE)
                .build();
    }

    /**
     * Copies a checkpoint to another resource or region, as Azure can.
     *
     * @param id the service's, of the job
     * @param checkpoint its id
     * @param destinationResourceId Azure's id of the resource that gets it
     * @param region of that resource
     * @return what the service says, as JSON values
     */
    public Map<String, Object> copyCheckpoint(
            String id, String checkpoint, String destinationResourceId, String region) {
        return client.object(HttpCall.post(JOBS[0], JOBS[1], id, "checkpoints", checkpoint, "copy")
                .operation("copy checkpoint")
                .addHeader("aoai-copy-ft-checkpoints", "preview")
                .json(Map.of("destinationResourceId", destinationResourceId, "region", region))
                .build());
    }

    /**
     * {@return how far a copy has come, as JSON values}
     *
     * @param id the service's, of the job
     * @param checkpoint its id
     */
    public Map<String, Object> checkpointCopy(String id, String checkpoint) {
        return client.object(HttpCall.get(JOBS[0], JOBS[1], id, "checkpoints", checkpoint, "copy")
                .operation("get checkpoint copy")
                .addHeader("aoai-copy-ft-checkpoints", "preview")
                .build());
    }
}
