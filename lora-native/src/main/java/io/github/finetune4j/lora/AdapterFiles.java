// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.Merge;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * An adapter in PEFT's two files, {@code adapter_config.json} and {@code adapter_model.safetensors}, whoever wrote
 * them: LoRA on the linear layers of a Llama, rsLoRA, DoRA, patterns of ranks and alphas, saved embeddings, norms and
 * heads; and prompt tuning. Anything else is refused by name.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class AdapterFiles {
    private final Path folder;
    private final Path base;
    private final Adapter adapter;

    private AdapterFiles(Path folder, Path base, Adapter adapter) {
        this.folder = folder;
        this.base = base;
        this.adapter = adapter;
    }

    /**
     * Opens an adapter and checks every tensor of it against its base.
     *
     * @param folder with the two files
     * @param base folder of the model that it belongs to
     * @return the adapter
     * @throws io.github.finetune4j.error.InvalidModelException if a file is missing or damaged, or the two do not fit
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it is anything else, naming what
     */
    public static AdapterFiles open(Path folder, Path base) {
        return new AdapterFiles(folder, base, Adapter.read(folder, ModelConfigReader.read(base)));
    }

    private AdapterConfig config() {
        return adapter.config();
    }

    /** {@return where the two files lie} */
    public Path folder() {
        return folder;
    }

    /** {@return inner width of A [rank, in] and B [out, rank], where no pattern says otherwise; 0 for prompt tuning} */
    public int rank() {
        return adapter.isPrompt() ? 0 : config().rank();
    }

    /** {@return numerator of the scale, where no pattern says otherwise; 0 for prompt tuning} */
    public double alpha() {
        return adapter.isPrompt() ? 0 : config().alpha();
    }

    /**
     * {@return what B·A is multiplied with: alpha / rank, or alpha / √rank for rsLoRA, where no pattern says otherwise;
     * 0 for prompt tuning}
     */
    public double scale() {
        return adapter.isPrompt() ? 0 : config().scale();
    }

    /** {@return whether the length of each output's weights is kept apart from their direction} */
    public boolean isDora() {
        return config().variant().dora();
    }

    /** {@return full paths of modules that were trained as a whole, such as {@code lm_head}} */
    public Set<String> savedModules() {
        return Collections.unmodifiableSet(adapter.saved().keySet());
    }

    /** {@return how many vectors of prompt tuning stand before each text; 0 for LoRA} */
    public int virtualTokens() {
        return adapter.virtualTokens();
    }

    /** {@return short names of the adapted layers, such as {@code q_proj}, sorted} */
    public List<String> targetModules() {
        return adapter.modules().keySet().stream()
                .map(LlamaTensors::shortName)
                .distinct()
                .sorted()
                .toList();
    }

    /** {@return paths of the adapted layers, such as {@code model.layers.0.self_attn.q_proj}, in the model's order} */
    public Set<String> modules() {
        return Collections.unmodifiableSet(adapter.modules().keySet());
    }

    /** {@return the base model as the file names it; may be a name, a path, or empty} */
    public String baseModel() {
        return config().baseModel();
    }

    /**
     * Writes the base with the adapter in its weights: W + scale·B·A, computed in float32 and rounded to the base's own
     * type, with everything else of the base's folder but weights. A saved head of a base whose head is its embedding
     * becomes a tensor of its own.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException for prompt tuning, which has nothing to add
     * @param target the new folder; replaced if there
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written: nothing half written is left
     */
    public void merge(Path target) {
        Merge.merge(base, folder, target);
    }
}
