// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.replacement.Candidate;
import io.github.finetune4j.replacement.Outcome;
import io.github.finetune4j.replacement.Replacement;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A measurement of whole replacements of a simulated big model: how often a candidate is let through that is worse by
 * exactly the tolerance, and how often one that is as good, where the planned rows are there; with data, also what rows
 * of a simulated teacher bring.
 */
final class ReplaceBenchmark implements Benchmark {
    private static final double ALPHA = 0.05;
    private static final double TOLERANCE = 0.05;
    private static final double DISAGREEMENT = 0.1;
    private static final Metric RIGHT =
            Metric.binary("quality", answer -> answer.actualText().equals(answer.expectedText()));

    @Override
    public String name() {
        return "replace";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "threads", "model", "data", "splits");
    }

    @Override
    public String usage() {
        return "replace [--runs 1000] [--threads 2] [--model DIR --data train.csv [--splits 3]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int runs = options.integer("runs", 1000, 10);
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        long planned = Replacement.rowsToShow(TOLERANCE, DISAGREEMENT);
        double falseShare = promoted(runs, threads, planned, -TOLERANCE);
        double power = promoted(runs, threads, planned, 0);
        double look = ALPHA / 2; // the first of several
        double limit = look + 3 * Math.sqrt(look * (1 - look) / runs);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("runs", runs);
        figures.put("tolerance", TOLERANCE);
        figures.put("planned_rows", planned);
        figures.put("limit", Summary.rounded(limit, 5));
        figures.put("false_noninferior", Summary.rounded(falseShare, 5));
        figures.put("power", Summary.rounded(power, 5));
        figures.put("kept", falseShare <= limit && power >= 0.8);
        if (options.text("data").isPresent()) {
            figures.putAll(TeacherGain.run(
                    options.existing("model"), options.existing("data"), options.integer("splits", 3, 1)));
        }
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static double promoted(int runs, int threads, long planned, double difference) {
        List<Boolean> all = Simulations.run(runs, threads, run -> promoted(run, planned, difference));
        return all.stream().filter(each -> each).count() / (double) runs;
    }

    /** One replacement, from rows to verdict. */
    private static boolean promoted(long run, long planned, double difference) {
        SplittableRandom random = new SplittableRandom(35 * run + 1);
        int rows = (int) planned * 10 / 9 + 2; // nearly all go to the proof
        boolean[][] right = new boolean[2][rows];
        for (int i = 0; i < rows; i++) {
            double drawn = random.nextDouble();
            double gained = (DISAGREEMENT + difference) / 2;
            right[0][i] = drawn >= gained && drawn < 0.9;
            right[1][i] = drawn < gained || (drawn >= DISAGREEMENT && drawn < 0.9);
        }
        Path folder = made();
        try (Workspace workspace = Workspace.memory();
                Replacement replacement = Replacement.builder()
                        .name("run" + run)
                        .from(model("big", right[0]))
                        .workspace(workspace)
                        .folder(folder)
                        .addRows("drawn", () -> drawn(rows))
                        .proof(proof -> proof.split(0.05, 0.05, 0.9))
                        .metrics(RIGHT)
                        .tolerance("quality", TOLERANCE)
                        .addCandidate(Candidate.of(ApproachKind.HEAD, "small", turn -> model("small", right[1])))
                        .build()) {
            return replacement.run().outcome() == Outcome.PROMOTED;
        } finally {
            delete(folder);
        }
    }

    private static Dataset drawn(int rows) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user(words(i)), Message.assistant("right")))
                .toList());
    }

    private static String words(int row) {
        String own = Integer.toString(row * 7919 + 1_000_003, 26);
        return row + " w" + own + " x" + own + " y" + own + " z" + own;
    }

    private static ChatModel model(String name, boolean[] right) {
        ChatModel model = request -> {
            String text = request.messages().get(0).content();
            int row = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            return new ChatResponse(right[row] ? "right" : "wrong", FinishReason.STOP, new Usage(10, 1));
        };
        return model.named(name);
    }

    private static Path made() {
        try {
            return Files.createTempDirectory("replace");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for temporary files -> make room", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be deleted -> delete it", e);
        }
    }
}
