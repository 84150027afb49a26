// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.internal.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The settings of a teacher. */
record TeacherSettings(
        Path folder,
        List<AskedTeacher> teachers,
        Agreement agreement,
        String instructions,
        List<String> labels,
        List<ChatExample> seeds,
        List<PromptMaker> makers,
        Consumer<ChatRequest.Builder> request,
        ModelCalls calls,
        TeacherChecks checks,
        TeacherData data,
        TeacherStop stop,
        Budget budget,
        int mostRows,
        int roundSize,
        long seed,
        TeacherTerms terms,
        List<StatedRight> rights) {
    /** {@return the instructions with the labels that may be answered; empty where there are neither} */
    String wholeInstructions() {
        String list = labels.isEmpty()
                ? ""
                : "Reply with exactly one of these labels and nothing else: " + Json.write(labels);
        return (instructions + "\n" + list).strip();
    }

    /** {@return whether rows may learn from what a model of this name answers, whatever was asked} */
    boolean mayLearnFrom(String served) {
        TeacherTerm term = terms.of(served);
        return term.equals(TeacherTerms.UNKNOWN)
                || teachers.stream().anyMatch(teacher -> teacher.term().id().equals(term.id()))
                || term.rule() == TermsRule.ALLOWED
                || (term.rule() == TermsRule.STATE_RIGHT
                        && right(rights, term, served).isPresent());
    }

    static Optional<StatedRight> right(List<StatedRight> rights, TeacherTerm term, String model) {
        return rights.stream().filter(right -> right.covers(term, model)).findFirst();
    }
}
