// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;

/** Cosines and sines of rotary embedding, of as many places as texts have reached; grows by itself. */
final class TileAngles {
    private static final int STEP = 512;

    private final ModelConfig config;
    private final int half;
    private float[] cos = {};
    private float[] sin = {};

    TileAngles(ModelConfig config) {
        this.config = config;
        half = config.headDim() / 2;
    }

    /** Makes the tables reach a place; not while others read them. */
    void reach(int place) {
        int known = cos.length / half;
        if (place < known) {
            return;
        }
        int count = (place / STEP + 1) * STEP;
        float[] c = new float[count * half];
        float[] s = new float[count * half];
        for (int pair = 0; pair < half; pair++) {
            float frequency =
                    config.architecture().rotation().scaling().frequency(config.ropeTheta(), pair, config.headDim(), 0);
            for (int at = 0; at < count; at++) {
                c[at * half + pair] = (float) Math.cos(at * frequency); // as transformers rounds
                s[at * half + pair] = (float) Math.sin(at * frequency);
            }
        }
        cos = c;
        sin = s;
    }

    /** Turns a head's numbers to a place, halves against each other. */
    void turn(float[] x, int at, int place) {
        int from = place * half;
        for (int i = 0; i < half; i++) {
            float first = x[at + i];
            float second = x[at + half + i];
            x[at + i] = first * cos[from + i] - second * sin[from + i];
            x[at + half + i] = second * cos[from + i] + first * sin[from + i];
        }
    }
}
