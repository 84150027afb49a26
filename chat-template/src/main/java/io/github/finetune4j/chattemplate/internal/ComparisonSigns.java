// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** The comparison operators by their sign. */
final class ComparisonSigns {
    private ComparisonSigns() {}

    static boolean holds(RenderBudget budget, String operator, Value a, Value b) {
        return switch (operator) {
            case "==" -> Compare.equal(budget, a, b);
            case "!=" -> !Compare.equal(budget, a, b);
            case "in" -> Compare.contains(budget, b, a);
            case "not in" -> !Compare.contains(budget, b, a);
            default -> ordered(budget, operator, a, b);
        };
    }

    static boolean ordered(RenderBudget budget, String operator, Value a, Value b) {
        int order = Compare.order(budget, operator, a, b);
        if (Compare.isNan(a) || Compare.isNan(b)) {
            return false;
        }
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
