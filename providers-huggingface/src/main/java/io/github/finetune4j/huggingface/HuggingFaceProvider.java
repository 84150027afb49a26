// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.jobs.FollowedJobs;
import io.github.finetune4j.huggingface.internal.jobs.JobEvents;
import io.github.finetune4j.huggingface.internal.jobs.JobView;
import io.github.finetune4j.huggingface.internal.jobs.JobsApi;
import io.github.finetune4j.huggingface.internal.jobs.RequestPrint;
import io.github.finetune4j.huggingface.internal.jobs.TrainingFiles;
import io.github.finetune4j.huggingface.internal.upload.UploadFolder;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider that fine-tunes on Hugging Face's machines, through HF Jobs. Script, settings and rows go into a private
 * data set repository; a job of HF Jobs trains with TRL and pushes the result into a private model repository, from
 * which {@link HuggingFaceHub#models()} takes it. The job carries the idempotency key as a label, so the same key finds
 * the same job from any process.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HuggingFaceProvider implements FineTuneProvider {
    private static final String ID = HubContext.ID;
    private static final String KEY = "finetune4j-key";
    private static final String MOUNT = "/finetune4j";
    private static final String IMAGE = "ghcr.io/astral-sh/uv:python3.12-bookworm";
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.LORA_RANK_STABILIZED,
            Capability.LORA_DORA,
            Capability.LORA_PATTERNS,
            Capability.LORA_LAYERS,
            Capability.LORA_MODULES_TO_SAVE,
            Capability.LORA_QUANTIZATION,
            Capability.FULL,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.VALIDATION_DATA,
            Capability.EARLY_STOPPING,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.MAX_STEPS,
            Capability.MAX_LENGTH,
            Capability.LOSS_ON_ALL,
            Capability.CHECKPOINT_INTERVAL,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    // one submission of a key at a time, over all providers of this JVM
    private static final ConcurrentMap<String, Object> SUBMITTING = new ConcurrentHashMap<>();

    private final HuggingFaceHub hub;
    private final JobsApi api;
    private final FollowedJobs followed;
    private final String hardware;
    private final Duration timeout;
    private final @Nullable String namespace;
    private final boolean closesHub;
    private volatile boolean closed;

    private HuggingFaceProvider(Builder builder) {
        hub = builder.hub;
        hardware = builder.hardware;
        timeout = builder.timeout;
        namespace = builder.namespace;
        closesHub = builder.closesHub;
        api = new JobsApi(hub.context(), hub.repositories(), builder.logPatience);
        followed = new FollowedJobs(api, hub.context().clock());
    }

    /**
     * {@return a builder}
     *
     * @param hub with a token that may write repositories and run jobs; stays open when the provider is closed
     */
    public static Builder builder(HuggingFaceHub hub) {
        return new Builder(hub);
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
        return Duration.ofSeconds(10);
    }

    /**
     * {@return the machines that jobs can ask for, with their prices}
     *
     * @throws ProviderException if the Hub cannot be asked
     */
    public List<JobHardware> hardware() {
        requireOpen();
        return api.hardware();
    }

    /**
     * Ships script and rows, and starts the job if there is none with that key.
     *
     * @throws InvalidRequestException if there is no such hardware, or if the key belongs to a job that was asked for
     *     something else
     * @throws HubException if there is no such base model, or it may not be read
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        requireOpen();
        CapabilityGaps.refuse(ID, CAPABILITIES, spec);
        String owner = owner();
        String key = JobsApi.label(context.idempotencyKey());
        synchronized (SUBMITTING.computeIfAbsent(hub.endpoint() + " " + owner + " " + key, any -> new Object())) {
            Optional<Map<String, Object>> known = first(owner, key);
            String id = known.isPresent() ? sameRequest(known.get(), spec, context) : start(spec, owner, context);
            return new JobRef(ID, owner + "/" + id);
        }
    }

    /**
     * The same key is the same job, so with another request it is a mistake, and the older model would pass for the new
     * one.
     */
    private static String sameRequest(Map<String, Object> job, FineTuneSpec spec, SubmitContext context) {
        String id = Repositories.text(job.get("id"));
        if (RequestPrint.agrees(job, spec)) {
            return id;
        }
        throw new InvalidRequestException(
                "the idempotency key " + context.idempotencyKey() + " belongs to job " + id
                        + ", which was asked for something else: other data, model or settings -> take another key for"
                        + " this request, or attach to that job",
                ProviderFailure.of(ID, "submit"),
                null);
    }

    private String owner() {
        String set = namespace;
        return set == null ? hub.account() : set;
    }

    /** {@return the oldest job of the key: where two processes started one each, both come to the same} */
    private Optional<Map<String, Object>> first(String owner, String key) {
        return api.labelled(owner, KEY, key).stream()
                .min(Comparator.comparing((Map<String, Object> job) -> Repositories.text(job.get("createdAt")))
                        .thenComparing(job -> Repositories.text(job.get("id"))));
    }

    private String start(FineTuneSpec spec, String owner, SubmitContext context) {
        String key = JobsApi.label(context.idempotencyKey());
        requireTexts("training", spec.trainingData());
        spec.validationData().ifPresent(data -> requireTexts("validation", data));
        String base = base(spec);
        requireHardware();
        String name = name(spec, key);
        HubRepo input = HubRepo.dataset(owner + "/" + name + "-input");
        String commit = ship(new TrainingFiles(spec, base), input);
        HubRepo output = HubRepo.model(owner + "/" + name);
        hub.createRepo(output, true);
        String made = api.run(owner, request(spec, key, input.at(commit), output));
        Optional<Map<String, Object>> oldest =
                first(owner, key).filter(job -> !made.equals(Repositories.text(job.get("id"))));
        if (oldest.isEmpty()) {
            return made;
        }
        api.cancel(owner, made); // another process was quicker with the same key
        return sameRequest(oldest.get(), spec, context);
    }

    /** The script of the job would learn the texts, and nobody would hear of the images. */
    private static void requireTexts(String what, Dataset data) {
        int row = 0;
        for (Example example : data) {
            row++;
            Optional<String> found = MessageParts.notText(example.messages());
            if (found.isPresent()) {
                throw new InvalidRequestException(
                        "row " + row + " of the " + what + " data cannot be trained on: " + found.get()
                                + ", and jobs train on texts alone -> remove such rows",
                        ProviderFailure.of(ID, "submit"),
                        null);
            }
        }
    }

    private String base(FineTuneSpec spec) {
        if (!RepoNames.validId(spec.baseModel())) {
            throw new InvalidRequestException(
                    "base model " + spec.baseModel() + " is no name on the Hub -> give owner/name",
                    ProviderFailure.of(ID, "submit"),
                    null);
        }
        return hub.info(HubRepo.model(spec.baseModel())).commit();
    }

    private void requireHardware() {
        List<String> names = api.hardware().stream().map(JobHardware::name).toList();
        if (!names.contains(hardware)) {
            throw new InvalidRequestException(
                    "no hardware " + hardware + " for jobs -> choose one of " + names,
                    ProviderFailure.of(ID, "submit"),
                    null);
        }
    }

    private static String name(FineTuneSpec spec, String key) {
        String base = spec.baseModel().substring(spec.baseModel().indexOf('/') + 1);
        String shortened = base.length() > 40 ? base.substring(0, 40) : base;
        String hash = JobsApi.hash(key).substring(0, 10);
        return (shortened + spec.suffix().map(suffix -> "-" + suffix).orElse("") + "-" + hash)
                .replaceAll("-{2,}", "-")
                .replaceAll("\\.{2,}", ".");
    }

    private String ship(TrainingFiles files, HubRepo input) {
        Path folder = UploadFolder.make();
        try {
            HubCommit commit = files.commit(folder).build();
            hub.createRepo(input, true);
            return hub.commit(input, commit).commit();
        } finally {
            TrainingFiles.remove(folder);
        }
    }

    private Map<String, Object> request(FineTuneSpec spec, String key, HubRepo input, HubRepo output) {
        List<String> command = new ArrayList<>(List.of("uv", "run"));
        if (spec.lora().flatMap(LoraConfig::quantization).isPresent()) {
            command.addAll(List.of("--with", "bitsandbytes"));
        }
        command.add(MOUNT + "/" + TrainingFiles.SCRIPT);
        Map<String, Object> labels = new LinkedHashMap<>(spec.metadata());
        labels.put(KEY, key);
        labels.put(RequestPrint.LABEL, RequestPrint.of(spec));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dockerImage", IMAGE);
        request.put("command", command);
        request.put("arguments", List.of());
        request.put("environment", Map.of(TrainingFiles.OUTPUT, output.id(), "FINETUNE4J_INPUT", MOUNT));
        request.put("secrets", Map.of("HF_TOKEN", hub.token()));
        request.put("flavor", hardware);
        request.put("timeoutSeconds", timeout.toSeconds());
        request.put("labels", labels);
        request.put(
                "volumes",
                List.of(Map.of(
                        "type",
                        "dataset",
                        "source",
                        input.id(),
                        "revision",
                        input.revision(),
                        "mountPath",
                        MOUNT,
                        "readOnly",
                        true)));
        return request;
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        requireOpen();
        return view(ref, known(ref, "poll")).snapshot(this::price);
    }

    private JobView view(JobRef ref, String... ownerAndId) {
        return new JobView(ref, api.job(ownerAndId), this::holdsResult);
    }

    /** A repository that is not there, or no longer, holds none. */
    private boolean holdsResult(String repo) {
        try {
            return hub.info(HubRepo.model(repo)).files().stream().anyMatch(file -> file.endsWith(".safetensors"));
        } catch (HubException e) {
            if (e.problem() == HubProblem.REPOSITORY_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private double price(String flavor) {
        return api.hardware().stream()
                .filter(each -> each.name().equals(flavor))
                .mapToDouble(JobHardware::dollarsPerHour)
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        requireOpen();
        String[] job = known(ref, "events");
        JobView view = view(ref, job);
        return new JobEvents(view, followed.of(job).upToNow(view)).after(cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        requireOpen();
        String[] job = known(ref, "cancel");
        JobView now = view(ref, job);
        if (!now.ended()) {
            api.cancel(job[0], job[1]);
            now = view(ref, job);
        }
        return now.snapshot(this::price);
    }

    /** {@return owner and id} */
    private static String[] known(JobRef ref, String operation) {
        String[] parts = ref.jobId().split("/", -1);
        if (!ref.providerId().equals(ID) || parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new JobNotFoundException(
                    "no job " + ref + " at Hugging Face -> its reference is " + ID + "/owner/id",
                    ProviderFailure.of(ID, operation),
                    null);
        }
        return parts;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this provider is closed -> make a new one; its jobs go on");
        }
    }

    /** Refuses further calls. Jobs go on, and a Hub that was given stays open. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        followed.close();
        if (closesHub) {
            hub.close();
        }
    }

    /**
     * Builds a {@link HuggingFaceProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final HuggingFaceHub hub;
        private String hardware = "a10g-small";
        private Duration timeout = Duration.ofHours(6);
        private Duration logPatience = Duration.ofSeconds(2);
        private @Nullable String namespace;
        private boolean closesHub;

        private Builder(HuggingFaceHub hub) {
            this.hub = hub;
        }

        /** The Hub is the provider's own. */
        Builder closesHub() {
            closesHub = true;
            return this;
        }

        /**
         * Sets on which machine to train.
         *
         * @param name one of {@link HuggingFaceProvider#hardware()}; default {@code a10g-small}
         * @return this
         */
        public Builder hardware(String name) {
            hardware = name;
            return this;
        }

        /**
         * Sets when a job is ended, and paid no further, whatever it has reached.
         *
         * @param value at least a minute; default 6 hours. Hugging Face's own default is 30 minutes
         * @return this
         */
        public Builder timeout(Duration value) {
            if (value.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("timeout: " + ShownTime.words(value) + " -> give at least 1 minute");
            }
            timeout = value;
            return this;
        }

        /**
         * Sets who owns job and repositories.
         *
         * @param value user or organisation; default: whose token it is
         * @return this
         */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /**
         * Sets how long to wait for the next line of a running job's log.
         *
         * @param value above zero; default 2 seconds
         * @return this
         */
        public Builder logPatience(Duration value) {
            logPatience = value;
            return this;
        }

        /** {@return the provider} */
        public HuggingFaceProvider build() {
            return new HuggingFaceProvider(this);
        }
    }
}
