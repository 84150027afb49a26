// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.teacher.PromptSource;
import io.github.finetune4j.teacher.StatedRight;
import io.github.finetune4j.teacher.Teacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The gain by a teacher's labels: five rows of each label alone, against these with 3,000 texts that a simulated
 * teacher of 90 % has labelled, a majority of three such teachers, and the truth. A head on a frozen encoder
 * learns; the teachers go through the public API.
 */
final class TeacherGain {
    private static final int EACH = 5;
    private static final int TAUGHT = 3_000;
    private static final int TESTED = 3_000;
    private static final double WRONG = 0.1;
    private static final double C = 30;
    private static final int BATCH = 64;
    private static final int RESAMPLES = 10_000;

    private final Map<String, double[]> vectors = new HashMap<>();
    private final Map<String, String> truth = new HashMap<>();
    private final List<String> labels;
    private final List<ChatExample> rows;
    private final int splits;

    private TeacherGain(List<ChatExample> rows, int splits) {
        this.rows = rows;
        this.splits = splits;
        labels = HeadSplit.labels(rows).stream().distinct().sorted().toList();
        rows.forEach(row -> truth.put(text(row), label(row)));
    }

    /**
     * {@return figures: {@code teacher_gain} in points with {@code teacher_gain_low} and {@code teacher_gain_high}
     * (95 %, bootstrap over tested rows), {@code teacher_noise} in points, and {@code teacher_won_back}, the share of
     * it that three teachers win back}
     *
     * @param model folder of an encoder
     * @param train banking77's {@code train.csv}
     * @param splits drawn anew, at least 1
     */
    static Map<String, Object> run(Path model, Path train, int splits) {
        TeacherGain gain = new TeacherGain(HeadSplit.rows(train), splits);
        try (Encoder encoder = Encoder.open(model)) {
            gain.embed(encoder);
        }
        return gain.figures();
    }

    private void embed(Encoder encoder) {
        List<String> texts = HeadSplit.texts(rows);
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> some = texts.subList(from, Math.min(texts.size(), from + BATCH));
            List<EncodedText> encoded = some.stream()
                    .map(text -> encoder.encode(text, encoder.maxTokens()))
                    .toList();
            float[][] found = encoder.embed(encoded, encoder.pooling(), true);
            for (int i = 0; i < found.length; i++) {
                double[] wide = new double[found[i].length];
                for (int j = 0; j < wide.length; j++) {
                    wide[j] = found[i][j];
                }
                vectors.put(some.get(i), wide);
            }
        }
    }

    private Map<String, Object> figures() {
        List<Double> gains = new ArrayList<>();
        double[] shares = new double[4];
        for (int split = 0; split < splits; split++) {
            split(split, shares, gains);
        }
        Interval gain = Bootstrap.bcaOfMean(
                gains.stream().mapToDouble(Double::doubleValue).toArray(), 0.95, RESAMPLES, new Random(1));
        Map<String, Object> figures = new LinkedHashMap<>();
        String[] arms = {"teacher_alone", "teacher_one", "teacher_three", "teacher_true"};
        for (int arm = 0; arm < arms.length; arm++) {
            figures.put(arms[arm], Summary.rounded(100 * shares[arm] / splits, 2));
        }
        figures.put("teacher_gain", Summary.rounded(100 * (shares[1] - shares[0]) / splits, 2));
        figures.put("teacher_gain_low", Summary.rounded(100 * gain.lower(), 2));
        figures.put("teacher_gain_high", Summary.rounded(100 * gain.upper(), 2));
        figures.put("teacher_noise", Summary.rounded(100 * (shares[3] - shares[1]) / splits, 2));
        figures.put("teacher_won_back", Summary.rounded((shares[2] - shares[1]) / (shares[3] - shares[1]), 3));
        return figures;
    }

    private void split(int seed, double[] shares, List<Double> gains) {
        List<ChatExample> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        List<ChatExample> few = new ArrayList<>();
        List<ChatExample> others = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (ChatExample row : shuffled) {
            (counts.merge(label(row), 1, Integer::sum) <= EACH ? few : others).add(row);
        }
        List<ChatExample> asked = others.subList(0, TAUGHT);
        List<ChatExample> tested = others.subList(TAUGHT, TAUGHT + TESTED);
        boolean[] alone = right(few, List.of(), tested);
        boolean[] one = right(few, taught(asked, seed, 1), tested);
        boolean[][] arms = {alone, one, right(few, taught(asked, seed, 3), tested), right(few, asked, tested)};
        for (int arm = 0; arm < arms.length; arm++) {
            shares[arm] += share(arms[arm]);
        }
        for (int i = 0; i < alone.length; i++) {
            gains.add((one[i] ? 1.0 : 0.0) - (alone[i] ? 1.0 : 0.0));
        }
    }

    /** Rows that teachers labelled, on which most of them agree. */
    private List<ChatExample> taught(List<ChatExample> prompts, int seed, int teachers) {
        try {
            Teacher.Builder builder = Teacher.builder()
                    .folder(Files.createTempDirectory("teacher-gain"))
                    .labels(labels)
                    .addPrompts(PromptSource.given(Dataset.of(prompts)))
                    .roundSize(TAUGHT);
            for (int teacher = 0; teacher < teachers; teacher++) {
                ChatModel model = model(100L * seed + 10L * teachers + teacher).named("simulated-" + teacher);
                builder.addTeacher(model)
                        .addRight(new StatedRight(
                                model.name(), "it is simulated", LocalDate.of(2026, 12, 2), "the benchmark"));
            }
            return builder.build().teach().rows().chats().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder", e);
        }
    }

    private ChatModel model(long seed) {
        return request -> {
            String text = request.messages().get(request.messages().size() - 1).content();
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + text.hashCode());
            String right = truth.getOrDefault(text, labels.get(0));
            String said = right;
            if (random.nextDouble() < WRONG) {
                while (said.equals(right)) {
                    said = labels.get(random.nextInt(labels.size()));
                }
            }
            return new ChatResponse(said, FinishReason.STOP, new Usage(200, 5));
        };
    }

    private boolean[] right(List<ChatExample> few, List<ChatExample> more, List<ChatExample> tested) {
        List<ChatExample> all = new ArrayList<>(few);
        more.stream().filter(row -> vectors.containsKey(text(row))).forEach(all::add); // nothing of it was masked
        double[][] learnt = all.stream().map(row -> vector(row)).toArray(double[][]::new);
        int[] truths = all.stream().mapToInt(row -> labels.indexOf(label(row))).toArray();
        LinearHead head =
                LogisticRegression.builder().inverseRegularization(C).build().fit(learnt, truths, labels.size());
        boolean[] right = new boolean[tested.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] =
                    labels.get(most(head.probabilities(vector(tested.get(i))))).equals(label(tested.get(i)));
        }
        return right;
    }

    private double[] vector(ChatExample row) {
        double[] vector = vectors.get(text(row));
        if (vector == null) {
            throw new IllegalStateException("a text without a vector -> report it as a bug");
        }
        return vector;
    }

    private static int most(double[] values) {
        int most = 0;
        for (int i = 1; i < values.length; i++) {
            most = values[i] > values[most] ? i : most;
        }
        return most;
    }

    private static double share(boolean[] right) {
        int count = 0;
        for (boolean each : right) {
            count += each ? 1 : 0;
        }
        return (double) count / right.length;
    }

    private static String text(ChatExample row) {
        return row.messages().get(0).content();
    }

    private static String label(ChatExample row) {
        return row.messages().get(1).content();
    }
}
