// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.train.BestKeeper;
import io.github.finetune4j.lora.internal.train.Divergence;
import io.github.finetune4j.lora.internal.train.EpochOrder;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.Speed;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.lora.internal.train.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains an encoder, whole or by an adapter, for classes, tokens or vectors. For one thread.
 *
 * <p>Equal settings, rows and start give equal numbers, bit for bit with the same number of threads on one machine,
 * also where a training was stopped and resumed. Nothing is dropped by chance.
 */
public final class EncoderTrainer implements AutoCloseable {
    private final Path folder;
    private final EncoderTask task;
    private final EncoderTrainingKernel kernel;
    private final @Nullable VectorHead start;
    private final LongSupplier nanoTime;
    private final List<Double> losses = new ArrayList<>();
    private Pooling pooling = Pooling.MEAN;
    private boolean closed;
    private @Nullable Supplier<Look> judge;
    private boolean judgesFirst;
    private @Nullable BestKeeper best;
    private TrainerState.@Nullable Plan plan;

    /** The loss of some rows. */
    private interface Loss {
        /** Adds the gradient of a loss over rows, times a weight. {@return the loss, a sum over units} */
        double accumulate(int[] rows, double weight);

        /** {@return how many numbers the losses of rows are sums of} */
        long units(int[] rows);

        long tokens(int[] rows);
    }

    private EncoderTrainer(
            Path folder,
            EncoderTask task,
            EncoderTrainingKernel kernel,
            @Nullable VectorHead start,
            LongSupplier nanoTime) {
        this.folder = folder;
        this.task = task;
        this.kernel = kernel;
        this.start = start;
        if (start != null) {
            pooling = start.pooling();
        }
        this.nanoTime = nanoTime;
    }

    /**
     * {@return a trainer}
     *
     * @param folder of the encoder to begin with
     * @param task to train for
     * @param labels in the order of the logits; none for {@link EncoderTask#EMBEDDING}
     * @param lora shape of an adapter; null: all weights are trained
     * @param seed of a new head's numbers and of an adapter's
     * @param nanoTime clock for speeds, such as {@code System::nanoTime}
     * @throws io.github.finetune4j.error.InvalidModelException if a file is missing or damaged
     * @throws IllegalArgumentException if the labels or the adapter's targets fit nothing
     */
    public static EncoderTrainer open(
            Path folder,
            EncoderTask task,
            List<String> labels,
            @Nullable EncoderLora lora,
            long seed,
            LongSupplier nanoTime) {
        return open(folder, task, labels, lora, seed, null, nanoTime);
    }

    /**
     * As above, for texts that are known: where all weights are trained, the rows of the table of words that none of
     * them has are left as they are, which no step would change. Half of a small encoder's numbers are such, and take
     * neither memory nor time then.
     *
     * @param texts all that it will ever be given; null: any
     */
    public static EncoderTrainer open(
            Path folder,
            EncoderTask task,
            List<String> labels,
            @Nullable EncoderLora lora,
            long seed,
            @Nullable List<EncodedText> texts,
            LongSupplier nanoTime) {
        return open(folder, task, labels, lora, seed, texts, null, nanoTime);
    }

    /**
     * As above, for classes that a linear head says of the texts' vectors, instead of the architecture's own head. What
     * is saved then is an encoder of vectors, and the head is {@link #head()}.
     *
     * @param task {@link EncoderTask#CLASSES} or {@link EncoderTask#SEVERAL_CLASSES}
     * @param start the head that training begins with; null: the architecture's own
     */
    public static EncoderTrainer open(
            Path folder,
            EncoderTask task,
            List<String> labels,
            @Nullable EncoderLora lora,
            long seed,
            @Nullable List<EncodedText> texts,
            @Nullable VectorHead start,
            LongSupplier nanoTime) {
        requireLabels(task, labels, start);
        EncoderConfig before = EncoderConfigReader.read(folder);
        EncoderConfig config =
                start == null ? before.with(task, labels) : before.with(task, labels, start.kind(), start.pooling());
        try (TensorSource file = ModelWeights.open(folder)) {
            EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(file, config));
            boolean fresh = before.head().kind() != task.head()
                    || !before.head().labels().equals(labels);
            TensorSource source =
                    start == null ? NewHead.over(file, layout, fresh, seed) : NewHead.over(file, layout, start);
            EncoderWeights.check(source, layout, folder);
            EncoderParameters parameters = lora == null
                    ? EncoderParameters.full(layout, false, words(texts, config))
                    : EncoderParameters.adapter(layout, lora, false);
            EncoderTrainingKernel kernel = new EncoderTrainingKernel(source, layout, parameters, seed);
            file.unchanged();
            return new EncoderTrainer(folder, task, kernel, start, nanoTime);
        }
    }

    private static void requireLabels(EncoderTask task, List<String> labels, @Nullable VectorHead start) {
        if (labels.isEmpty() != (task == EncoderTask.EMBEDDING)) {
            throw new IllegalArgumentException(
                    labels.size() + " labels for " + task + " -> give at least 1 label, and none for EMBEDDING");
        }
        if (start != null
                && (task.head() != EncoderConfig.HeadKind.SEQUENCE || start.intercepts().length != labels.size())) {
            throw new IllegalArgumentException("a head of " + start.intercepts().length + " labels for " + task + " of "
                    + labels.size() + " -> give one of each label, for classes of texts");
        }
    }

    /**
     * {@return the last words of the names of an encoder's modules that may get an adapter}
     *
     * @param folder of the encoder
     * @throws io.github.finetune4j.error.InvalidModelException if its config.json is missing or damaged
     */
    public static List<String> modules(Path folder) {
        EncoderConfig config = EncoderConfigReader.read(folder).with(EncoderTask.EMBEDDING, List.of());
        return EncoderParameters.modules(new EncoderLayout(config, ""));
    }

    private static @Nullable TrainedWords words(@Nullable List<EncodedText> texts, EncoderConfig config) {
        return texts == null ? null : TrainedWords.of(texts, config.vocabulary());
    }

    /** {@return how many numbers are trained} */
    public long trainedNumbers() {
        return kernel.parameters().count();
    }

    /**
     * Sets what judges the training as it goes: after each epoch, or as often as {@link TrainerOptions#evaluateEvery}
     * says. By it training ends early, where the options have a patience.
     *
     * @param judged what the validation rows say of the encoder as training has it now, such as by {@link #logits}
     * @param first whether the encoder that training begins with is judged, too
     */
    public void judgeBy(Supplier<Look> judged, boolean first) {
        judge = judged;
        judgesFirst = first;
    }

    /**
     * Trains for one class of each text, to the end or from where it was cancelled.
     *
     * @param texts of the encoder's tokens
     * @param labels the number of each text's class
     * @param options settings
     * @param listener hears of steps and epochs
     * @param cancelled looked at before each step
     * @return how it ended
     * @throws io.github.finetune4j.error.TrainingDivergedException if the loss isn't finite or has exploded
     */
    public TrainerResult classes(
            List<EncodedText> texts,
            int[] labels,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.CLASSES, texts.size(), labels.length);
        int classes = kernel.layout().config().head().labels().size();
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("class " + label + " -> give 0 to " + (classes - 1));
            }
        }
        return run(
                texts.size(),
                new Rows(texts) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        int[] own = Arrays.stream(rows).map(i -> labels[i]).toArray();
                        return kernel.accumulateClasses(of(rows), own, weight);
                    }
                },
                options,
                listener,
                cancelled,
                classes);
    }

    /**
     * As {@link #classes}, from probabilities of the classes (distillation).
     *
     * @param targets for each text the probability of each class, softened by the temperature already
     * @param temperature that the logits are divided by; 1: they are as they are
     */
    public TrainerResult softClasses(
            List<EncodedText> texts,
            double[][] targets,
            double temperature,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.CLASSES, texts.size(), targets.length);
        return run(
                texts.size(),
                new Rows(texts) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        return kernel.accumulateSoft(of(rows), own(targets, rows), temperature, weight);
                    }
                },
                options,
                listener,
                cancelled,
                kernel.layout().config().head().labels().size());
    }

    private static double[][] own(double[][] targets, int[] rows) {
        return Arrays.stream(rows).mapToObj(i -> targets[i]).toArray(double[][]::new);
    }

    /**
     * As {@link #classes}, where each text may have several.
     *
     * @param labels for each text whether it has each class
     */
    public TrainerResult severalClasses(
            List<EncodedText> texts,
            boolean[][] labels,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        double[][] targets = Arrays.stream(labels)
                .map(own -> IntStream.range(0, own.length)
                        .mapToDouble(j -> own[j] ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
        return severalClasses(texts, targets, options, listener, cancelled);
    }

    /**
     * As {@link #classes}, where each text may have several.
     *
     * @param targets for each text the probability of each class
     */
    public TrainerResult severalClasses(
            List<EncodedText> texts,
            double[][] targets,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.SEVERAL_CLASSES, texts.size(), targets.length);
        int classes = kernel.layout().config().head().labels().size();
        return run(
                texts.size(),
                new Rows(texts) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        return kernel.accumulateShares(of(rows), own(targets, rows), weight);
                    }

                    @Override
                    public long units(int[] rows) {
                        return (long) rows.length * classes;
                    }
                },
                options,
                listener,
                cancelled,
                2);
    }

    /**
     * As {@link #classes}, for one number of each text, which a logistic function makes a share.
     *
     * @param shares for each text the share that is to be said, from 0 to 1
     */
    public TrainerResult scores(
            List<EncodedText> texts,
            double[] shares,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.SCORE, texts.size(), shares.length);
        return run(
                texts.size(),
                new Rows(texts) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        double[][] own = Arrays.stream(rows)
                                .mapToObj(i -> new double[] {shares[i]})
                                .toArray(double[][]::new);
                        return kernel.accumulateShares(of(rows), own, weight);
                    }
                },
                options,
                listener,
                cancelled,
                2);
    }

    /**
     * As {@link #classes}, for each token.
     *
     * @param labels for each text the class of each of its tokens; -100 for tokens that do not count
     */
    public TrainerResult tokens(
            List<EncodedText> texts,
            List<int[]> labels,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.TOKENS, texts.size(), labels.size());
        return run(
                texts.size(),
                new Rows(texts) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        return kernel.accumulateTokens(
                                of(rows),
                                Arrays.stream(rows).mapToObj(labels::get).toList(),
                                weight);
                    }

                    @Override
                    public long units(int[] rows) {
                        return Math.max(
                                1,
                                Arrays.stream(rows)
                                        .mapToObj(labels::get)
                                        .flatMapToInt(Arrays::stream)
                                        .filter(label -> label >= 0)
                                        .count());
                    }
                },
                options,
                listener,
                cancelled,
                kernel.layout().config().head().labels().size());
    }

    /**
     * Trains vectors: each anchor's is to be nearest to its positive's among all positives of the batch. Two pairs of
     * the same batch that mean the same count against one another: leave such out, or apart.
     *
     * @param anchors of the encoder's tokens
     * @param positives one for each anchor
     * @param by how tokens become one vector
     * @param scale of the cosines, above 0; 20 is usual
     * @param options settings
     * @param listener hears of steps and epochs
     * @param cancelled looked at before each step
     * @return how it ended
     * @throws io.github.finetune4j.error.TrainingDivergedException if the loss isn't finite
     */
    public TrainerResult pairs(
            List<EncodedText> anchors,
            List<EncodedText> positives,
            Pooling by,
            double scale,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        require(EncoderTask.EMBEDDING, anchors.size(), positives.size());
        pooling = by;
        return run(
                anchors.size(),
                new Rows(anchors) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        List<EncodedText> both = new ArrayList<>(of(rows));
                        Arrays.stream(rows).mapToObj(positives::get).forEach(both::add);
                        return kernel.accumulateRanking(both, by, scale, weight);
                    }

                    @Override
                    public long tokens(int[] rows) {
                        return super.tokens(rows)
                                + Arrays.stream(rows)
                                        .mapToLong(i -> positives.get(i).length())
                                        .sum();
                    }
                },
                options,
                listener,
                cancelled,
                0);
    }

    /**
     * Trains vectors by any loss of them. Each batch is gone through twice: for its vectors, and again for the
     * gradient.
     *
     * @param columns of equally many texts, such as anchors, positives and negatives
     * @param loss of the rows with these numbers, a mean over them
     * @param by how tokens become one vector
     * @param options settings
     * @param listener hears of steps and epochs
     * @param cancelled looked at before each step
     * @return how it ended
     * @throws io.github.finetune4j.error.TrainingDivergedException if the loss isn't finite
     */
    public TrainerResult vectors(
            List<List<EncodedText>> columns,
            Function<int[], EmbeddingLoss> loss,
            Pooling by,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled) {
        List<EncodedText> first = columns.get(0);
        columns.forEach(column -> require(EncoderTask.EMBEDDING, first.size(), column.size()));
        pooling = by;
        return run(
                first.size(),
                new Rows(first) {
                    @Override
                    public double accumulate(int[] rows, double weight) {
                        List<EncodedText> all = new ArrayList<>();
                        columns.forEach(column ->
                                Arrays.stream(rows).mapToObj(column::get).forEach(all::add));
                        return rows.length
                                * kernel.accumulateVectors(
                                        all, columns.size(), by, loss.apply(rows), weight * rows.length);
                    }

                    @Override
                    public long tokens(int[] rows) {
                        return columns.stream()
                                .mapToLong(column -> Arrays.stream(rows)
                                        .mapToLong(i -> column.get(i).length())
                                        .sum())
                                .sum();
                    }
                },
                options,
                listener,
                cancelled,
                0);
    }

    /** The texts of rows; each counts once. */
    private abstract static class Rows implements Loss {
        private final List<EncodedText> texts;

        Rows(List<EncodedText> texts) {
            this.texts = texts;
        }

        List<EncodedText> of(int[] rows) {
            return Arrays.stream(rows).mapToObj(texts::get).toList();
        }

        @Override
        public long units(int[] rows) {
            return rows.length;
        }

        @Override
        public long tokens(int[] rows) {
            return Arrays.stream(rows).mapToLong(i -> texts.get(i).length()).sum();
        }
    }

    private void require(EncoderTask wanted, int texts, int labels) {
        if (task != wanted) {
            throw new IllegalStateException("a trainer for " + task + " -> open one for " + wanted);
        }
        if (texts == 0 || texts != labels) {
            throw new IllegalArgumentException(
                    texts + " rows with " + labels + " labels -> give at least 1 row, each with its label");
        }
    }

    private TrainerResult run(
            int rows,
            Loss loss,
            TrainerOptions options,
            TrainerListener listener,
            BooleanSupplier cancelled,
            int classes) {
        if (kernel.parameters().words() != null && options.optimizer().weightDecay() > 0) {
            throw new IllegalArgumentException("weightDecay of a trainer for known texts: "
                    + options.optimizer().weightDecay() + " -> set 0, or open it for any texts");
        }
        int perStep = options.batchSize() * options.accumulation();
        int stepsPerEpoch = (rows + perStep - 1) / perStep;
        long total = options.maxSteps() > 0 ? options.maxSteps() : (long) options.epochs() * stepsPerEpoch;
        begin(new TrainerState.Plan(rows, total, perStep, options.seed()));
        BestKeeper kept = keeper(options);
        Divergence divergence = new Divergence(classes);
        if (judgesFirst && losses.isEmpty() && kept.validations().isEmpty()) {
            judge(0, kept, divergence, listener);
        }
        Speed speed = new Speed(nanoTime);
        while (losses.size() < total && !kept.exhausted()) {
            if (cancelled.getAsBoolean()) {
                return new TrainerResult(
                        losses.size(), TrainerResult.End.CANCELLED, losses, kept.validations(), Optional.empty());
            }
            long step = losses.size() + 1L;
            int epoch = (int) ((step - 1) / stepsPerEpoch) + 1;
            int from = (int) ((step - 1) % stepsPerEpoch) * perStep;
            int[] chosen = Arrays.copyOfRange(
                    EpochOrder.of(rows, options.seed(), epoch), from, Math.min(rows, from + perStep));
            double value = accumulate(chosen, loss, options.batchSize());
            divergence.requireFinite(step, value, 0);
            double rate = options.learningRate() * options.schedule().factor(step, options.warmupSteps(total), total);
            double norm = kernel.update(options.optimizer(), step, rate);
            if (classes > 0) {
                divergence.check(step, value, norm);
            } else {
                divergence.requireFinite(step, value, norm);
            }
            losses.add(value);
            long tokens = loss.tokens(chosen);
            speed.step(tokens);
            listener.onStep(new StepEvent(
                    step,
                    total,
                    (double) step / stepsPerEpoch,
                    value,
                    rate,
                    norm,
                    loss.units(chosen),
                    tokens,
                    speed.tokensPerSecond(),
                    speed.secondsFor(total - step)));
            boolean end = step % stepsPerEpoch == 0 || step == total;
            if (end || (options.evaluateEvery() > 0 && step % options.evaluateEvery() == 0)) {
                judge(step, kept, divergence, listener);
            }
            if (end) {
                listener.onEpoch(epoch, step, mean(step, stepsPerEpoch));
            }
            listener.onBoundary(step, end);
        }
        TrainerResult.End how = losses.size() < total ? TrainerResult.End.STOPPED_EARLY : TrainerResult.End.COMPLETED;
        return new TrainerResult(losses.size(), how, losses, kept.validations(), kept.restoreBest());
    }

    private void begin(TrainerState.Plan now) {
        TrainerState.Plan before = plan;
        if (before != null && !losses.isEmpty() && !before.equals(now)) {
            throw new IllegalArgumentException("the saved state belongs to another training: it was made with " + before
                    + ", this one has " + now + " -> start anew, or with the same data and settings");
        }
        plan = now;
    }

    private BestKeeper keeper(TrainerOptions options) {
        BestKeeper before = best;
        BestKeeper now = new BestKeeper(
                () -> kernel.export(StateKind.PARAMETERS),
                values -> kernel.restore(StateKind.PARAMETERS, values),
                options.patience(),
                options.minDelta());
        if (before != null) {
            now.restore(before.validations(), before.parameters());
        }
        best = now;
        return now;
    }

    private void judge(long step, BestKeeper kept, Divergence divergence, TrainerListener listener) {
        Supplier<Look> judged = judge;
        if (judged != null) {
            Look look = judged.get();
            divergence.requireFiniteValidation(step, look.loss());
            listener.onValidation(kept.add(step, look));
        }
    }

    private double mean(long step, int stepsPerEpoch) {
        int from = (int) ((step - 1) / stepsPerEpoch * stepsPerEpoch);
        return losses.subList(from, (int) step).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private double accumulate(int[] rows, Loss loss, int batchSize) {
        long units = loss.units(rows);
        double sum = 0;
        for (int from = 0; from < rows.length; from += batchSize) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + batchSize));
            sum += loss.accumulate(batch, 1.0 / units);
        }
        return sum / units;
    }

    /** {@return the logits of the head for each text, as training has it now} */
    public float[][] logits(List<EncodedText> texts) {
        return kernel.logits(texts);
    }

    /**
     * {@return the vector of each text, as training has the encoder now} A folder that is saved says so of its vectors.
     *
     * @param texts of the encoder's tokens
     * @param by how tokens become one vector
     */
    public float[][] embed(List<EncodedText> texts, Pooling by) {
        pooling = by;
        return kernel.embed(texts, by);
    }

    /** {@return the logits of the head for each token of each text, as training has it now} */
    public float[][][] tokenLogits(List<EncodedText> texts) {
        return kernel.tokenLogits(texts);
    }

    /**
     * {@return the vectors of texts, as training has them now}
     *
     * @param texts so many as memory takes at once
     * @param by how tokens become one vector
     */
    public double[][] vectors(List<EncodedText> texts, Pooling by) {
        return kernel.vectors(texts, by);
    }

    /** {@return optimiser steps done} */
    public long step() {
        return losses.size();
    }

    /**
     * {@return what training can go on from}
     *
     * @throws IllegalStateException if none has begun
     */
    public TrainerState snapshot() {
        TrainerState.Plan begun = plan;
        BestKeeper kept = best;
        if (begun == null || kept == null) {
            throw new IllegalStateException("no training has begun -> train, and then keep its state");
        }
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        TrainerState.put(tensors, TrainerState.PARAMETERS, kernel.export(StateKind.PARAMETERS));
        TrainerState.put(tensors, TrainerState.FIRST_MOMENT, kernel.export(StateKind.FIRST_MOMENT));
        TrainerState.put(tensors, TrainerState.SECOND_MOMENT, kernel.export(StateKind.SECOND_MOMENT));
        TrainerState.put(tensors, TrainerState.BEST, kept.parameters());
        return new TrainerState(tensors, losses.size(), losses, kept.validations(), begun);
    }

    /**
     * Goes back, or on, to a state of a training of the same settings; whether it is, is looked at when training goes
     * on.
     *
     * @param state of it
     * @throws io.github.finetune4j.error.InvalidModelException if it is of other weights
     */
    public void restore(TrainerState state) {
        kernel.restore(StateKind.PARAMETERS, state.kind(TrainerState.PARAMETERS));
        kernel.restore(StateKind.FIRST_MOMENT, state.kind(TrainerState.FIRST_MOMENT));
        kernel.restore(StateKind.SECOND_MOMENT, state.kind(TrainerState.SECOND_MOMENT));
        kernel.forget();
        BestKeeper kept = new BestKeeper(() -> Map.of(), values -> {}, 0, 0);
        kept.restore(state.validations(), state.kind(TrainerState.BEST));
        best = kept;
        plan = state.plan();
        losses.clear();
        losses.addAll(state.losses());
    }

    /**
     * Writes the encoder as it is now into a folder that transformers loads, one of vectors also sentence-transformers,
     * and {@link Encoder#open} too: an adapter is added to the weights.
     *
     * @param target to be made; files in it are replaced
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void save(Path target) {
        save(target, 0);
    }

    /**
     * As {@link #save(Path)}.
     *
     * @param target to be made; files in it are replaced
     * @param maxTokens of a text, which whoever opens the folder keeps to; 0: as many as before
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void save(Path target, int maxTokens) {
        EncoderTask saved = start == null ? task : EncoderTask.EMBEDDING;
        EncoderFolder.write(folder, target, saved, kernel, pooling, maxTokens);
    }

    /**
     * {@return the head on the texts' vectors, as training has it now}
     *
     * @throws IllegalStateException if training began with the architecture's own
     */
    public VectorHead head() {
        VectorHead begun = start;
        if (begun == null) {
            throw new IllegalStateException("a head of the architecture's own -> save the encoder, it is in there");
        }
        float[] flat = kernel.headWeight("OUT");
        int labels = begun.intercepts().length;
        int width = flat.length / labels;
        float[][] weights = new float[labels][];
        for (int k = 0; k < labels; k++) {
            weights[k] = Arrays.copyOfRange(flat, k * width, (k + 1) * width);
        }
        return new VectorHead(begun.pooling(), begun.unit(), weights, kernel.headWeight("OUT_BIAS"));
    }

    /**
     * Writes as {@link #save(Path, int)}, and gives its memory back, so that there is room to read what was written.
     *
     * @return the head on the texts' vectors; null where training began with the architecture's own
     */
    public @Nullable VectorHead saveAndEnd(Path target, int maxTokens) {
        save(target, maxTokens);
        VectorHead last = start == null ? null : head();
        close();
        return last;
    }

    /** Gives its memory back. Once is enough, more does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            kernel.close();
        }
    }
}
