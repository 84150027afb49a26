// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TuningMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A specification in the words of a recipe's container: what can be asked for, and the hyperparameters, all of them
 * texts.
 *
 * @param recipe whose container reads them
 */
record SageMakerHyperparameters(SageMakerRecipe recipe) {
    static final String OPTION = "hyperParameters";
    private static final Pattern HUB_NAME = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
    private static final Set<Capability> ALWAYS =
            Set.of(Capability.PROVIDER_OPTIONS, Capability.VALIDATION_DATA, Capability.METADATA, Capability.CANCEL);
    private static final Set<Capability> JUMP_START = Set.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.LEARNING_RATE,
            Capability.SEED);
    private static final Set<Capability> TRL = Set.of(
            Capability.FULL,
            Capability.LORA_RANK_STABILIZED,
            Capability.LORA_DORA,
            Capability.LORA_QUANTIZATION,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.MAX_STEPS,
            Capability.MAX_LENGTH,
            Capability.LOSS_ON_ALL);

    Set<Capability> capabilities(boolean logs) {
        Set<Capability> all = EnumSet.copyOf(ALWAYS);
        if (recipe.kind() != SageMakerRecipe.Kind.CONTAINER) {
            all.addAll(JUMP_START);
        }
        if (recipe.kind() == SageMakerRecipe.Kind.TRL) {
            all.addAll(TRL);
        }
        if (logs && recipe.metrics().containsKey(SageMakerRecipe.STEP)) {
            all.add(Capability.STEP_EVENTS);
        }
        return Set.copyOf(all);
    }

    /** {@return what cannot be said to the container} */
    List<String> problems(FineTuneSpec spec) {
        List<String> problems = new ArrayList<>();
        Hyperparameters hyper = spec.hyperparameters();
        switch (recipe.kind()) {
            case TRL -> {
                if (recipe.modelUri().isEmpty()
                        && !HUB_NAME.matcher(spec.baseModel()).matches()) {
                    problems.add("base model " + spec.baseModel() + ": give a name of the Hugging Face Hub such as"
                            + " Qwen/Qwen3-0.6B, or the recipe a model in S3");
                }
            }
            case JUMP_START -> {
                if (!spec.baseModel().equals(recipe.baseModel().orElse(""))) {
                    problems.add("base model " + spec.baseModel() + ": the recipe's addresses are those of "
                            + recipe.baseModel().orElse("") + ", take that or another recipe");
                }
                hyper.epochs().ifPresent(value -> {
                    if (value != Math.rint(value)) {
                        problems.add("epochs " + value + ": JumpStart takes whole ones");
                    }
                });
            }
            case CONTAINER -> {
                if (hyper.epochs().isPresent() || hyper.batchSize().isPresent()) {
                    problems.add("epochs and batchSize: what the container calls them is not known here, give them by"
                            + " the option " + OPTION);
                }
            }
        }
        options(spec, problems);
        int count = values(spec).size();
        if (count > 100) {
            problems.add("hyperparameters: " + count + ", and SageMaker takes 100");
        }
        return problems;
    }

    private void options(FineTuneSpec spec, List<String> problems) {
        spec.options().forEach((name, value) -> {
            if (!name.equals(OPTION)) {
                problems.add("option " + name + ": known is " + OPTION);
            } else if (!(value instanceof Map)) {
                problems.add("option " + OPTION + ": give a map of names to numbers or texts");
            }
        });
        values(spec).forEach((name, value) -> {
            String fixed = recipe.hyperparameters().get(name);
            if (fixed != null && !fixed.equals(value)) {
                problems.add("hyperparameter " + name + ": the recipe sets it");
            }
            if (name.isEmpty() || name.length() > 256 || value.length() > 2_500) {
                problems.add("hyperparameter " + name
                        + ": SageMaker takes names of 1 to 256 characters and values of at most 2500");
            }
        });
    }

    /** {@return all, the recipe's own left as they are} The option's win over those of the specification. */
    Map<String, String> values(FineTuneSpec spec) {
        Map<String, String> values = new TreeMap<>(recipe.hyperparameters());
        if (recipe.kind() == SageMakerRecipe.Kind.TRL) {
            trl(spec, values);
        } else if (recipe.kind() == SageMakerRecipe.Kind.JUMP_START) {
            jumpStart(spec, values);
        }
        if (spec.options().get(OPTION) instanceof Map<?, ?> more) {
            more.forEach((name, value) -> values.put(String.valueOf(name), text(value)));
        }
        return values;
    }

    private static void jumpStart(FineTuneSpec spec, Map<String, String> values) {
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(value -> values.put("epoch", text(value)));
        hyper.batchSize().ifPresent(value -> values.put("per_device_train_batch_size", text(value)));
        hyper.learningRate().ifPresent(value -> values.put("learning_rate", text(value)));
        spec.seed().ifPresent(value -> values.put("seed", text(value)));
        spec.lora().ifPresent(lora -> {
            lora.rank().ifPresent(value -> values.put("lora_r", text(value)));
            lora.alpha().ifPresent(value -> values.put("lora_alpha", text(value)));
            lora.dropout().ifPresent(value -> values.put("lora_dropout", text(value)));
            targets(lora, "target_modules", values);
        });
    }

    private static void targets(LoraConfig lora, String name, Map<String, String> values) {
        if (!lora.targetModules().isEmpty()) {
            values.put(name, String.join(",", lora.targetModules()));
        }
    }

    /** As {@code sagemaker_trl.py} reads them. */
    private static void trl(FineTuneSpec spec, Map<String, String> values) {
        Hyperparameters hyper = spec.hyperparameters();
        values.put("base_model", spec.baseModel());
        values.put("tuning", spec.tuningMethod() == TuningMethod.FULL ? "full" : "lora");
        values.put("loss_on", hyper.lossMask().orElse(LossMask.ASSISTANT) == LossMask.ALL ? "all" : "assistant");
        hyper.epochs().ifPresent(value -> values.put("epochs", text(value)));
        hyper.maxSteps().ifPresent(value -> values.put("max_steps", text(value)));
        hyper.batchSize().ifPresent(value -> values.put("batch_size", text(value)));
        hyper.gradientAccumulation().ifPresent(value -> values.put("gradient_accumulation", text(value)));
        hyper.learningRate().ifPresent(value -> values.put("learning_rate", text(value)));
        hyper.schedule().ifPresent(value -> values.put("schedule", word(value)));
        hyper.warmupSteps().ifPresent(value -> values.put("warmup_steps", text(value)));
        hyper.weightDecay().ifPresent(value -> values.put("weight_decay", text(value)));
        hyper.maxGradientNorm().ifPresent(value -> values.put("max_gradient_norm", text(value)));
        hyper.maxLength().ifPresent(value -> values.put("max_length", text(value)));
        values.put("long_rows", word(hyper.longRowPolicy().orElse(LongRowPolicy.REFUSE)));
        spec.seed().ifPresent(value -> values.put("seed", text(value)));
        spec.lora().ifPresent(lora -> lora(lora, values));
    }

    private static void lora(LoraConfig lora, Map<String, String> values) {
        lora.rank().ifPresent(value -> values.put("lora_rank", text(value)));
        lora.alpha().ifPresent(value -> values.put("lora_alpha", text(value)));
        lora.dropout().ifPresent(value -> values.put("lora_dropout", text(value)));
        targets(lora, "lora_targets", values);
        if (lora.rankStabilized()) {
            values.put("lora_rank_stabilized", "true");
        }
        if (lora.dora()) {
            values.put("lora_dora", "true");
        }
        lora.quantization().ifPresent(value -> values.put("quantization", word(value)));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Numbers without an exponent or an empty fraction: 3.0 is 3, 1.0E-4 is 0.0001. */
    private static String text(Object value) {
        if (value instanceof Double || value instanceof Float) {
            BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
            return number.toPlainString();
        }
        return String.valueOf(value);
    }
}
