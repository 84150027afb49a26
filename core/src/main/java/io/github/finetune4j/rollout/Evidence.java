package io.github.finetune4j.rollout;

import java.util.Map;
import java.util.TreeMap;

/** All processes' counts of every stage run so far. */
record Evidence(TreeMap<Integer, EpochCounts> epochs) {

    static Evidence of(Map<Integer, EpochCounts> epochs) {
        return new Evidence(new TreeMap<>(epochs));
    }
}
