// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.Map;

/**
 * A row that breaks a rule, where it does, and a row that doesn't.
 *
 * @param row one that keeps all rules of the shape
 * @param bad changes that break the rule
 * @param pointer where it is broken then
 * @param good changes that don't
 */
record RuleExample(Map<String, Object> row, Map<?, ?> bad, String pointer, Map<?, ?> good) {
    Map<String, Object> breaking() {
        return Patch.apply(row, bad);
    }

    Map<String, Object> keeping() {
        return Patch.apply(row, good);
    }
}
