// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.huggingface.HubCommit;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A specification as files: the script, its settings, the rows.
 *
 * @param revision commit of the base model, so that the same is trained whenever the job starts
 */
public record TrainingFiles(FineTuneSpec spec, String revision) {
    public static final String SCRIPT = "train.py";

    /** The variable that names the repository of the result to the script. */
    public static final String OUTPUT = "FINETUNE4J_OUTPUT";

    private static final String SETTINGS = "settings.json";
    private static final int DEFAULT_RANK = 16;

    public HubCommit.Builder commit(Path folder) {
        HubCommit.Builder commit = HubCommit.builder("Add what a job trains")
                .addFile(SCRIPT, script())
                .addFile(SETTINGS, Json.writePretty(settings()) + "\n")
                .addFile("train.jsonl", rows(spec.trainingData(), folder.resolve("train.jsonl")));
        spec.validationData()
                .ifPresent(rows -> commit.addFile("validation.jsonl", rows(rows, folder.resolve("validation.jsonl"))));
        return commit;
    }

    private static Path rows(Dataset rows, Path file) {
        rows.writeJsonl(file);
        return file;
    }

    static String script() {
        try (InputStream in = TrainingFiles.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(
                        SCRIPT + " is missing in the jar -> take the whole jar of finetune4j-huggingface");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FineTuneException(
                    "cannot read " + SCRIPT + " in the jar: " + e + " -> take the whole jar of finetune4j-huggingface",
                    e);
        }
    }

    /**
     * Removes what {@link #commit} wrote.
     *
     * @param folder that it wrote to
     */
    public static void remove(Path folder) {
        try {
            for (String name : List.of("train.jsonl", "validation.jsonl")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.getLogger("io.github.finetune4j.huggingface")
                    .log(System.Logger.Level.WARNING, "could not remove {0}", folder);
        }
    }

    Map<String, Object> settings() {
        Hyperparameters hyper = spec.hyperparameters();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("method", word(spec.method().name()));
        settings.put("base_model", spec.baseModel());
        settings.put("base_revision", revision);
        settings.put("loss_on", word(hyper.lossMask().orElse(LossMask.ASSISTANT)));
        hyper.maxLength().ifPresent(value -> settings.put("max_length", value));
        hyper.longRowPolicy().ifPresent(value -> settings.put("long_rows", word(value)));
        spec.seed().ifPresent(value -> settings.put("seed", value));
        if (spec.tuningMethod() != TuningMethod.FULL) {
            settings.put("lora", lora(spec.lora().orElse(null)));
        }
        spec.lora().flatMap(LoraConfig::quantization).ifPresent(value -> settings.put("quantization", word(value)));
        spec.earlyStopping()
                .ifPresent(value -> settings.put(
                        "early_stopping", Map.of("patience", value.patience(), "min_delta", value.minDelta())));
        settings.put("arguments", arguments(hyper));
        return settings;
    }

    private static String word(Enum<?> value) {
        return word(value.name());
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** {@return arguments of PEFT's {@code LoraConfig}} */
    private static Map<String, Object> lora(@Nullable LoraConfig config) {
        LoraConfig lora = config == null ? LoraConfig.builder().build() : config;
        int rank = lora.rank().orElse(DEFAULT_RANK);
        Map<String, Object> peft = new LinkedHashMap<>();
        peft.put("r", rank);
        peft.put("lora_alpha", lora.alpha().orElse(2.0 * rank));
        peft.put("lora_dropout", lora.dropout().orElse(0));
        peft.put("target_modules", lora.targetModules().isEmpty() ? "all-linear" : lora.targetModules());
        peft.put("use_rslora", lora.rankStabilized());
        peft.put("use_dora", lora.dora());
        if (!lora.rankPattern().isEmpty()) {
            peft.put("rank_pattern", lora.rankPattern());
        }
        if (!lora.alphaPattern().isEmpty()) {
            peft.put("alpha_pattern", lora.alphaPattern());
        }
        if (!lora.layers().isEmpty()) {
            peft.put("layers_to_transform", lora.layers().stream().sorted().toList());
        }
        if (!lora.modulesToSave().isEmpty()) {
            peft.put("modules_to_save", lora.modulesToSave());
        }
        return peft;
    }

    /** {@return arguments of transformers' {@code TrainingArguments}} */
    private Map<String, Object> arguments(Hyperparameters hyper) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("num_train_epochs", hyper.epochs().orElse(3));
        hyper.maxSteps().ifPresent(value -> arguments.put("max_steps", value));
        arguments.put("per_device_train_batch_size", hyper.batchSize().orElse(8));
        arguments.put("per_device_eval_batch_size", hyper.batchSize().orElse(8));
        hyper.gradientAccumulation().ifPresent(value -> arguments.put("gradient_accumulation_steps", value));
        arguments.put("learning_rate", hyper.learningRate().orElse(defaultRate()));
        hyper.schedule().ifPresent(value -> arguments.put("lr_scheduler_type", word(value)));
        hyper.warmupSteps().ifPresent(value -> arguments.put("warmup_steps", value));
        hyper.weightDecay().ifPresent(value -> arguments.put("weight_decay", value));
        hyper.maxGradientNorm().ifPresent(value -> arguments.put("max_grad_norm", value));
        spec.seed().ifPresent(value -> arguments.put("seed", value));
        if (spec.method() == TrainingMethod.DPO) {
            hyper.dpoBeta().ifPresent(value -> arguments.put("beta", value));
        }
        intervals(arguments, hyper);
        return arguments;
    }

    private void intervals(Map<String, Object> arguments, Hyperparameters hyper) {
        boolean validates = spec.validationData().isPresent();
        boolean bySteps =
                hyper.evaluationSteps().isPresent() || hyper.checkpointSteps().isPresent();
        boolean stops = spec.earlyStopping().isPresent();
        String when = bySteps ? "steps" : "epoch";
        if (validates) {
            arguments.put("eval_strategy", when);
            // the best checkpoint can be found only if one is written at each evaluation
            arguments.put(
                    "eval_steps",
                    stops && hyper.evaluationSteps().isEmpty()
                            ? hyper.checkpointSteps().orElse(1)
                            : hyper.evaluationSteps()
                                    .orElse(hyper.checkpointSteps().orElse(1)));
        }
        boolean saves = stops || hyper.checkpointSteps().isPresent();
        arguments.put("save_strategy", saves ? when : "no");
        if (saves && bySteps) {
            arguments.put(
                    "save_steps",
                    hyper.checkpointSteps().orElse(hyper.evaluationSteps().orElse(1)));
        }
        arguments.put("save_total_limit", 2);
        if (stops) {
            arguments.put("load_best_model_at_end", true);
            arguments.put("metric_for_best_model", "eval_loss");
            arguments.put("greater_is_better", false);
        }
    }

    private double defaultRate() {
        if (spec.method() == TrainingMethod.DPO) {
            return 5e-6;
        }
        return spec.tuningMethod() == TuningMethod.FULL ? 2e-5 : 2e-4;
    }
}
