// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.VirtualTokens;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes logits with an adapter folder in fp32, and lets PEFT load the same folder and compare. */
final class AdapterCheck implements Benchmark {
    @Override
    public String name() {
        return "adapter-check";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "adapter");
    }

    @Override
    public String usage() {
        return "adapter-check --model DIR --adapter DIR";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Path folder = options.existing("model");
        Path adapter = options.existing("adapter");
        ResultLine figures = ResultLine.of(this, "fp32").put("adapter", adapter.toString());
        Path logits = write(logits(folder, adapter));
        figures.put(
                "peer",
                Peer.run("check_adapter.py", List.of(folder.toString(), adapter.toString(), logits.toString())));
        return figures.map();
    }

    private static List<Map<String, Object>> logits(Path folder, Path adapter) {
        try (LoadedModel model = LoadedModel.open(folder, "fp32")) {
            Adapter read = Adapter.read(adapter, model.config());
            try (Kernel kernel = LoadedAdapter.on(model.weights(), read)) {
                return JsonlRows.read(Questions.file()).stream()
                        .map(question -> logits(kernel, model.config(), model.prompt(question)))
                        .toList();
            }
        }
    }

    private static Map<String, Object> logits(Kernel kernel, ModelConfig config, int[] ids) {
        // a token more, and the only target: the logits of what would follow the prompt
        boolean[] target = new boolean[ids.length + 1];
        target[ids.length] = true;
        TokenRow row = new TokenRow(Arrays.copyOf(ids, ids.length + 1), target);
        Map<String, Object> prompt = new LinkedHashMap<>();
        prompt.put("ids", ids);
        prompt.put(
                "logits",
                kernel.logits(PackedBatch.of(
                        VirtualTokens.before(List.of(row), kernel.layout().virtualTokens(), config)))[0]);
        return prompt;
    }

    private static Path write(List<Map<String, Object>> prompts) {
        try {
            Path file = Files.createTempFile("logits", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, JsonLines.line(Map.of("prompts", new ArrayList<>(prompts))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the logits", e);
        }
    }
}
