// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.OptionRules;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a new job. What is left out is the service's choice. A job by preference has the settings of training in
 * an object of their own.
 *
 * @param warm whether the base model is an adapter, from which training goes on
 */
record JobRequest(FineTuneSpec spec, boolean warm) {
    /** Fields of a job by preference that are not settings of training. */
    private static final Set<String> OUTSIDE = Set.of(
            FireworksOptions.LOSS,
            FireworksOptions.WANDB,
            FireworksOptions.RESERVATION,
            FireworksOptions.DISPLAY_NAME,
            "awsS3Config",
            "azureBlobStorageConfig");

    JobKind kind() {
        return spec.method() == TrainingMethod.DPO ? JobKind.PREFERENCE : JobKind.SUPERVISED;
    }

    /** Refuses what no request can express. */
    void refuseGaps() {
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(epochs -> {
            if (epochs != Math.rint(epochs)) {
                throw cannot("epochs " + epochs + " is no whole number -> take a whole one");
            }
        });
        if (spec.lora().stream().anyMatch(lora -> lora.alpha().isPresent())) {
            throw cannot("lora.alpha has no field in the service's request -> leave it out");
        }
        hyper.longRowPolicy().ifPresent(policy -> {
            if (policy != LongRowPolicy.TRUNCATE) {
                throw cannot("longRowPolicy " + policy + ", for the service cuts long rows off -> take TRUNCATE");
            }
        });
        if (kind() == JobKind.PREFERENCE && spec.validationData().isPresent()) {
            throw cannot("validationData, for the service measures nothing where it learns preferences"
                    + " -> leave it out");
        }
    }

    private static UnsupportedCapabilityException cannot(String what) {
        return new UnsupportedCapabilityException(
                "provider " + FireworksProvider.ID + " cannot do what was asked: " + what);
    }

    /** {@return what the job of that key is called; the same whether or not the base model is an adapter} */
    Mark mark(String key) {
        return Mark.of(key, Digits.asked(spec, new JobRequest(spec, false).fields()));
    }

    /**
     * {@return the whole body}
     *
     * @param training whole name of a data set
     * @param validation whole name of a data set, null: none
     * @param model whole name of the model to be, null: for a question of the price
     */
    Map<String, Object> body(String training, @Nullable String validation, @Nullable String model) {
        Map<String, Object> body = new LinkedHashMap<>(fields());
        body.put("dataset", training);
        if (validation != null) {
            body.put("evaluationDataset", validation);
        }
        if (model != null) {
            training(body).put("outputModel", model);
        }
        return body;
    }

    /** {@return the map that the settings of training are in} */
    @SuppressWarnings("unchecked") // made by fields()
    private Map<String, Object> training(Map<String, Object> body) {
        Object inner = body.get("trainingConfig");
        return inner == null ? body : (Map<String, Object>) inner;
    }

    /** {@return everything but data sets, the name of the model and keys} */
    Map<String, Object> fields() {
        Map<String, Object> training = new LinkedHashMap<>();
        Map<String, Object> job = new LinkedHashMap<>();
        addSettings(training);
        spec.options().forEach((option, value) -> {
            String field = OptionRules.field(option);
            (OUTSIDE.contains(field) ? job : training).put(field, value);
        });
        if (kind() == JobKind.SUPERVISED) {
            if (spec.validationData().isEmpty()) {
                // else the service may take a part of the rows away
                training.putIfAbsent(FireworksOptions.CARVE_OUT, false);
            }
            job.putAll(training);
            return job;
        }
        job.put("trainingConfig", training);
        job.put(FireworksOptions.LOSS, loss(job.get(FireworksOptions.LOSS)));
        return job;
    }

    private void addSettings(Map<String, Object> training) {
        training.put(warm ? "warmStartFrom" : "baseModel", spec.baseModel());
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(value -> training.put("epochs", (long) value));
        hyper.batchSize().ifPresent(value -> training.put("batchSizeSamples", value));
        hyper.learningRate().ifPresent(value -> training.put("learningRate", value));
        hyper.warmupSteps().ifPresent(value -> training.put("learningRateWarmupSteps", value));
        hyper.maxLength().ifPresent(value -> training.put("maxContextLength", value));
        hyper.schedule().ifPresent(schedule -> training.put(FireworksOptions.SCHEDULE, schedule(schedule)));
        spec.lora().map(LoraConfig::rank).ifPresent(rank -> rank.ifPresent(value -> training.put("loraRank", value)));
    }

    /** Ours fall to zero over the whole run, which is what the service takes where nothing is said. */
    private static Map<String, Object> schedule(LearningRateSchedule schedule) {
        return Map.of(schedule.name().toLowerCase(Locale.ROOT), Map.of());
    }

    private Map<String, Object> loss(@Nullable Object more) {
        Map<String, Object> loss = new LinkedHashMap<>();
        loss.put("method", "DPO");
        spec.hyperparameters().dpoBeta().ifPresent(beta -> loss.put("dpo", Map.of("beta", beta)));
        if (more instanceof Map<?, ?> map) {
            loss.putAll(Json.plainMap(map));
        }
        return loss;
    }
}
