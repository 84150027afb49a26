// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.ModulePatterns;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TuningMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides every setting of an adapter, and refuses by name what the model does not have or what cannot be combined.
 *
 * @param config the model's shape
 * @param start the adapter that training goes on with, or null
 */
record AdapterPlan(ModelConfig config, @Nullable Adapter start) {
    private static final int RANK = 16;
    private static final double ALPHA_PER_RANK = 2;
    private static final int BLOCK = 64;

    /** {@return settings of the low-rank adapter; null where none is trained} */
    RunSettings.@Nullable Lora lora(FineTuneSpec spec) {
        LoraConfig asked = spec.lora().orElseGet(() -> LoraConfig.builder().build());
        if (start != null) {
            refuseOther(spec, start);
            return start.isPrompt() ? null : continued(start.config(), asked);
        }
        if (spec.tuningMethod() == TuningMethod.FULL || spec.tuningMethod() == TuningMethod.PROMPT_TUNING) {
            return null;
        }
        return decided(asked);
    }

    /** {@return what is done otherwise than the adapter that training goes on with was trained} */
    List<String> notes(FineTuneSpec spec) {
        boolean asked = spec.lora().map(lora -> lora.dropout().isPresent()).orElse(false);
        return start != null
                        && start.config().variant().dora()
                        && start.config().dropout() > 0
                        && !asked
                ? List.of("the adapter was trained with dropout "
                        + start.config().dropout() + " and goes on without: DoRA has none here")
                : List.of();
    }

    /** {@return how many vectors stand before each text; 0: none} */
    int virtualTokens(FineTuneSpec spec) {
        int count = start != null
                ? start.virtualTokens()
                : spec.promptTuning().map(each -> each.virtualTokens()).orElse(0);
        if (count >= config.context()) {
            throw refused("virtualTokens: " + count + " -> give less than the model's context, " + config.context()
                    + " tokens");
        }
        return count;
    }

    // what the adapter is, it stays; how it is trained may be said anew
    private static void refuseOther(FineTuneSpec spec, Adapter start) {
        if (spec.tuningMethod() == TuningMethod.FULL || spec.tuningMethod() == TuningMethod.PROMPT_TUNING) {
            throw refused(
                    "tuningMethod is " + spec.tuningMethod() + " and the base model " + spec.baseModel()
                            + " is an adapter, with which training goes on -> leave adaptation out, or merge the adapter first");
        }
        LoraConfig asked = spec.lora().orElseGet(() -> LoraConfig.builder().build());
        List<String> given = new ArrayList<>();
        add(given, asked.rank().isPresent(), "rank");
        add(given, asked.alpha().isPresent(), "alpha");
        add(given, !asked.targetModules().isEmpty(), "targetModules");
        add(given, asked.rankStabilized(), "rankStabilized");
        add(given, asked.dora(), "dora");
        add(given, !asked.rankPattern().isEmpty(), "rankPattern");
        add(given, !asked.alphaPattern().isEmpty(), "alphaPattern");
        add(given, !asked.layers().isEmpty(), "layers");
        add(given, !asked.modulesToSave().isEmpty(), "modulesToSave");
        add(given, start.isPrompt() && spec.lora().isPresent(), "every setting of LoRA: it is prompt tuning");
        if (!given.isEmpty()) {
            throw refused("the base model " + spec.baseModel()
                    + " is an adapter, with which training goes on, and has its own " + String.join(", ", given)
                    + " -> leave them out, or merge the adapter first");
        }
    }

    private static void add(List<String> list, boolean given, String name) {
        if (given) {
            list.add(name);
        }
    }

    private static RunSettings.Lora continued(AdapterConfig has, LoraConfig asked) {
        double dropout = asked.dropout().orElse(has.variant().dora() ? 0 : has.dropout());
        if (has.variant().dora() && dropout > 0) {
            throw refused("lora.dropout is set and the adapter to go on with is DoRA -> leave dropout out");
        }
        return new RunSettings.Lora(
                has.rank(),
                has.alpha(),
                dropout,
                has.targetModules(),
                has.rankStabilized(),
                has.variant().dora(),
                has.variant().ranks(),
                has.variant().alphas(),
                List.copyOf(has.variant().layers()),
                has.variant().modulesToSave(),
                asked.loraPlusRatio().orElse(1));
    }

    private RunSettings.Lora decided(LoraConfig asked) {
        List<String> known =
                LlamaTensors.MODULES.stream().map(LlamaTensors::shortName).toList();
        List<String> unknown = asked.targetModules().stream()
                .filter(each -> !known.contains(each))
                .toList();
        if (!unknown.isEmpty()) {
            throw refused("target modules " + unknown + " are not in this model -> choose from " + known);
        }
        List<String> targets = asked.targetModules().isEmpty() ? known : asked.targetModules();
        refuseLayers(asked.layers());
        refusePatterns(asked.rankPattern().keySet(), "rankPattern", targets);
        refusePatterns(asked.alphaPattern().keySet(), "alphaPattern", targets);
        refuseSaved(asked.modulesToSave());
        asked.quantization().ifPresent(this::refuseWidths);
        int rank = asked.rank().orElse(RANK);
        return new RunSettings.Lora(
                rank,
                asked.alpha().orElse(ALPHA_PER_RANK * rank),
                asked.dropout().orElse(0),
                targets,
                asked.rankStabilized(),
                asked.dora(),
                asked.rankPattern(),
                asked.alphaPattern(),
                List.copyOf(asked.layers()),
                asked.modulesToSave(),
                asked.loraPlusRatio().orElse(1));
    }

    private void refuseLayers(Set<Integer> layers) {
        for (int layer : layers) {
            if (layer >= config.layers()) {
                throw refused("lora.layers has " + layer + ", and the model has the layers 0 to "
                        + (config.layers() - 1) + " -> leave it out");
            }
        }
    }

    private void refusePatterns(Set<String> patterns, String what, List<String> targets) {
        for (String pattern : patterns) {
            boolean any = false;
            for (int layer = 0; layer < config.layers() && !any; layer++) {
                for (String module : LlamaTensors.MODULES) {
                    any |= targets.contains(LlamaTensors.shortName(module))
                            && ModulePatterns.matches(pattern, LlamaTensors.path(layer, module));
                }
            }
            if (!any) {
                throw refused("lora." + what + " has " + pattern
                        + ", which matches no adapted layer -> give paths such as model.layers.0.self_attn.q_proj");
            }
        }
    }

    private void refuseSaved(List<String> names) {
        try {
            SavedModules.resolve(config, names);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private void refuseWidths(Quantization quantization) {
        for (String module : LlamaTensors.MODULES) {
            long in = LlamaTensors.in(config, module);
            if (quantization == Quantization.NF4
                    && (in % 2 != 0 || in * LlamaTensors.out(config, module) % BLOCK != 0)) {
                throw refused("lora.quantization NF4 needs matrices of a multiple of " + BLOCK + " numbers, "
                        + LlamaTensors.shortName(module) + " has " + in + " x " + LlamaTensors.out(config, module)
                        + " -> use INT8, or leave it out");
            }
        }
    }

    private static InvalidRequestException refused(@Nullable String message) {
        return new InvalidRequestException(String.valueOf(message), ProviderFailure.of("local", "submit"), null);
    }
}
