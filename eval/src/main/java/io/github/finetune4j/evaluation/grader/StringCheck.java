// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.internal.text.Characters;

/** Compares two texts. */
final class StringCheck implements Metric {
    private final String name;
    private final Template input;
    private final Template reference;
    private final String operation;

    StringCheck(GraderJson json) {
        name = json.text("name");
        input = new Template(json.text("input"), json);
        reference = new Template(json.text("reference"), json);
        operation = json.text("operation");
        if (!operation.matches("eq|ne|like|ilike")) {
            throw json.wrong("has the operation " + operation, "use eq, ne, like or ilike");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ScoreKind kind() {
        return ScoreKind.BINARY;
    }

    @Override
    public boolean needsExpected() {
        return input.needsExpected() || reference.needsExpected();
    }

    @Override
    public Score score(Answer answer) {
        try {
            return Score.passed(passes(input.of(answer), reference.of(answer)));
        } catch (Template.NotInAnswerException e) {
            return new Score(0, String.valueOf(e.getMessage()));
        }
    }

    private boolean passes(String text, String wanted) {
        return switch (operation) {
            case "eq" -> text.equals(wanted);
            case "ne" -> !text.equals(wanted);
            case "like" -> text.contains(wanted);
            default -> Characters.lower(text).contains(Characters.lower(wanted));
        };
    }
}
