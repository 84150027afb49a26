// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import java.util.Map;
import java.util.TreeMap;

/** All processes' counts of every stage run so far. */
public record Evidence(TreeMap<Integer, EpochCounts> epochs) {

    public static Evidence of(Map<Integer, EpochCounts> epochs) {
        return new Evidence(new TreeMap<>(epochs));
    }
}
