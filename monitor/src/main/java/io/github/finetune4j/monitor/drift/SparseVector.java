// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

/** The few places of a vector that are not 0. */
@SuppressWarnings("ArrayRecordComponent") // for its two loops only
record SparseVector(int[] places, double[] values) {
    double dot(double... dense) {
        double sum = 0;
        for (int i = 0; i < places.length; i++) {
            sum += values[i] * dense[places[i]];
        }
        return sum;
    }
}
