// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.internal.provider.CreateOnce;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.http.internal.provider.KnownJobs;
import io.github.finetune4j.http.internal.provider.RowsFile;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiChatModel;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Fine-tunes at Fireworks AI: adapters, by example or by preference.
 *
 * <p>The service lets the caller name jobs, so the hash of the idempotency key is a job's name: no second job, and no
 * second bill, whoever asks. It keeps no log of a job and no checkpoints that a program can list; the losses of its
 * steps are read from its file of metrics.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FireworksProvider implements FineTuneProvider, EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "fireworks";

    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.DPO,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.MAX_LENGTH,
            Capability.SUFFIX,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    private final ApiClient control;
    private final ApiClient inference;
    private final FireworksApi api;
    private final DataSets data;
    private final Preflight preflight;
    private final Costs costs;
    private final Submission submission;
    private final KnownJobs known;
    private final InstantSource clock;
    private final Duration pollInterval;

    FireworksProvider(FireworksProviderBuilder builder) {
        control = builder.control();
        inference = builder.inference();
        pollInterval = builder.pollInterval();
        clock = builder.clock();
        known = new KnownJobs(ID, JobName.TEXT, clock);
        Account account = builder.account(control);
        api = new FireworksApi(control, account);
        CreateOnce once = new CreateOnce(builder.sleeper());
        data = new DataSets(builder.dataSets(control, account), account, once, builder.patience());
        preflight = new Preflight(api, CAPABILITIES);
        costs = new Costs(api, builder.givenPrices(), builder.clock());
        submission = new Submission(api, data, once, builder.wandb());
    }

    /**
     * {@return a provider as the environment says} {@code FIREWORKS_API_KEY}, and where they are set
     * {@code FIREWORKS_ACCOUNT_ID} and {@code FIREWORKS_BASE_URL}.
     *
     * @throws IllegalStateException if there is no key
     */
    public static FireworksProvider fromEnv() {
        return builder().build();
    }

    /** {@return a builder, its key from the environment} */
    public static FireworksProviderBuilder builder() {
        return new FireworksProviderBuilder(System.getenv());
    }

    static FireworksProviderBuilder builder(Map<String, String> environment) {
        return new FireworksProviderBuilder(environment);
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
     * <p>Checks the request, the rows, the model and a budget first, and refuses before anything is uploaded; uploads
     * what is not there yet, and waits until the service has looked it through; asks it for the price, where there is a
     * budget; creates the job if there is none with that key. The key of a job that was asked for something else is
     * refused.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        known.requireOpen();
        JobRequest request = preflight.check(spec);
        JobName job = submission.submit(
                request,
                context,
                () -> costs.checkBefore(request),
                (training, validation) -> costs.checkUploaded(request, training, validation));
        return known.created(job.toString());
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return Snapshots.of(ref, job(ref));
    }

    private Fields job(JobRef ref) {
        String id = known.id(ref);
        return known.settled(id, () -> api.job(JobName.of(id)));
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return new JobLog(api).page(JobName.of(known.id(ref)), job(ref), cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        JobName job = JobName.of(known.id(ref));
        try {
            api.cancel(job);
        } catch (InvalidRequestException e) {
            JobSnapshot now = poll(ref); // an ended job cannot be cancelled; where it stands is the answer
            if (now.status().terminal() || now.providerStatus().equals("CANCELLING")) {
                return now;
            }
            throw e;
        }
        return poll(ref);
    }

    // ---- beside the verbs

    /**
     * {@inheritDoc}
     *
     * <p>By the prices that the builder was given: the service publishes none that a program can read. {@link #quote}
     * asks the service itself.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        known.requireOpen();
        return costs.byPrices(preflight.check(spec));
    }

    /**
     * {@return what the job would cost, as the service itself says} It has to see the rows for that: they are uploaded,
     * and a start after it takes them from there. No job is created. The service says so for jobs by example only.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.ProviderException if the service refuses it, or has no price
     */
    public TrainingEstimate quote(FineTuneSpec spec) {
        known.requireOpen();
        JobRequest request = preflight.check(spec);
        String training = data.ensure(spec.trainingData());
        return costs.byService(
                request, training, spec.validationData().map(data::ensure).orElse(null));
    }

    /** {@return the names of the service's own models that can be tuned} */
    public List<String> supportedModels() {
        known.requireOpen();
        return api.models().stream()
                .filter(model -> model.flag("tunable"))
                .map(model -> model.text("name"))
                .toList();
    }

    /**
     * Brings the adapter of an ended job to this machine, as PEFT writes it, fit for the local engine. The folder
     * appears when it is whole.
     *
     * @param ref the job
     * @param folder replaced if it is there
     * @return the folder
     * @throws IllegalStateException if the job has no tuned model
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter
     * @throws io.github.finetune4j.error.TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(JobRef ref, Path folder) {
        JobSnapshot now = poll(ref);
        ModelRef model = now.tunedModel()
                .orElseThrow(() ->
                        new IllegalStateException("job " + now + " has no tuned model -> wait until it has succeeded"));
        return new AdapterDownload(api).adapter(JobName.of(ref.jobId()), model.id(), folder);
    }

    /**
     * {@return the model, ready to answer} A tuned model answers where a deployment serves it, which is started, and
     * paid by the second, at the service.
     *
     * @param model a base model, or a tuned one
     */
    public OpenAiChatModel chatModel(ModelRef model) {
        return OpenAiChatModel.builder(inference, known.model(model)).build();
    }

    /**
     * {@return a model on record, ready to answer}
     *
     * @param model one of this provider's
     */
    public OpenAiChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * {@return the model on one of several deployments that serve it, ready to answer}
     *
     * @param model a tuned one
     * @param deployment its whole name, {@code accounts/ACCOUNT/deployments/DEPLOYMENT}
     * @throws IllegalArgumentException if it has another form
     */
    public OpenAiChatModel chatModel(ModelRef model, String deployment) {
        if (!deployment.matches("accounts/[a-z0-9-]+/deployments/[a-z0-9-]+")) {
            throw new IllegalArgumentException("deployment: \"" + deployment
                    + "\" -> give its whole name, accounts/ACCOUNT/deployments/DEPLOYMENT");
        }
        return OpenAiChatModel.builder(inference, known.model(model) + "#" + deployment)
                .build();
    }

    /**
     * Deletes an ended job at the service. The tuned model stays.
     *
     * @param ref the job
     * @return whether it was there
     * @throws IllegalStateException if the job has not ended
     */
    public boolean delete(JobRef ref) {
        String id = known.id(ref);
        try {
            KnownJobs.requireEnded(poll(ref), "cancel it before you delete it");
            known.forget(id); // from here on it is no new job that does not show yet
            return api.delete(JobName.of(id));
        } catch (JobNotFoundException e) {
            return false;
        }
    }

    /**
     * Deletes the data sets that an ended job was trained on, if they were made here. The tuned model stays. Rows that
     * other jobs use, too, are uploaded again for the next one.
     *
     * @param ref the job
     * @return ids of the data sets that were there
     * @throws IllegalStateException if the job has not ended
     */
    public List<String> cleanUp(JobRef ref) {
        JobSnapshot now = poll(ref);
        KnownJobs.requireEnded(now, "clean up after its end");
        List<String> ids = new ArrayList<>();
        for (String name : List.of("dataset", "evaluation_dataset")) {
            String id = JobName.last(String.valueOf(now.extra().getOrDefault(name, "")));
            if (id.startsWith(RowsFile.PREFIX) && data.calls().delete(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /**
     * {@inheritDoc} Jobs, tuned models and data sets. A tuned model ends on the day on which the service stops to serve
     * its base without a deployment, where it names one.
     */
    @Override
    public Inventory inventory() {
        known.requireOpen();
        return FireworksInventory.of(api, data, clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the data sets. Jobs and tuned models are results, and stay; deployments are never started here.
     */
    @Override
    public List<Leftover> leftovers() {
        known.requireOpen();
        return new Leftovers(api, data).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A data set of a job that has not ended stays.
     */
    @Override
    public List<Leftover> deleteEverything() {
        known.requireOpen();
        return new Leftovers(api, data).delete();
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        known.close();
        control.close();
        inference.close();
    }

    @Override
    public String toString() {
        return control.toString();
    }
}
