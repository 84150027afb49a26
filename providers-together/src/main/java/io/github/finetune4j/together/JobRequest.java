// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.OptionRules;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a new job. What is left out is the service's choice. */
record JobRequest(FineTuneSpec spec) {
    private static final List<String> PRICED = List.of(
            "training_file", "validation_file", "model", "n_epochs", "n_evals", "training_method", "training_type");

    /** Refuses what no request can express. */
    void refuseGaps() {
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(epochs -> {
            if (epochs != Math.rint(epochs)) {
                throw cannot("epochs " + epochs + " is no whole number -> take a whole one");
            }
        });
        hyper.gradientAccumulation().ifPresent(batches -> {
            if (batches > 1) {
                throw cannot("gradientAccumulation " + batches + " -> set a larger batchSize");
            }
        });
        spec.lora().flatMap(lora -> lora.alpha().stream().boxed().findFirst()).ifPresent(alpha -> {
            if (alpha != Math.rint(alpha)) {
                throw cannot("lora.alpha " + alpha + " is no whole number -> take a whole one");
            }
        });
    }

    private static UnsupportedCapabilityException cannot(String what) {
        return new UnsupportedCapabilityException(
                "provider " + TogetherProvider.ID + " cannot do what was asked: " + what);
    }

    /** {@return what a job of that key is found by} */
    Mark mark(String key) {
        return Mark.of(key, Digits.asked(spec, fields()));
    }

    Map<String, Object> body(String training, @Nullable String validation, Mark mark) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("training_file", training);
        if (validation != null) {
            body.put("validation_file", validation);
        }
        body.putAll(fields());
        body.put("suffix", mark.suffix(spec.suffix()));
        return body;
    }

    /** {@return the body of a question for the price} */
    Map<String, Object> priced(String training, @Nullable String validation) {
        Map<String, Object> body = body(training, validation, new Mark("", ""));
        body.keySet().retainAll(PRICED);
        return body;
    }

    /** {@return everything but files, suffix and keys} */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", spec.baseModel());
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(value -> fields.put("n_epochs", (long) value));
        hyper.batchSize().ifPresent(value -> fields.put("batch_size", value));
        hyper.learningRate().ifPresent(value -> fields.put("learning_rate", value));
        hyper.weightDecay().ifPresent(value -> fields.put("weight_decay", value));
        hyper.maxGradientNorm().ifPresent(value -> fields.put("max_grad_norm", value));
        spec.seed().ifPresent(value -> fields.put("random_seed", value));
        if (spec.validationData().isPresent()) {
            // without it the service takes the file, and measures nothing
            fields.put("n_evals", Math.max(1, (long) hyper.epochs().orElse(1)));
        }
        fields.put("training_method", method());
        addType(fields);
        spec.options().forEach((name, value) -> {
            if (!name.equals(TogetherOptions.METHOD)) {
                fields.put(OptionRules.field(name), value);
            }
        });
        return fields;
    }

    private Map<String, Object> method() {
        Map<String, Object> method = new LinkedHashMap<>();
        if (spec.method() == TrainingMethod.DPO) {
            method.put("method", "dpo");
            spec.hyperparameters().dpoBeta().ifPresent(value -> method.put("dpo_beta", value));
        } else {
            method.put("method", "sft");
            method.put(
                    "train_on_inputs",
                    spec.hyperparameters()
                            .lossMask()
                            .<Object>map(mask -> mask == LossMask.ALL)
                            .orElse("auto"));
        }
        if (spec.options().get(TogetherOptions.METHOD) instanceof Map<?, ?> more) {
            method.putAll(Json.plainMap(more));
        }
        return method;
    }

    /** Left out, it is the service's own adapter. */
    private void addType(Map<String, Object> fields) {
        if (spec.tuningMethod() == TuningMethod.FULL) {
            fields.put("training_type", Map.of("type", "Full"));
        }
        spec.lora()
                .filter(lora -> lora.rank().isPresent())
                .ifPresent(lora ->
                        fields.put("training_type", adapter(lora, lora.rank().getAsInt())));
    }

    /** The request needs an alpha; twice the rank is what the service's own client sends. */
    private static Map<String, Object> adapter(LoraConfig lora, int rank) {
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("type", "Lora");
        type.put("lora_r", rank);
        type.put("lora_alpha", (long) lora.alpha().orElse(2.0 * rank));
        lora.dropout().ifPresent(value -> type.put("lora_dropout", value));
        if (!lora.targetModules().isEmpty()) {
            type.put("lora_trainable_modules", String.join(",", lora.targetModules()));
        }
        return type;
    }
}
