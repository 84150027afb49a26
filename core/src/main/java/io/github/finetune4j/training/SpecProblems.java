// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contradictions of a specification, whoever is to carry it out. */
final class SpecProblems {
    private SpecProblems() {}

    static void addTuningMethod(
            List<String> problems,
            TuningMethod tuningMethod,
            @Nullable LoraConfig lora,
            @Nullable PromptTuningConfig promptTuning) {
        if (lora != null && (tuningMethod == TuningMethod.FULL || tuningMethod == TuningMethod.PROMPT_TUNING)) {
            problems.add("tuningMethod is " + tuningMethod + " and lora is set -> leave one of them out");
        }
        if (lora != null && tuningMethod == TuningMethod.HEAD) {
            problems.add(
                    "tuningMethod is HEAD, which leaves the model as it is, and lora is set -> leave one of them out");
        }
        if (tuningMethod == TuningMethod.PROMPT_TUNING && promptTuning == null) {
            problems.add("tuningMethod is PROMPT_TUNING and promptTuning is missing -> say how many virtual tokens");
        }
        if (tuningMethod != TuningMethod.PROMPT_TUNING && promptTuning != null) {
            problems.add("tuningMethod is " + tuningMethod + " and promptTuning is set -> leave one of them out");
        }
        if (lora != null && lora.dora() && lora.dropout().orElse(0) > 0) {
            problems.add("lora.dora and lora.dropout are both set -> leave one of them out");
        }
        if (lora != null
                && lora.loraPlusRatio().isPresent()
                && lora.modulesToSave().contains("embed_tokens")) {
            problems.add(
                    "lora.loraPlusRatio has no rate for an embedding -> take embed_tokens out of lora.modulesToSave,"
                            + " or leave loraPlusRatio out");
        }
    }

    static void addMethod(
            List<String> problems, TrainingMethod method, TuningMethod tuningMethod, Hyperparameters hyperparameters) {
        if (method != TrainingMethod.DPO && hyperparameters.dpoBeta().isPresent()) {
            problems.add("dpoBeta is set and the method is " + method + " -> set method DPO, or leave dpoBeta out");
        }
        if (method != TrainingMethod.EMBEDDING && hyperparameters.embedding().isPresent()) {
            problems.add("embedding is set and the method is " + method
                    + " -> set method EMBEDDING, or leave embedding out");
        }
        if (method == TrainingMethod.DPO && tuningMethod == TuningMethod.PROMPT_TUNING) {
            problems.add("method DPO cannot be combined with PROMPT_TUNING -> train an adapter");
        }
        if (method != TrainingMethod.SUPERVISED && hyperparameters.lossMask().isPresent()) {
            problems.add("lossMask is for method SUPERVISED, not " + method + " -> leave it out");
        }
        if (method == TrainingMethod.CONTINUED_PRETRAINING
                && hyperparameters.longRowPolicy().isPresent()) {
            problems.add(
                    "longRowPolicy has no meaning in method CONTINUED_PRETRAINING, which cuts texts into rows -> leave it out");
        }
    }

    static void addHead(
            List<String> problems, TrainingMethod method, TuningMethod tuningMethod, @Nullable HeadConfig head) {
        if (!method.hasHead() && head != null) {
            problems.add("head is set, and method " + method + " trains none -> leave it out, or classify");
        }
        if (!method.hasHead() && tuningMethod == TuningMethod.HEAD) {
            problems.add(
                    "tuningMethod is HEAD, and method " + method + " trains none -> choose another one, or classify");
        }
        if (method == TrainingMethod.ORDINAL && (head == null || head.labels().size() < 2)) {
            problems.add("method ORDINAL needs the order of its labels -> name them in head, the least first");
        }
        if (method == TrainingMethod.REGRESSION
                && head != null
                && !head.labels().isEmpty()) {
            problems.add("method REGRESSION says numbers, and head names labels -> leave them out");
        }
        if (head != null && head.contrastive()) {
            addContrastive(problems, method, tuningMethod);
        }
        if (head != null && head.start() != null && (head.contrastive() || tuningMethod == TuningMethod.HEAD)) {
            problems.add("head.start is what a whole encoder's training by one text after another begins with, and "
                    + (head.contrastive() ? "head.contrastive is set" : "tuningMethod is HEAD")
                    + " -> leave one of them out");
        }
        if (head != null && head.distillationTemperature() != 1 && method != TrainingMethod.CLASSIFICATION) {
            problems.add("head.distillationTemperature " + head.distillationTemperature() + " is for method"
                    + " CLASSIFICATION, and the method is " + method + " -> leave it out");
        }
    }

    static void addStopping(List<String> problems, TrainingMethod method, @Nullable EarlyStopping stopping) {
        if (stopping != null && !stopping.metric().fits(method)) {
            problems.add("earlyStopping judges by " + stopping.metric().word() + ", which method " + method
                    + " has not -> take one of " + ValidationMetric.wordsFor(method));
        }
    }

    private static void addContrastive(List<String> problems, TrainingMethod method, TuningMethod tuningMethod) {
        if (method.hasHead() && method != TrainingMethod.CLASSIFICATION) {
            problems.add("head.contrastive pairs texts of one label each, and the method is " + method
                    + " -> leave it out, or take method CLASSIFICATION");
        }
        if (tuningMethod == TuningMethod.HEAD || tuningMethod == TuningMethod.PROMPT_TUNING) {
            problems.add("head.contrastive tunes the encoder, and tuningMethod is " + tuningMethod
                    + " -> take FULL or LORA");
        }
    }

    static void addExamples(List<String> problems, TrainingMethod method, String what, @Nullable Dataset data) {
        if (data == null) {
            return;
        }
        long others = data.examples().stream()
                .filter(example -> !method.examples().isInstance(example))
                .count();
        if (others > 0) {
            problems.add(what + " holds " + others + " of " + data.size() + " examples that method " + method
                    + " does not learn from -> give " + method.examples().getSimpleName() + " only");
        }
    }
}
