// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.onnx.OnnxAttribute;
import io.github.finetune4j.lora.internal.onnx.OnnxGraph;
import io.github.finetune4j.lora.internal.onnx.OnnxType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An encoder of a Hugging Face folder as an ONNX graph, with the names that transformers' own exports have: inputs
 * {@code input_ids}, {@code attention_mask} and, for families that tell texts of a pair apart, {@code token_type_ids},
 * each [batch, sequence] of int64. Texts are padded on the right.
 */
public final class OnnxEncoder {
    private static final String[] TOKENS = {"batch", "sequence"};

    private final OnnxGraph graph;
    private final OnnxTerms terms;
    private final OnnxWeights weights;
    private final EncoderConfig config;
    private final String mask;
    private final String counting;
    private final String hidden;

    private OnnxEncoder(EncoderLayout layout, TensorSource source) {
        config = layout.config();
        graph = new OnnxGraph(config.family().name().toLowerCase(Locale.ROOT));
        terms = new OnnxTerms(graph);
        weights = new OnnxWeights(graph, layout, source);
        String ids = graph.input("input_ids", OnnxType.INT64, TOKENS);
        mask = graph.input("attention_mask", OnnxType.INT64, TOKENS);
        counting = terms.counting(ids);
        hidden = stack(embedded(ids));
    }

    /** The results of an exported graph. */
    private interface Output {
        void addTo(OnnxEncoder encoder);
    }

    /**
     * Writes an encoder that gives {@code last_hidden_state} [batch, sequence, width].
     *
     * @param folder of the encoder
     * @param file the new file; replaced if there
     */
    public static void hidden(Path folder, Path file) {
        write(
                folder,
                file,
                encoder -> encoder.give(
                        encoder.hidden, "last_hidden_state", "batch", "sequence", encoder.config.hidden()));
    }

    /**
     * Writes an encoder that gives {@code sentence_embedding} [batch, width], pooled and normalised as the folder says.
     *
     * @param folder of the encoder
     * @param file the new file; replaced if there
     */
    public static void embedding(Path folder, Path file) {
        SentenceFolder sentences = SentenceFolder.read(folder, Pooling.MEAN);
        write(
                folder,
                file,
                encoder -> encoder.give(
                        encoder.vector(sentences), "sentence_embedding", "batch", encoder.config.hidden()));
    }

    /**
     * Writes an encoder with a linear head on its embedding, which gives {@code logits} [batch, labels].
     *
     * @param folder of the encoder
     * @param file the new file; replaced if there
     * @param matrix a row for each label, as wide as the embedding
     * @param biases one for each label
     * @throws IllegalArgumentException if they don't fit
     */
    public static void linear(Path folder, Path file, double[][] matrix, double[] biases) {
        SentenceFolder sentences = SentenceFolder.read(folder, Pooling.MEAN);
        write(
                folder,
                file,
                encoder -> encoder.give(
                        encoder.linear(encoder.vector(sentences), matrix, biases), "logits", "batch", biases.length));
    }

    /**
     * Writes an encoder with the folder's own head, which gives {@code logits} [batch, labels], or [batch, sequence,
     * labels] of tokens.
     *
     * @param folder of the encoder
     * @param file the new file; replaced if there
     * @throws UnsupportedCapabilityException if the folder has no head
     */
    public static void logits(Path folder, Path file) {
        EncoderConfig.HeadKind kind = EncoderConfigReader.read(folder).head().kind();
        if (kind == EncoderConfig.HeadKind.NONE) {
            throw new UnsupportedCapabilityException("the encoder " + folder
                    + " has no head: its config.json names no architecture ForSequenceClassification or"
                    + " ForTokenClassification -> export its embedding or its hidden states");
        }
        boolean tokens = kind == EncoderConfig.HeadKind.TOKEN;
        write(folder, file, encoder -> encoder.giveLogits(tokens));
    }

    private static void write(Path folder, Path file, Output output) {
        EncoderConfig config = EncoderConfigReader.read(folder);
        try (TensorSource source = ModelWeights.open(folder)) {
            EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(source, config));
            EncoderWeights.check(source, layout, folder);
            OnnxEncoder encoder = new OnnxEncoder(layout, source);
            output.addTo(encoder);
            encoder.graph.write(file);
            source.unchanged();
        }
    }

    // ---- the encoder

    private String embedded(String ids) {
        String x = terms.rows(weights.whole("WORDS"), ids);
        if (weights.has("TYPES")) {
            // a family with one type has no such input
            String types =
                    config.types() == 1 ? graph.number(0) : graph.input("token_type_ids", OnnxType.INT64, TOKENS);
            x = terms.sum(x, terms.rows(weights.whole("TYPES"), types));
        }
        if (weights.has("PLACES")) {
            x = terms.sum(x, terms.rows(weights.whole("PLACES"), places()));
        }
        return norm(x, "EMBEDDING_NORM");
    }

    private String places() {
        if (!config.family().countsFromPadding()) {
            return counting;
        }
        String sums = graph.apply("CumSum", List.of(mask, graph.number(1)));
        return terms.sum(terms.product(sums, mask), graph.number(config.offset() - 1L));
    }

    private String stack(String embedded) {
        OnnxAttention attention = new OnnxAttention(graph, weights, config, mask, counting);
        boolean before = config.family() == EncoderFamily.MODERNBERT;
        String x = embedded;
        for (int i = 0; i < config.layers(); i++) {
            String y = before && weights.isThere(i, "NORM1") ? norm(x, i, "NORM1") : x;
            y = product(attention.attend(product(y, i, "QKV"), i), i, "O");
            x = before ? terms.sum(x, y) : norm(terms.sum(x, y), i, "NORM1");
            y = product(activated(product(before ? norm(x, i, "NORM2") : x, i, "UP")), i, "DOWN");
            x = before ? terms.sum(x, y) : norm(terms.sum(x, y), i, "NORM2");
        }
        return before ? norm(x, "LAST_NORM") : x;
    }

    private String activated(String x) {
        if (!config.family().isGated()) {
            return terms.activated(config.activation(), x);
        }
        List<String> halves = terms.parts(x, 2);
        int active = config.family() == EncoderFamily.MODERNBERT ? 0 : 1;
        return terms.product(terms.activated(config.activation(), halves.get(active)), halves.get(1 - active));
    }

    private String product(String x, int layer, String key) {
        String product = terms.matrices(x, weights.ofLayer(layer, key));
        return weights.has(key + "_BIAS") ? terms.sum(product, weights.ofLayer(layer, key + "_BIAS")) : product;
    }

    private String product(String x, String key) {
        String product = terms.matrices(x, weights.whole(key));
        return weights.has(key + "_BIAS") ? terms.sum(product, weights.whole(key + "_BIAS")) : product;
    }

    private String norm(String x, int layer, String key) {
        String weight = weights.ofLayer(layer, key);
        String bias = key + "_BIAS";
        return terms.norm(
                x, weights.has(bias) ? List.of(weight, weights.ofLayer(layer, bias)) : List.of(weight), config.eps());
    }

    private String norm(String x, String key) {
        String weight = weights.whole(key);
        String bias = key + "_BIAS";
        return terms.norm(x, weights.has(bias) ? List.of(weight, weights.whole(bias)) : List.of(weight), config.eps());
    }

    // ---- what it gives

    private void give(String value, String name, Object... sizes) {
        String[] shape = new String[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            shape[i] = sizes[i].toString();
        }
        graph.output(value, name, OnnxType.FLOAT, shape);
    }

    private String vector(SentenceFolder sentences) {
        String pooled = pooled(sentences.pooling());
        return sentences.normalize() ? normalized(pooled) : pooled;
    }

    private String pooled(Pooling pooling) {
        return switch (pooling) {
            case MEAN -> mean();
            case FIRST -> first();
            case LAST -> last();
        };
    }

    private String mean() {
        String counted = terms.widened(terms.real(mask), 2);
        String sum = graph.apply(
                "ReduceSum",
                List.of(terms.product(hidden, counted), graph.row(1)),
                OnnxAttribute.number("keepdims", 0));
        String count = graph.apply("ReduceSum", List.of(counted, graph.row(1)), OnnxAttribute.number("keepdims", 0));
        return terms.quotient(sum, graph.apply("Max", List.of(count, graph.real(1e-9))));
    }

    private String first() {
        return graph.apply("Gather", List.of(hidden, graph.number(0)), OnnxAttribute.number("axis", 1));
    }

    private String last() {
        String place = graph.apply(
                "ReduceMax",
                List.of(terms.product(mask, counting)),
                OnnxAttribute.numbers("axes", 1),
                OnnxAttribute.number("keepdims", 1));
        return graph.apply("GatherND", List.of(hidden, place), OnnxAttribute.number("batch_dims", 1));
    }

    private String normalized(String x) {
        String length = graph.apply(
                "ReduceL2", List.of(x), OnnxAttribute.numbers("axes", 1), OnnxAttribute.number("keepdims", 1));
        return terms.quotient(x, graph.apply("Max", List.of(length, graph.real(1e-12))));
    }

    private void giveLogits(boolean tokens) {
        String x = tokens ? hidden : pooled(config.head().pooling());
        if (weights.has("DENSE")) {
            x = terms.activated(config.head().activation(), product(x, "DENSE"));
        }
        if (weights.has("HEAD_NORM")) {
            x = norm(x, "HEAD_NORM");
        }
        int labels = config.head().labels().size();
        if (tokens) {
            give(product(x, "OUT"), "logits", "batch", "sequence", labels);
        } else {
            give(product(x, "OUT"), "logits", "batch", labels);
        }
    }

    private String linear(String x, double[][] matrix, double[] biases) {
        int labels = biases.length;
        if (labels == 0 || matrix.length != labels) {
            throw new IllegalArgumentException("a linear head: " + matrix.length + " rows and " + labels
                    + " biases -> give one of each for each label");
        }
        float[] turned = new float[labels * config.hidden()];
        float[] added = new float[labels];
        for (int label = 0; label < labels; label++) {
            if (matrix[label].length != config.hidden()) {
                throw new IllegalArgumentException("a linear head: row " + (label + 1) + " of " + matrix[label].length
                        + " numbers -> give " + config.hidden() + ", as many as the embedding has");
            }
            added[label] = (float) biases[label];
            for (int i = 0; i < config.hidden(); i++) {
                turned[i * labels + label] = (float) matrix[label][i];
            }
        }
        String weight = graph.weights("head.weight turned", new long[] {config.hidden(), labels}, turned);
        String bias = graph.weights("head.bias", new long[] {labels}, added);
        return terms.sum(terms.matrices(x, weight), bias);
    }
}
