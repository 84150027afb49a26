// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The verbs of a provider, made of what a service fills in, by the rules of {@code docs/reference/provider-rules.md}:
 * the same key is the same job, from any thread and any process, where the service lets it be found ({@link KeyedBy});
 * a job that was just created and does not show yet is asked for again; an unknown word goes on; an ended job stays as
 * it is. Safe for use by several threads.
 *
 * @param <J> a job as the service shows it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JobVerbs<J> {
    private final JobService<J> service;
    private final InstantSource clock;
    private final CreateOnce once;
    private final KnownJobs known;
    private final System.Logger log;

    /**
     * Begins.
     *
     * @param service that is asked
     * @param clock tells the time
     * @param once how a job is created whose creation may have been lost
     */
    public JobVerbs(JobService<J> service, InstantSource clock, CreateOnce once) {
        this.service = service;
        this.clock = clock;
        this.once = once;
        known = new KnownJobs(service.id(), service.jobIds(), clock);
        log = System.getLogger(service.getClass().getName());
    }

    JobService<J> service() {
        return service;
    }

    // ---- submit

    /**
     * {@return the job of that key, which is created if there is none}
     *
     * @param spec what is to be trained
     * @param context carries the key
     */
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        requireOpen();
        CapabilityGaps.refuse(service.id(), service.capabilities(), spec);
        String key = context.idempotencyKey();
        try (JobDraft<J> draft = service.draft(spec, key)) {
            Optional<J> before = checked(draft);
            if (before.isPresent()) {
                return ref(same(draft, before.get(), key));
            }
            // one key at a time in this process; other processes are met by settle
            return OneJob.of(service.id() + " " + key, () -> {
                Optional<J> found = draft.find();
                J job = found.isPresent() ? found.get() : create(draft);
                return known.created(service.jobId(same(draft, job, key)));
            });
        }
    }

    /**
     * Refuses what {@link #submit} would refuse before anything is uploaded.
     *
     * @param spec what is to be trained
     * @return what should be known
     */
    public List<String> check(FineTuneSpec spec) {
        try (JobDraft<J> draft = service.draft(spec, "")) {
            return check(spec, draft);
        }
    }

    /**
     * Refuses what {@link #submit} would refuse before anything is uploaded.
     *
     * @param spec what is to be trained
     * @param draft of it
     * @return what should be known
     */
    public List<String> check(FineTuneSpec spec, JobDraft<J> draft) {
        requireOpen();
        CapabilityGaps.refuse(service.id(), service.capabilities(), spec);
        return look(draft).warnings();
    }

    private JobFindings look(JobDraft<J> draft) {
        JobFindings findings = new JobFindings(service.id());
        draft.check(findings);
        findings.refuse();
        return findings;
    }

    /** {@return the job of that key, where its base model has gone since: nothing new is started for it} */
    private Optional<J> checked(JobDraft<J> draft) {
        try {
            JobFindings findings = look(draft);
            draft.checkBudget(findings);
            findings.warnings().forEach(warning -> log.log(System.Logger.Level.WARNING, warning));
            return Optional.empty();
        } catch (FineTuningClosedException e) {
            Optional<J> before = draft.find();
            if (before.isEmpty()) {
                throw e;
            }
            return before;
        }
    }

    /**
     * The same key is the same job, so with another request it is a mistake, and the older model would pass for the new
     * one.
     */
    private J same(JobDraft<J> draft, J job, String key) {
        if (draft.matches(job)) {
            return job;
        }
        throw new InvalidRequestException(
                "the idempotency key " + key + " belongs to job " + ref(job) + " ("
                        + service.state(job).word()
                        + "), which was asked for something else: other data, model or settings -> take another key for"
                        + " this request, or attach to that job",
                ProviderFailure.of(service.id(), "create job"),
                null);
    }

    private J create(JobDraft<J> draft) {
        Supplier<J> make = draft.prepare();
        return switch (service.keyedBy()) {
            case NAME -> once.make(draft::find, make);
            case LABEL -> settle(once.make(draft::find, make), draft);
            case NOTHING -> createUnmarked(make);
        };
    }

    /** Two processes may have created at the same moment: the oldest job stays, ours ends if it is another. */
    private J settle(J job, JobDraft<J> draft) {
        J first = draft.first().orElse(job);
        String id = service.jobId(job);
        if (!service.jobId(first).equals(id)) {
            end(job, service.jobId(first));
        }
        return first;
    }

    /**
     * A failure, also an interruption, is no reason to refuse the other job: whoever submits again would find that one
     * alone.
     */
    private void end(J job, String first) {
        String id = service.jobId(job);
        String what = "job {0} was created for the same key as {1} at the same moment; ";
        try {
            cancel(ref(job)); // one that has ended meanwhile is as good
            log.log(System.Logger.Level.WARNING, what + "it is cancelled", id, first);
        } catch (FineTuneException e) {
            log.log(
                    System.Logger.Level.ERROR,
                    what + "it could not be cancelled, goes on and costs -> cancel it: {2}",
                    id,
                    first,
                    e.getMessage());
        }
    }

    private J createUnmarked(Supplier<J> make) {
        try {
            return make.get();
        } catch (ProviderException e) {
            if (!CreateOnce.mayBeDone(e)) {
                throw e;
            }
            throw new ProviderException(
                    "whether " + service.id() + " created the job is not known, and it keeps no label to find it by: "
                            + Remedy.without(e) + " -> look at its jobs before you start again",
                    new ProviderFailure(
                            service.id(), "create job", e.status().orElse(0), null, e.attempts(), e.details()),
                    e);
        }
    }

    // ---- poll, events, cancel

    /**
     * {@return where the job stands}
     *
     * @param ref the job
     */
    public JobSnapshot poll(JobRef ref) {
        return snapshot(ref, job(ref));
    }

    /**
     * {@return the job as the service shows it}
     *
     * @param ref the job
     */
    public J job(JobRef ref) {
        String id = id(ref);
        return known.found(id, () -> service.job(id));
    }

    /**
     * {@return the events after the cursor}
     *
     * @param ref the job
     * @param cursor where reading goes on
     */
    public EventPage events(JobRef ref, String cursor) {
        String id = id(ref);
        return known.settled(id, () -> service.events(ref, cursor, () -> job(ref)));
    }

    /**
     * Asks for the job's end.
     *
     * @param ref the job
     * @return where it stands now
     */
    public JobSnapshot cancel(JobRef ref) {
        Predicate<JobSnapshot> over =
                now -> now.status().terminal() || service.words().isCancelling(now.providerStatus());
        return change(ref, service::cancel, over);
    }

    /**
     * Changes a job. A change that was made before, perhaps by a call whose answer was lost, is refused by some
     * services: then the job stands where it should.
     *
     * @param ref the job
     * @param change by the job's id; gives the job as it is then
     * @param done whether the job stands where the change leads
     * @return where it stands now
     */
    public JobSnapshot change(JobRef ref, Function<String, J> change, Predicate<JobSnapshot> done) {
        String id = id(ref);
        try {
            return snapshot(ref, known.settled(id, () -> change.apply(id)));
        } catch (InvalidRequestException e) {
            JobSnapshot now = poll(ref);
            if (done.test(now)) {
                return now;
            }
            throw e;
        }
    }

    // ---- what a provider's further methods need

    /**
     * {@return where a job stands that was read already; nobody is asked}
     *
     * @param ref the job
     * @param job as the service shows it
     */
    public JobSnapshot snapshot(JobRef ref, J job) {
        return service.state(job).snapshot(ref, service.words(), clock);
    }

    /**
     * {@return where a job stands that was read already; nobody is asked}
     *
     * @param job as the service shows it
     */
    public JobStatus status(J job) {
        return service.state(job).status(service.words(), clock);
    }

    /**
     * {@return the job's id at the service}
     *
     * @param ref the job
     * @throws io.github.finetune4j.error.JobNotFoundException if it is no job of this provider
     */
    public String id(JobRef ref) {
        return known.id(ref);
    }

    /**
     * {@return a reference to a job}
     *
     * @param job as the service shows it
     */
    public JobRef ref(J job) {
        return new JobRef(service.id(), service.jobId(job));
    }

    /**
     * {@return the model's id at the service}
     *
     * @param model one of this provider's
     * @throws IllegalArgumentException if it is another's
     */
    public String model(ModelRef model) {
        return known.model(model);
    }

    /**
     * {@return the job that has ended, as it stands}
     *
     * @param ref the job
     * @param otherwise what to do if it has not
     * @throws IllegalStateException if it has not
     */
    public JobSnapshot ended(JobRef ref, String otherwise) {
        JobSnapshot now = poll(ref);
        if (!now.status().terminal()) {
            throw new IllegalStateException("job " + now + " has not ended -> " + otherwise);
        }
        return now;
    }

    /**
     * Forgets that a job is new, before it is deleted: from then on it is not there.
     *
     * @param id the service's
     */
    public void forget(String id) {
        known.forget(id);
    }

    /**
     * Refuses further calls from now on, as after {@code close()}.
     */
    public void close() {
        known.close();
    }

    /**
     * Passes as long as the provider is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public void requireOpen() {
        known.requireOpen();
    }
}
