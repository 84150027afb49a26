// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.AdapterVariant;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.Layout;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.lora.internal.kernel.StepForm;
import io.github.finetune4j.lora.internal.kernel.StepMemory;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kernel settings of a run. */
public final class Kernels {
    private Kernels() {}

    /** {@return the kernel of a run on a base; {@code start}: the adapter that training goes on with, or null} */
    static Kernel on(BaseWeights base, RunSettings settings, @Nullable Adapter start) {
        int virtualTokens = settings.method().virtualTokens();
        return virtualTokens > 0
                ? AutogradKernel.prompt(base, virtualTokens)
                : AutogradKernel.adapter(base, shape(settings, base.config(), start), form(settings, base.config()));
    }

    /**
     * {@return how a run's steps find their gradient}
     *
     * @param settings of the run
     * @param config shape of the model
     */
    public static StepForm form(RunSettings settings, ModelConfig config) {
        boolean plain = settings.method().quantization() == null && !settings.dpo();
        if (settings.adapter() == null || !plain) {
            return StepForm.AUTOGRAD;
        }
        StepForm fastest = StepForm.fastest(config, shape(settings, config, null));
        return fastest == StepForm.MANUAL && settings.loop().recompute() ? StepForm.RECOMPUTING : fastest;
    }

    /**
     * {@return bytes of activations of a step whose backward is written by hand}
     *
     * @param settings of the run
     * @param config shape of the model
     * @param batch the largest of the run
     */
    public static long activations(RunSettings settings, ModelConfig config, PackedBatch batch) {
        return StepMemory.activations(
                form(settings, config),
                config,
                settings.dtype(),
                shape(settings, config, null),
                batch,
                Torch.threads());
    }

    /**
     * {@return whether a run keeps a second copy of the layers' matrices}
     *
     * @param settings of the run
     * @param config shape of the model
     */
    public static boolean copiesMatrices(RunSettings settings, ModelConfig config) {
        return form(settings, config).copiesMatrices(config, settings.dtype());
    }

    /**
     * {@return how many numbers a run trains}
     *
     * @param settings of the run
     * @param config shape of the model
     */
    public static long trained(RunSettings settings, ModelConfig config) {
        if (settings.full()) {
            return Layout.full(config).count();
        }
        int virtualTokens = settings.method().virtualTokens();
        return virtualTokens > 0
                ? Layout.prompt(config, virtualTokens).count()
                : Layout.adapter(config, shape(settings, config, null)).count();
    }

    private static AdapterShape shape(RunSettings settings, ModelConfig config, @Nullable Adapter start) {
        RunSettings.Lora lora = settings.lora();
        if (start != null) {
            AdapterShape has = LoadedAdapter.shape(start);
            return new AdapterShape(
                    has.rank(),
                    has.alpha(),
                    has.rsLora(),
                    lora.dropout(),
                    has.projections(),
                    has.layers(),
                    has.variant().rateOfB(lora.loraPlusRatio()));
        }
        Set<Projection> projections = Arrays.stream(Projection.values())
                .filter(each -> lora.targetModules().stream()
                        .anyMatch(name -> LlamaTensors.shortName(name).equals(each.module())))
                .collect(Collectors.toSet());
        AdapterVariant variant = new AdapterVariant(
                lora.dora(),
                lora.rankPattern(),
                lora.alphaPattern(),
                Set.of(),
                SavedModules.resolve(config, lora.modulesToSave()),
                lora.loraPlusRatio());
        return new AdapterShape(
                lora.rank(),
                lora.alpha(),
                lora.rankStabilized(),
                lora.dropout(),
                projections,
                Set.copyOf(lora.layers()),
                variant);
    }
}
