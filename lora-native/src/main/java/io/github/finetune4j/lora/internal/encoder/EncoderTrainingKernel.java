// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.encoder.loss.LossGradient;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.FlatState;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Parameter;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An encoder's TorchScript with what is trained of it. For one thread. */
@SuppressWarnings("EnumOrdinal") // the order is that of the script
final class EncoderTrainingKernel implements AutoCloseable {
    private static final int BATCH_TOKENS = 1024;

    private final EncoderLayout layout;
    private final EncoderParameters parameters;
    private final NDManager manager = Torch.newManager();
    private final Script script;
    private final FlatState state;
    private final NDArray[] weights;

    /**
     * @param source of the encoder's tensors, and of its head's
     * @param layout of the encoder
     * @param parameters that are trained
     * @param seed of what an adapter begins with
     */
    EncoderTrainingKernel(TensorSource source, EncoderLayout layout, EncoderParameters parameters, long seed) {
        this.layout = layout;
        this.parameters = parameters;
        script = Script.load(manager, EncoderLines.training(layout, parameters));
        state = new FlatState(manager, script, parameters.parameters(), parameters.count());
        weights = MappedPages.reading("the weights", () -> {
            List<NDArray> arrays = EncoderWeights.read(manager, source, layout, parameters::replaces);
            arrays.addAll(EncoderConstants.of(manager, layout.config()));
            restore(StateKind.PARAMETERS, initial(source, seed));
            return Script.list(manager, "W", arrays);
        });
    }

    private Map<String, FloatTensor> initial(TensorSource source, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters.parameters()) {
            values.put(parameter.name(), new FloatTensor(parameter.shape(), initial(source, parameter, random)));
        }
        return values;
    }

    // B starts at zero, so that the untrained adapter changes nothing; A as PEFT has it
    private float[] initial(TensorSource source, Parameter parameter, Random random) {
        String name = parameter.name();
        if (name.endsWith(".lora_A.weight") || name.endsWith(".lora_B.weight")) {
            double bound = name.endsWith(".lora_A.weight")
                    ? 1 / Math.sqrt((double) parameter.shape()[1])
                    : 0;
            float[] values = new float[Math.toIntExact(parameter.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            return values;
        }
        float[] values = Floats.of(EncoderWeights.tensor(source, name.replace(".modules_to_save", "")));
        TrainedWords words = parameters.words();
        return words != null && isTable(name) ? words.rows(values) : values;
    }

    private boolean isTable(String name) {
        return layout.slots().get(layout.place("WORDS")).tensors().contains(name);
    }

    EncoderLayout layout() {
        return layout;
    }

    EncoderParameters parameters() {
        return parameters;
    }

    /** Adds the gradient of the loss of classes, times the weight. {@return the loss, a sum over the texts} */
    double accumulateClasses(List<EncodedText> texts, int[] labels, double weight) {
        EncoderBatch batch = batch(texts);
        long[] ordered = Arrays.stream(batch.order()).mapToLong(i -> labels[i]).toArray();
        return accumulate("accumulate_classes", batch, new double[] {weight}, scope -> scope.create(ordered));
    }

    /**
     * The same from probabilities of the classes.
     *
     * @param targets for each text the probability of each class
     * @param temperature that logits are divided by, and by whose square the gradient is weighed, so that it stays as
     *     large as with 1
     * @return the loss of logits so divided, a sum over the texts
     */
    double accumulateSoft(List<EncodedText> texts, double[][] targets, double temperature, double weight) {
        EncoderBatch batch = batch(texts);
        return accumulate(
                "accumulate_soft",
                batch,
                new double[] {temperature * temperature * weight, temperature},
                scope -> ordered(scope, batch, targets));
    }

    /** The same where each output is to be a share from 0 to 1. {@return the loss, a sum over texts and outputs} */
    double accumulateShares(List<EncodedText> texts, double[][] shares, double weight) {
        EncoderBatch batch = batch(texts);
        return accumulate("accumulate_several", batch, new double[] {weight}, scope -> ordered(scope, batch, shares));
    }

    private static NDArray ordered(NDManager scope, EncoderBatch batch, double[][] targets) {
        int classes = targets[0].length;
        float[] ordered = new float[targets.length * classes];
        for (int i = 0; i < targets.length; i++) {
            for (int j = 0; j < classes; j++) {
                ordered[i * classes + j] = (float) targets[batch.order()[i]][j];
            }
        }
        return scope.create(ordered, new Shape(targets.length, classes));
    }

    /** The same for each token; a label of -100 does not count. {@return the loss, a sum over tokens} */
    double accumulateTokens(List<EncodedText> texts, List<int[]> labels, double weight) {
        EncoderBatch batch = batch(texts);
        long[] ordered = Arrays.stream(batch.order())
                .mapToObj(labels::get)
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .toArray();
        return accumulate("accumulate_tokens", batch, new double[] {weight}, scope -> scope.create(ordered));
    }

    /**
     * Adds the gradient of a contrastive loss: each anchor's positive among the batch's.
     *
     * @param pairs anchors and, as many, positives behind them
     * @param scale of the cosines
     * @return the loss, a sum over anchors
     */
    double accumulateRanking(List<EncodedText> pairs, Pooling pooling, double scale, double weight) {
        EncoderBatch batch = batch(pairs);
        return run(
                true,
                scope -> script.call(
                                scope,
                                "accumulate_ranking",
                                tokens(scope, batch),
                                scope.create(batch.plan()),
                                scope.create(batch.places()),
                                scope.create(new double[] {weight, scale, pooling.ordinal()}),
                                state.row(StateKind.PARAMETERS),
                                state.row(StateKind.GRADIENT),
                                weights)
                        .get(0)
                        .getFloat());
    }

    /**
     * Adds the gradient of a loss of vectors, times the weight.
     *
     * @param texts of all columns, one column behind another
     * @param columns how many
     * @return the loss
     */
    double accumulateVectors(List<EncodedText> texts, int columns, Pooling pooling, EmbeddingLoss loss, double weight) {
        EncoderBatch batch = batch(texts);
        double[] numbers = {weight, 1, pooling.ordinal()};
        float[] flat = vectors(batch, numbers);
        int rows = texts.size() / columns;
        int width = flat.length / texts.size();
        double[][][] vectors = new double[columns][rows][width];
        for (int i = 0; i < flat.length; i++) {
            vectors[i / width / rows][i / width % rows][i % width] = flat[i];
        }
        LossGradient found = loss.of(vectors);
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) found.gradients()[i / width / rows][i / width % rows][i % width];
        }
        run(
                true,
                scope -> script.call(
                                scope,
                                "accumulate_vectors",
                                tokens(scope, batch),
                                scope.create(batch.plan()),
                                scope.create(batch.places()),
                                scope.create(numbers),
                                scope.create(flat, new Shape(texts.size(), width)),
                                state.row(StateKind.PARAMETERS),
                                state.row(StateKind.GRADIENT),
                                weights)
                        .get(0)
                        .getFloat());
        return found.value();
    }

    /** {@return the vectors of texts, as training has them now} */
    double[][] vectors(List<EncodedText> texts, Pooling pooling) {
        double[][] found = new double[texts.size()][];
        float[] flat = vectors(batch(texts), new double[] {1, 1, pooling.ordinal()});
        int width = flat.length / found.length;
        for (int i = 0; i < found.length; i++) {
            int from = i * width;
            found[i] = IntStream.range(from, from + width)
                    .mapToDouble(k -> flat[k])
                    .toArray();
        }
        return found;
    }

    private float[] vectors(EncoderBatch batch, double[] numbers) {
        return Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                return script.call(
                                scope,
                                "vectors",
                                tokens(scope, batch),
                                scope.create(batch.plan()),
                                scope.create(batch.places()),
                                scope.create(numbers),
                                state.row(StateKind.PARAMETERS),
                                weights)
                        .singletonOrThrow()
                        .toFloatArray();
            }
        });
    }

    /** {@return the vector of each text as the encoder is now; texts of like length go together} */
    float[][] embed(List<EncodedText> texts, Pooling pooling) {
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
        float[][] found = new float[texts.size()][];
        int from = 0;
        while (from < order.length) {
            int to = from;
            long tokens = 0;
            do {
                tokens += texts.get(order[to++]).length();
            } while (to < order.length && tokens + texts.get(order[to]).length() <= BATCH_TOKENS);
            List<EncodedText> batch =
                    Arrays.stream(order, from, to).mapToObj(texts::get).toList();
            float[] flat = vectors(batch(batch), new double[] {1, 1, pooling.ordinal()});
            int width = flat.length / batch.size();
            for (int i = 0; i < batch.size(); i++) {
                found[order[from + i]] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
            }
            from = to;
        }
        return found;
    }

    private EncoderBatch batch(List<EncodedText> texts) {
        return EncoderBatch.whole(texts, layout.config().offset());
    }

    private NDArray tokens(NDManager scope, EncoderBatch batch) {
        long[] tokens = batch.tokens();
        TrainedWords words = parameters.words();
        if (words != null) {
            tokens = tokens.clone();
            for (int i = 0; i < batch.total(); i++) {
                tokens[i] = words.place(tokens[i]);
            }
        }
        return scope.create(tokens, new Shape(3, batch.total()));
    }

    private double accumulate(
            String method, EncoderBatch batch, double[] numbers, Function<NDManager, NDArray> labels) {
        return run(
                true,
                scope -> script.call(
                                scope,
                                method,
                                tokens(scope, batch),
                                scope.create(batch.plan()),
                                labels.apply(scope),
                                scope.create(numbers),
                                state.row(StateKind.PARAMETERS),
                                state.row(StateKind.GRADIENT),
                                weights)
                        .get(0)
                        .getFloat());
    }

    /** One step of the optimiser, after which the gradient is zero. {@return the gradient's norm before clipping} */
    double update(AdamW rule, long step, double learningRate) {
        double[] numbers = {
            learningRate, rule.beta1(), rule.beta2(), rule.epsilon(), rule.weightDecay(), rule.clipNorm()
        };
        return run(
                false,
                scope -> script.call(
                                scope,
                                "update",
                                scope.create(numbers),
                                scope.create((float) step),
                                state.row(StateKind.PARAMETERS),
                                state.row(StateKind.GRADIENT),
                                state.row(StateKind.FIRST_MOMENT),
                                state.row(StateKind.SECOND_MOMENT))
                        .get(0)
                        .getFloat());
    }

    /** Forgets the gradient. */
    void forget() {
        run(false, scope -> (double)
                script.call(scope, "zero", state.row(StateKind.GRADIENT)).size());
    }

    /** {@return the logits of the head for each text} */
    float[][] logits(List<EncodedText> texts) {
        float[][] found = new float[texts.size()][];
        for (EncoderBatch batch : batches(texts)) {
            float[] numbers = logits("sequence_logits", batch);
            int width = numbers.length / batch.order().length;
            for (int i = 0; i < batch.order().length; i++) {
                found[batch.order()[i]] = Arrays.copyOfRange(numbers, i * width, (i + 1) * width);
            }
        }
        return found;
    }

    /** {@return the logits of the head for each token of each text} */
    float[][][] tokenLogits(List<EncodedText> texts) {
        float[][][] found = new float[texts.size()][][];
        for (EncoderBatch batch : batches(texts)) {
            float[] numbers = logits("token_logits", batch);
            int width = numbers.length / batch.total();
            int at = 0;
            for (int each : batch.order()) {
                found[each] = new float[texts.get(each).length()][];
                for (int i = 0; i < found[each].length; i++, at += width) {
                    found[each][i] = Arrays.copyOfRange(numbers, at, at + width);
                }
            }
        }
        return found;
    }

    private List<EncoderBatch> batches(List<EncodedText> texts) {
        return EncoderBatch.of(texts, BATCH_TOKENS, layout.config().offset());
    }

    private float[] logits(String method, EncoderBatch batch) {
        return Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                NDArray[] trained = Script.list(
                        scope, "W", script.call(scope, "trained", state.row(StateKind.PARAMETERS), weights));
                return script.call(scope, method, tokens(scope, batch), scope.create(batch.plan()), trained)
                        .singletonOrThrow()
                        .toFloatArray();
            }
        });
    }

    /**
     * {@return all weights as they are now, by the names that another layout of the same encoder has}
     *
     * @param named has the names
     * @param base that training began with, for rows that were not trained
     */
    Map<String, FloatTensor> weights(EncoderLayout named, TensorSource base) {
        Map<String, FloatTensor> found = new LinkedHashMap<>();
        run(false, scope -> {
            NDList trained = script.call(scope, "trained", state.row(StateKind.PARAMETERS), weights);
            for (int i = 0; i < named.slots().size(); i++) {
                float[] values = trained.get(i).toFloatArray();
                split(named.slots().get(i), i == layout.place("WORDS") ? whole(values, base) : values, found);
            }
            return (double) trained.size();
        });
        return found;
    }

    /** {@return a head's weight as it is now} */
    float[] headWeight(String key) {
        return Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                return script.call(scope, "trained", state.row(StateKind.PARAMETERS), weights)
                        .get(layout.place(key))
                        .toFloatArray();
            }
        });
    }

    private float[] whole(float[] rows, TensorSource base) {
        TrainedWords words = parameters.words();
        if (words == null) {
            return rows;
        }
        String name = layout.slots().get(layout.place("WORDS")).tensors().get(0);
        float[] table = Floats.of(EncoderWeights.tensor(base, name));
        words.put(rows, table);
        return table;
    }

    private static void split(EncoderLayout.Slot slot, float[] values, Map<String, FloatTensor> found) {
        List<String> tensors = slot.tensors();
        for (int i = 0; i < tensors.size(); i++) {
            int size = values.length / tensors.size();
            long[] shape = slot.shape().clone();
            shape[0] /= tensors.size();
            found.put(tensors.get(i), new FloatTensor(shape, Arrays.copyOfRange(values, i * size, (i + 1) * size)));
        }
    }

    Map<String, FloatTensor> export(StateKind kind) {
        return Torch.call(false, () -> state.export(kind));
    }

    void restore(StateKind kind, Map<String, FloatTensor> values) {
        Torch.call(false, () -> {
            state.restore(kind, values);
            return kind;
        });
    }

    private double run(boolean gradients, Function<NDManager, Number> work) {
        return Torch.call(gradients, () -> {
            try (NDManager scope = manager.newSubManager()) {
                return work.apply(scope).doubleValue();
            }
        });
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
