// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What two data sets have in common, by the content of rows; a row that is there twice counts twice.
 *
 * @param same how many rows are in both
 * @param added rows of the second that the first has not
 * @param removed rows of the first that the second has not
 */
record RowDifference(long same, List<Example> added, List<Example> removed) {
    static RowDifference between(Dataset before, Dataset after) {
        List<Example> added = without(after, before);
        return new RowDifference(after.size() - added.size(), added, without(before, after));
    }

    private static List<Example> without(Dataset all, Dataset others) {
        Map<Fingerprint, Integer> left = new HashMap<>();
        others.forEach(row -> left.merge(row.fingerprint(), 1, Integer::sum));
        List<Example> rest = new ArrayList<>();
        for (Example row : all) {
            int count = left.getOrDefault(row.fingerprint(), 0);
            if (count == 0) {
                rest.add(row);
            } else {
                left.put(row.fingerprint(), count - 1);
            }
        }
        return rest;
    }
}
