// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Classifiers of short texts: a head on a frozen encoder through the public API, the time of its fit, and how fast the
 * encoder reads texts; with {@code --peer} beside scikit-learn, sentence-transformers and ONNX Runtime on the same
 * rows.
 */
final class HeadsBenchmark implements Benchmark {
    private static final double C = 30;
    private static final int BINS = 15;
    private static final int[] BATCHES = {1, 8, 64};

    @Override
    public String name() {
        return "heads";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "data", "train", "heldout", "splits", "onnx", "repetitions", "peer-parts");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "heads --model DIR --data train.csv [--train 1200] [--heldout 1500] [--splits 5] [--repetitions 3]"
                + " [--peer [--onnx FILE] [--peer-parts frozen,floor,embed,tune]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        if (options.flag("peer")) {
            Peer.check();
        }
        Path model = options.existing("model");
        List<ChatExample> rows = HeadSplit.rows(options.existing("data"));
        int learnt = options.integer("train", 1200, 2);
        int asked = options.integer("heldout", 1500, 1);
        int repetitions = options.integer("repetitions", 3, 1);
        ResultLine figures = ResultLine.of(this, "fp32").put("train", learnt).put("heldout", asked);
        List<HeadSplit> splits = IntStream.range(0, options.integer("splits", 5, 1))
                .mapToObj(seed -> HeadSplit.of(rows, learnt, asked, seed))
                .toList();
        quality(splits, model, figures);
        speed(splits.get(0), model, repetitions, figures);
        figures.putPeakMemory();
        if (options.flag("peer")) {
            comparePeer(options, splits, model, repetitions, figures);
        }
        return figures.map();
    }

    private static void quality(List<HeadSplit> splits, Path model, ResultLine figures) {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(temporary()).build()) {
            arm(local, "frozen", splits, model.toString(), TuningMethod.HEAD, figures);
            arm(local, "floor", splits, LocalLoraProvider.TERMS, TuningMethod.HEAD, figures);
            arm(local, "tuned", splits.subList(0, 1), model.toString(), TuningMethod.FULL, figures);
        }
    }

    private static void arm(
            LocalLoraProvider local,
            String name,
            List<HeadSplit> splits,
            String base,
            TuningMethod tuning,
            ResultLine figures) {
        List<Double> shares = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (HeadSplit split : splits) {
            long start = System.nanoTime();
            FineTune.Builder asked = FineTune.builder()
                    .provider(local)
                    .baseModel(base)
                    .trainingData(split.training())
                    .method(TrainingMethod.classification())
                    .tuningMethod(tuning);
            ModelRef head = tuning == TuningMethod.HEAD
                    ? asked.head(h -> h.inverseRegularization(C)).run()
                    : asked.run();
            seconds.add((System.nanoTime() - start) / 1e9);
            judge(local.classifier(head), split, shares, errors);
        }
        figures.put(name, mean(shares)).put(name + "_splits", shares);
        figures.put(name + "_calibration_error", mean(errors)).put(name + "_s", mean(seconds));
    }

    private static void judge(TextClassifier classifier, HeadSplit split, List<Double> shares, List<Double> errors) {
        List<Classification> found = classifier.classifyAll(HeadSplit.texts(split.test()));
        List<String> labels = HeadSplit.labels(split.test());
        double[] confidences = new double[found.size()];
        int[] right = new int[found.size()];
        int count = 0;
        for (int i = 0; i < right.length; i++) {
            confidences[i] = found.get(i).confidence();
            right[i] = found.get(i).likeliest().equals(labels.get(i)) ? 1 : 0;
            count += right[i];
        }
        shares.add(Summary.rounded((double) count / right.length, 4));
        errors.add(Summary.rounded(Calibration.equalMassError(right, confidences, BINS), 4));
    }

    private static void speed(HeadSplit split, Path model, int repetitions, ResultLine figures) {
        try (Encoder encoder = Encoder.open(model)) {
            List<String> texts = HeadSplit.texts(split.train());
            double[][] vectors = vectors(encoder, texts);
            List<String> names =
                    HeadSplit.labels(split.train()).stream().distinct().sorted().toList();
            int[] labels = HeadSplit.labels(split.train()).stream()
                    .mapToInt(names::indexOf)
                    .toArray();
            LogisticRegression regression =
                    LogisticRegression.builder().inverseRegularization(C).build();
            regression.fit(vectors, labels, names.size());
            figures.put("fit_s", median(repetitions, () -> regression.fit(vectors, labels, names.size())));
            embedding(encoder, HeadSplit.texts(split.test()), repetitions, figures);
        }
    }

    private static void embedding(Encoder encoder, List<String> texts, int repetitions, ResultLine figures) {
        for (int size : BATCHES) {
            List<String> asked = texts.subList(0, Math.min(texts.size(), Math.max(4 * size, 128)));
            Runnable all = () -> {
                for (int from = 0; from < asked.size(); from += size) {
                    vectors(encoder, asked.subList(from, Math.min(asked.size(), from + size)));
                }
            };
            all.run();
            figures.put("texts_s_" + size, Summary.rounded(asked.size() / median(repetitions, all), 1));
        }
        double[] times = texts.subList(0, Math.min(texts.size(), 200)).stream()
                .mapToDouble(text -> median(1, () -> vectors(encoder, List.of(text))))
                .toArray();
        figures.put("p50_ms", Summary.rounded(1000 * Summary.median(times), 3));
    }

    private static double[][] vectors(Encoder encoder, List<String> texts) {
        List<EncodedText> encoded = texts.stream()
                .map(text -> encoder.encode(text, encoder.maxTokens()))
                .toList();
        return Arrays.stream(encoder.embed(encoded, encoder.pooling(), true))
                .map(HeadsBenchmark::wide)
                .toArray(double[][]::new);
    }

    private static double[] wide(float[] vector) {
        return IntStream.range(0, vector.length).mapToDouble(i -> vector[i]).toArray();
    }

    private static void comparePeer(
            Options options, List<HeadSplit> splits, Path model, int repetitions, ResultLine figures) {
        List<Double> shares = new ArrayList<>();
        Map<String, Object> first = Map.of();
        for (int i = 0; i < splits.size(); i++) {
            Path folder = temporary();
            splits.get(i).write(folder);
            List<String> arguments =
                    new ArrayList<>(List.of("--folder", folder.toString(), "--model", model.toString()));
            arguments.addAll(List.of("--c", "" + C, "--threads", "" + ResultLine.threads()));
            arguments.addAll(List.of("--repetitions", "" + repetitions));
            String parts = i == 0 ? options.text("peer-parts").orElse("frozen,floor") : "frozen";
            arguments.addAll(List.of("--parts", parts));
            options.text("onnx").ifPresent(onnx -> arguments.addAll(List.of("--onnx", onnx)));
            Map<String, Object> found = Peer.run("heads_peer.py", arguments);
            first = i == 0 ? found : first;
            shares.add(ResultLine.number(found, "frozen"));
        }
        figures.put("peer", first).put("peer_frozen", mean(shares)).put("peer_frozen_splits", shares);
        ratio(figures, "ratio_fit", first, "fit_s", "fit_s", true);
        ratio(figures, "ratio_tune", first, "tuned_s", "tune_s", true);
        for (int size : BATCHES) {
            ratio(figures, "ratio_embed_" + size, first, "texts_s_" + size, "torch_texts_s_" + size, false);
            ratio(figures, "ratio_onnx_" + size, first, "texts_s_" + size, "onnx_texts_s_" + size, false);
        }
        ratio(figures, "p50_by_onnx", first, "p50_ms", "onnx_p50_ms", false);
    }

    /** Ours by theirs, or of times theirs by ours, where the peer has the figure. */
    private static void ratio(
            ResultLine figures, String name, Map<String, Object> peer, String ours, String theirs, boolean times) {
        if (peer.containsKey(theirs)) {
            double ratio = ResultLine.number(figures.map(), ours) / ResultLine.number(peer, theirs);
            figures.put(name, Summary.rounded(times ? 1 / ratio : ratio, 3));
        }
    }

    private static double mean(List<Double> values) {
        return Summary.rounded(
                values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), 4);
    }

    private static double median(int repetitions, Runnable work) {
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return Summary.median(seconds);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("heads");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder", e);
        }
    }
}
