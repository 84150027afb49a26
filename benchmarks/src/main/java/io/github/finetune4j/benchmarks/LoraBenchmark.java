// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.GemmPeak;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** LoRA steps on real rows, in file order, at a constant learning rate: the same work as {@code lora_peer.py}. */
final class LoraBenchmark implements Benchmark {
    private static final int UNTIMED = 5;

    @Override
    public String name() {
        return "lora";
    }

    @Override
    public Set<String> options() {
        return Set.of(
                "model",
                "data",
                "dtype",
                "batch",
                "steps",
                "rank",
                "alpha",
                "learning-rate",
                "peer-stack",
                "peer-packing");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "peer-autocast");
    }

    @Override
    public String usage() {
        return "lora --model DIR --data FILE.jsonl [--dtype bf16|fp32] [--batch 8] [--steps 60] [--rank 16] [--alpha 32]"
                + " [--learning-rate 2e-4] [--peer [--peer-stack loop|trl] [--peer-autocast] [--peer-packing TOKENS]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Plan plan = Plan.of(options);
        boolean peer = options.flag("peer");
        if (peer) {
            Peer.check();
        }
        ResultLine figures = ResultLine.of(this, plan.dtype());
        figures.put("batch", plan.batch())
                .put("steps", plan.steps())
                .put("rank", plan.rank())
                .put("alpha", plan.alpha());
        figures.putAll(train(plan)).putPeakMemory();
        if (peer) {
            figures.compare(Peer.run("lora_peer.py", plan.peerArguments(options)), "tokens_per_s");
        }
        return figures.map();
    }

    private static Map<String, Object> train(Plan plan) {
        try (LoadedModel model = LoadedModel.open(plan.model(), plan.dtype())) {
            List<TokenRow> rows = JsonlRows.repeated(JsonlRows.read(plan.data()), plan.steps() * plan.batch()).stream()
                    .map(model::row)
                    .toList();
            try (Kernel kernel = AutogradKernel.adapter(model.weights(), plan.adapter())) {
                kernel.restore(StateKind.PARAMETERS, InitialValues.adapter(kernel.layout(), 0));
                StepTimes times = steps(kernel, rows, plan);
                Map<String, Object> figures = new LinkedHashMap<>(times.figures());
                figures.putAll(utilisation(model, kernel, rows, times));
                return figures;
            }
        }
    }

    /** What the matrices' products alone would need at the machine's peak, by the time that the steps took. */
    private static Map<String, Object> utilisation(
            LoadedModel model, Kernel kernel, List<TokenRow> rows, StepTimes times) {
        ModelConfig config = model.weights().config();
        long matrices = Arrays.stream(Projection.values())
                .mapToLong(each -> (long) each.in(config) * each.out(config) * config.layers())
                .sum();
        double tokens = rows.stream().mapToInt(TokenRow::length).sum();
        double targets = rows.stream().mapToInt(TokenRow::targets).sum();
        double head = targets / tokens * 4 * config.hidden() * config.vocabulary();
        double perToken = 4.0 * matrices + head + 6.0 * kernel.layout().count();
        double peak = GemmPeak.gflops(model.weights().precision());
        double reached = perToken * times.tokensPerSecond() / 1e9;
        return Map.of(
                "gemm_peak_gflops", Summary.rounded(peak, 0),
                "products_gflops", Summary.rounded(reached, 0),
                "utilisation", Summary.rounded(reached / peak, 3));
    }

    private static StepTimes steps(Kernel kernel, List<TokenRow> rows, Plan plan) {
        StepTimes times = new StepTimes(UNTIMED);
        for (int step = 0; step < plan.steps(); step++) {
            long start = System.nanoTime();
            PackedBatch batch = PackedBatch.of(rows.subList(step * plan.batch(), (step + 1) * plan.batch()));
            double loss = kernel.accumulate(batch, 1.0 / batch.targets(), step) / batch.targets();
            kernel.update(AdamW.standard(), step + 1L, plan.learningRate());
            times.add((System.nanoTime() - start) / 1e9, batch.realTokens(), loss);
        }
        return times;
    }

    /** The settings of the command line. */
    private record Plan(
            Path model, Path data, String dtype, int batch, int steps, int rank, double alpha, double learningRate) {

        static Plan of(Options options) {
            return new Plan(
                    options.existing("model"),
                    options.existing("data"),
                    options.oneOf("dtype", "bf16", LoadedModel.DTYPES),
                    options.integer("batch", 8, 1),
                    options.integer("steps", 60, 2),
                    options.integer("rank", 16, 1),
                    options.number("alpha", 32),
                    options.number("learning-rate", 2e-4));
        }

        AdapterShape adapter() {
            return AdapterShape.allLinear(rank, alpha);
        }

        List<String> peerArguments(Options options) {
            List<String> arguments = new ArrayList<>(List.of("--model", model.toString(), "--data", data.toString()));
            arguments.addAll(
                    List.of("--dtype", dtype, "--stack", options.oneOf("peer-stack", "loop", List.of("loop", "trl"))));
            arguments.addAll(List.of("--batch", "" + batch, "--steps", "" + steps, "--rank", "" + rank));
            arguments.addAll(List.of("--alpha", "" + alpha, "--learning-rate", "" + learningRate));
            arguments.addAll(List.of("--untimed", "" + UNTIMED, "--threads", "" + ResultLine.threads()));
            if (options.text("peer-packing").isPresent()) {
                arguments.addAll(List.of("--packing", "" + options.integer("peer-packing", 1024, 64)));
            }
            if (options.flag("peer-autocast")) {
                arguments.add("--autocast");
            }
            return arguments;
        }
    }
}
