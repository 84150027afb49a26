// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.List;

/**
 * An encoder's shape, as its config.json says.
 *
 * @param family kind
 * @param layers how many
 * @param hidden width
 * @param heads of attention
 * @param ffn width of the feed-forward
 * @param vocabulary tokens
 * @param places rows of the table of places; 0: none
 * @param offset place of the first token
 * @param maxTokens of one text
 * @param types rows of the table of token types; 0: none
 * @param eps of the norms
 * @param activation of the feed-forward
 * @param biases which matrices have a bias
 * @param rotation angles by place
 * @param relative scores by how far tokens are apart
 * @param head of a classification
 */
record EncoderConfig(
        EncoderFamily family,
        int layers,
        int hidden,
        int heads,
        int ffn,
        int vocabulary,
        int places,
        int offset,
        int maxTokens,
        int types,
        double eps,
        Activation activation,
        Biases biases,
        Rotation rotation,
        Relative relative,
        Head head) {

    /** Functions between two matrices. */
    enum Activation {
        /** Gaussian error linear unit. */
        GELU,
        /** The same by its tanh formula. */
        GELU_TANH,
        /** Rectified linear unit. */
        RELU,
        /** Sigmoid linear unit. */
        SILU,
        /** Hyperbolic tangent. */
        TANH
    }

    /**
     * @param attention of the matrices of attention
     * @param up of the first matrix of the feed-forward
     * @param down of the last
     * @param norms of the norms
     */
    record Biases(boolean attention, boolean up, boolean down, boolean norms) {}

    /**
     * @param theta base of the angles
     * @param localTheta base of local layers
     * @param window how far a token of a local layer sees
     * @param local which layers are local; empty: none
     * @param stretch of the angles of layers that are not local
     */
    record Rotation(double theta, double localTheta, int window, List<Boolean> local, Stretch stretch) {
        boolean hasLocal() {
            return local.contains(true);
        }
    }

    /**
     * Smaller angles, so that places beyond those of the first training look like ones that were seen.
     *
     * @param base that the base of the angles is multiplied by
     * @param factor that angles are divided by
     * @param growth 0: all by the factor; above: by its power that rises with the number of the pair, up to the factor
     */
    record Stretch(double base, double factor, double growth) {
        static final Stretch NONE = new Stretch(1, 1, 0);

        /** {@return what the angle of a pair is divided by} */
        double divisor(int pair, int pairs) {
            return growth == 0 ? factor : Math.exp(Math.log(factor) * Math.pow((pair + 1.0) / pairs, growth));
        }
    }

    /**
     * @param buckets rows of the table; 0: none
     * @param farthest distance from which all are alike
     * @param fromKeys whether queries look at the places of keys (DeBERTa)
     * @param fromQueries whether keys look at the places of queries (DeBERTa)
     */
    record Relative(int buckets, int farthest, boolean fromKeys, boolean fromQueries) {}

    /** The head that a folder has. */
    enum HeadKind {
        NONE,
        SEQUENCE,
        TOKEN,
        /** A matrix on the vector of a text, such as it is. */
        VECTOR,
        /** The same on the vector at length 1. */
        UNIT_VECTOR;

        boolean onVectors() {
            return this == VECTOR || this == UNIT_VECTOR;
        }
    }

    /**
     * @param kind whether for whole texts or tokens
     * @param labels in the order of the logits
     * @param pooling of a whole text
     * @param activation before the last matrix
     * @param bias whether the matrix before the last has one
     * @param severalLabels whether a text may have several labels
     */
    record Head(
            HeadKind kind,
            List<String> labels,
            Pooling pooling,
            Activation activation,
            boolean bias,
            boolean severalLabels) {}

    int headDim() {
        return hidden / heads;
    }

    /** {@return the same encoder with a head for a task} */
    EncoderConfig with(EncoderTask task, List<String> labels) {
        return with(task, labels, task.head(), head.pooling());
    }

    /** {@return the same encoder with a head of some kind for a task} */
    EncoderConfig with(EncoderTask task, List<String> labels, HeadKind kind, Pooling pooling) {
        Head trained =
                new Head(kind, labels, pooling, head.activation(), head.bias(), task == EncoderTask.SEVERAL_CLASSES);
        return new EncoderConfig(
                family,
                layers,
                hidden,
                heads,
                ffn,
                vocabulary,
                places,
                offset,
                maxTokens,
                types,
                eps,
                activation,
                biases,
                rotation,
                relative,
                trained);
    }
}
