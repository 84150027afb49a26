// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.lora.internal.djl.TorchSettings;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.io.Merge;
import io.github.finetune4j.lora.internal.run.EngineLine;
import io.github.finetune4j.lora.internal.run.JobQueue;
import io.github.finetune4j.lora.internal.run.LiveJob;
import io.github.finetune4j.lora.internal.run.OtherRun;
import io.github.finetune4j.lora.internal.run.Planner;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.run.SharedModels;
import io.github.finetune4j.lora.internal.run.TrainingRun;
import io.github.finetune4j.lora.internal.texts.HeadModel;
import io.github.finetune4j.lora.internal.texts.OtherTextRun;
import io.github.finetune4j.lora.internal.texts.SharedEncoders;
import io.github.finetune4j.lora.internal.texts.TextPlanner;
import io.github.finetune4j.lora.internal.texts.TextRun;
import io.github.finetune4j.lora.internal.texts.TunedPlanner;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.model.ModelSource;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import io.github.finetune4j.text.TextTagger;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider that fine-tunes inside this JVM. Jobs run one after another on one thread of the provider; several jobs on
 * one model share its weights.
 *
 * <p>A job lives in a folder below {@link Builder#runs}: settings, encoded rows, events, checkpoints, result. It
 * survives the process, however that ends. Any provider with the same runs folder, in this process or another, knows
 * the job; if nobody works on it any more, the first one that polls it goes on from its last checkpoint. In float32,
 * with the same number of threads on the same machine, the result is bit for bit that of a run that never stopped. The
 * same holds after a full disk, too little memory or missing files of the base: whoever waits gets the exception, the
 * job itself is not over, and {@code FineTune.attach} goes on with it. The thread keeps no JVM alive: where a program
 * ends without waiting, the job stops, and goes on when a process attaches.
 *
 * <p>Safe for use by several threads. {@link #close} stops the job under way after its forward pass and keeps its
 * state; after it every call but a second {@code close} throws {@link IllegalStateException}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LocalLoraProvider implements FineTuneProvider, PersonalStore {
    private static final System.Logger LOG = System.getLogger(LocalLoraProvider.class.getName());

    /**
     * The base model of a floor: words and letters are counted, and no model runs. For methods that say labels; what
     * every encoder should beat.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final String TERMS = "tf-idf";

    private static final String ID = "local";
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.LORA_RANK_STABILIZED,
            Capability.LORA_DORA,
            Capability.LORA_PLUS,
            Capability.LORA_PATTERNS,
            Capability.LORA_LAYERS,
            Capability.LORA_MODULES_TO_SAVE,
            Capability.LORA_QUANTIZATION,
            Capability.FULL,
            Capability.PROMPT_TUNING,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.CLASSIFICATION,
            Capability.REGRESSION,
            Capability.EMBEDDING,
            Capability.RERANKING,
            Capability.TAGGING,
            Capability.CONTRASTIVE,
            Capability.HEAD,
            Capability.VALIDATION_DATA,
            Capability.EARLY_STOPPING,
            Capability.EARLY_STOPPING_METRIC,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.LEARNING_RATE_MULTIPLIER,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.MAX_STEPS,
            Capability.MAX_LENGTH,
            Capability.LOSS_ON_ALL,
            Capability.CHECKPOINT_INTERVAL,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CHAT,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    private final Path runs;
    private final LocalPrecision precision;
    private final @Nullable Boolean gradientCheckpointing;
    private final InstantSource clock;
    private final ModelFinder finder;
    private final SharedModels models = new SharedModels();
    private final SharedEncoders encoders = new SharedEncoders();
    private final OpenTexts texts;
    private final JobQueue queue;
    private final List<LocalChatModel> opened = new ArrayList<>();
    private volatile boolean closed;

    private LocalLoraProvider(Builder builder) {
        runs = builder.runs.toAbsolutePath();
        precision = builder.precision;
        gradientCheckpointing = builder.gradientCheckpointing;
        clock = GivenClock.of(builder.clock, "local training", LOG);
        finder = new ModelFinder(runs, List.copyOf(builder.sources));
        texts = new OpenTexts(encoders, builder.refuseLongTexts);
        queue = new JobQueue(this::work, clock);
    }

    /** {@return a provider that keeps its runs in the folder {@code runs} and takes models by their path} */
    public static LocalLoraProvider create() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
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
        return Duration.ofMillis(250); // a look costs a few files, and steps are quick
    }

    /**
     * Checks everything against the model, encodes the rows, writes the run folder, and puts the job in the queue.
     *
     * <p>Where the base model is an adapter, one of this provider's or a folder in PEFT's form, training goes on with
     * it. Where it is a head of this provider's, another head is fitted on the same encoder.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the model's architecture is not supported
     * @throws InvalidModelException if the model's files are missing or damaged
     * @throws io.github.finetune4j.error.InvalidRequestException if settings do not fit the model, rows cannot be used,
     *     or the key belongs to a job with another model, other data or other settings
     * @throws io.github.finetune4j.error.OutOfDeviceMemoryException if it will not fit into memory, with the numbers
     * @throws io.github.finetune4j.error.ResultNotSavedException if the run folder cannot be written
     */
    @Override
    public synchronized JobRef submit(FineTuneSpec spec, SubmitContext context) {
        requireOpen();
        CapabilityGaps.refuse(ID, CAPABILITIES, spec);
        String key = context.idempotencyKey();
        Optional<RunFolder> before = RunFolder.find(runs, RunFolder.id(key));
        before.ifPresent(found -> refuseOther(found, spec));
        RunFolder run = before.orElseGet(() -> accept(spec, key));
        queue.forgetObstacle(run);
        queue.takeUp(run);
        return new JobRef(ID, run.id());
    }

    private RunStatus work(RunFolder run, BooleanSupplier stopped) {
        return run.ofTexts()
                ? new TextRun(run, encoders, clock).execute(stopped)
                : new TrainingRun(run, models, clock).execute(stopped);
    }

    private static void refuseOther(RunFolder run, FineTuneSpec spec) {
        if (run.ofTexts()) {
            OtherTextRun.refuse(run, spec);
        } else {
            OtherRun.refuse(run, spec);
        }
    }

    private RunFolder accept(FineTuneSpec spec, String key) {
        if (ofTexts(spec.method())) {
            return acceptTexts(spec, key, clock.instant().toString());
        }
        Planner planner = planner(spec);
        Planner.Plan plan = plan(planner, spec, key);
        MemoryFormula.of(plan).throwIfTooLarge();
        return RunFolder.create(runs, plan.settings(), plan.training(), plan.validation(), planner.start());
    }

    private static boolean ofTexts(TrainingMethod method) {
        return method.hasHead() || TunedPlanner.plans(method);
    }

    private RunFolder acceptTexts(FineTuneSpec spec, String key, String now) {
        Optional<Path> folder = finder.encoder(spec.baseModel());
        if (folder.isEmpty() && !spec.method().hasHead()) {
            throw new UnsupportedCapabilityException(
                    "method " + spec.method() + " on " + spec.baseModel() + ", which counts words -> take an encoder");
        }
        if (folder.isEmpty()) {
            return TextPlanner.acceptTerms(runs, spec, key, now);
        }
        try (SharedEncoders.Loan loan = encoders.borrow(folder.get())) {
            Encoder encoder = loan.encoder();
            return spec.method().hasHead()
                    ? TextPlanner.accept(runs, folder.get(), encoder, spec, key, now, TextMemory::refuseTooLarge)
                    : TunedPlanner.accept(runs, folder.get(), encoder, spec, key, now, TextMemory::refuseTooLarge);
        }
    }

    private Planner planner(FineTuneSpec spec) {
        ModelFinder.Found found = finder.find(spec.baseModel());
        return new Planner(found.base(), precision.fixed(), found.adapter());
    }

    private Planner.Plan plan(Planner planner, FineTuneSpec spec, String key) {
        Planner.Plan plan = planner.plan(spec, key, clock.instant().toString());
        boolean recompute = gradientCheckpointing == null
                ? MemoryFormula.canRecompute(plan) && !MemoryFormula.of(plan).fits()
                : gradientCheckpointing;
        if (recompute && !MemoryFormula.canRecompute(plan)) {
            return plan.noting("gradientCheckpointing has no effect here: the steps of this job run by autograd");
        }
        return recompute ? plan.recomputing() : plan;
    }

    /**
     * {@return what a training would take of this machine's memory} Of a head's fit, what its vectors take of the Java
     * heap is among the trained numbers.
     *
     * @param spec as for {@link #submit}; its rows are encoded, nothing is written
     * @throws io.github.finetune4j.error.FineTuneException as {@link #submit}
     */
    public MemoryEstimate estimate(FineTuneSpec spec) {
        requireOpen();
        if (ofTexts(spec.method())) {
            Path folder = finder.encoder(spec.baseModel())
                    .orElseThrow(() -> new UnsupportedCapabilityException("model " + spec.baseModel()
                            + " counts words, and has no estimate -> submit it: rows that do not fit are refused"));
            try (SharedEncoders.Loan loan = encoders.borrow(folder)) {
                return TextMemory.of(
                        spec.method().hasHead()
                                ? TextPlanner.size(folder, loan.encoder(), spec)
                                : TunedPlanner.size(folder, loan.encoder(), spec));
            }
        }
        return MemoryFormula.of(plan(planner(spec), spec, "estimate"));
    }

    /**
     * {@return what computes, in one line: the device, its threads, and how bfloat16 answers are computed: by tiles, or
     * by TorchScript and why} The first call starts libtorch, and tries tiles in a process of their own: it may take
     * seconds.
     *
     * @throws io.github.finetune4j.error.FineTuneException if libtorch cannot be loaded
     */
    public String device() {
        return EngineLine.text();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A job that was stopped by something that can be put right throws what stopped it, once: a full disk, too
     * little memory, base files that are missing or were changed, a native library that cannot be loaded. The next look
     * takes it up again from its last checkpoint.
     *
     * @throws io.github.finetune4j.error.ResultNotSavedException if a file of the job could not be written
     * @throws io.github.finetune4j.error.OutOfDeviceMemoryException if memory was too small
     * @throws InvalidModelException if the base's files, or the run's own, cannot be used
     */
    @Override
    public JobSnapshot poll(JobRef ref) {
        RunFolder run = run(ref, "poll");
        queue.reportObstacle(run);
        queue.takeUp(run);
        return snapshot(ref, run);
    }

    private JobSnapshot snapshot(JobRef ref, RunFolder run) {
        LiveJob live = queue.find(run.id()).orElse(null);
        RunStatus status = live == null ? run.status() : live.status();
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status.status(), status.word());
        if (status.model() != null) {
            snapshot.tunedModel(ModelRef.of(ID, status.model()));
            run.model().ifPresent(model -> snapshot.addExtra("modelFolder", model.toString()));
        }
        if (status.failure() != null) {
            snapshot.failure(status.failure());
        }
        if (live != null) {
            live.cause().ifPresent(snapshot::cause);
        }
        if (status.status().terminal()) {
            snapshot.addExtra("settings", run.decided());
        }
        return snapshot.addExtra("folder", run.path().toString()).build();
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return run(ref, "events").events().read(cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        RunFolder run = run(ref, "cancel");
        queue.cancel(run);
        return snapshot(ref, run);
    }

    /**
     * Erases the rows of runs that are over: {@code training.rows} and {@code validation.rows}, or, of a run on texts,
     * {@code training.jsonl}, {@code validation.jsonl} and {@code vectors.f32}. Two things stay. Parameters, also those
     * in checkpoints, have learned. And a floor ({@link #TERMS}) consists of words of its rows, in {@code terms.bin}:
     * its run is named, since only training without the rows, and deleting the run's folder, gets rid of them. A run
     * that is not over needs its rows, and is named.
     *
     * @param request names the runs that learned from the person's rows; those of other providers and folders are left
     *     alone
     * @return how many files were erased, which runs are not over, and which results hold words of their rows
     * @throws io.github.finetune4j.error.ResultNotSavedException if a file can't be erased
     */
    @Override
    public ErasedPart erase(ErasureRequest request) {
        requireOpen();
        long erased = 0;
        List<String> left = new ArrayList<>();
        for (String text : request.runs()) {
            RunFolder run = ofOurs(text);
            if (run != null && run.status().status().terminal()) {
                erased += run.eraseRows();
                run.words().ifPresent(file -> left.add(wordsIn(file, text)));
            } else if (run != null) {
                left.add(
                        "run " + text + " is not over, and needs its rows -> cancel it or let it end, and erase again");
            }
        }
        return new ErasedPart(erased, Set.of(), left);
    }

    private static String wordsIn(Path file, String run) {
        return "run " + run + " holds words of its rows in " + file
                + " -> train again without the rows, then delete the run's folder";
    }

    private @Nullable RunFolder ofOurs(String run) {
        return run.startsWith(ID + "/")
                ? RunFolder.find(runs, run.substring(ID.length() + 1)).orElse(null)
                : null;
    }

    private RunFolder run(JobRef ref, String operation) {
        requireOpen();
        return RunFolder.find(runs, ref.jobId())
                .filter(found -> ref.providerId().equals(ID))
                .orElseThrow(() -> new JobNotFoundException(
                        "no job " + ref + " in the runs folder " + runs
                                + " -> open the runs folder that the job was submitted with",
                        ProviderFailure.of(ID, operation),
                        null));
    }

    /**
     * {@return the folder of a job: {@code job.json}, {@code events.jsonl}, {@code checkpoints} and the result}
     *
     * @param ref the job
     * @throws JobNotFoundException if there is no such job
     */
    public Path folder(JobRef ref) {
        return run(ref, "folder").path();
    }

    /**
     * {@return the folder of a tuned model: PEFT's two files and {@code run-manifest.json}, or a whole model after full
     * training}
     *
     * @param model as a job of this provider gave it, or a base model
     * @throws InvalidModelException if there is none
     */
    public Path folder(ModelRef model) {
        Optional<RunFolder> ofTexts = ofTexts(model);
        if (ofTexts.isPresent()) {
            return OpenTexts.folder(ofTexts.get(), model.id());
        }
        ModelFinder.Found found = found(model);
        return found.adapter() == null ? found.base() : found.adapter();
    }

    private ModelFinder.Found found(ModelRef model) {
        requireOwn(model);
        return finder.find(model.id());
    }

    private void requireOwn(ModelRef model) {
        requireOpen();
        if (!model.provider().equals(ID)) {
            throw new InvalidModelException(
                    "model " + model + " is not of the provider " + ID + " -> ask its own provider");
        }
    }

    /**
     * {@return a model that answers: a base, or a tuned one} It shares the base's weights with jobs and other models of
     * this provider, and is closed with it, if not before.
     *
     * <p>In reports a base is called by its folder, or by {@code owner/name@commit} if that lies in the cache of the
     * Hugging Face Hub; a tuned one by its base and job, as in {@code tuned SmolLM2-135M (job 1f0c9a2b)}. Any other
     * name: {@link LocalChatModel#named}.
     *
     * @param model as a job of this provider gave it, or {@link #baseModel}
     * @throws InvalidModelException if there is none, or it cannot be loaded
     */
    @Override
    public LocalChatModel chatModel(ModelRef model) {
        return chatModel(model, settings -> {});
    }

    /**
     * {@return a base model that answers, as {@link #chatModel(ModelRef)} gives it}
     *
     * @param baseModel its name or folder, as {@code FineTuneSpec.baseModel} has it
     * @throws InvalidModelException if there is none, or it cannot be loaded
     */
    public LocalChatModel chatModel(String baseModel) {
        return chatModel(baseModel(baseModel));
    }

    /**
     * {@return a model on record that answers, as {@link #chatModel(ModelRef)} gives it}
     *
     * @param model one of this provider's, as in {@code registry.model("router").version(3)}
     * @throws InvalidModelException if there is none, or it cannot be loaded
     */
    public LocalChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * {@return as {@link #chatModel(ModelRef)}, with settings of the caller's choice}
     *
     * <p>Answers by weights in eight bits: {@code provider.chatModel(model, m -> m.quantization(Quantization.INT8))}.
     *
     * <p>By {@code m -> m.merged(false)} an adapter is computed beside the weights: it costs little more memory than
     * itself, and any number of models stand on one base, so each request can have another adapter. Merged, each has
     * weights of its own and answers faster.
     *
     * @param model as a job of this provider gave it, or a base model
     * @param settings changes the builder, which knows base and adapter already
     * @throws InvalidModelException if there is none, or it cannot be loaded
     */
    public LocalChatModel chatModel(ModelRef model, Consumer<LocalChatModel.Builder> settings) {
        Optional<RunFolder> ofTexts = ofTexts(model);
        if (ofTexts.isPresent()) {
            return keep(texts.chatModel(ofTexts.get(), model.id(), model.toString()));
        }
        ModelFinder.Found found = found(model);
        LocalChatModel.Builder builder = LocalChatModel.builder(found.base())
                .precision(precision)
                .models(models)
                .reference(model);
        if (found.adapter() != null) {
            builder.adapter(found.adapter());
        }
        if (found.name() != null) {
            builder.name(found.name());
        }
        settings.accept(builder);
        return keep(builder.build());
    }

    private Optional<RunFolder> ofTexts(ModelRef model) {
        requireOwn(model);
        return RunFolder.ofModel(runs, model.id()).filter(RunFolder::ofTexts);
    }

    /**
     * {@return a tuned model that says labels} It shares the encoder's weights with jobs and other models of this
     * provider, and is closed with it.
     *
     * @param model as a job of this provider gave it, whose method says labels
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it says no labels
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextClassifier classifier(ModelRef model) {
        return head(model);
    }

    private HeadModel head(ModelRef model) {
        RunFolder run = ofTexts(model)
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        "model " + model + " was not trained to say labels -> train one by method CLASSIFICATION"));
        return texts.classifier(run, model.id(), model.toString());
    }

    /**
     * {@return tuned models that say labels, of the same texts: those on one encoder as it is read each text once} They
     * are closed with this provider.
     *
     * @param models as in {@link #classifier}, each once
     * @throws InvalidModelException if there is none of them, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if one says no labels
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public LocalClassifiers classifiers(List<ModelRef> models) {
        Map<ModelRef, HeadModel> heads = new LinkedHashMap<>();
        models.forEach(model -> heads.computeIfAbsent(model, this::head));
        return new LocalClassifiers(heads);
    }

    /**
     * {@return an encoder that gives texts vectors} It shares its weights with jobs and other models of this provider,
     * and is closed with it. How tokens become one vector, and how long a text may be, a sentence-transformers folder
     * says; of another folder it is the mean over all tokens. A longer text is cut and counted, or refused
     * ({@link Builder#refuseLongTexts}).
     *
     * @param encoder its name or folder, as {@code FineTuneSpec.baseModel} has it
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it is no encoder that is known
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextEmbedder embedder(String encoder) {
        return texts.embedder(encoder(encoder, "gives no vectors"));
    }

    /**
     * {@return a tuned embedder, or the encoder of a base model, as {@link #embedder(String)} gives it}
     *
     * @param model as a job of this provider gave it, or a base model
     * @throws InvalidModelException if there is none, or it cannot be loaded
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextEmbedder embedder(ModelRef model) {
        requireOwn(model);
        return embedder(model.id());
    }

    /**
     * {@return a tuned embedder whose vectors have fewer numbers, and length 1} It is closed with this provider.
     *
     * @param model as a job of this provider gave it, trained by method EMBEDDING for several sizes
     * @param size one of them
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it was not trained for that size
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextEmbedder embedder(ModelRef model, int size) {
        RunFolder run = ofTexts(model)
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        "model " + model + " was not trained to give vectors -> train one by method EMBEDDING"));
        return texts.embedder(run, model.id(), size);
    }

    /**
     * {@return a tuned reranker} It shares its weights with other models of this provider, and is closed with it.
     * Scores lie between 0 and 1. Query and passage that are too long together are cut, the longer one first.
     *
     * @param model as a job of this provider gave it, trained by method RERANKING
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it ranks nothing
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextReranker reranker(ModelRef model) {
        requireOwn(model);
        return reranker(model.id());
    }

    /**
     * {@return a reranker, as {@link #reranker(ModelRef)} gives it}
     *
     * @param crossEncoder its name or folder: an encoder with a head of one output, such as sentence-transformers'
     *     cross-encoders
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it ranks nothing
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextReranker reranker(String crossEncoder) {
        return texts.reranker(encoder(crossEncoder, "ranks nothing"));
    }

    /**
     * {@return a tuned tagger} It shares its weights with other models of this provider, and is closed with it. Spans
     * have their places in the text as it was given; a long text is read in windows that overlap.
     *
     * @param model as a job of this provider gave it, trained by method TAGGING
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it finds no spans
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextTagger tagger(ModelRef model) {
        requireOwn(model);
        return tagger(model.id());
    }

    /**
     * {@return a tagger, as {@link #tagger(ModelRef)} gives it}
     *
     * @param tokenClassifier its name or folder: an encoder with a head for tokens, whose labels are BIO or BIOES tags
     * @throws InvalidModelException if there is none, or it cannot be loaded
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it finds no spans
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public TextTagger tagger(String tokenClassifier) {
        return texts.tagger(encoder(tokenClassifier, "finds no spans"));
    }

    private Path encoder(String name, String lacks) {
        requireOpen();
        return finder.encoder(name)
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        "model " + name + " counts words, and " + lacks + " -> take an encoder"));
    }

    private LocalChatModel keep(LocalChatModel model) {
        synchronized (opened) {
            if (!closed) {
                opened.add(model);
                return model;
            }
        }
        model.close();
        throw new IllegalStateException("this provider was closed while a model was loaded -> make a new one");
    }

    /**
     * {@return a base model by its name or folder}
     *
     * @param baseModel as {@code FineTuneSpec.baseModel} has it
     */
    public ModelRef baseModel(String baseModel) {
        requireOpen();
        finder.find(baseModel);
        return ModelRef.of(ID, baseModel);
    }

    /**
     * Writes a tuned model as a whole: a folder in Hugging Face's layout whose weights have the adapter in them.
     *
     * @param model as a job of this provider gave it
     * @param target the new folder; replaced if there
     * @throws InvalidModelException if there is no such model, or it is no adapter
     * @throws io.github.finetune4j.error.ResultNotSavedException if the folder cannot be written
     */
    public void merge(ModelRef model, Path target) {
        ModelFinder.Found found = found(model);
        if (found.adapter() == null) {
            throw new InvalidModelException("model " + model + " has no adapter -> use the folder " + found.base()
                    + ", which is whole already");
        }
        Merge.merge(found.base(), found.adapter(), target);
    }

    /**
     * {@return what writes a model in the forms that other programs take: safetensors, GGUF, Ollama}
     *
     * @param model as a job of this provider gave it, or a base model
     * @throws InvalidModelException if there is none
     */
    public ModelExport export(ModelRef model) {
        ModelFinder.Found found = found(model);
        return found.adapter() == null ? ModelExport.of(found.base()) : ModelExport.of(found.base(), found.adapter());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this provider is closed -> make a new one with the same runs folder");
        }
    }

    /**
     * Stops the job under way after its forward pass, keeping its state, and closes the chat models. A second call does
     * nothing.
     */
    @Override
    public void close() {
        synchronized (opened) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            queue.close();
        } finally {
            opened.forEach(LocalChatModel::close);
            texts.close();
        }
    }

    /**
     * Builds a {@link LocalLoraProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private Path runs = Path.of("runs");
        private final List<ModelSource> sources = new ArrayList<>();
        private LocalPrecision precision = LocalPrecision.AUTO;
        private @Nullable Boolean gradientCheckpointing;
        private @Nullable Integer threads;
        private @Nullable LocalDevice device;
        private InstantSource clock = Clock.systemUTC();
        private boolean refuseLongTexts;

        private Builder() {}

        /**
         * Sets where runs are kept.
         *
         * @param folder made when it is needed; default {@code runs} below the working folder
         * @return this
         */
        public Builder runs(Path folder) {
            runs = folder;
            return this;
        }

        /**
         * Adds a folder of model folders, in which a model is found by its name or the last part of it.
         *
         * @param folder that holds folders in Hugging Face's layout
         * @return this
         */
        public Builder addModels(Path folder) {
            return addModels(ModelFinder.inFolder(folder.toAbsolutePath()));
        }

        /**
         * Adds a place where models are found; those added first are asked first, and all before the file system.
         *
         * @param source of models
         * @return this
         */
        public Builder addModels(ModelSource source) {
            sources.add(source);
            return this;
        }

        /**
         * Sets the type of base weights.
         *
         * @param value default {@link LocalPrecision#AUTO}
         * @return this
         */
        public Builder precision(LocalPrecision value) {
            precision = value;
            return this;
        }

        /**
         * Sets whether a step keeps of each layer only its input, and computes the rest again for the backward pass
         * (Chen et al., 2016): the same adapter in less memory and more time. It has no effect where steps run by
         * autograd: dropout, DoRA, modules trained as a whole, quantised bases, Gemma.
         *
         * @param value by default it is done where a job would not fit into memory otherwise
         * @return this
         */
        public Builder gradientCheckpointing(boolean value) {
            gradientCheckpointing = value;
            return this;
        }

        /**
         * Sets how many threads one step computes with, for the whole process, since libtorch has one setting: the
         * provider that was built last says how many. It counts from {@link #build} on, for jobs under way too.
         *
         * @param count default the physical cores; at least 1
         * @return this
         */
        public Builder threads(int count) {
            threads = Given.atLeast("threads", count, 1);
            return this;
        }

        /**
         * Sets what computes, for the whole process, since libtorch has one device here: it takes it when the first
         * model is loaded, and {@link #build} refuses another one afterwards.
         *
         * @param value default {@link LocalDevice#auto()}
         * @return this
         */
        public Builder device(LocalDevice value) {
            device = value;
            return this;
        }

        /**
         * Sets whether models that answer with labels, numbers or vectors refuse a text that is longer than they read,
         * by an {@link io.github.finetune4j.error.InvalidRequestException}. A cascade passes such a text on to its
         * large model.
         *
         * @param value default false: the text's end is cut off; {@code cutTexts()} of the model counts such texts, and
         *     the first is logged
         * @return this
         */
        @API(status = API.Status.EXPERIMENTAL, since = "0.1")
        public Builder refuseLongTexts(boolean value) {
            refuseLongTexts = value;
            return this;
        }

        /**
         * Sets the clock of events.
         *
         * @param value default the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * {@return the provider}
         *
         * @throws IllegalStateException if it is too late for {@link #device}: libtorch runs on another one, or another
         *     provider of this process asked for another one
         */
        public LocalLoraProvider build() {
            TorchSettings engine = TorchSettings.ofProcess();
            if (threads != null) {
                engine.useThreads(threads);
            }
            if (device != null) {
                engine.useDevice(device.word());
            }
            return new LocalLoraProvider(this);
        }
    }
}
