// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.Quantization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Quality on real rows: SmolLM2-135M-Instruct (or another folder) learns to name the intent of a bank customer's
 * message. Everything goes through the public API, as a user's program would.
 */
final class Banking77Benchmark implements Benchmark {
    private static final String METRIC = Metrics.exactMatch().name();
    private static final int ANSWER_TOKENS = 20;

    @Override
    public String name() {
        return "banking77";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "csv", "dtype", "train", "heldout", "out", "seed", "quantization");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "loss-only", "int8-answers");
    }

    @Override
    public String usage() {
        return "banking77 --model DIR --csv train.csv [--dtype bf16|fp32] [--train 1200] [--heldout 300] [--seed 0]"
                + " [--out DIR] [--quantization none|nf4|int8] [--loss-only] [--int8-answers] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        if (options.flag("peer") && options.flag("loss-only")) {
            throw options.wrong("--loss-only asks no questions, and --peer compares the answers; give one of them");
        }
        if (options.flag("peer")) {
            Peer.check();
        }
        Plan plan = Plan.of(options);
        ResultLine figures = ResultLine.of(this, plan.dtype()).put("seed", plan.seed());
        measure(plan, figures);
        figures.putPeakMemory();
        if (options.flag("peer")) {
            comparePeer(plan, figures);
        }
        return figures.map();
    }

    private static void measure(Plan plan, ResultLine figures) {
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .request(request -> request.temperature(0).maxTokens(ANSWER_TOKENS))
                .build();
        putBase(plan, figures);
        try (LocalLoraProvider local = LocalLoraProvider.builder()
                .runs(plan.out())
                .precision(LocalPrecision.valueOf(plan.dtype().toUpperCase(Locale.ROOT)))
                .build()) {
            ModelRef base = local.baseModel(plan.model().toString());
            if (plan.lossOnly()) {
                timed(figures, "train_s", () -> train(local, plan, figures));
                return;
            }
            Evaluation before = timed(figures, "base_eval_s", () -> ask(evaluator, local.chatModel(base), plan));
            ModelRef tuned = timed(figures, "train_s", () -> train(local, plan, figures));
            Evaluation after = timed(figures, "tuned_eval_s", () -> ask(evaluator, local.chatModel(tuned), plan));
            report(evaluator.compare(before, after), figures);
            if (plan.int8Answers()) {
                compareInt8(
                        evaluator,
                        after,
                        local.chatModel(tuned, b -> b.quantization(Quantization.INT8)),
                        plan,
                        figures);
            }
            figures.put("adapter", local.folder(tuned).toString());
        }
    }

    private static void compareInt8(
            Evaluator evaluator, Evaluation after, ChatModel model, Plan plan, ResultLine figures) {
        Evaluation int8 = timed(figures, "int8_eval_s", () -> ask(evaluator, model, plan));
        Comparison comparison = evaluator.compare(after, int8);
        figures.put("tuned_int8", Share.of(comparison.candidate(), METRIC));
        figures.put("p_value_int8", comparison.metric(METRIC).test().pValue());
    }

    private static Evaluation ask(Evaluator evaluator, ChatModel model, Plan plan) {
        return evaluator.evaluate(model, Dataset.of(plan.heldout()));
    }

    private static ModelRef train(LocalLoraProvider local, Plan plan, ResultLine figures) {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef tuned = FineTune.builder()
                .provider(local)
                .baseModel(plan.model().toString())
                .trainingData(Dataset.of(plan.train()))
                .validationData(Dataset.of(plan.heldout()))
                .lora(lora -> {
                    lora.rank(SharedStart.RANK).alpha(SharedStart.ALPHA).dropout(0);
                    plan.quantization().ifPresent(lora::quantization);
                })
                .hyperparameters(h -> h.epochs(1).batchSize(8).learningRate(5e-4))
                .hyperparameters(h -> h.schedule(LearningRateSchedule.LINEAR)
                        .warmupSteps(8)
                        .weightDecay(0)
                        .maxGradientNorm(1))
                .seed(plan.seed())
                .onEvent(events::add)
                .run();
        TrainingFigures.put(events, figures);
        return tuned;
    }

    private static void putBase(Plan plan, ResultLine figures) {
        ModelConfig config = ModelConfigReader.read(plan.model());
        Precision precision = Precision.valueOf(plan.dtype().toUpperCase(Locale.ROOT));
        try (TensorSource source = ModelWeights.open(plan.model(), config);
                BaseWeights weights =
                        BaseWeights.load(config, precision, plan.quantization().orElse(null), source);
                ChatEncoder encoder = ChatEncoder.open(plan.model(), true);
                Kernel kernel = AutogradKernel.frozen(weights)) {
            List<TokenRow> rows = plan.heldout().stream()
                    .map(row -> encoder.encode(row.messages(), row.fields(), LossMask.ASSISTANT)
                            .row())
                    .sorted(Comparator.comparingInt(TokenRow::length))
                    .toList();
            figures.put("base_weights_mb", Summary.rounded(weights.bytes() / 1e6, 1));
            figures.put("heldout_loss_base", Summary.rounded(loss(kernel, rows), 4));
        }
    }

    private static double loss(Kernel kernel, List<TokenRow> rows) {
        double nats = 0;
        int targets = 0;
        for (int from = 0; from < rows.size(); from += 16) {
            PackedBatch batch = PackedBatch.of(rows.subList(from, Math.min(rows.size(), from + 16)));
            nats += kernel.evaluate(batch);
            targets += batch.targets();
        }
        return nats / targets;
    }

    private static void report(Comparison comparison, ResultLine figures) {
        figures.put("base", Share.of(comparison.baseline(), METRIC));
        figures.put("tuned", Share.of(comparison.candidate(), METRIC));
        figures.put("p_value", comparison.metric(METRIC).test().pValue());
        figures.put("verdict", comparison.verdict().word());
    }

    private static void comparePeer(Plan plan, ResultLine figures) {
        SharedStart start = SharedStart.write(plan.out(), plan.model(), plan.train(), plan.seed());
        Path heldout = plan.out().resolve("heldout.jsonl");
        ChatJsonl.write(heldout, plan.heldout());
        Map<String, Object> peer = Peer.run(
                "banking77_peer.py",
                List.of(
                        "--model",
                        plan.model().toString(),
                        "--train",
                        start.rows().toString(),
                        "--start",
                        start.adapter().toString(),
                        "--heldout",
                        heldout.toString(),
                        "--dtype",
                        plan.dtype(),
                        "--answer-tokens",
                        "" + ANSWER_TOKENS,
                        "--threads",
                        "" + ResultLine.threads(),
                        "--seed",
                        "" + plan.seed()));
        figures.put("share", Share.value(figures.map().get("tuned")));
        peer.put("share", Share.value(peer.get("tuned")));
        figures.compare(peer, "share");
    }

    private interface Work<T> {
        T run();
    }

    private static <T> T timed(ResultLine figures, String name, Work<T> work) {
        long start = System.nanoTime();
        T result = work.run();
        figures.put(name, Summary.rounded((System.nanoTime() - start) / 1e9, 1));
        return result;
    }

    /** The rows that are trained on and asked. */
    private record Plan(
            Path model,
            String dtype,
            List<ChatExample> train,
            List<ChatExample> heldout,
            long seed,
            Path out,
            Optional<Quantization> quantization,
            boolean lossOnly,
            boolean int8Answers) {
        static Plan of(Options options) {
            List<ChatExample> rows = RealData.BANKING77.read(options.existing("csv"));
            int train = options.integer("train", 1200, 8);
            int heldout = options.integer("heldout", 300, 1);
            if (train + heldout > rows.size()) {
                throw options.wrong(
                        "--train and --heldout ask for " + (train + heldout) + " rows, the file has " + rows.size());
            }
            return new Plan(
                    options.existing("model"),
                    options.oneOf("dtype", "bf16", LoadedModel.DTYPES),
                    rows.subList(0, train),
                    rows.subList(train, train + heldout),
                    options.integer("seed", 0, 0),
                    folder(options),
                    quantization(options.oneOf("quantization", "none", List.of("none", "nf4", "int8"))),
                    options.flag("loss-only"),
                    options.flag("int8-answers"));
        }

        private static Optional<Quantization> quantization(String word) {
            return word.equals("none")
                    ? Optional.empty()
                    : Optional.of(Quantization.valueOf(word.toUpperCase(Locale.ROOT)));
        }

        private static Path folder(Options options) {
            try {
                return options.text("out").isPresent()
                        ? Files.createDirectories(
                                Path.of(options.required("out")).toAbsolutePath())
                        : Files.createTempDirectory("banking77");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the folder of the run", e);
            }
        }
    }
}
