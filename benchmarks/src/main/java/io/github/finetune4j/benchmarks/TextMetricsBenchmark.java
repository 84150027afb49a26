// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.evaluation.text.Bleu;
import io.github.finetune4j.evaluation.text.ChrF;
import io.github.finetune4j.evaluation.text.CorpusScore;
import io.github.finetune4j.evaluation.text.Overlap;
import io.github.finetune4j.evaluation.text.Rouge;
import io.github.finetune4j.evaluation.text.Ter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * BLEU, chrF, chrF++, TER and ROUGE-L with stemming of a file of pairs on one thread, beside sacrebleu and rouge-score
 * on one thread; scores must be equal.
 */
final class TextMetricsBenchmark implements Benchmark {
    private static final double TOLERANCE = 1e-9;

    @Override
    public String name() {
        return "text-metrics";
    }

    @Override
    public Set<String> options() {
        return Set.of("pairs", "make", "from", "runs", "peer-runs");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "ter");
    }

    @Override
    public String usage() {
        return "text-metrics --pairs PAIRS.jsonl [--make 20000 --from CHATS.jsonl] [--runs 7] [--ter] [--peer [--peer-runs 3]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path file = Path.of(options.required("pairs")).toAbsolutePath();
        int make = options.integer("make", 0, 0);
        if (make > 0 && !Files.exists(file)) {
            TextPairs.write(file, options.existing("from"), make);
        }
        options.existing("pairs");
        if (options.flag("peer")) {
            Peer.check();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        Map<String, Map<String, Object>> ours = ours(file, options.integer("runs", 7, 1), options.flag("ter"));
        figures.put("ours", ours);
        if (options.flag("peer")) {
            List<String> arguments = new ArrayList<>(
                    List.of("--pairs", file.toString(), "--runs", String.valueOf(options.integer("peer-runs", 3, 1))));
            if (options.flag("ter")) {
                arguments.add("--ter");
            }
            Map<String, Object> peer = Peer.run("text_metrics_peer.py", arguments);
            figures.put("peer", peer);
            figures.put("ratio", ratios(ours, peer));
        }
        return figures;
    }

    private static Map<String, Map<String, Object>> ours(Path file, int runs, boolean ter) {
        List<String> texts = new ArrayList<>();
        List<List<String>> references = new ArrayList<>();
        read(file, texts, references);
        Map<String, CorpusScore> scores = new LinkedHashMap<>();
        scores.put("bleu", Bleu.create());
        scores.put("chrf", ChrF.create());
        scores.put("chrf++", ChrF.plusPlus());
        if (ter) {
            scores.put("ter", Ter.create());
        }
        Map<String, Map<String, Object>> figures = new LinkedHashMap<>();
        scores.forEach((name, score) ->
                figures.put(name, timed(texts.size(), runs, () -> score.corpus(texts, references))));
        Rouge rouge = Rouge.l().stemming(true);
        figures.put(
                "rougeL",
                timed(
                        texts.size(),
                        runs,
                        () -> rouge.scores(texts, references).stream()
                                .mapToDouble(Overlap::f1)
                                .average()
                                .orElseThrow()));
        return figures;
    }

    private static void read(Path file, List<String> texts, List<List<String>> references) {
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(JsonLines::node).forEach((JsonNode pair) -> {
                texts.add(pair.get("text").asText());
                references.add(PackageCases.strings(pair.get("references")));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The first run pays for the compiler and is reported by itself. */
    private static Map<String, Object> timed(int pairs, int runs, DoubleSupplier work) {
        double score = 0;
        double[] seconds = new double[runs + 1];
        for (int run = 0; run <= runs; run++) {
            long start = CpuClock.nanos();
            score = work.getAsDouble();
            seconds[run] = (CpuClock.nanos() - start) / 1e9;
        }
        double[] warm = java.util.Arrays.copyOfRange(seconds, 1, runs + 1);
        java.util.Arrays.sort(warm);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("score", score);
        figures.put("pairs_per_s", Math.round(pairs / warm[runs / 2]));
        figures.put("pairs_per_s_first_run", Math.round(pairs / seconds[0]));
        return figures;
    }

    private static Map<String, Object> ratios(Map<String, Map<String, Object>> ours, Map<String, Object> peer) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        ours.forEach((name, figures) -> {
            if (!(peer.get(name) instanceof Map<?, ?> theirs)) {
                throw new IllegalStateException("the peer has no " + name);
            }
            double score = number(figures.get("score"));
            double other = number(theirs.get("score"));
            if (Math.abs(score - other) > TOLERANCE * Math.abs(other)) {
                throw new IllegalStateException(name + " differs: ours " + score + ", theirs " + other);
            }
            ratios.put(
                    name, Summary.rounded(number(figures.get("pairs_per_s")) / number(theirs.get("pairs_per_s")), 1));
        });
        return ratios;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
