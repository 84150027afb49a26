// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.io.WeightsHash;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The hidden states of a decoder, each of which knows the tokens before it alone: so a text's vector is its last
 * token's.
 */
final class DecoderStates implements TextStates {
    private static final int BATCH_TOKENS = 1024;
    private static final String HEAD = "score.weight";
    private static final String HEAD_BIAS = "score.bias";

    private final AutogradKernel kernel;
    private final BaseWeights base;
    private final float @Nullable [][] head;
    private final float[] bias;

    /**
     * @param config of the decoder
     * @param file its tensors
     * @param labels of its head; 0: none
     */
    DecoderStates(ModelConfig config, TensorSource file, int labels) {
        head = labels == 0 ? null : matrix(file, labels, config.hidden());
        bias = head != null && file.names().contains(HEAD_BIAS)
                ? Floats.of(EncoderWeights.tensor(file, HEAD_BIAS))
                : new float[labels];
        base = BaseWeights.load(config, Precision.automatic(config), Prefixed.of(file));
        kernel = AutogradKernel.frozen(base);
    }

    /** {@return the hash of the tensors that the hidden states depend on} */
    static String fingerprint(ModelConfig config, TensorSource file) {
        TensorSource named = Prefixed.of(file);
        Set<String> used = new TreeSet<>(LlamaTensors.shapes(config).keySet());
        if (!named.names().containsAll(used)) {
            used.removeAll(named.names());
            throw new InvalidModelException(
                    file.where() + " has no tensor " + used.iterator().next()
                            + (used.size() > 1 ? ", and " + (used.size() - 1) + " others are missing" : "")
                            + " -> fetch the model again");
        }
        return WeightsHash.of(new UsedTensors(named, used));
    }

    private static float[][] matrix(TensorSource file, int labels, int width) {
        long[] shape = {labels, width};
        if (!file.names().contains(HEAD) || !Arrays.equals(file.shape(HEAD), shape)) {
            throw new InvalidModelException(file.where() + " has no tensor " + HEAD + " of shape "
                    + Arrays.toString(shape) + " -> fetch the model again");
        }
        float[] flat = Floats.of(EncoderWeights.tensor(file, HEAD));
        return IntStream.range(0, labels)
                .mapToObj(i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width))
                .toArray(float[][]::new);
    }

    @Override
    public float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize) {
        float[][] found = new float[texts.size()][];
        float[][][] states = hidden(texts);
        for (int i = 0; i < found.length; i++) {
            found[i] = switch (pooling) {
                case MEAN -> mean(states[i]);
                case FIRST -> states[i][0].clone();
                case LAST -> states[i][states[i].length - 1].clone();
            };
            if (normalize) {
                normalize(found[i]);
            }
        }
        return found;
    }

    private static float[] mean(float[][] rows) {
        float[] mean = new float[rows[0].length];
        for (int j = 0; j < mean.length; j++) {
            double sum = 0;
            for (float[] row : rows) {
                sum += row[j];
            }
            mean[j] = (float) (sum / rows.length);
        }
        return mean;
    }

    private static void normalize(float[] vector) {
        double square = 0;
        for (float number : vector) {
            square += (double) number * number;
        }
        double length = Math.max(1e-12, Math.sqrt(square));
        for (int j = 0; j < vector.length; j++) {
            vector[j] = (float) (vector[j] / length);
        }
    }

    @Override
    public float[][][] hidden(List<EncodedText> texts) {
        float[][][] found = new float[texts.size()][][];
        List<Integer> open = new ArrayList<>();
        int tokens = 0;
        List<Integer> byLength = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                .toList();
        for (int i : byLength) {
            if (!open.isEmpty() && tokens + texts.get(i).length() > BATCH_TOKENS) {
                run(texts, open, found);
                open.clear();
                tokens = 0;
            }
            open.add(i);
            tokens += texts.get(i).length();
        }
        if (!open.isEmpty()) {
            run(texts, open, found);
        }
        return found;
    }

    private void run(List<EncodedText> texts, List<Integer> chosen, float[][][] found) {
        List<TokenRow> rows = chosen.stream()
                .map(i -> new TokenRow(
                        texts.get(i).ids(), new boolean[texts.get(i).length()]))
                .toList();
        PackedBatch packed = PackedBatch.of(rows);
        long[] all = IntStream.range(0, packed.realTokens()).asLongStream().toArray();
        float[][] states = kernel.states(new PackedBatch(
                packed.ids(),
                packed.positions(),
                packed.documents(),
                packed.plan(),
                all,
                new long[all.length],
                packed.realTokens()));
        int at = 0;
        for (int i : chosen) {
            found[i] = Arrays.copyOfRange(states, at, at + texts.get(i).length());
            at += texts.get(i).length();
        }
    }

    @Override
    public float[][] sequenceLogits(List<EncodedText> texts) {
        return Arrays.stream(embed(texts, Pooling.LAST, false))
                .map(this::logits)
                .toArray(float[][]::new);
    }

    @Override
    public float[][][] tokenLogits(List<EncodedText> texts) {
        return Arrays.stream(hidden(texts))
                .map(rows -> Arrays.stream(rows).map(this::logits).toArray(float[][]::new))
                .toArray(float[][][]::new);
    }

    private float[] logits(float[] state) {
        if (head == null) {
            throw new IllegalStateException("the decoder has no head -> report it as a bug");
        }
        float[] logits = bias.clone();
        for (int label = 0; label < logits.length; label++) {
            double sum = bias[label];
            for (int j = 0; j < state.length; j++) {
                sum += (double) state[j] * head[label][j];
            }
            logits[label] = (float) sum;
        }
        return logits;
    }

    @Override
    public void close() {
        kernel.close();
        base.close();
    }
}
