// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.lora.internal.config.HeapLimit;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of tokens that model2vec makes out of an encoder: that of a text is the mean of its tokens' own, whatever
 * stands around them. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StaticVectors(float[][] vectors, int @Nullable [] rows, double @Nullable [] weights, Settings settings)
        implements TextStates {
    private static final String EMBEDDINGS = "embeddings";
    private static final String MAPPING = "mapping";
    private static final String WEIGHTS = "weights";
    private static final int LONGEST = 1 << 20;
    private static final int USUAL_LONGEST = 512;

    /**
     * @param tokens that the tokenizer knows
     * @param longest tokens of a text
     * @param normalizes whether vectors have length 1
     * @param fingerprint hash of all numbers
     */
    record Settings(StaticTokens tokens, int longest, boolean normalizes, String fingerprint) {}

    /** {@return whether a folder is model2vec's} */
    static boolean areIn(Path folder) {
        ObjectNode json = JsonFile.object(folder.resolve("config.json"));
        return json.path("model_type").asText().equals("model2vec")
                || (!json.hasNonNull("model_type")
                        && json.path("architectures").path(0).asText().equals("StaticModel"));
    }

    /** @throws InvalidModelException if a file is missing or damaged, or they do not fit each other */
    static StaticVectors read(Path folder) {
        ObjectNode json = JsonFile.object(folder.resolve("config.json"));
        JsonSettings config = new JsonSettings(json);
        boolean limited = !json.has("max_length") || json.hasNonNull("max_length");
        int longest = limited ? config.count("max_length", LONGEST, USUAL_LONGEST) : LONGEST;
        boolean normalizes = config.flag("normalize", false);
        config.throwIfWrong(folder.resolve("config.json").toString(), "fetch the model's config.json again");
        StaticTokens tokens = StaticTokens.read(folder, limited);
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            MessageDigest digest = Sha256.digest();
            float[][] vectors = vectors(file, digest);
            double[] mapping = numbers(file, MAPPING, tokens.count(), digest);
            double[] weights = numbers(file, WEIGHTS, tokens.count(), digest);
            if (mapping == null && vectors.length != tokens.count()) {
                throw damaged(
                        file,
                        EMBEDDINGS + " has " + vectors.length + " vectors, the tokenizer " + tokens.count()
                                + " tokens, and there is no " + MAPPING);
            }
            file.unchanged();
            return new StaticVectors(
                    vectors,
                    mapping == null ? null : rows(mapping, vectors.length, file),
                    weights,
                    new Settings(tokens, longest, normalizes, HexFormat.of().formatHex(digest.digest())));
        }
    }

    /**
     * {@return how many numbers the vectors have}
     *
     * @throws InvalidModelException if the file is missing or damaged
     */
    static long count(Path folder) {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            long[] shape = shape(file);
            return shape[0] * shape[1];
        }
    }

    private static long[] shape(SafetensorsFile file) {
        if (!file.names().contains(EMBEDDINGS)) {
            throw damaged(file, "no tensor " + EMBEDDINGS);
        }
        long[] shape = file.numbersShape(EMBEDDINGS);
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw damaged(file, EMBEDDINGS + " has shape " + Arrays.toString(shape) + ", not [tokens, width]");
        }
        return shape;
    }

    private static float[][] vectors(SafetensorsFile file, MessageDigest digest) {
        long[] shape = shape(file);
        HeapLimit.half(file.where()).take((Float.BYTES + Double.BYTES) * shape[0] * shape[1]);
        double[] flat = hashed(file, EMBEDDINGS, digest);
        float[][] vectors = new float[(int) shape[0]][(int) shape[1]];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < vectors[i].length; j++) {
                vectors[i][j] = (float) flat[i * vectors[i].length + j];
            }
        }
        return vectors;
    }

    private static double @Nullable [] numbers(SafetensorsFile file, String name, int count, MessageDigest digest) {
        if (!file.names().contains(name)) {
            return null;
        }
        long[] shape = file.numbersShape(name);
        if (shape.length != 1 || shape[0] != count) {
            throw damaged(
                    file, name + " has shape " + Arrays.toString(shape) + ", the tokenizer has " + count + " tokens");
        }
        return hashed(file, name, digest);
    }

    private static double[] hashed(SafetensorsFile file, String name, MessageDigest digest) {
        double[] numbers = file.numbers(name);
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES);
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw damaged(file, name + " holds " + number);
            }
            digest.update(bytes.putDouble(0, number).array());
        }
        return numbers;
    }

    private static int[] rows(double[] mapping, int vectors, SafetensorsFile file) {
        for (double row : mapping) {
            if (row < 0 || row >= vectors || row != Math.rint(row)) {
                throw damaged(file, MAPPING + " names vector " + row + " of " + vectors);
            }
        }
        return Arrays.stream(mapping).mapToInt(row -> (int) row).toArray();
    }

    private static InvalidModelException damaged(SafetensorsFile file, String what) {
        return new InvalidModelException(
                file.where() + ": " + what + " -> fetch the model again: its files do not belong together");
    }

    int width() {
        return vectors[0].length;
    }

    @Override
    public float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize) {
        if (pooling != Pooling.MEAN) {
            throw new IllegalArgumentException(
                    "pooling of static vectors: " + pooling + " -> give MEAN, they know no places");
        }
        return texts.stream().map(text -> mean(text.ids(), normalize)).toArray(float[][]::new);
    }

    private float[] mean(int[] ids, boolean normalize) {
        double[] sum = new double[width()];
        for (int id : ids) {
            float[] vector = vector(id);
            double weight = weight(id);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weight * vector[j];
            }
        }
        double square = 0;
        for (int j = 0; j < sum.length; j++) {
            sum[j] /= Math.max(1, ids.length);
            square += sum[j] * sum[j];
        }
        double length = normalize && square > 0 ? Math.sqrt(square) : 1;
        float[] mean = new float[sum.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = (float) (sum[j] / length);
        }
        return mean;
    }

    private float[] vector(int id) {
        return vectors[rows == null ? id : rows[id]];
    }

    private double weight(int id) {
        return weights == null ? 1 : weights[id];
    }

    @Override
    public float[][][] hidden(List<EncodedText> texts) {
        List<float[][]> found = new ArrayList<>();
        for (EncodedText text : texts) {
            found.add(IntStream.of(text.ids())
                    .mapToObj(id -> mean(new int[] {id}, false))
                    .toArray(float[][]::new));
        }
        return found.toArray(float[][][]::new);
    }

    @Override
    public float[][] sequenceLogits(List<EncodedText> texts) {
        throw new IllegalStateException("logits of static vectors -> report it as a bug");
    }

    @Override
    public float[][][] tokenLogits(List<EncodedText> texts) {
        throw new IllegalStateException("logits of static vectors -> report it as a bug");
    }

    @Override
    public void close() {
        // holds nothing
    }
}
