// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.internal.names.Remedy;
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
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
public final class OpenAiProvider implements FineTuneProvider, ListsInventory {
    private static final System.Logger LOG = System.getLogger(OpenAiProvider.class.getName());
    private static final Pattern JOB_ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,256}");
    /** For how long a service may not yet know a job that it has just created. */
    private static final Duration UNSETTLED = Duration.ofMinutes(1);

    private final ProviderSettings settings;
    private final ApiClient client;
    private final @Nullable ApiClient admin;
    private final OpenAiFiles files;
    private final OpenAiJobs jobs;
    private final OpenAiModels models;
    private final PreflightChecks checks;
    private final Snapshots snapshots;
    private final JobEventPages events;
    private final Duration pollInterval;
    private final RecentEntries<Object> keyLocks = new RecentEntries<>();
    private final RecentEntries<OpenAiJob> polled = new RecentEntries<>();
    private final RecentEntries<Instant> created = new RecentEntries<>();
    private final RecentEntries<ModelRef> tuned = new RecentEntries<>();
    private volatile boolean closed;

    private OpenAiProvider(Builder builder, OpenAiService service) {
        settings = builder.settings(service);
        client = builder.client(service, builder.auth(service));
        TokenSource adminKey = builder.adminKey;
        admin = adminKey == null ? null : builder.client(service, Auth.bearer(adminKey));
        files = new OpenAiFiles(client, settings);
        jobs = new OpenAiJobs(client);
        models = new OpenAiModels(client, settings.clock());
        checks = new PreflightChecks(settings, models, builder.counter, builder.price);
        snapshots = new Snapshots(service.id(), settings.clock(), this::dated);
        events = new JobEventPages(jobs, files);
        pollInterval = builder.pollInterval;
    }

    /**
     * {@return a provider as the environment says} {@code OPENAI_API_KEY}, and where they are set
     * {@code OPENAI_BASE_URL}, {@code OPENAI_ORG_ID}, {@code OPENAI_PROJECT_ID} and {@code OPENAI_ADMIN_KEY}.
     *
     * @throws IllegalStateException if there is no key
     */
    public static OpenAiProvider fromEnv() {
        return fromEnv(System.getenv());
    }

    static OpenAiProvider fromEnv(Map<String, String> environment) {
        Builder builder = builder().environment(environment);
        String base = environment.getOrDefault("OPENAI_BASE_URL", "");
        if (!base.isBlank()) {
            builder.baseUrl(URI.create(base));
        }
        set(environment, "OPENAI_ORG_ID", builder::organization);
        set(environment, "OPENAI_PROJECT_ID", builder::project);
        set(environment, "OPENAI_ADMIN_KEY", key -> builder.adminKey(ApiKey.of(key)));
        return builder.build();
    }

    private static void set(Map<String, String> environment, String name, Consumer<String> setter) {
        String value = environment.getOrDefault(name, "");
        if (!value.isBlank()) {
            setter.accept(value);
        }
    }

    /** {@return a builder for OpenAI itself, its key from the environment} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return settings.service().id();
    }

    @Override
    public Set<Capability> capabilities() {
        return settings.service().capabilities();
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
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
        open();
        String key = context.idempotencyKey();
        Optional<OpenAiJob> closed = checked(spec, key);
        if (closed.isPresent()) {
            return ref(sameRequest(closed.get(), spec, key));
        }
        // one key at a time in this process; other processes are met by settle
        synchronized (keyLocks.getOr(key, Object::new)) {
            return ref(sameRequest(found(key).orElseGet(() -> create(spec, key)), spec, key));
        }
    }

    /** {@return the job of that key, where its base model has gone since: nothing new is started for it} */
    private Optional<OpenAiJob> checked(FineTuneSpec spec, String key) {
        try {
            checks.check(spec).warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
            return Optional.empty();
        } catch (FineTuningClosedException e) {
            Optional<OpenAiJob> before = found(key);
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
    private OpenAiJob sameRequest(OpenAiJob job, FineTuneSpec spec, String key) {
        if (new JobRequest(spec, settings.service()).agrees(job.metadata())) {
            return job;
        }
        throw new InvalidRequestException(
                "the idempotency key " + key + " belongs to job " + ref(job) + " (" + job.status()
                        + "), which was asked for something else: other data, model or settings -> take another key for"
                        + " this request, or attach to that job",
                ProviderFailure.of(id(), "create job"),
                null);
    }

    private Optional<OpenAiJob> found(String key) {
        return marks() ? jobs.oldest(JobRequest.KEY_LABEL, JobRequest.keyValue(key)) : Optional.empty();
    }

    private boolean marks() {
        return capabilities().contains(Capability.METADATA);
    }

    private OpenAiJob create(FineTuneSpec spec, String key) {
        String training = files.ensure(spec.trainingData()).id();
        String validation =
                spec.validationData().map(data -> files.ensure(data).id()).orElse(null);
        Map<String, Object> body = new JobRequest(spec, settings.service()).body(training, validation, key);
        Supplier<OpenAiJob> make = () -> jobs.create(body);
        OpenAiJob job = marks() ? settle(settings.once().make(() -> found(key), make), key) : createUnmarked(make);
        created.put(job.id(), settings.clock().instant());
        return job;
    }

    private OpenAiJob createUnmarked(Supplier<OpenAiJob> make) {
        try {
            return make.get();
        } catch (ProviderException e) {
            if (!CreateOnce.ambiguous(e)) {
                throw e;
            }
            throw new ProviderException(
                    "whether " + id() + " created the job is not known, and it keeps no label to find it by: "
                            + Remedy.without(e) + " -> look at its jobs before you start again",
                    new ProviderFailure(id(), "create job", e.status().orElse(0), null, e.attempts(), e.details()),
                    e);
        }
    }

    /** Two processes may have created at the same moment: the oldest job stays, ours ends if it is another. */
    private OpenAiJob settle(OpenAiJob job, String key) {
        List<OpenAiJob> same = jobs.newest(JobRequest.KEY_LABEL, JobRequest.keyValue(key));
        if (same.size() < 2 || same.get(0).id().equals(job.id())) {
            return job;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "job {0} was created for the same key as {1} at the same moment; it is cancelled",
                job.id(),
                same.get(0).id());
        jobs.cancel(job.id());
        return same.get(0);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return snapshots.of(ref, look(ref));
    }

    /**
     * {@return where a job stands, as {@link #poll} would say it of a job that says this, but for the end of its model;
     * nothing is asked}
     *
     * @param job from {@link OpenAiJobs#list()}, or one that was kept
     */
    public JobSnapshot snapshot(OpenAiJob job) {
        return new Snapshots(id(), settings.clock(), model -> model).of(ref(job), job);
    }

    private OpenAiJob look(JobRef ref) {
        String id = known(ref);
        OpenAiJob job = settled(id, () -> jobs.get(id));
        polled.put(id, job);
        return job;
    }

    /** A job that was just created may not be known everywhere at the service: then asking again is sensible. */
    private <T> T settled(String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (JobNotFoundException e) {
            Instant since = created.get(id);
            if (since == null || !settings.clock().instant().isBefore(since.plus(UNSETTLED))) {
                throw e;
            }
            throw new TransientProviderException(
                    "job " + id + " was created at " + since + " and is not shown yet -> ask again",
                    new ProviderFailure(id(), e.operation(), e.status().orElse(0), null, e.attempts(), e.details()),
                    e);
        }
    }

    /** Asked once, at the job's end; that it can't be told then is no failure of the job. */
    private ModelRef dated(ModelRef model) {
        ModelRef known = tuned.get(model.id());
        if (known != null || !settings.service().looksUpModels()) {
            return known == null ? model : known;
        }
        try {
            ModelRef found = models.dated(model);
            tuned.put(model.id(), found);
            return found;
        } catch (ProviderException e) {
            LOG.log(System.Logger.Level.WARNING, "until when {0} answers is not known: {1}", model, Remedy.without(e));
            return model;
        }
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        String id = known(ref);
        return settled(
                id,
                () -> events.page(id, cursor, () -> {
                    OpenAiJob last = polled.get(id);
                    return last == null ? look(ref) : last;
                }));
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        String id = known(ref);
        // an ended job cannot be cancelled; where it stands is the answer
        return unlessAlready(ref, () -> jobs.cancel(id), JobStatus::terminal);
    }

    /**
     * A change that was made before, perhaps by a call whose answer was lost, is refused: then the job stands where it
     * should.
     */
    private JobSnapshot unlessAlready(JobRef ref, Supplier<OpenAiJob> change, Predicate<JobStatus> done) {
        try {
            return snapshots.of(ref, change.get());
        } catch (InvalidRequestException e) {
            JobSnapshot now = poll(ref);
            if (done.test(now.status())) {
                return now;
            }
            throw e;
        }
    }

    /**
     * Asks the service to pause a running job, where it can; a checkpoint is kept.
     *
     * @param ref the job
     * @return where it stands now
     */
    public JobSnapshot pause(JobRef ref) {
        String id = known(ref);
        return unlessAlready(ref, () -> jobs.pause(id), status -> status == JobStatus.PAUSED);
    }

    /**
     * Asks the service to go on with a paused job.
     *
     * @param ref the job
     * @return where it stands now
     */
    public JobSnapshot resume(JobRef ref) {
        String id = known(ref);
        return unlessAlready(ref, () -> jobs.resume(id), status -> status == JobStatus.RUNNING);
    }

    private String known(JobRef ref) {
        open();
        if (!ref.providerId().equals(id()) || !JOB_ID.matcher(ref.jobId()).matches()) {
            throw new JobNotFoundException(
                    "no job " + ref + " at " + id() + " -> use the reference that its start gave",
                    ProviderFailure.of(id(), "get job"),
                    null);
        }
        return ref.jobId();
    }

    private JobRef ref(OpenAiJob job) {
        return new JobRef(id(), job.id());
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + id() + " is closed -> keep it open as long as its jobs are waited for");
        }
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
        open();
        return checks.check(spec);
    }

    /** {@return files, call by call} */
    public OpenAiFiles files() {
        return files;
    }

    /** {@return jobs, call by call} */
    public OpenAiJobs jobs() {
        return jobs;
    }

    /** {@return models, call by call} */
    public OpenAiModels models() {
        return models;
    }

    /** {@return batches of requests, call by call} */
    public OpenAiBatches batches() {
        return new OpenAiBatches(client, settings.once());
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
        open();
        return new OpenAiInventory(id(), settings.clock(), jobs, files, models, storedCompletions()).list();
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
        return jobs.checkpoints(known(ref)).stream().toList();
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a base model, a tuned one, or a checkpoint's
     */
    public OpenAiChatModel chatModel(ModelRef model) {
        if (!model.provider().equals(id())) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + id() + " -> ask its own provider");
        }
        return OpenAiChatModel.builder(client, model.id()).build();
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
        OpenAiJob job = look(ref);
        JobStatus status = Snapshots.status(job.status());
        if (!status.terminal()) {
            throw new IllegalStateException("job " + ref + " is " + job.status() + " -> clean up after its end");
        }
        List<String> ids = new ArrayList<>(job.resultFiles());
        job.trainingFile().ifPresent(ids::add);
        job.validationFile().ifPresent(ids::add);
        return ids.stream().filter(files::delete).toList();
    }

    /**
     * Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. A second call does
     * nothing.
     */
    @Override
    public void close() {
        closed = true;
        client.close();
        if (admin != null) {
            admin.close();
        }
    }

    @Override
    public String toString() {
        return settings.service().toString();
    }

    /**
     * Builds an {@link OpenAiProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final long LARGEST_PIECE = 100L << 20;
        private static final long PART = 64L << 20;
        private static final int AT_ONCE = 4;

        private OpenAiService service = OpenAiService.openAi();
        private Map<String, String> environment = System.getenv();
        private @Nullable URI baseUrl;
        private @Nullable TokenSource key;
        private @Nullable TokenSource adminKey;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<Consumer<ApiClient.Builder>> transports = new ArrayList<>();
        private InstantSource clock = InstantSource.system();
        private Sleeper sleeper = Sleeper.system();
        private @Nullable TokenCounter counter;
        private double price = Double.NaN;
        private Duration pollInterval = Duration.ofSeconds(10);
        private Duration fileWait = Duration.ofMinutes(30);
        private Duration uploadTimeout = Duration.ofMinutes(30);
        private long largestPiece = LARGEST_PIECE;
        private long partSize = PART;
        private @Nullable Path uploadFolder;
        private Period shutdownLead = ShutdownDates.USUAL_LEAD;

        private Builder() {}

        Builder environment(Map<String, String> value) {
            environment = value;
            return this;
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
         * Sets where the API lies, instead of the service's own place.
         *
         * @param value with its {@code /v1}
         * @return this
         */
        public Builder baseUrl(URI value) {
            baseUrl = value;
            return this;
        }

        /**
         * Sets the key, or what fetches a token.
         *
         * @param value default: from the service's environment variable
         * @return this
         */
        public Builder key(TokenSource value) {
            key = value;
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
            return addHeader("OpenAI-Organization", value);
        }

        /**
         * Sets the project.
         *
         * @param value its id
         * @return this
         */
        public Builder project(String value) {
            return addHeader("OpenAI-Project", value);
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
         * Sets the pause between two looks at a job with news.
         *
         * @param value default 10 seconds; above zero and at most ten minutes
         * @return this
         */
        public Builder pollInterval(Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException(
                        "pollInterval: " + ShownTime.words(value) + " -> give more than zero and at most 10 minutes");
            }
            pollInterval = value;
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
         * Sets the time-out of one attempt to send a file or a part.
         *
         * @param value default 30 minutes
         * @return this
         */
        public Builder uploadTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(
                        "uploadTimeout: " + ShownTime.words(value) + " -> give more than zero");
            }
            uploadTimeout = value;
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
         * @throws IllegalStateException if there is no key, neither given nor in the environment
         * @throws IllegalArgumentException if the base URL or another setting is wrong
         */
        public OpenAiProvider build() {
            URI base = baseUrl;
            return new OpenAiProvider(this, base == null ? service : service.baseUrl(base));
        }

        private ProviderSettings settings(OpenAiService at) {
            return new ProviderSettings(
                    at,
                    clock,
                    sleeper,
                    largestPiece,
                    partSize,
                    AT_ONCE,
                    uploadFolder,
                    uploadTimeout,
                    Duration.ofSeconds(1),
                    fileWait,
                    shutdownLead);
        }

        private Auth auth(OpenAiService at) {
            TokenSource source = key == null ? fromEnvironment(at) : key;
            return at.keyHeader().isEmpty() ? Auth.bearer(source) : Auth.header(at.keyHeader(), source);
        }

        private ApiKey fromEnvironment(OpenAiService at) {
            return at.keyVariables().stream()
                    .map(name -> environment.getOrDefault(name, ""))
                    .filter(value -> !value.isBlank())
                    .findFirst()
                    .map(ApiKey::of)
                    .orElseThrow(() -> new IllegalStateException("no key for " + at.id() + " -> call key(…)"
                            + (at.keyVariables().isEmpty()
                                    ? ""
                                    : ", or set " + String.join(" or ", at.keyVariables()))));
        }

        private ApiClient client(OpenAiService at, Auth auth) {
            ApiClient.Builder http = ApiClient.builder(at.id(), at.baseUrl())
                    .auth(auth)
                    .errors(OpenAiErrors.RULES)
                    .clock(clock)
                    .sleeper(sleeper);
            headers.forEach(http::addHeader);
            transports.forEach(change -> change.accept(http));
            return http.build();
        }
    }
}
