// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.HashSet;
import java.util.Set;

/** Counts distinct values, but only as far as it matters. */
final class FewValues {
    /** With no more values than these, numbers are compared as categories. */
    static final int FEW = 5;

    private FewValues() {}

    static int distinct(DriftColumn... columns) {
        Set<Object> seen = new HashSet<>();
        for (DriftColumn column : columns) {
            for (int i = 0; i < column.size() && seen.size() <= FEW; i++) {
                seen.add(
                        column.kind() == DriftColumn.Kind.NUMERIC
                                ? (Object) (column.numbers()[i] + 0.0)
                                : column.words()[i]);
            }
        }
        return seen.size();
    }
}
