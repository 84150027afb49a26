// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.EmbeddingConfig;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.PromptTuningConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A specification as JSON values, what is left open left out: for the record of a run. */
final class SpecificationFacts {
    private final Map<String, Object> facts = new LinkedHashMap<>();

    private SpecificationFacts() {}

    static Map<String, Object> of(FineTuneSpec spec) {
        SpecificationFacts all = new SpecificationFacts();
        all.facts.put("baseModel", spec.baseModel());
        all.facts.put("method", spec.method().name());
        all.facts.put("tuningMethod", spec.tuningMethod().name());
        spec.seed().ifPresent(seed -> all.facts.put("seed", seed));
        all.put("suffix", spec.suffix());
        all.facts.put("hyperparameters", of(spec.hyperparameters()));
        spec.lora().ifPresent(lora -> all.facts.put("lora", of(lora)));
        spec.promptTuning().ifPresent(prompt -> all.facts.put("promptTuning", of(prompt)));
        spec.head().ifPresent(head -> all.facts.put("head", of(head)));
        spec.earlyStopping().ifPresent(stop -> all.facts.put("earlyStopping", of(stop)));
        all.facts.put("metadata", spec.metadata());
        all.facts.put("options", spec.options());
        return all.facts;
    }

    private static Map<String, Object> of(Hyperparameters chosen) {
        SpecificationFacts all = new SpecificationFacts();
        all.put("epochs", chosen.epochs());
        all.put("maxSteps", chosen.maxSteps());
        all.put("batchSize", chosen.batchSize());
        all.put("gradientAccumulation", chosen.gradientAccumulation());
        all.put("learningRate", chosen.learningRate());
        all.put("learningRateMultiplier", chosen.learningRateMultiplier());
        all.put("schedule", chosen.schedule());
        all.put("warmupSteps", chosen.warmupSteps());
        all.put("weightDecay", chosen.weightDecay());
        all.put("maxGradientNorm", chosen.maxGradientNorm());
        all.put("maxLength", chosen.maxLength());
        all.put("longRowPolicy", chosen.longRowPolicy());
        all.put("lossMask", chosen.lossMask());
        all.put("evaluationSteps", chosen.evaluationSteps());
        all.put("checkpointSteps", chosen.checkpointSteps());
        all.put("dpoBeta", chosen.dpoBeta());
        chosen.embedding().ifPresent(vectors -> all.facts.put("embedding", of(vectors)));
        return all.facts;
    }

    private static Map<String, Object> of(LoraConfig lora) {
        SpecificationFacts all = new SpecificationFacts();
        all.put("rank", lora.rank());
        all.put("alpha", lora.alpha());
        all.put("dropout", lora.dropout());
        all.facts.put("targetModules", lora.targetModules());
        all.facts.put("rankStabilized", lora.rankStabilized());
        all.facts.put("dora", lora.dora());
        all.facts.put("rankPattern", lora.rankPattern());
        all.facts.put("alphaPattern", lora.alphaPattern());
        all.facts.put("layers", lora.layers().stream().sorted().toList());
        all.facts.put("modulesToSave", lora.modulesToSave());
        all.put("loraPlusRatio", lora.loraPlusRatio());
        all.put("quantization", lora.quantization());
        return all.facts;
    }

    private static Map<String, Object> of(PromptTuningConfig prompt) {
        SpecificationFacts all = new SpecificationFacts();
        all.facts.put("virtualTokens", prompt.virtualTokens());
        all.put("initialText", prompt.text());
        return all.facts;
    }

    private static Map<String, Object> of(HeadConfig head) {
        SpecificationFacts all = new SpecificationFacts();
        all.facts.put("labels", head.labels());
        all.put("inverseRegularization", head.regularization());
        all.facts.put("balancedLabels", head.balancedLabels());
        all.put("abstentionRate", head.abstention());
        all.facts.put("contrastive", head.contrastive());
        all.facts.put("distillationTemperature", head.distillationTemperature());
        all.put("start", head.beginning());
        return all.facts;
    }

    private static Map<String, Object> of(EmbeddingConfig vectors) {
        SpecificationFacts all = new SpecificationFacts();
        all.put("loss", Optional.ofNullable(vectors.loss()));
        all.facts.put("sizes", vectors.sizes());
        return all.facts;
    }

    private static Map<String, Object> of(EarlyStopping stop) {
        return Map.of(
                "patience",
                stop.patience(),
                "minDelta",
                stop.minDelta(),
                "metric",
                stop.metric().word());
    }

    private void put(String name, OptionalInt value) {
        value.ifPresent(known -> facts.put(name, known));
    }

    private void put(String name, OptionalDouble value) {
        value.ifPresent(known -> facts.put(name, known));
    }

    private void put(String name, Optional<?> value) {
        value.ifPresent(known -> facts.put(name, known instanceof Enum<?> word ? word.name() : known));
    }
}
