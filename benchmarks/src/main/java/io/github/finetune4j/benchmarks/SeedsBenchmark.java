// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.TwoSamples;
import io.github.finetune4j.training.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The recipe of {@link Banking77Benchmark} over several seeds here and in PEFT, each side with its own start and its
 * own order of the rows; all adapters answer the same rows by the same engine, ours. The folder keeps what is done:
 * after a stop the same command goes on.
 */
final class SeedsBenchmark implements Benchmark {
    private static final String METRIC = Metrics.exactMatch().name();

    @Override
    public String name() {
        return "seeds";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "csv", "out", "dtype", "train", "asked-from", "asked", "seeds");
    }

    @Override
    public String usage() {
        return "seeds --model DIR --csv train.csv --out DIR [--dtype bf16|fp32] [--train 1200] [--asked-from 7500]"
                + " [--asked 1500] [--seeds 8]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Plan plan = Plan.of(options);
        List<Integer> ours = new ArrayList<>();
        List<Integer> peers = new ArrayList<>();
        for (int seed = 0; seed < plan.seeds; seed++) {
            ours.add(plan.matches("ours-" + seed, plan.ours(seed)));
            peers.add(plan.matches("peft-" + seed, plan.peft(seed)));
        }
        return figures(plan, ours, peers);
    }

    private Map<String, Object> figures(Plan plan, List<Integer> ours, List<Integer> peers) {
        double[] first = shares(ours, plan.asked.size());
        double[] second = shares(peers, plan.asked.size());
        Interval difference = TwoSamples.welchInterval(first, second, 0.95);
        return ResultLine.of(this, plan.dtype)
                .put("asked", plan.asked.size())
                .put("matches", ours)
                .put("matches_peft", peers)
                .put("difference", Summary.rounded(difference.estimate(), 4))
                .put(
                        "interval95",
                        List.of(Summary.rounded(difference.lower(), 4), Summary.rounded(difference.upper(), 4)))
                .put(
                        "p_value",
                        TwoSamples.welch(first, second, Alternative.TWO_SIDED).pValue())
                .map();
    }

    private static double[] shares(List<Integer> matches, int rows) {
        return matches.stream().mapToDouble(each -> each / (double) rows).toArray();
    }

    private record Plan(
            Path model, Path out, String dtype, int seeds, List<ChatExample> train, List<ChatExample> asked) {
        static Plan of(Options options) {
            List<ChatExample> rows = RealData.BANKING77.read(options.existing("csv"));
            int train = options.integer("train", 1200, 8);
            int from = options.integer("asked-from", 7500, train);
            int asked = options.integer("asked", 1500, 1);
            if (from + asked > rows.size()) {
                throw options.wrong(
                        "--asked-from and --asked need " + (from + asked) + " rows, the file has " + rows.size());
            }
            return new Plan(
                    options.existing("model"),
                    Path.of(options.required("out")).toAbsolutePath(),
                    options.oneOf("dtype", "bf16", LoadedModel.DTYPES),
                    options.integer("seeds", 8, 2),
                    rows.subList(0, train),
                    rows.subList(from, from + asked));
        }

        /** {@return exact matches of an adapter, asked once and kept in a file} */
        int matches(String name, Path adapter) {
            Path file = out.resolve(name + ".matches");
            if (!Files.exists(file)) {
                keep(file, "" + ask(adapter));
            }
            return Integer.parseInt(text(file));
        }

        private long ask(Path adapter) {
            try (LocalChatModel tuned = LocalChatModel.builder(model)
                    .adapter(adapter)
                    .precision(precision())
                    .build()) {
                double share = Evaluator.builder()
                        .metrics(Metrics.exactMatch())
                        .calls(c -> c.batchSize(64))
                        .request(request -> request.temperature(0).maxTokens(20))
                        .build()
                        .evaluate(tuned, Dataset.of(asked))
                        .score(METRIC)
                        .estimate();
                return Math.round(share * asked.size());
            }
        }

        Path ours(int seed) {
            Path file = out.resolve("ours-" + seed + ".adapter");
            if (!Files.exists(file)) {
                keep(file, train(seed).toString());
            }
            return Path.of(text(file));
        }

        private Path train(int seed) {
            try (LocalLoraProvider local = LocalLoraProvider.builder()
                    .runs(out.resolve("runs"))
                    .precision(precision())
                    .build()) {
                ModelRef tuned = FineTune.builder()
                        .provider(local)
                        .baseModel(model.toString())
                        .trainingData(Dataset.of(train))
                        .lora(lora -> lora.rank(SharedStart.RANK)
                                .alpha(SharedStart.ALPHA)
                                .dropout(0))
                        .hyperparameters(h -> h.epochs(1).batchSize(8).learningRate(5e-4))
                        .hyperparameters(h -> h.schedule(LearningRateSchedule.LINEAR)
                                .warmupSteps(8)
                                .weightDecay(0)
                                .maxGradientNorm(1))
                        .seed(seed)
                        .run();
                return local.folder(tuned);
            }
        }

        /** {@return the adapter that PEFT learns from a start and in an order of its own} */
        Path peft(int seed) {
            Path adapter = out.resolve("peft-" + seed);
            if (!Files.exists(adapter)) {
                Path rows = out.resolve("train.jsonl");
                ChatJsonl.write(rows, train);
                Peer.run(
                        "banking77_peer.py",
                        List.of(
                                "--model",
                                model.toString(),
                                "--train",
                                rows.toString(),
                                "--save-only",
                                adapter.toString(),
                                "--dtype",
                                dtype,
                                "--threads",
                                "" + ResultLine.threads(),
                                "--seed",
                                "" + seed));
            }
            return adapter;
        }

        private LocalPrecision precision() {
            return LocalPrecision.valueOf(dtype.toUpperCase(Locale.ROOT));
        }
    }

    private static void keep(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
