// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job as its service shows it, read into our words: what becomes a snapshot. The rules of snapshots are
 * kept here: a model comes exactly with success, a failure comes with words, a job that succeeded and never gets a
 * model has failed. Not safe for use by several threads.
 *
 * <pre>{@code
 * new JobState(job.text("status"))
 *         .model(job.text("fine_tuned_model"))
 *         .failure(job.object("error").text("message"))
 *         .texts(job, List.of("training_file"))
 *         .numbers(job, List.of("trained_tokens"));
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JobState {
    private final String word;
    private final Map<String, Object> extras = new LinkedHashMap<>();
    private @Nullable JobStatus status;
    private String model = "";
    private UnaryOperator<ModelRef> dated = named -> named;
    private String failure = "";
    private String silent = "the service does not say why";
    private String nameless = "the service says that the job is completed, but names no model";
    private Duration modelWait = Duration.ZERO;
    private @Nullable Instant ended;

    /**
     * Begins.
     *
     * @param word the service's for where the job stands; empty: it says none
     */
    public JobState(String word) {
        this.word = word.isEmpty() ? "unknown" : word;
    }

    /**
     * Says where the job stands, where the word alone does not.
     *
     * @param value in place of what the table of words gives
     * @return this
     */
    public JobState status(JobStatus value) {
        status = value;
        return this;
    }

    /**
     * Names the tuned model.
     *
     * @param id the service's; empty: none yet
     * @return this
     */
    public JobState model(String id) {
        model = id;
        return this;
    }

    /**
     * Says more of the tuned model, such as the day on which it ends.
     *
     * @param more asked once the job has succeeded
     * @return this
     */
    public JobState dated(UnaryOperator<ModelRef> more) {
        dated = more;
        return this;
    }

    /**
     * Lets the model's name follow a while after the success, in which the job counts as running.
     *
     * @param most from the job's end on
     * @param end of the job; null: it is not known, and the job counts as running until it is
     * @return this
     */
    public JobState modelWithin(Duration most, @Nullable Instant end) {
        modelWait = most;
        ended = end;
        return this;
    }

    /**
     * Says in words that a job succeeded and has no model.
     *
     * @param words default: that the service says that the job is completed, but names no model
     * @return this
     */
    public JobState nameless(String words) {
        nameless = words;
        return this;
    }

    /**
     * Says why the job failed.
     *
     * @param words the service's; empty: it does not say
     * @return this
     */
    public JobState failure(String words) {
        failure = words;
        return this;
    }

    /**
     * Sets what is reported where a job failed and the service does not say why.
     *
     * @param words default: just that
     * @return this
     */
    public JobState silent(String words) {
        silent = words;
        return this;
    }

    /**
     * Adds what the snapshot reports beside.
     *
     * @param name of it
     * @param value null, an empty text or map: there is none
     * @return this
     */
    public JobState extra(String name, @Nullable Object value) {
        boolean empty = value == null || value.equals("") || (value instanceof Map<?, ?> map && map.isEmpty());
        if (!empty) {
            extras.put(name, value);
        }
        return this;
    }

    /**
     * Adds texts of the job under their own names, those that are there.
     *
     * @param job as the service shows it
     * @param names of its fields
     * @return this
     */
    public JobState texts(Fields job, List<String> names) {
        names.forEach(name -> job.present(name).ifPresent(value -> extra(name, value)));
        return this;
    }

    /**
     * Adds whole numbers of the job under their own names, those that are there.
     *
     * @param job as the service shows it
     * @param names of its fields
     * @return this
     */
    public JobState numbers(Fields job, List<String> names) {
        names.forEach(name -> job.whole(name).ifPresent(value -> extra(name, value)));
        return this;
    }

    /** {@return the service's word; {@code unknown} where it says none} */
    public String word() {
        return word;
    }

    /**
     * {@return where the job stands}
     *
     * @param words the service's table
     * @param clock tells how long a model is overdue
     */
    public JobStatus status(StatusWords words, InstantSource clock) {
        JobStatus said = status == null ? words.status(word) : status;
        if (said != JobStatus.SUCCEEDED || !model.isEmpty()) {
            return said;
        }
        Instant now = clock.instant();
        Instant end = ended == null ? now : ended;
        return now.isBefore(end.plus(modelWait)) ? JobStatus.RUNNING : JobStatus.FAILED;
    }

    /**
     * {@return the snapshot}
     *
     * @param ref the job
     * @param words the service's table
     * @param clock tells how long a model is overdue
     */
    public JobSnapshot snapshot(JobRef ref, StatusWords words, InstantSource clock) {
        JobStatus now = status(words, clock);
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, now, word);
        if (now == JobStatus.SUCCEEDED) {
            snapshot.tunedModel(dated.apply(ModelRef.of(ref.providerId(), model)));
        }
        if (now == JobStatus.FAILED) {
            snapshot.failure(why(words));
        }
        extras.forEach(snapshot::addExtra);
        return snapshot.build();
    }

    private String why(StatusWords words) {
        boolean succeeded = (status == null ? words.status(word) : status) == JobStatus.SUCCEEDED;
        if (succeeded) {
            return nameless;
        }
        return failure.isEmpty() ? silent : failure;
    }
}
