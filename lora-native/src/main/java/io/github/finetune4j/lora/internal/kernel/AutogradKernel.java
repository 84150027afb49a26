// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.decode.FiniteLogits;
import io.github.finetune4j.lora.internal.djl.HugePages;
import io.github.finetune4j.lora.internal.djl.NativeHeap;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.djl.Workers;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.tile.TileDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The kernel as TorchScript on libtorch, with either form of the step. */
public final class AutogradKernel implements Kernel {
    /** Dropout draws from libtorch's one generator: kernels that use it take turns, each with its own seed. */
    private static final Object GENERATOR = new Object();

    private final ModelConfig config;
    private final Precision precision;
    private final Layout layout;
    private final double dropout;
    private final StepForm form;
    private final @Nullable BaseWeights base;
    private final NDManager manager = Torch.newManager();
    private final Script script;
    private final FlatState state;
    private final Rotary rotary;
    private final NDArray[] weights;
    private final @Nullable PackedWeights blocks;
    private final NDArray[] transposes;
    private volatile @Nullable AdapterUse inInt8;
    private @Nullable Generating int8; // guarded by this
    private final Workers workers;
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /** The means by which answers are made. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Generating(Script script, NDArray[] weights) {}

    private AutogradKernel(
            ModelConfig config,
            Precision precision,
            Layout layout,
            double dropout,
            StepForm form,
            int threads,
            @Nullable BaseWeights base,
            Function<NDManager, NDArray[]> weights) {
        this.config = config;
        this.precision = precision;
        this.layout = layout;
        this.dropout = dropout;
        this.form = form;
        this.base = base == null ? null : base.retain();
        script = Script.load(
                manager,
                Constants.kernel(config, precision, layout, dropout, base == null ? null : base.quantization()));
        state = new FlatState(manager, script, layout);
        rotary = Torch.call(false, () -> Rotary.of(manager, config));
        this.weights = weights.apply(manager);
        workers = new Workers(threads);
        blocks = blocks();
        transposes = blocks != null && form.copiesMatrices(config, precision)
                ? blocks.transposes()
                : Script.list(manager, "transposes", List.of());
    }

    /** None where the weights are codes, or trained. */
    private @Nullable PackedWeights blocks() {
        if (base == null) {
            return layout.isFull() ? null : new PackedWeights(manager, config, precision, weights);
        }
        return base.quantization() == null ? base.blocks() : null;
    }

    /**
     * {@return a kernel that trains an adapter; its numbers are zero until they are restored}
     *
     * @param base frozen weights
     * @param adapter shape of the adapter
     */
    public static AutogradKernel adapter(BaseWeights base, AdapterShape adapter) {
        StepForm form = base.quantization() == null ? StepForm.fastest(base.config(), adapter) : StepForm.AUTOGRAD;
        return adapter(base, adapter, form);
    }

    /**
     * {@return as {@link #adapter(BaseWeights, AdapterShape)}, with a form of the caller's choice}
     *
     * @param base frozen weights
     * @param adapter shape of the adapter
     * @param form how a step finds its gradient
     * @throws IllegalArgumentException if the form can't train this adapter
     */
    public static AutogradKernel adapter(BaseWeights base, AdapterShape adapter, StepForm form) {
        return adapter(base, adapter, form, Torch.threads());
    }

    /** As above, with a number of threads of the caller's choice. */
    static AutogradKernel adapter(BaseWeights base, AdapterShape adapter, StepForm form, int threads) {
        if (form.isManual() && !adapter.isLowRankAlone()) {
            throw new IllegalArgumentException("the hand-written backward with dropout " + adapter.dropout() + " and "
                    + adapter.variant() + ", though it has no dropout, DoRA or whole modules -> use StepForm.AUTOGRAD");
        }
        if (form.isManual() && !StepForm.knows(base.config().architecture())) {
            throw new IllegalArgumentException("the hand-written backward does not know "
                    + base.config().architecture().family().className() + " -> use StepForm.AUTOGRAD");
        }
        Layout layout = Layout.adapter(base.config(), adapter);
        return new AutogradKernel(
                base.config(), base.precision(), layout, adapter.dropout(), form, threads, base, m -> base.arrays());
    }

    /**
     * {@return a kernel that trains vectors before each text; they are zero until they are restored}
     *
     * @param base frozen weights
     * @param virtualTokens how many vectors
     */
    public static AutogradKernel prompt(BaseWeights base, int virtualTokens) {
        Layout layout = Layout.prompt(base.config(), virtualTokens);
        return new AutogradKernel(
                base.config(), base.precision(), layout, 0, StepForm.AUTOGRAD, 1, base, m -> base.arrays());
    }

    /**
     * {@return a kernel that trains nothing: for evaluation and generation}
     *
     * @param base frozen weights
     */
    public static AutogradKernel frozen(BaseWeights base) {
        return new AutogradKernel(
                base.config(),
                base.precision(),
                Layout.none(base.config()),
                0,
                StepForm.AUTOGRAD,
                1,
                base,
                m -> base.arrays());
    }

    /**
     * {@return a kernel that trains all weights, kept in float32; they are zero until they are restored}
     *
     * @param config shape of the model
     * @param precision type of the products
     */
    public static AutogradKernel full(ModelConfig config, Precision precision) {
        return new AutogradKernel(
                config,
                precision,
                Layout.full(config),
                0,
                StepForm.AUTOGRAD,
                1,
                null,
                m -> Script.list(m, "weights", List.of()));
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public double accumulate(PackedBatch batch, double weight, long dropoutSeed) {
        requireTargets(batch);
        return dropping(dropoutSeed, () -> accumulate(batch, weight));
    }

    private <T> T dropping(long seed, Supplier<T> work) {
        if (dropout == 0) {
            return work.get();
        }
        synchronized (GENERATOR) {
            return Torch.call(true, () -> {
                JniUtils.setSeed(seed);
                return work.get();
            });
        }
    }

    private BatchInputs inputs(NDManager scope, PackedBatch batch) {
        return BatchInputs.of(scope, batch, config, layout.virtualTokens());
    }

    // only the forward pass by autograd cuts attention off at a window
    private StepForm form(PackedBatch batch) {
        Architecture.Attention attention = config.architecture().attention();
        return attention.hasWindow() && batch.longest() > attention.window() ? StepForm.AUTOGRAD : form;
    }

    private double accumulate(PackedBatch batch, double weight) {
        List<PackedBatch> shards = shards(batch);
        if (shards.size() == 1) {
            return scalar(form(batch).gradMode(), accumulation(batch, weight, 0));
        }
        return locked(() -> Torch.call(false, () -> {
            double loss = inWorkers(shards, (shard, worker) -> accumulation(shard, weight, worker));
            gather(shards.size());
            return loss;
        }));
    }

    private Function<NDManager, NDList> accumulation(PackedBatch batch, double weight, int worker) {
        return scope -> script.call(
                scope,
                form(batch).accumulate(),
                inputs(scope, batch)
                        .labelled(rotary)
                        .and(
                                scope.create(weight),
                                row(StateKind.PARAMETERS),
                                state.workerGradient(worker),
                                weights,
                                transposes));
    }

    /** Adds the workers' gradients up, always in the same order. */
    private void gather(int workers) {
        try (NDManager scope = manager.newSubManager()) {
            for (int worker = 1; worker < workers; worker++) {
                script.call(scope, "gather", row(StateKind.GRADIENT), state.workerGradient(worker));
            }
        }
    }

    private double inWorkers(
            List<PackedBatch> shards, BiFunction<PackedBatch, Integer, Function<NDManager, NDList>> work) {
        List<Supplier<Double>> pieces = new ArrayList<>();
        for (int worker = 0; worker < shards.size(); worker++) {
            Function<NDManager, NDList> call = work.apply(shards.get(worker), worker);
            pieces.add(() -> {
                try (NDManager scope = manager.newSubManager()) {
                    return (double) call.apply(scope).get(0).getFloat();
                }
            });
        }
        return workers.run(pieces).stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Only where no gradient is recorded, and none of all weights kept for each worker. */
    private List<PackedBatch> shards(PackedBatch batch) {
        return form(batch).isManual() ? batch.shards(workers.threads()) : List.of(batch);
    }

    @Override
    public double update(AdamW rule, long step, double learningRate) {
        double[] numbers = {
            learningRate, rule.beta1(), rule.beta2(), rule.epsilon(), rule.weightDecay(), rule.clipNorm()
        };
        return scalar(
                false,
                scope -> script.call(
                        scope,
                        "update",
                        scope.create(numbers),
                        scope.create((float) step),
                        row(StateKind.PARAMETERS),
                        row(StateKind.GRADIENT),
                        row(StateKind.FIRST_MOMENT),
                        row(StateKind.SECOND_MOMENT)));
    }

    @Override
    public void forget() {
        inScope(false, scope -> {
            for (NDArray gradient : state.gradients()) { // a worker that failed may have left its part behind
                script.call(scope, "zero", gradient);
            }
            return scope;
        });
    }

    @Override
    public double evaluate(PackedBatch batch) {
        requireTargets(batch);
        List<PackedBatch> shards = shards(batch);
        return shards.size() == 1
                ? scalar(false, evaluation(batch))
                : locked(() -> Torch.call(false, () -> inWorkers(shards, (shard, worker) -> evaluation(shard))));
    }

    private Function<NDManager, NDList> evaluation(PackedBatch batch) {
        return scope -> script.call(
                scope,
                form(batch).evaluate(),
                inputs(scope, batch).labelled(rotary).and(row(StateKind.PARAMETERS), weights));
    }

    @Override
    public float[] targetLogLikelihoods(PackedBatch batch, AdapterUse use) {
        requireTargets(batch);
        return inScope(false, scope -> {
            BatchInputs inputs = inputs(scope, batch).labelled(rotary);
            boolean trained = use == AdapterUse.LIVE || layout.isFull();
            NDList found = trained
                    ? script.call(scope, "target_likelihoods", inputs.and(row(StateKind.PARAMETERS), weights))
                    : script.call(scope, "base_target_likelihoods", inputs.and((Object) weights));
            return FiniteLogits.require(found.singletonOrThrow().toFloatArray());
        });
    }

    @Override
    public float[] logLikelihoods(PackedBatch batch, int documents, AdapterUse use) {
        requireTargets(batch);
        return inScope(false, scope -> {
            BatchInputs inputs = inputs(scope, batch).labelled(rotary);
            NDArray like = scope.zeros(new Shape(documents));
            boolean trained = use == AdapterUse.LIVE || layout.isFull();
            NDList found = trained
                    ? script.call(scope, "likelihoods", inputs.and(like, row(StateKind.PARAMETERS), weights))
                    : script.call(scope, "base_likelihoods", inputs.and(like, weights));
            return found.singletonOrThrow().toFloatArray();
        });
    }

    @Override
    public PreferenceLoss accumulatePreferences(
            PackedBatch batch, float[] reference, double beta, double weight, long dropoutSeed) {
        requireTargets(batch);
        return dropping(
                dropoutSeed,
                () -> inScope(
                        true,
                        scope -> preferences(script.call(
                                scope,
                                "accumulate_preferences",
                                inputs(scope, batch)
                                        .labelled(rotary)
                                        .and(
                                                scope.create(new double[] {weight, beta}),
                                                scope.create(reference),
                                                row(StateKind.PARAMETERS),
                                                row(StateKind.GRADIENT),
                                                weights)))));
    }

    @Override
    public PreferenceLoss evaluatePreferences(PackedBatch batch, float[] reference, double beta) {
        requireTargets(batch);
        return inScope(
                false,
                scope -> preferences(script.call(
                        scope,
                        "evaluate_preferences",
                        inputs(scope, batch)
                                .labelled(rotary)
                                .and(
                                        scope.create(new double[] {1, beta}),
                                        scope.create(reference),
                                        row(StateKind.PARAMETERS),
                                        weights))));
    }

    private static PreferenceLoss preferences(NDList found) {
        return new PreferenceLoss(found.get(0).getFloat(), found.get(1).toFloatArray());
    }

    @Override
    public void settle() {
        inScope(false, scope -> script.call(scope, "settle", row(StateKind.PARAMETERS), weights));
    }

    @Override
    public float[][] logits(PackedBatch batch) {
        requireTargets(batch);
        return inScope(
                false,
                scope -> Rows.of(script.call(
                                scope,
                                "logits",
                                inputs(scope, batch).unlabelled(rotary).and(row(StateKind.PARAMETERS), weights))
                        .singletonOrThrow()));
    }

    /**
     * {@return the last norm's output for tokens, without dropout}
     *
     * @param batch documents; {@code rows} says of which tokens
     */
    public float[][] states(PackedBatch batch) {
        requireTargets(batch);
        return inScope(
                false,
                scope -> Rows.of(script.call(
                                scope,
                                "states",
                                inputs(scope, batch).unlabelled(rotary).and(row(StateKind.PARAMETERS), weights))
                        .singletonOrThrow()));
    }

    @Override
    public void answerInInt8(AdapterUse use) {
        if (!Torch.isCpu() || !Torch.hasInt8()) {
            throw new UnsupportedCapabilityException(
                    "answers by weights in eight bits need an x86-64 processor with AVX2, and no device beside it"
                            + " -> answer in AUTO precision");
        }
        locked(() -> {
            inInt8 = use;
            return tiles(use).isPresent() ? use : Torch.call(false, () -> generatingInInt8(use));
        });
    }

    private synchronized Generating generatingInInt8(AdapterUse use) {
        Generating known = int8;
        if (known == null) {
            Script by = Script.holding(
                    manager,
                    Constants.int8Kernel(config, precision, layout, base == null ? null : base.quantization()));
            NDArray[] plain = plainWeights(manager, use);
            NDList packed = HugePages.around(() -> by.call(manager, "pack", (Object) plain));
            NativeHeap.trim();
            known = new Generating(by, Script.list(manager, "weights", packed));
            int8 = known;
        }
        return known;
    }

    @Override
    public DecodeSession decode(List<int[]> prompts, int maxTokens, int spare, AdapterUse use) {
        return locked(() -> Torch.call(false, () -> {
            NDManager owner = manager.newSubManager();
            int virtual = use == AdapterUse.LIVE ? layout.virtualTokens() : 0;
            Prompts padded =
                    Prompts.of(VirtualTokens.beforeAll(prompts, virtual, config), maxTokens, spare, config, virtual);
            Optional<TileDecoder> tiles = tiles(use).filter(found -> found.holds(padded.columns()));
            if (tiles.isPresent()) {
                owner.close();
                return tiles.get().decode(prompts, padded.columns(), this::locked);
            }
            Rotary.Placed placed = rotary.of(owner, padded);
            AdapterUse packed = inInt8;
            Generating by = packed == null ? inPrecision(owner, use) : generatingInInt8(packed);
            return new CachedDecode(
                    this::locked,
                    by.script,
                    owner,
                    padded.at(placed.positions()),
                    new CachedDecode.Model(
                            config,
                            placed.tables(),
                            placed.own(),
                            by.weights,
                            liveAdapter(by.script, owner, use),
                            virtual));
        }));
    }

    /** Only what is never trained in here is packed: an update would leave the tiles behind. */
    private Optional<TileDecoder> tiles(AdapterUse use) {
        boolean plain = use == AdapterUse.OFF || (!layout.isAdapter() && layout.virtualTokens() == 0);
        if (blocks == null || !plain || hasOwnWeights(use)) {
            return Optional.empty();
        }
        return inInt8 == null ? blocks.tiles() : blocks.codes();
    }

    private Generating inPrecision(NDManager owner, AdapterUse use) {
        if (base != null && base.quantization() != null) {
            throw new IllegalStateException(
                    "a quantised base is for training -> merge it, or answer with the base itself");
        }
        return new Generating(
                script, blocks == null || hasOwnWeights(use) ? plainWeights(owner, use) : blocks.forward());
    }

    private boolean hasOwnWeights(AdapterUse use) {
        return layout.isFull() || (use == AdapterUse.LIVE && !layout.saved().isEmpty());
    }

    private NDArray[] plainWeights(NDManager owner, AdapterUse use) {
        return hasOwnWeights(use)
                ? Script.list(owner, "weights", script.call(owner, "plain", row(StateKind.PARAMETERS), weights))
                : weights;
    }

    private NDArray[] liveAdapter(Script by, NDManager owner, AdapterUse use) {
        boolean live = use == AdapterUse.LIVE && layout.isAdapter();
        return Script.list(
                owner, "adapter", live ? by.call(owner, "live", row(StateKind.PARAMETERS), weights) : List.of());
    }

    @Override
    public Map<String, FloatTensor> export(StateKind kind) {
        return locked(() -> Torch.call(false, () -> state.export(kind)));
    }

    @Override
    public void restore(StateKind kind, Map<String, FloatTensor> values) {
        locked(() -> Torch.call(false, () -> {
            state.restore(kind, values);
            return kind;
        }));
    }

    @Override
    public Kernel merge() {
        requireMergeable();
        return locked(() -> Torch.call(
                false,
                () -> new AutogradKernel(
                        config,
                        precision,
                        Layout.none(config),
                        0,
                        StepForm.AUTOGRAD,
                        1,
                        null,
                        owner -> Script.list(
                                owner, "weights", script.call(owner, "merge", row(StateKind.PARAMETERS), weights)))));
    }

    private void requireMergeable() {
        if (layout.virtualTokens() > 0) {
            throw new UnsupportedCapabilityException(
                    "prompt tuning cannot be merged: it has vectors before each text, and"
                            + " no update of the weights -> answer with the adapter beside the base");
        }
    }

    @Override
    public void merged(Consumer<TensorData> sink) {
        requireMergeable();
        inScope(false, scope -> {
            NDList merged = script.call(scope, "merge", row(StateKind.PARAMETERS), weights);
            try (Transfer transfer = new Transfer(scope, Constants.transfer(precision))) {
                new MergedWeights(layout.unties() ? config.untied() : config, precision, transfer)
                        .write(new ArrayList<>(merged), sink);
            }
            return merged;
        });
    }

    private NDArray row(StateKind kind) {
        return state.row(kind);
    }

    private double scalar(boolean gradients, Function<NDManager, NDList> call) {
        return inScope(gradients, scope -> (double) call.apply(scope).get(0).getFloat());
    }

    /** Inputs, and with them outputs, belong to a scope of their own; nothing piles up. */
    private <T> T inScope(boolean gradients, Function<NDManager, T> work) {
        return locked(() -> Torch.call(gradients, () -> {
            try (NDManager scope = manager.newSubManager()) {
                return work.apply(scope);
            }
        }));
    }

    private <T> T locked(Supplier<T> work) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed -> open it again");
            }
            return work.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private static void requireTargets(PackedBatch batch) {
        if (batch.targets() == 0) {
            throw new IllegalArgumentException("a batch of " + batch.realTokens()
                    + " tokens has no loss: none is a target -> give rows with at least 1 target");
        }
    }

    private synchronized void closeInt8() {
        if (int8 != null) {
            int8.script.close();
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                workers.close();
                script.close();
                closeInt8();
                manager.close();
                if (base != null) {
                    base.close();
                } else if (blocks != null) {
                    blocks.close();
                }
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
