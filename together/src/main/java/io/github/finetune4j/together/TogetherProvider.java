// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiChatModel;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes at Together AI: adapters or all weights, by example or by preference.
 *
 * <p>The service keeps no labels on jobs, so the suffix of the tuned model's name ends with 18 characters by which the
 * job of an idempotency key is found again, from any process: no second job, and no second bill. Its metrics carry no
 * time, so events of steps are dated to the beginning of the training.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TogetherProvider implements FineTuneProvider, EstimatesCost, KeepsResources {
    static final String ID = "together";

    private static final Pattern JOB_ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,128}");
    /** For how long the service may not yet know a job that it has just created. */
    private static final Duration UNSETTLED = Duration.ofMinutes(1);

    private static final int MOST_RECENT = 4_096;
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.FULL,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.LOSS_ON_ALL,
            Capability.SUFFIX,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    private final ApiClient client;
    /** Made when it is needed, for one download: it follows to the service's storage. */
    private final Supplier<ApiClient> downloads;

    private final TogetherApi api;
    private final DataFiles files;
    private final Preflight preflight;
    private final Costs costs;
    private final Submission submission;
    private final JobLog log;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final ConcurrentMap<String, Instant> created = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private TogetherProvider(Builder builder) {
        client = builder.http().build();
        ApiClient.Builder elsewhere = builder.http().followElsewhere();
        downloads = elsewhere::build;
        clock = builder.clock;
        pollInterval = builder.pollInterval;
        api = new TogetherApi(client, builder.uploadTimeout);
        CreateOnce once = new CreateOnce(builder.sleeper);
        files = new DataFiles(api, once, clock, builder.sleeper, builder.fileWait);
        preflight = new Preflight(api, CAPABILITIES);
        costs = new Costs(api, builder.prices, builder.counter, builder.budget, clock);
        submission = new Submission(api, files, once, builder.keys());
        log = new JobLog(api);
    }

    /**
     * {@return a provider as the environment says} {@code TOGETHER_API_KEY}, and where it is set
     * {@code TOGETHER_BASE_URL}.
     *
     * @throws IllegalStateException if there is no key
     */
    public static TogetherProvider fromEnv() {
        return builder().build();
    }

    /** {@return a builder, its key from the environment} */
    public static Builder builder() {
        return new Builder(System.getenv());
    }

    static Builder builder(Map<String, String> environment) {
        return new Builder(environment);
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
     * <p>Checks the request, the rows, the model's limits and a budget first, and refuses before anything is uploaded;
     * uploads what is not there yet, and waits until the service has looked it through; asks it for the price, where
     * there is a budget; creates the job if there is none with that key. The key of a job that was asked for something
     * else is refused.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        requireOpen();
        preflight.check(spec);
        Submission.Gate gate = (training, validation) -> costs.checkUploaded(spec, training, validation);
        String id = submission.submit(spec, context, () -> costs.checkBefore(spec), gate);
        if (created.size() >= MOST_RECENT) {
            created.clear(); // only the last minute's can still be unknown
        }
        created.put(id, clock.instant());
        return new JobRef(ID, id);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        String id = known(ref);
        return Snapshots.of(ref, settled(id, () -> api.job(id)));
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

    @Override
    public EventPage events(JobRef ref, String cursor) {
        String id = known(ref);
        return settled(id, () -> log.page(id, cursor, () -> poll(ref).status().terminal()));
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        String id = known(ref);
        try {
            return Snapshots.of(ref, api.cancel(id));
        } catch (InvalidRequestException e) {
            JobSnapshot now = poll(ref); // an ended job cannot be cancelled; where it stands is the answer
            if (now.status().terminal() || now.providerStatus().equals("cancel_requested")) {
                return now;
            }
            throw e;
        }
    }

    private String known(JobRef ref) {
        requireOpen();
        if (!ref.providerId().equals(ID) || !JOB_ID.matcher(ref.jobId()).matches()) {
            throw new JobNotFoundException(
                    "no job " + ref + " at " + ID + " -> use the reference that its start gave",
                    ProviderFailure.of(ID, "get job"),
                    null);
        }
        return ref.jobId();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + ID + " is closed -> keep it open as long as its jobs are waited for");
        }
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
        requireOpen();
        preflight.check(spec);
        return costs.byPrices(spec);
    }

    /**
     * {@return what the job would cost, as the service itself says} It has to see the rows for that: they are uploaded,
     * which costs nothing, and a start after it takes them from there. No job is created.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.ProviderException if the service refuses it, or has no price
     */
    public TrainingEstimate quote(FineTuneSpec spec) {
        requireOpen();
        preflight.check(spec);
        String training = files.ensure(spec.trainingData());
        return costs.byService(
                spec, training, spec.validationData().map(files::ensure).orElse(null));
    }

    /** {@return the names of the models that can be tuned} */
    public List<String> supportedModels() {
        requireOpen();
        return api.supported();
    }

    /**
     * {@return a job's checkpoints as the service lists them}
     *
     * @param ref the job
     */
    public List<Checkpoint> checkpoints(JobRef ref) {
        return api.checkpoints(known(ref)).stream().map(JobLog::checkpoint).toList();
    }

    /**
     * Brings the adapter of an ended job to this machine, as PEFT writes it, fit for the local engine. The folder
     * appears when it is whole.
     *
     * @param ref the job
     * @param folder replaced if it is there
     * @return the folder
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter
     * @throws TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(JobRef ref, Path folder) {
        return download(known(ref), OptionalLong.empty(), folder);
    }

    /**
     * Brings the adapter of a checkpoint to this machine.
     *
     * @param ref the job
     * @param step of the checkpoint
     * @param folder replaced if it is there
     * @return the folder
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter
     * @throws TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(JobRef ref, long step, Path folder) {
        return download(known(ref), OptionalLong.of(step), folder);
    }

    private Path download(String job, OptionalLong step, Path folder) {
        try (ApiClient storage = downloads.get()) {
            return new AdapterDownload(storage).adapter(job, step, folder);
        }
    }

    /**
     * {@return the model, ready to answer} A tuned model answers where the service serves it: as an adapter on some
     * base models, else on a dedicated endpoint, which is started and paid by the minute at the service.
     *
     * @param model a base model, or a tuned one
     */
    public OpenAiChatModel chatModel(ModelRef model) {
        requireOpen();
        if (!model.provider().equals(ID)) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + ID + " -> ask its own provider");
        }
        return OpenAiChatModel.builder(client, model.id()).build();
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
     * Deletes an ended job with its results at the service.
     *
     * @param ref the job
     * @return whether it was there
     * @throws IllegalStateException if the job has not ended
     */
    public boolean delete(JobRef ref) {
        String id = known(ref);
        try {
            JobSnapshot now = poll(ref);
            if (!now.status().terminal()) {
                throw new IllegalStateException("job " + now + " has not ended -> cancel it before you delete it");
            }
            created.remove(id); // from here on it is no new job that does not show yet
            return api.deleteJob(id);
        } catch (JobNotFoundException e) {
            return false;
        }
    }

    /**
     * Deletes the files that an ended job was trained on. The tuned model stays. A data set that other jobs use, too,
     * is uploaded again for the next one.
     *
     * @param ref the job
     * @return ids of the files that were there
     * @throws IllegalStateException if the job has not ended
     */
    public List<String> cleanUp(JobRef ref) {
        JobSnapshot now = poll(ref);
        if (!now.status().terminal()) {
            throw new IllegalStateException("job " + now + " has not ended -> clean up after its end");
        }
        List<String> ids = new ArrayList<>();
        for (String name : List.of("training_file", "validation_file")) {
            if (now.extra().get(name) instanceof String id && api.deleteFile(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the files of rows. Jobs and tuned models are results, and stay; endpoints are never started here.
     */
    @Override
    public List<Leftover> leftovers() {
        requireOpen();
        return new Leftovers(api, files).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A file of a job that has not ended stays.
     */
    @Override
    public List<Leftover> deleteEverything() {
        requireOpen();
        return new Leftovers(api, files).delete();
    }

    TogetherApi api() {
        return api;
    }

    DataFiles files() {
        return files;
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        closed = true;
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }

    /**
     * Builds a {@link TogetherProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final String BASE = "https://api.together.ai/v1";

        private final Map<String, String> environment;
        private final List<Consumer<ApiClient.Builder>> transports = new ArrayList<>();
        private @Nullable URI baseUrl;
        private @Nullable TokenSource key;
        private @Nullable ApiKey hubToken;
        private @Nullable ApiKey wandbKey;
        private InstantSource clock = InstantSource.system();
        private Sleeper sleeper = Sleeper.system();
        private Duration pollInterval = Duration.ofSeconds(15);
        private Duration fileWait = Duration.ofMinutes(30);
        private Duration uploadTimeout = Duration.ofMinutes(30);
        private Prices prices = Prices.own(ID, LocalDate.EPOCH, "USD");
        private @Nullable TokenCounter counter;
        private @Nullable TrainingBudget budget;

        private Builder(Map<String, String> environment) {
            this.environment = environment;
        }

        /**
         * Sets where the API lies.
         *
         * @param value with its {@code /v1}; default {@code TOGETHER_BASE_URL}, else {@code https://api.together.ai/v1}
         * @return this
         */
        public Builder baseUrl(URI value) {
            baseUrl = value;
            return this;
        }

        /**
         * Sets the key, or what fetches a token.
         *
         * @param value default: {@code TOGETHER_API_KEY} of the environment
         * @return this
         */
        public Builder key(TokenSource value) {
            key = value;
            return this;
        }

        /**
         * Sets the token of the Hugging Face Hub that goes with every job: to start from a private repository, or to
         * push the result. It is no option of a job, for options are put on record.
         *
         * @param value default: none is sent
         * @return this
         */
        public Builder huggingFaceToken(ApiKey value) {
            hubToken = value;
            return this;
        }

        /**
         * Sets the key of Weights &amp; Biases that goes with every job, for its curves. It is no option of a job, for
         * options are put on record.
         *
         * @param value default: none is sent
         * @return this
         */
        public Builder wandbKey(ApiKey value) {
            wandbKey = value;
            return this;
        }

        /**
         * Changes how HTTP is spoken: time-outs, retries, rate limit, proxy, TLS, client.
         *
         * @param change of the client's builder; a later call adds to an earlier one
         * @return this
         */
        public Builder http(Consumer<ApiClient.Builder> change) {
            transports.add(change);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets what waits.
         *
         * @param value default {@link Sleeper#system()}
         * @return this
         */
        public Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /**
         * Sets the pause between two looks at a job with news.
         *
         * @param value default 15 seconds; above zero and at most ten minutes
         * @return this
         */
        public Builder pollInterval(Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException(
                        "pollInterval: " + value + " -> give more than zero and at most 10 minutes");
            }
            pollInterval = value;
            return this;
        }

        /**
         * Sets for how long the service may look a file through.
         *
         * @param value default 30 minutes
         * @return this
         */
        public Builder fileWait(Duration value) {
            fileWait = value;
            return this;
        }

        /**
         * Sets the time-out of one attempt to send a file.
         *
         * @param value above zero; default 30 minutes
         * @return this
         */
        public Builder uploadTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("uploadTimeout: " + value + " -> give more than zero");
            }
            uploadTimeout = value;
            return this;
        }

        /**
         * Sets the prices for estimates: the service publishes them on a page for people, by size of model, method, and
         * adapter or whole model.
         *
         * @param value with a price of training for each model that is used; default: none, so {@code estimate} refuses
         * @return this
         */
        public Builder prices(Prices value) {
            prices = value;
            return this;
        }

        /**
         * Sets what counts tokens for estimates.
         *
         * @param value default: guessed from the characters
         * @return this
         */
        public Builder tokenCounter(TokenCounter value) {
            counter = value;
            return this;
        }

        /**
         * Sets what a job may cost. It is checked by the prices that were given, before anything is uploaded, and by
         * the service's own estimate, before the job is created. Without an answer of either nothing is started.
         *
         * @param value default: no limit
         * @return this
         */
        public Builder budget(TrainingBudget value) {
            budget = value;
            return this;
        }

        /**
         * {@return the provider}
         *
         * @throws IllegalStateException if there is no key, neither given nor in the environment
         * @throws IllegalArgumentException if the base URL is wrong
         */
        public TogetherProvider build() {
            return new TogetherProvider(this);
        }

        private Map<String, String> keys() {
            Map<String, String> keys = new LinkedHashMap<>();
            if (hubToken != null) {
                keys.put(TogetherOptions.HUB_KEY, hubToken.token());
            }
            if (wandbKey != null) {
                keys.put(TogetherOptions.WANDB_KEY, wandbKey.token());
            }
            return keys;
        }

        private ApiClient.Builder http() {
            ApiClient.Builder http = ApiClient.builder(ID, base())
                    .auth(Auth.bearer(key()).hiding(keys().values()))
                    .errors(TogetherErrors.RULES)
                    .clock(clock)
                    .sleeper(sleeper);
            transports.forEach(change -> change.accept(http));
            return http;
        }

        private URI base() {
            if (baseUrl != null) {
                return baseUrl;
            }
            String given = environment.getOrDefault("TOGETHER_BASE_URL", "");
            return URI.create(given.isBlank() ? BASE : given);
        }

        private TokenSource key() {
            if (key != null) {
                return key;
            }
            String given = environment.getOrDefault("TOGETHER_API_KEY", "");
            if (given.isBlank()) {
                throw new IllegalStateException("no key for " + ID + " -> call key(…), or set TOGETHER_API_KEY");
            }
            return ApiKey.of(given);
        }
    }
}
