// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.HttpProviderBuilder;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.ListsInventory;
import io.github.finetune4j.providers.ShutdownDates;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider that fine-tunes at any service that speaks OpenAI's protocol. Safe for use by several threads.
 *
 * <p>A job carries a label with its idempotency key. Before a job is created, and after a creation whose answer was
 * lost, the client looks for that label: no second job, and no second bill.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiProvider extends ServiceProvider implements ListsInventory {
    private final OpenAiTuning tuning;
    private final JobVerbs<OpenAiJob> verbs;
    private final Estimates estimates;
    private final ApiClient client;
    private final @Nullable ApiClient admin;

    private OpenAiProvider(Builder builder, ApiClient client, OpenAiTuning tuning, JobVerbs<OpenAiJob> verbs) {
        super(verbs, builder.pollInterval());
        this.tuning = tuning;
        this.verbs = verbs;
        this.client = client;
        estimates = new Estimates(builder.counter, builder.price);
        admin = builder.admin(tuning.settings().service());
    }

    private static OpenAiProvider of(Builder builder, OpenAiService service) {
        ApiClient client = builder.client(service);
        OpenAiTuning tuning = new OpenAiTuning(builder.settings(service), client);
        return new OpenAiProvider(builder, client, tuning, new JobVerbs<>(tuning, builder.clock(), builder.once()));
    }

    /**
     * {@return a builder, filled from the environment} The variables of the service's key; and for OpenAI itself, where
     * they are set, {@code OPENAI_BASE_URL}, {@code OPENAI_ORG_ID}, {@code OPENAI_PROJECT_ID} and
     * {@code OPENAI_ADMIN_KEY}. What is set on the builder counts before them.
     */
    public static Builder fromEnv() {
        return builder().environment(System.getenv());
    }

    /** {@return a builder for OpenAI itself; it needs a key} */
    public static Builder builder() {
        return new Builder();
    }

    // ---- the verbs

    /**
     * {@inheritDoc}
     *
     * <p>Checks the request and the data first; uploads what is not there yet; creates the job if there is none with
     * that key. The key of a job that was asked for something else is refused. At a service that keeps no metadata a
     * job cannot be found by its key: a creation whose answer was lost is not repeated there, and the exception says
     * so. A base model that no longer answers is refused, one that goes soon is warned of in the log; a job of that key
     * that was created before is given in any case.
     *
     * @throws FineTuningClosedException if the base model no longer answers, or the service takes no new jobs
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        OpenAiDraft.refuseMethod(tuning.settings().service(), spec.method());
        return super.submit(spec, context);
    }

    /**
     * {@return where a job stands, as {@link #poll} would say it of a job that says this, but for the end of its model;
     * nothing is asked}
     *
     * @param job from {@link OpenAiJobs#list()}, or one that was kept
     */
    public JobSnapshot snapshot(OpenAiJob job) {
        return JobStates.of(job)
                .snapshot(verbs.ref(job), JobStates.WORDS, tuning.settings().clock());
    }

    /**
     * Asks the service to pause a running job, where it can; a checkpoint is kept.
     *
     * @param ref the job
     * @return where it stands now
     */
    public JobSnapshot pause(JobRef ref) {
        return verbs.change(ref, jobs()::pause, now -> now.status() == JobStatus.PAUSED);
    }

    /**
     * Asks the service to go on with a paused job.
     *
     * @param ref the job
     * @return where it stands now
     */
    public JobSnapshot resume(JobRef ref) {
        return verbs.change(ref, jobs()::resume, now -> now.status() == JobStatus.RUNNING);
    }

    // ---- beside the verbs

    /**
     * {@return what the job would be} Nothing is uploaded.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service cannot do it
     * @throws InvalidRequestException if it would be refused; everything is named
     * @throws FineTuningClosedException if the base model no longer answers
     */
    public Preflight preflight(FineTuneSpec spec) {
        verbs.requireOpen();
        OpenAiDraft.refuseMethod(tuning.settings().service(), spec.method());
        return estimates.of(spec, verbs.check(spec));
    }

    /** {@return files, call by call} */
    public OpenAiFiles files() {
        return tuning.files();
    }

    /** {@return jobs, call by call} */
    public OpenAiJobs jobs() {
        return tuning.jobs();
    }

    /** {@return models, call by call} */
    public OpenAiModels models() {
        return tuning.models();
    }

    /** {@return batches of requests, call by call} */
    public OpenAiBatches batches() {
        return new OpenAiBatches(client, tuning.settings().once());
    }

    /** {@return the chat completions that the service keeps, call by call} */
    public OpenAiStoredCompletions storedCompletions() {
        return new OpenAiStoredCompletions(client);
    }

    /**
     * {@inheritDoc} Jobs, files, tuned models, checkpoints, and how many chat completions are stored of each model. A
     * tuned model ends when the service says so of it, or else of the model that it was tuned from.
     *
     * @throws io.github.finetune4j.error.ProviderException if it lists nothing at all: the key is wrong, or nobody
     *     answers
     */
    @Override
    public Inventory inventory() {
        verbs.requireOpen();
        InstantSource clock = tuning.settings().clock();
        return new OpenAiInventory(id(), clock, jobs(), files(), models(), storedCompletions()).list();
    }

    /**
     * {@return who may use which checkpoint}
     *
     * @throws IllegalStateException if no administrator's key was given
     */
    public CheckpointPermissions permissions() {
        if (admin == null) {
            throw new IllegalStateException(
                    "permissions need an administrator's key -> set adminKey, or OPENAI_ADMIN_KEY");
        }
        return new CheckpointPermissions(admin);
    }

    /**
     * {@return a job's checkpoints, newest first}
     *
     * @param ref the job
     */
    public List<OpenAiCheckpoint> checkpoints(JobRef ref) {
        return jobs().checkpoints(verbs.id(ref)).stream().toList();
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a base model, a tuned one, or a checkpoint's
     */
    @Override
    public OpenAiChatModel chatModel(ModelRef model) {
        boolean batches = capabilities().contains(Capability.BATCHES);
        return OpenAiChatModel.builder(client, verbs.model(model))
                .batches(batches ? folder -> batchModel(model, folder, settings -> {}) : null)
                .build();
    }

    /**
     * {@return the model, asked in batches: within a day, at half the price} See {@link ServiceBatchModel} for what is
     * on record.
     *
     * @param model as for {@link #chatModel(ModelRef)}
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        verbs.model(model);
        return ServiceBatchModel.of(new OpenAiBatchService(this, model), folder, chosen -> {
            chosen.clock(tuning.settings().clock()).sleeper(tuning.settings().sleeper());
            settings.accept(chosen);
        });
    }

    /**
     * {@return a model on record, ready to answer}
     *
     * @param model one of this provider's, as in {@code registry.model("router").version(3)}
     */
    public OpenAiChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * Deletes the files that an ended job used and left: training data, validation data, curves. The tuned model stays.
     * A data set that other jobs use, too, is uploaded again for the next one.
     *
     * @param ref the job
     * @return ids of the files that were there
     * @throws IllegalStateException if the job has not ended
     */
    public List<String> cleanUp(JobRef ref) {
        OpenAiJob job = verbs.job(ref);
        if (!verbs.status(job).terminal()) {
            throw new IllegalStateException("job " + ref + " is " + job.status() + " -> clean up after its end");
        }
        List<String> ids = new ArrayList<>(job.resultFiles());
        job.trainingFile().ifPresent(ids::add);
        job.validationFile().ifPresent(ids::add);
        return ids.stream().filter(files()::delete).toList();
    }

    /**
     * Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. A second call does
     * nothing.
     */
    @Override
    public void close() {
        super.close();
        client.close();
        if (admin != null) {
            admin.close();
        }
    }

    @Override
    public String toString() {
        return tuning.settings().service().toString();
    }

    /**
     * Builds an {@link OpenAiProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder extends HttpProviderBuilder<Builder> {
        private static final long LARGEST_PIECE = 100L << 20;
        private static final long PART = 64L << 20;
        private static final int AT_ONCE = 4;
        private static final String OPENAI = "openai";
        private static final String ORGANIZATION = "OpenAI-Organization";
        private static final String PROJECT = "OpenAI-Project";

        private OpenAiService service = OpenAiService.openAi();
        private @Nullable TokenSource adminKey;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable TokenCounter counter;
        private double price = Double.NaN;
        private Duration fileWait = Duration.ofMinutes(30);
        private long largestPiece = LARGEST_PIECE;
        private long partSize = PART;
        private @Nullable Path uploadFolder;
        private Period shutdownLead = ShutdownDates.USUAL_LEAD;

        private Builder() {
            super(OPENAI, "OPENAI", Duration.ofSeconds(10));
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected InstantSource clock() {
            return super.clock();
        }

        @Override
        protected CreateOnce once() {
            return super.once();
        }

        @Override
        protected Duration pollInterval() {
            return super.pollInterval();
        }

        /**
         * Sets the service.
         *
         * @param value default {@link OpenAiService#openAi()}
         * @return this
         */
        public Builder service(OpenAiService value) {
            service = value;
            return this;
        }

        /**
         * Sets the administrator's key, which permissions of checkpoints need.
         *
         * @param value default: none
         * @return this
         */
        public Builder adminKey(TokenSource value) {
            adminKey = value;
            return this;
        }

        /**
         * Sets the organisation that is billed.
         *
         * @param value its id
         * @return this
         */
        public Builder organization(String value) {
            return addHeader(ORGANIZATION, value);
        }

        /**
         * Sets the project.
         *
         * @param value its id
         * @return this
         */
        public Builder project(String value) {
            return addHeader(PROJECT, value);
        }

        /**
         * Adds a header to every call.
         *
         * @param name of the header
         * @param value replaces what was set
         * @return this
         */
        public Builder addHeader(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /**
         * Sets what counts tokens for estimates.
         *
         * @param value default: a quarter of the characters
         * @return this
         */
        public Builder tokenCounter(TokenCounter value) {
            counter = value;
            return this;
        }

        /**
         * Sets the price, for estimates: prices change, so none is known here.
         *
         * @param perMillionTokens of training data, in any currency, not negative
         * @return this
         */
        public Builder trainingPrice(double perMillionTokens) {
            if (!(perMillionTokens >= 0)) {
                throw new IllegalArgumentException("trainingPrice: " + perMillionTokens + " -> give at least 0");
            }
            price = perMillionTokens;
            return this;
        }

        /**
         * Sets for how long the service may process a file.
         *
         * @param value default 30 minutes
         * @return this
         */
        public Builder fileWait(Duration value) {
            fileWait = value;
            return this;
        }

        /**
         * Sets from which size on files go in parts, and how large a part is.
         *
         * @param largestPiece bytes of a file that goes in one piece, default 100 MiB
         * @param part bytes of a part, default and at most 64 MiB
         * @return this
         */
        public Builder parts(long largestPiece, long part) {
            if (part < 1 || part > PART || largestPiece < 0) {
                throw new IllegalArgumentException("parts of " + part + " bytes, a largest piece of " + largestPiece
                        + " -> give 1 byte to 64 MiB, and a piece of at least 0");
            }
            this.largestPiece = largestPiece;
            partSize = part;
            return this;
        }

        /**
         * Sets where parts that have arrived are remembered, so that another process goes on with the upload.
         *
         * @param value default: in memory
         * @return this
         */
        public Builder uploadFolder(Path value) {
            uploadFolder = value;
            return this;
        }

        /**
         * Sets how long before its end a base model is warned of, and the end of new jobs at the service: by
         * {@link Preflight#warnings}, and in the log when a job starts. One that is gone is refused in any case.
         *
         * @param lead default 90 days; at least zero, which warns of nothing
         * @return this
         */
        public Builder warnBeforeShutdown(Period lead) {
            if (lead.isNegative()) {
                throw new IllegalArgumentException("warnBeforeShutdown: " + ShownTime.words(lead)
                        + " -> give at least zero, such as Period.ofDays(90)");
            }
            shutdownLead = lead;
            return this;
        }

        /**
         * {@return the provider}
         *
         * @throws IllegalStateException if there is no key
         * @throws IllegalArgumentException if the base URL or another setting is wrong
         */
        public OpenAiProvider build() {
            boolean said = givenBase() != null
                    || (openAiItself(service) && !variable("OPENAI_BASE_URL").isBlank());
            return of(this, said ? service.baseUrl(base("")) : service);
        }

        private static boolean openAiItself(OpenAiService at) {
            return at.id().equals(OPENAI);
        }

        private ProviderSettings settings(OpenAiService at) {
            return new ProviderSettings(
                    at,
                    clock(),
                    sleeper(),
                    largestPiece,
                    partSize,
                    AT_ONCE,
                    uploadFolder,
                    uploadTimeout(),
                    Duration.ofSeconds(1),
                    fileWait,
                    shutdownLead);
        }

        private ApiClient client(OpenAiService at) {
            TokenSource source = token(at.id(), at.keyVariables());
            return client(at, at.keyHeader().isEmpty() ? Auth.bearer(source) : Auth.header(at.keyHeader(), source));
        }

        private @Nullable ApiClient admin(OpenAiService at) {
            String given = openAiItself(at) ? variable("OPENAI_ADMIN_KEY") : "";
            TokenSource source = adminKey == null && !given.isBlank() ? ApiKey.of(given) : adminKey;
            return source == null ? null : client(at, Auth.bearer(source));
        }

        private ApiClient client(OpenAiService at, Auth auth) {
            ApiClient.Builder http = client(at.id(), at.baseUrl(), auth, OpenAiErrors.RULES);
            if (openAiItself(at)) {
                header(http, ORGANIZATION, "OPENAI_ORG_ID");
                header(http, PROJECT, "OPENAI_PROJECT_ID");
            }
            headers.forEach(http::addHeader);
            return http.build();
        }

        private void header(ApiClient.Builder http, String name, String variable) {
            String value = variable(variable);
            if (!value.isBlank() && !headers.containsKey(name)) {
                http.addHeader(name, value);
            }
        }
    }
}
