// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a new tuning job. What is left out is the service's choice. */
record JobRequest(FineTuneSpec spec) {
    private static final Map<Integer, String> ADAPTERS = Map.of(
            1, "ADAPTER_SIZE_ONE",
            2, "ADAPTER_SIZE_TWO",
            4, "ADAPTER_SIZE_FOUR",
            8, "ADAPTER_SIZE_EIGHT",
            16, "ADAPTER_SIZE_SIXTEEN",
            32, "ADAPTER_SIZE_THIRTY_TWO");
    private static final Pattern TUNED = Pattern.compile("projects/[^/]+/locations/[^/]+/models/[^/]+");

    /** {@return whether the base model is one that was tuned before, by the name of its resource} */
    static boolean continues(String baseModel) {
        return TUNED.matcher(baseModel).matches();
    }

    /** Refuses what no request can express. */
    void refuseGaps() {
        List<String> gaps = new ArrayList<>();
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(epochs -> {
            if (epochs != Math.rint(epochs) || epochs < 1) {
                gaps.add("epochs " + epochs + " is no whole number from 1: take one");
            }
        });
        hyper.batchSize().ifPresent(size -> gaps.add("batchSize is the service's choice: leave it out"));
        spec.lora()
                .flatMap(lora -> lora.alpha().isPresent() ? java.util.Optional.of(lora) : java.util.Optional.empty())
                .ifPresent(lora -> gaps.add("lora.alpha is the service's choice: leave it out"));
        if (!gaps.isEmpty()) {
            throw new UnsupportedCapabilityException("provider " + VertexAiProvider.ID + " cannot do what was asked: "
                    + String.join("; ", gaps) + " -> fix what is named");
        }
    }

    /** {@return what the service would refuse, in words} */
    List<String> problems(TunableModels models, String region) {
        List<String> problems = new ArrayList<>();
        String model = continues(spec.baseModel()) ? "" : models.problem(spec.baseModel(), spec.method(), region);
        if (!model.isEmpty()) {
            problems.add(model);
        }
        spec.lora().map(LoraConfig::rank).ifPresent(rank -> {
            if (rank.isPresent() && !models.adapterSizes().contains((long) rank.getAsInt())) {
                problems.add("lora.rank must be one of " + models.adapterSizes() + " here, got " + rank.getAsInt());
            }
        });
        JobLabels.addProblems(spec.metadata(), problems);
        addOptions(problems);
        return problems;
    }

    private void addOptions(List<String> problems) {
        Set<String> unknown = new TreeSet<>(spec.options().keySet());
        unknown.removeAll(VertexAiOptions.NAMES);
        if (!unknown.isEmpty()) {
            problems.add("options " + unknown + " are not known: use " + VertexAiOptions.NAMES);
        }
        spec.options().forEach((name, value) -> {
            boolean flag = name.equals(VertexAiOptions.EXPORT_LAST_CHECKPOINT_ONLY);
            if (VertexAiOptions.NAMES.contains(name) && !(flag ? value instanceof Boolean : value instanceof String)) {
                problems.add("option " + name + " must be " + (flag ? "true or false" : "a text") + ", got " + value);
            }
        });
        if (spec.options().containsKey(VertexAiOptions.CHECKPOINT) && !continues(spec.baseModel())) {
            problems.add("option " + VertexAiOptions.CHECKPOINT + " needs a tuned model as the base model"
                    + " (projects/…/locations/…/models/…): leave it out");
        }
    }

    Map<String, Object> body(String trainingUri, @Nullable String validationUri, String key) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (continues(spec.baseModel())) {
            Map<String, Object> earlier = new LinkedHashMap<>();
            earlier.put("tunedModelName", spec.baseModel());
            put(earlier, "checkpointId", VertexAiOptions.CHECKPOINT);
            body.put("preTunedModel", earlier);
        } else {
            body.put("baseModel", spec.baseModel());
        }
        boolean pairs = spec.method() == TrainingMethod.DPO;
        body.put(pairs ? "preferenceOptimizationSpec" : "supervisedTuningSpec", method(trainingUri, validationUri));
        spec.suffix().ifPresent(suffix -> body.put("tunedModelDisplayName", suffix));
        put(body, "description", VertexAiOptions.DESCRIPTION);
        put(body, "serviceAccount", VertexAiOptions.SERVICE_ACCOUNT);
        Object kms = spec.options().get(VertexAiOptions.KMS_KEY);
        if (kms != null) {
            body.put("encryptionSpec", Map.of("kmsKeyName", kms));
        }
        body.put("labels", JobLabels.of(spec, key));
        return body;
    }

    private void put(Map<String, Object> body, String field, String option) {
        Object value = spec.options().get(option);
        if (value != null) {
            body.put(field, value);
        }
    }

    private Map<String, Object> method(String trainingUri, @Nullable String validationUri) {
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("trainingDatasetUri", trainingUri);
        if (validationUri != null) {
            method.put("validationDatasetUri", validationUri);
        }
        Map<String, Object> hyper = hyperparameters(spec);
        if (!hyper.isEmpty()) {
            method.put("hyperParameters", hyper);
        }
        put(method, "exportLastCheckpointOnly", VertexAiOptions.EXPORT_LAST_CHECKPOINT_ONLY);
        return method;
    }

    static Map<String, Object> hyperparameters(FineTuneSpec spec) {
        Hyperparameters from = spec.hyperparameters();
        Map<String, Object> hyper = new LinkedHashMap<>();
        from.epochs().ifPresent(value -> hyper.put("epochCount", Long.toString((long) value))); // int64 in JSON
        from.learningRateMultiplier().ifPresent(value -> hyper.put("learningRateMultiplier", value));
        spec.lora().map(LoraConfig::rank).ifPresent(rank -> {
            if (rank.isPresent() && ADAPTERS.containsKey(rank.getAsInt())) {
                hyper.put("adapterSize", ADAPTERS.get(rank.getAsInt()));
            }
        });
        if (spec.method() == TrainingMethod.DPO) {
            from.dpoBeta().ifPresent(value -> hyper.put("beta", value));
        }
        return hyper;
    }
}
