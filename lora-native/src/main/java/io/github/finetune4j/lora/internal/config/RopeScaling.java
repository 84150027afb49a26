// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

/**
 * A stretching of rotary frequencies for texts longer than those of the first training.
 *
 * @param kind which formula
 * @param factor how many times as long; 1 for {@link Kind#NONE}
 * @param lowFrequency for {@link Kind#LLAMA3}: frequencies with fewer turns over the original context than this are
 *     divided by the factor
 * @param highFrequency for {@link Kind#LLAMA3}: those with more turns than this are kept
 * @param originalContext tokens of the first training, for {@link Kind#LLAMA3} and {@link Kind#DYNAMIC}
 */
public record RopeScaling(Kind kind, double factor, double lowFrequency, double highFrequency, int originalContext) {
    /** No stretching. */
    public static final RopeScaling NONE = new RopeScaling(Kind.NONE, 1, 1, 1, 0);

    /** Formulas, as transformers names them. */
    public enum Kind {
        /** Frequencies as they are. */
        NONE,
        /** All frequencies divided by the factor (Chen et al., 2023). */
        LINEAR,
        /** A larger base for texts beyond the original context, by their length ("NTK-aware"). */
        DYNAMIC,
        /** Low frequencies divided, high ones kept, smoothly between (Llama 3.1). */
        LLAMA3
    }

    /**
     * {@return the frequency of a pair of dimensions, in radians per token; rounded to float32 where transformers
     * rounds}
     *
     * @param theta base
     * @param pair from 0 to below width / 2
     * @param width of a head
     * @param length tokens of the text, which matters for {@link Kind#DYNAMIC} alone
     */
    public float frequency(double theta, int pair, int width, int length) {
        float plain = 1 / (float) Math.pow(base(theta, width, length), 2.0 * pair / width);
        return switch (kind) {
            case NONE, DYNAMIC -> plain;
            case LINEAR -> plain / (float) factor;
            case LLAMA3 -> smooth(plain);
        };
    }

    private double base(double theta, int width, int length) {
        if (kind != Kind.DYNAMIC || length <= originalContext) {
            return theta;
        }
        return theta * Math.pow(factor * length / originalContext - (factor - 1), width / (width - 2.0));
    }

    private float smooth(float plain) {
        double wave = 2 * Math.PI / plain;
        if (wave < originalContext / highFrequency) {
            return plain;
        }
        if (wave > originalContext / lowFrequency) {
            return plain / (float) factor;
        }
        float share = (float) ((originalContext / wave - lowFrequency) / (highFrequency - lowFrequency));
        return (1 - share) * plain / (float) factor + share * plain;
    }
}
