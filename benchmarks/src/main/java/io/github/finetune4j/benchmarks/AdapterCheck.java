package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.lora.internal.kernel.StateKind;
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
import java.util.stream.Collectors;

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
        Figures figures = Figures.of(this, "fp32").put("adapter", adapter.toString());
        Path logits = write(logits(folder, adapter));
        figures.put(
                "peer",
                Peer.run("check_adapter.py", List.of(folder.toString(), adapter.toString(), logits.toString())));
        return figures.map();
    }

    private static List<Map<String, Object>> logits(Path folder, Path adapter) {
        try (LoadedModel model = LoadedModel.open(folder, "fp32")) {
            Adapter read = Adapter.read(adapter, model.config());
            try (Kernel kernel = AutogradKernel.adapter(model.weights(), shape(read.config()))) {
                kernel.restore(StateKind.PARAMETERS, parameters(read));
                return Rows.read(Questions.file()).stream()
                        .map(question -> logits(kernel, model.prompt(question)))
                        .toList();
            }
        }
    }

    private static Map<String, Object> logits(Kernel kernel, int[] ids) {
        // a token more, and the only target: the logits of what would follow the prompt
        boolean[] target = new boolean[ids.length + 1];
        target[ids.length] = true;
        TokenRow row = new TokenRow(Arrays.copyOf(ids, ids.length + 1), target);
        Map<String, Object> prompt = new LinkedHashMap<>();
        prompt.put("ids", ids);
        prompt.put("logits", kernel.logits(PackedBatch.of(List.of(row)))[0]);
        return prompt;
    }

    private static AdapterShape shape(AdapterConfig config) {
        Set<Projection> projections = Arrays.stream(Projection.values())
                .filter(projection -> config.targetModules().contains(projection.module()))
                .collect(Collectors.toSet());
        return new AdapterShape(config.rank(), config.alpha(), config.rankStabilized(), 0, projections, Set.of());
    }

    private static Map<String, FloatTensor> parameters(Adapter adapter) {
        Map<String, FloatTensor> parameters = new LinkedHashMap<>();
        adapter.modules().forEach((module, pair) -> {
            parameters.put(Adapter.name(module, 'A'), tensor(pair.a()));
            parameters.put(Adapter.name(module, 'B'), tensor(pair.b()));
        });
        return parameters;
    }

    private static FloatTensor tensor(TensorData data) {
        return new FloatTensor(data.shape(), Floats.of(data));
    }

    private static Path write(List<Map<String, Object>> prompts) {
        try {
            Path file = Files.createTempFile("logits", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Json.line(Map.of("prompts", new ArrayList<>(prompts))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the logits", e);
        }
    }
}
