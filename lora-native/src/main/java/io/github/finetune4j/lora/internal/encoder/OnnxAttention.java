// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.onnx.OnnxAttribute;
import io.github.finetune4j.lora.internal.onnx.OnnxGraph;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Attention in both directions, as a graph: b texts, s tokens, H heads of D numbers. What all layers share is made
 * once.
 */
final class OnnxAttention {
    // far below every score, far above the least float: two of them may be added
    private static final double UNSEEN = -1e9;

    private final OnnxGraph graph;
    private final OnnxTerms terms;
    private final OnnxWeights weights;
    private final EncoderConfig config;
    private final String counting;
    private final String unseen;
    private final @Nullable String apart;
    private final @Nullable String shared;
    private final @Nullable String tooFar;

    /**
     * @param mask 1 for tokens, 0 for padding [b, s]
     * @param counting 0 … s - 1
     */
    OnnxAttention(OnnxGraph graph, OnnxWeights weights, EncoderConfig config, String mask, String counting) {
        this.graph = graph;
        this.weights = weights;
        this.config = config;
        this.counting = counting;
        terms = new OnnxTerms(graph);
        String padding = terms.difference(graph.real(1), terms.real(mask));
        unseen = terms.widened(terms.product(padding, graph.real(UNSEEN)), 1, 2);
        boolean relative = config.relative().buckets() > 0;
        boolean local = config.rotation().hasLocal();
        apart = relative || local ? terms.difference(terms.widened(counting, 0), terms.widened(counting, 1)) : null;
        shared = config.family() == EncoderFamily.MPNET ? sharedBias() : null;
        tooFar = local ? tooFar() : null;
    }

    private String apart() {
        if (apart == null) {
            throw new IllegalStateException("distances of an encoder that has none -> report it as a bug");
        }
        return apart;
    }

    /** {@return what is added for each distance [1, H, s, s]} */
    private String sharedBias() {
        int heads = config.heads();
        int most = config.maxTokens();
        long[] rows = EncoderConstants.distances(config);
        float[] table = weights.numbers("RELATIVE");
        float[] values = new float[(2 * most + 1) * heads];
        for (int i = 0; i <= 2 * most; i++) {
            System.arraycopy(table, (int) rows[i] * heads, values, i * heads, heads);
        }
        String biases = graph.weights("biases of distances", new long[] {2L * most + 1, heads}, values);
        String found = terms.rows(biases, terms.sum(apart(), graph.number(most)));
        return terms.widened(terms.turned(found, 2, 0, 1), 0);
    }

    /** {@return what is added where tokens are too far apart for a local layer [s, s]} */
    private String tooFar() {
        String distance = graph.apply("Abs", List.of(apart()));
        String far = graph.apply(
                "Greater", List.of(distance, graph.number(config.rotation().window())));
        return terms.product(terms.real(far), graph.real(UNSEEN));
    }

    /** {@return what a layer's attention gives [b, s, H · D] for queries, keys and values side by side} */
    String attend(String qkv, int layer) {
        List<String> parts = terms.parts(qkv, 3);
        String query = rotated(heads(parts.get(0)), layer);
        String key = rotated(heads(parts.get(1)), layer);
        String scores = terms.matrices(query, terms.turned(key, 0, 1, 3, 2));
        if (config.family() == EncoderFamily.DEBERTA) {
            scores = disentangled(scores, query, key, layer);
        }
        scores = terms.product(scores, graph.real(1 / Math.sqrt((double) config.headDim() * kinds())));
        if (shared != null) {
            scores = terms.sum(scores, shared);
        }
        if (tooFar != null && config.rotation().local().get(layer)) {
            scores = terms.sum(scores, tooFar);
        }
        String shares = terms.softmax(terms.sum(scores, unseen));
        String seen = terms.turned(terms.matrices(shares, heads(parts.get(2))), 0, 2, 1, 3);
        return terms.reshaped(seen, 0, 0, config.hidden());
    }

    private int kinds() {
        EncoderConfig.Relative relative = config.relative();
        return 1 + (relative.fromKeys() ? 1 : 0) + (relative.fromQueries() ? 1 : 0);
    }

    /** {@return [b, s, H · D] as [b, H, s, D]} */
    private String heads(String x) {
        return terms.turned(terms.reshaped(x, 0, 0, config.heads(), config.headDim()), 0, 2, 1, 3);
    }

    private String rotated(String x, int layer) {
        if (!config.family().isRotary()) {
            return x;
        }
        boolean local =
                config.rotation().hasLocal() && config.rotation().local().get(layer);
        double theta =
                local ? config.rotation().localTheta() : config.rotation().theta();
        String kind = local ? " of near tokens" : "";
        List<String> halves = terms.parts(x, 2);
        String turned = terms.beside(graph.apply("Neg", List.of(halves.get(1))), halves.get(0));
        return terms.sum(
                terms.product(x, angles("cosines" + kind, theta, Math::cos)),
                terms.product(turned, angles("sines" + kind, theta, Math::sin)));
    }

    private String angles(String name, double theta, DoubleUnaryOperator function) {
        long[] shape = {config.maxTokens(), config.headDim()};
        return terms.rows(graph.weights(name, shape, EncoderConstants.angles(config, theta, function)), counting);
    }

    /** Adds how a query likes the distance of a key, and how a key does (He et al., 2021). */
    private String disentangled(String scores, String query, String key, int layer) {
        List<String> far = terms.parts(projectedRows(layer), 3);
        String shape = graph.apply("Shape", List.of(scores));
        String sum = scores;
        if (config.relative().fromKeys()) {
            String likes = terms.matrices(query, columns(far.get(1)));
            sum = terms.sum(sum, gathered(likes, graph.apply("Expand", List.of(index(), shape))));
        }
        if (config.relative().fromQueries()) {
            String likes = terms.matrices(key, columns(far.get(0)));
            String turned = graph.apply("Expand", List.of(terms.turned(index(), 1, 0), shape));
            sum = terms.sum(sum, terms.turned(gathered(likes, turned), 0, 1, 3, 2));
        }
        return sum;
    }

    private String gathered(String from, String which) {
        return graph.apply("GatherElements", List.of(from, which), OnnxAttribute.number("axis", 3));
    }

    /** {@return the rows that stand for distances, as a layer's queries, keys and values [rows, 3 · H · D]} */
    private String projectedRows(int layer) {
        List<String> norm = List.of(weights.whole("RELATIVE_NORM"), weights.whole("RELATIVE_NORM_BIAS"));
        String rows = terms.norm(weights.whole("RELATIVE"), norm, config.eps());
        String product = terms.matrices(rows, weights.ofLayer(layer, "QKV"));
        return terms.sum(product, weights.ofLayer(layer, "QKV_BIAS"));
    }

    /** {@return [rows, H · D] as [H, D, rows]} */
    private String columns(String x) {
        return terms.turned(terms.reshaped(x, 0, config.heads(), config.headDim()), 1, 2, 0);
    }

    /** {@return which row stands for the distance of two tokens [s, s]} */
    private String index() {
        long[] rows = EncoderConstants.distances(config);
        return terms.rows(graph.table("rows of distances", rows), terms.sum(apart(), graph.number(config.maxTokens())));
    }
}
