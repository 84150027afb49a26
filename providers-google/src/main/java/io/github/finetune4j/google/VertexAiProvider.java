// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.ListsInventory;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Tunes Gemini models at Google Vertex AI (Gemini Enterprise Agent Platform): supervised, and by preferences. Data go
 * into a bucket of Cloud Storage. Safe for use by several threads.
 *
 * <pre>{@code
 * FineTuneProvider vertex = VertexAiProvider.builder()
 *         .project("my-project").region("us-central1").bucket("my-bucket")
 *         .build();                                     // application default credentials
 * }</pre>
 *
 * <p>A job carries a label with its idempotency key. Before a job is created, and after a creation whose answer was
 * lost, the provider looks for that label: no second job, and no second bill.
 *
 * <p>The service has no events. Those that a job has here follow from what it shows: created, begun, ended; and at its
 * end checkpoints and what the service says about the data. There are no events of single steps.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiProvider implements FineTuneProvider, EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "vertex-ai";

    private static final System.Logger LOG = System.getLogger(VertexAiProvider.class.getName());
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    /** For how long the service may not yet know a job that it has just created. */
    private static final Duration UNSETTLED = Duration.ofMinutes(1);

    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.LORA,
            Capability.DPO,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE_MULTIPLIER,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.PROVIDER_OPTIONS,
            Capability.CANCEL);

    private final VertexClients clients;
    private final TuningJobs jobs;
    private final DataBucket bucket;
    private final Preflights preflights;
    private final JobStarts starts;
    private final Snapshots snapshots;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final RecentEntries<Instant> created = new RecentEntries<>();
    private volatile boolean closed;

    VertexAiProvider(VertexAiSettings settings) {
        clients = settings.clients();
        clock = settings.clock();
        pollInterval = settings.pollInterval();
        jobs = new TuningJobs(clients);
        bucket = new DataBucket(clients, settings.bucket(), settings.storage());
        preflights = settings.preflights();
        starts = new JobStarts(jobs, bucket, settings.preflights().models(), settings.sleeper());
        snapshots = new Snapshots(clock);
    }

    /** {@return a builder; project and region from the environment, credentials the application's default ones} */
    public static VertexAiProviderBuilder builder() {
        return new VertexAiProviderBuilder();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    // ---- the verbs

    /**
     * {@inheritDoc}
     *
     * <p>Checks the request, the data, the budget and the bucket first; uploads what is not there yet; creates the job
     * if there is none with that key. The key of a job that was asked for something else is refused.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        open();
        preflights.check(spec, CAPABILITIES).forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        TuningJob job = starts.start(spec, context.idempotencyKey());
        created.put(job.id(), clock.instant());
        return new JobRef(ID, job.id());
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return snapshots.of(ref, look(ref));
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        TuningJob job = look(ref);
        return JobEvents.page(job, snapshots.of(ref, job).status(), cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        String id = known(ref);
        try {
            settled(id, () -> {
                jobs.cancel(id);
                return id;
            });
        } catch (InvalidRequestException e) {
            // an ended job cannot be cancelled; where it stands is the answer
            JobSnapshot now = poll(ref);
            if (!now.status().terminal()) {
                throw e;
            }
            return now;
        }
        return poll(ref);
    }

    private TuningJob look(JobRef ref) {
        String id = known(ref);
        return settled(id, () -> jobs.get(id));
    }

    /** A job that was just created may not be known everywhere at the service: then asking again is sensible. */
    private <T> T settled(String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (JobNotFoundException e) {
            Instant since = created.get(id);
            if (since == null || !clock.instant().isBefore(since.plus(UNSETTLED))) {
                throw e;
            }
            throw new TransientProviderException(
                    "job " + id + " was created at " + since + " and is not shown yet -> ask again",
                    new ProviderFailure(ID, e.operation(), e.status().orElse(0), null, e.attempts(), e.details()),
                    e);
        }
    }

    private String known(JobRef ref) {
        open();
        if (!ref.providerId().equals(ID) || !JOB_ID.matcher(ref.jobId()).matches()) {
            throw new JobNotFoundException(
                    "no job " + ref + " at " + ID + " -> use the reference that its start gave",
                    ProviderFailure.of(ID, "get job"),
                    null);
        }
        return ref.jobId();
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + ID + " is closed -> keep it open as long as its jobs are waited for");
        }
    }

    // ---- beside the verbs

    /**
     * {@inheritDoc}
     *
     * <p>We ship no prices of tuning: give yours, by {@link VertexAiProviderBuilder#prices}.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        open();
        return preflights.estimate(spec, CAPABILITIES);
    }

    /**
     * {@return a job's checkpoints, as the service lists them}
     *
     * @param ref the job
     */
    public List<VertexAiCheckpoint> checkpoints(JobRef ref) {
        return look(ref).checkpoints().stream()
                .filter(checkpoint -> !checkpoint.text("endpoint").isEmpty())
                .map(VertexAiCheckpoint::of)
                .toList();
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a tuned model or checkpoint (the name of its endpoint), or a base model, for example
     *     {@code gemini-3.5-flash}, which answers in the provider's chat location
     */
    public VertexAiChatModel chatModel(ModelRef model) {
        if (!model.provider().equals(ID)) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + ID + " -> ask its own provider");
        }
        String resource = clients.place().resource(model.id());
        return new VertexAiChatModel(clients.at(VertexPlace.location(resource)), resource, model.id());
    }

    /**
     * {@return a model on record, ready to answer}
     *
     * @param model one of this provider's, as in {@code registry.model("router").version(3)}
     */
    public VertexAiChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * {@inheritDoc} Jobs of the project in the region, tuned models, checkpoints, and the objects in the provider's
     * folder of the bucket. A tuned model ends with its base, by Google's page of the day that the list of tunable
     * models names.
     */
    @Override
    public Inventory inventory() {
        open();
        return VertexAiInventory.of(jobs, bucket, preflights.models().shutdownDates(ID), clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the data in the bucket, which Cloud Storage bills by size. Tuned models are not among them: they
     * cost nothing while nobody asks them.
     */
    @Override
    public List<Leftover> leftovers() {
        open();
        return bucket.objects().stream()
                .map(object -> new Leftover(
                        "object",
                        "gs://" + bucket.address().bucket() + "/" + object.name(),
                        OptionalDouble.empty(),
                        "deleteEverything() deletes it; " + object.size().orElse(0) + " bytes are billed by the month"))
                .toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A job that has not ended may still read its data: delete after its end.
     */
    @Override
    public List<Leftover> deleteEverything() {
        List<Leftover> kept = new ArrayList<>();
        for (Leftover leftover : leftovers()) {
            try {
                bucket.delete(leftover.id().substring(bucket.address().bucket().length() + "gs:///".length()));
            } catch (ProviderException e) {
                kept.add(leftover.because(String.valueOf(e.getMessage())));
            }
        }
        return kept;
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        closed = true;
        clients.close();
    }

    @Override
    public String toString() {
        return ID + ", " + clients.place();
    }
}
