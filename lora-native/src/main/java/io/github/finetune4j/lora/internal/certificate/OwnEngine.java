// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.certificate;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.kernel.VirtualTokens;
import io.github.finetune4j.lora.internal.tokens.PromptText;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This engine's answers, in float32, the adapter computed beside the base: what other engines are compared with. */
public final class OwnEngine {
    private final ModelConfig config;
    private final PromptText prompts;
    private final Kernel kernel;
    private final Set<Integer> ends;
    private final AdapterUse use;
    private final int maxTokens;

    private OwnEngine(ModelConfig config, PromptText prompts, Kernel kernel, AdapterUse use, int maxTokens) {
        this.config = config;
        this.prompts = prompts;
        this.kernel = kernel;
        this.use = use;
        this.maxTokens = maxTokens;
        ends = new HashSet<>(config.eosIds());
        prompts.endId().ifPresent(ends::add);
    }

    /**
     * {@return an answer for each question}
     *
     * @param base of the model
     * @param folder of the adapter, or null
     * @param questions for a model with a chat template what the user says, for another the beginning of a text
     * @param maxTokens of an answer
     */
    public static List<OwnAnswer> answers(Path base, @Nullable Path folder, List<String> questions, int maxTokens) {
        ModelConfig config = ModelConfigReader.read(base);
        Adapter adapter = folder == null ? null : Adapter.read(folder, config);
        try (TensorSource source = ModelWeights.open(base, config);
                BaseWeights weights = BaseWeights.load(config, Precision.FP32, source);
                PromptText prompts = PromptText.open(base);
                Kernel kernel = adapter == null ? AutogradKernel.frozen(weights) : LoadedAdapter.on(weights, adapter)) {
            AdapterUse use = adapter == null ? AdapterUse.OFF : AdapterUse.LIVE;
            OwnEngine engine = new OwnEngine(config, prompts, kernel, use, maxTokens);
            return questions.stream().map(engine::answer).toList();
        }
    }

    private OwnAnswer answer(String question) {
        String prompt = prompts.text(question);
        int[] ids = prompts.ids(prompt);
        if (ids.length == 0 || ids.length + maxTokens > config.context()) {
            throw new IllegalArgumentException("a prompt of " + ids.length + " tokens with an answer of " + maxTokens
                    + " -> give at least 1 token, and at most " + config.context() + " together with the answer");
        }
        int[] answer = withoutEnd(greedy(ids));
        return new OwnAnswer(question, prompt, ids, logits(ids), answer, prompts.decode(answer));
    }

    private int[] greedy(int[] ids) {
        try (DecodeSession session = kernel.decode(List.of(ids), maxTokens, use)) {
            return session.greedy(maxTokens)[0];
        }
    }

    private int[] withoutEnd(int[] tokens) {
        int length = 0;
        while (length < tokens.length && !ends.contains(tokens[length])) {
            length++;
        }
        return Arrays.copyOf(tokens, length);
    }

    private float[] logits(int[] ids) {
        boolean[] target = new boolean[ids.length + 1];
        target[ids.length] = true; // a token more, and the only target: the logits of what would follow the prompt
        List<TokenRow> rows = new ArrayList<>(List.of(new TokenRow(Arrays.copyOf(ids, ids.length + 1), target)));
        int virtual = kernel.layout().virtualTokens();
        return kernel.logits(PackedBatch.of(VirtualTokens.before(rows, virtual, config)))[0];
    }
}
