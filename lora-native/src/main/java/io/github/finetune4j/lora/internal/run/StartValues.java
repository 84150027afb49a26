// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.FiniteNumbers;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.Layout;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Sets the numbers that a training starts from. */
record StartValues(Kernel kernel, ModelConfig config, RunSettings settings, TensorSource base) {
    private static final String EMBEDDING = "model.embed_tokens";

    /** Sets them. {@code start}: the adapter that training goes on with, or null. */
    void set(@Nullable Adapter start) {
        if (start != null) {
            kernel.restore(StateKind.PARAMETERS, LoadedAdapter.tensors(start));
            return;
        }
        kernel.restore(StateKind.PARAMETERS, settings.full() ? ofBase() : fresh());
        kernel.settle();
    }

    private Map<String, FloatTensor> ofBase() {
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        kernel.layout().parameters().forEach(each -> values.put(each.name(), tensor(each.name())));
        return values;
    }

    private Map<String, FloatTensor> fresh() {
        if (settings.method().virtualTokens() > 0) {
            return Map.of(Layout.PROMPT, prompt());
        }
        Map<String, FloatTensor> values =
                InitialValues.adapter(kernel.layout(), settings.loop().seed());
        for (String path : SavedModules.resolve(config, settings.lora().modulesToSave())) {
            values.put(SavedModules.fileName(path), tensor(SavedModules.baseName(config, path)));
        }
        return values;
    }

    // vectors of real tokens: those of a text, over and over, or some drawn at random
    private FloatTensor prompt() {
        int count = settings.method().virtualTokens();
        float[] embedding = tensor(SavedModules.baseName(config, EMBEDDING)).values();
        float[] out = new float[count * config.hidden()];
        int[] ids = ids(count);
        for (int i = 0; i < count; i++) {
            System.arraycopy(embedding, ids[i] * config.hidden(), out, i * config.hidden(), config.hidden());
        }
        return new FloatTensor(new long[] {count, config.hidden()}, out);
    }

    private int[] ids(int count) {
        String text = settings.method().initialText();
        if (text == null) {
            return new Random(settings.loop().seed())
                    .ints(count, 0, config.vocabulary())
                    .toArray();
        }
        try (TextEncoder encoder = TextEncoder.open(Path.of(settings.baseFolder()))) {
            int[] ids = encoder.encode(text);
            int[] out = new int[count];
            Arrays.setAll(out, i -> ids[i % ids.length]);
            return out;
        }
    }

    private FloatTensor tensor(String name) {
        return StateFiles.floats(FiniteNumbers.require(base.tensor(name), base.where()));
    }
}
