// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import ai.djl.ndarray.NDArray;
import io.github.finetune4j.lora.internal.tile.EncoderTiles;
import io.github.finetune4j.lora.internal.tile.Tiles;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts of few tokens through an encoder of BERT's form by tiles, which no framework's call for each operation slows.
 */
final class FewTokens implements AutoCloseable {
    private static final Set<EncoderFamily> FORM =
            Set.of(EncoderFamily.BERT, EncoderFamily.ROBERTA, EncoderFamily.DISTILBERT);

    /** Numbers of an encoder that are kept twice for it; in larger ones calls cost little beside products. */
    private static final long MOST_NUMBERS = 50_000_000;

    private final EncoderConfig config;
    private final FloatBuffer words;
    private final float[] places;
    private final float[] types;
    private final float[] norm;
    private final float[] normBias;
    private final EncoderTiles tiles;

    private FewTokens(EncoderLayout layout, List<NDArray> weights) {
        config = layout.config();
        words = EncoderTiles.outsideTheHeap(numbers(layout, weights, "WORDS"));
        places = numbers(layout, weights, "PLACES");
        types = layout.has("TYPES") ? numbers(layout, weights, "TYPES") : new float[0];
        norm = numbers(layout, weights, "EMBEDDING_NORM");
        normBias = numbers(layout, weights, "EMBEDDING_NORM_BIAS");
        EncoderTiles.Shape shape =
                new EncoderTiles.Shape(config.layers(), config.hidden(), config.heads(), config.ffn(), config.eps());
        tiles = new EncoderTiles(
                shape,
                (layer, weight) -> weights.get(layout.first() + layer * layout.stride() + layout.within(key(weight)))
                        .toFloatArray());
    }

    private static float[] numbers(EncoderLayout layout, List<NDArray> weights, String key) {
        return weights.get(layout.place(key)).toFloatArray();
    }

    private static String key(EncoderTiles.Weight weight) {
        return switch (weight) {
            case INPUT -> "QKV";
            case INPUT_BIAS -> "QKV_BIAS";
            case OUTPUT -> "O";
            case OUTPUT_BIAS -> "O_BIAS";
            case FIRST_NORM -> "NORM1";
            case FIRST_NORM_BIAS -> "NORM1_BIAS";
            case UP -> "UP";
            case UP_BIAS -> "UP_BIAS";
            case DOWN -> "DOWN";
            case DOWN_BIAS -> "DOWN_BIAS";
            case SECOND_NORM -> "NORM2";
            case SECOND_NORM_BIAS -> "NORM2_BIAS";
        };
    }

    /** {@return null where tiles don't compute such an encoder, or not here} */
    static @Nullable FewTokens of(EncoderLayout layout, List<NDArray> weights) {
        EncoderConfig config = layout.config();
        EncoderConfig.Biases biases = config.biases();
        boolean form = FORM.contains(config.family())
                && config.activation() == EncoderConfig.Activation.GELU
                && config.layers() > 0
                && biases.attention()
                && biases.up()
                && biases.down()
                && biases.norms();
        return form && count(layout) <= MOST_NUMBERS && Tiles.isReady() ? new FewTokens(layout, weights) : null;
    }

    private static long count(EncoderLayout layout) {
        return layout.slots().stream()
                .mapToLong(slot -> Arrays.stream(slot.shape()).reduce(1, (a, b) -> a * b))
                .sum();
    }

    /** {@return whether the texts fit into one pass} */
    boolean take(List<EncodedText> texts) {
        long tokens = texts.stream().mapToLong(EncodedText::length).sum();
        return tokens > 0 && tokens <= EncoderTiles.MOST;
    }

    float[][][] hidden(List<EncodedText> texts) {
        float[] states = states(texts);
        int hidden = config.hidden();
        float[][][] found = new float[texts.size()][][];
        int at = 0;
        for (int i = 0; i < found.length; i++) {
            found[i] = new float[texts.get(i).length()][];
            for (int token = 0; token < found[i].length; token++, at += hidden) {
                found[i][token] = Arrays.copyOfRange(states, at, at + hidden);
            }
        }
        return found;
    }

    float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize) {
        float[] states = states(texts);
        float[][] found = new float[texts.size()][];
        int first = 0;
        for (int i = 0; i < found.length; i++) {
            int length = texts.get(i).length();
            found[i] = pooled(states, first, length, pooling);
            if (normalize) {
                normalize(found[i]);
            }
            first += length;
        }
        return found;
    }

    private float[] states(List<EncodedText> texts) {
        int[] lengths = texts.stream().mapToInt(EncodedText::length).toArray();
        float[] states = new float[Arrays.stream(lengths).sum() * config.hidden()];
        int at = 0;
        for (EncodedText text : texts) {
            for (int i = 0; i < text.length(); i++, at += config.hidden()) {
                embed(text.ids()[i], text.types()[i], config.offset() + i, states, at);
            }
        }
        tiles.run(states, lengths);
        return states;
    }

    private void embed(int word, int type, int place, float[] to, int at) {
        int hidden = config.hidden();
        for (int i = 0; i < hidden; i++) {
            to[at + i] = words.get(word * hidden + i) + places[place * hidden + i];
        }
        if (types.length > 0) {
            for (int i = 0; i < hidden; i++) {
                to[at + i] += types[type * hidden + i];
            }
        }
        EncoderTiles.norm(to, at, hidden, norm, normBias, config.eps());
    }

    private float[] pooled(float[] states, int first, int length, Pooling pooling) {
        int hidden = config.hidden();
        if (pooling != Pooling.MEAN) {
            int token = pooling == Pooling.FIRST ? first : first + length - 1;
            return Arrays.copyOfRange(states, token * hidden, (token + 1) * hidden);
        }
        float[] mean = new float[hidden];
        for (int token = first; token < first + length; token++) {
            for (int i = 0; i < hidden; i++) {
                mean[i] += states[token * hidden + i];
            }
        }
        for (int i = 0; i < hidden; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    /** To length 1; none is divided by less than 1e-12. */
    private static void normalize(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        float length = (float) Math.max(1e-12, Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    @Override
    public void close() {
        tiles.close();
    }
}
