// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.http.provider.ServiceProvider;
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
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
public final class FireworksProvider extends ServiceProvider implements EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "fireworks";

    private final ApiClient control;
    private final ApiClient inference;
    private final FireworksService service;
    private final JobVerbs<FoundJob> verbs;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final CreateOnce once;

    private FireworksProvider(
            FireworksProviderBuilder builder, ApiClient control, FireworksService service, JobVerbs<FoundJob> verbs) {
        super(verbs, builder.pollInterval());
        this.control = control;
        this.service = service;
        this.verbs = verbs;
        inference = builder.inference();
        clock = builder.clock();
        sleeper = builder.sleeper();
        once = builder.once();
    }

    static FireworksProvider of(FireworksProviderBuilder builder) {
        ApiClient control = builder.control();
        FireworksService service = FireworksService.of(builder, control);
        return new FireworksProvider(
                builder, control, service, new JobVerbs<>(service, builder.clock(), builder.once()));
    }

    /**
     * {@return a builder, filled from the environment} {@code FIREWORKS_API_KEY}, and where they are set
     * {@code FIREWORKS_ACCOUNT_ID} and {@code FIREWORKS_BASE_URL}; what is set on the builder counts before them.
     */
    public static FireworksProviderBuilder fromEnv() {
        return builder().environment(System.getenv());
    }

    /** {@return a builder; it needs a key} */
    public static FireworksProviderBuilder builder() {
        return new FireworksProviderBuilder();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Beside: a budget is checked by the prices that were given, before anything is uploaded, and by the service's
     * own word, before the job is created. What was uploaded is waited for until the service has looked it through.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return super.submit(spec, context);
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
        return service.costs().byPrices(checked(spec));
    }

    /**
     * {@return what the job would cost, as the service itself says} It has to see the rows for that: they are uploaded,
     * and a start after it takes them from there. No job is created. The service says so for jobs by example only.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.ProviderException if the service refuses it, or has no price
     */
    public TrainingEstimate quote(FineTuneSpec spec) {
        JobRequest request = checked(spec);
        String training = service.data().ensure(spec.trainingData());
        return service.costs()
                .byService(
                        request,
                        training,
                        spec.validationData().map(service.data()::ensure).orElse(null));
    }

    private JobRequest checked(FineTuneSpec spec) {
        FireworksDraft draft = service.draft(spec, "");
        verbs.check(spec, draft);
        return draft.request();
    }

    /** {@return the names of the service's own models that can be tuned} */
    public List<String> supportedModels() {
        verbs.requireOpen();
        return service.api().models().stream()
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
        return new AdapterDownload(service.api()).adapter(JobName.of(ref.jobId()), model.id(), folder);
    }

    /**
     * {@return the model, ready to answer} A tuned model answers where a deployment serves it, which is started, and
     * paid by the second, at the service.
     *
     * @param model a base model, or a tuned one
     */
    @Override
    public OpenAiChatModel chatModel(ModelRef model) {
        return OpenAiChatModel.builder(inference, verbs.model(model))
                .batches(folder -> batchModel(model, folder, settings -> {}))
                .build();
    }

    /**
     * {@return the model, asked in batches: within a day, at half the price} The service takes batches of some models
     * only, and one of another may wait for ever: whether a model is among them its library says. A batch that is under
     * way can't be cancelled from here. See {@link ServiceBatchModel} for what is on record.
     *
     * @param model as for {@link #chatModel(ModelRef)}
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        OpenAiChatModel calls =
                OpenAiChatModel.builder(inference, verbs.model(model)).build();
        FireworksBatchService batches = new FireworksBatchService(service.api(), service.data(), once, calls, model);
        return ServiceBatchModel.of(batches, folder, chosen -> {
            chosen.clock(clock).sleeper(sleeper);
            settings.accept(chosen);
        });
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
        return OpenAiChatModel.builder(inference, verbs.model(model) + "#" + deployment)
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
        String id = verbs.id(ref);
        try {
            verbs.ended(ref, "cancel it before you delete it");
            verbs.forget(id); // from here on it is no new job that does not show yet
            return service.api().delete(JobName.of(id));
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
        JobSnapshot now = verbs.ended(ref, "clean up after its end");
        List<String> ids = new ArrayList<>();
        for (String name : List.of("dataset", "evaluation_dataset")) {
            String id = JobName.last(String.valueOf(now.extra().getOrDefault(name, "")));
            if (id.startsWith(RowsFile.PREFIX) && service.data().calls().delete(id)) {
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
        verbs.requireOpen();
        return FireworksInventory.of(service.api(), service.data(), clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the data sets. Jobs and tuned models are results, and stay; deployments are never started here.
     */
    @Override
    public List<Leftover> leftovers() {
        verbs.requireOpen();
        return new Leftovers(service.api(), service.data()).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A data set of a job that has not ended stays.
     */
    @Override
    public List<Leftover> deleteEverything() {
        verbs.requireOpen();
        return new Leftovers(service.api(), service.data()).delete();
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        super.close();
        control.close();
        inference.close();
    }

    @Override
    public String toString() {
        return control.toString();
    }
}
