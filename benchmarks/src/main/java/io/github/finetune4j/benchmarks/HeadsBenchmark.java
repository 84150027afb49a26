// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.heads.linear.LinearHead;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Classifiers of short texts: a head on a frozen encoder, the floor and a tuned encoder through the public API, the
 * time of a fit and of a tuning, and how fast the encoder reads texts; with {@code --peer} beside scikit-learn,
 * sentence-transformers, ONNX Runtime and a training by transformers on the same rows.
 */
final class HeadsBenchmark implements Benchmark {
    private static final double C = 30;
    private static final int BINS = 15;
    private static final int[] BATCHES = {1, 8, 64};
    private static final int WARM_TEXTS = 1024;
    private static final long WARM_NANOS = 6_000_000_000L;
    private static final String ALL = "_all";
    private static final String USUAL_PARTS = "frozen,floor,embed,tune";

    @Override
    public String name() {
        return "heads";
    }

    @Override
    public Set<String> options() {
        return Set.of(
                "model", "data", "train", "heldout", "splits", "tuned-splits", "onnx", "repetitions", "peer-parts");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "all");
    }

    @Override
    public String usage() {
        return "heads --model DIR --data train.csv|SNIPS_DIR [--train 1200] [--heldout 1500] [--splits 5]"
                + " [--tuned-splits 1] [--repetitions 3] [--all]"
                + " [--peer [--onnx FILE] [--peer-parts " + USUAL_PARTS + ",setfit]]";
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
        List<Path> folders = splits.stream().map(HeadsBenchmark::written).toList();
        int tuned = Math.min(splits.size(), options.integer("tuned-splits", 1, 0));
        quality(splits, tuned, "_" + learnt, model, figures);
        speed(splits.get(0), folders.get(0), model, repetitions, figures);
        figures.putPeakMemory();
        if (options.flag("all")) {
            quality(List.of(HeadSplit.of(rows, rows.size(), asked, 0)), 1, ALL, model, figures);
        }
        if (options.flag("peer")) {
            new Comparison(options, model, folders, "_" + learnt, figures).run(repetitions, tuned);
            if (options.flag("all")) {
                Path all = written(HeadSplit.of(rows, rows.size(), asked, 0));
                new Comparison(options, model, List.of(all), ALL, figures).run(1, 1);
            }
        }
        return figures.map();
    }

    private static Path written(HeadSplit split) {
        Path folder = temporary();
        split.write(folder);
        return folder;
    }

    private static void quality(List<HeadSplit> splits, int tuned, String ending, Path model, ResultLine figures) {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(temporary()).build()) {
            Consumer<FineTune.Builder> fitted =
                    asked -> asked.tuningMethod(TuningMethod.HEAD).head(head -> head.inverseRegularization(C));
            arm(local, "frozen" + ending, splits, model.toString(), fitted, figures);
            arm(local, "floor" + ending, splits, LocalLoraProvider.TERMS, fitted, figures);
            if (tuned > 0) {
                List<HeadSplit> some = splits.subList(0, tuned);
                arm(
                        local,
                        "tuned" + ending,
                        some,
                        model.toString(),
                        asked -> asked.head(head -> head.contrastive(true)),
                        figures);
                arm(
                        local,
                        "full" + ending,
                        some,
                        model.toString(),
                        asked -> asked.tuningMethod(TuningMethod.FULL),
                        figures);
            }
        }
    }

    private static void arm(
            LocalLoraProvider local,
            String name,
            List<HeadSplit> splits,
            String base,
            Consumer<FineTune.Builder> tuning,
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
                    .method(TrainingMethod.classification());
            tuning.accept(asked);
            ModelRef head = asked.run();
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

    private static void speed(HeadSplit split, Path folder, Path model, int repetitions, ResultLine figures) {
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
            LinearHead head = regression.fit(vectors, labels, names.size());
            write(folder.resolve("vectors.f64"), vectors);
            write(folder.resolve("weights.f64"), head.weights());
            figures.put("fit_s", median(repetitions, () -> regression.fit(vectors, labels, names.size())));
            embedding(encoder, HeadSplit.texts(split.test()), repetitions, figures);
        }
    }

    /** Writes the numbers for the peer, which so fits on the same vectors. */
    private static void write(Path file, double[][] rows) {
        ByteBuffer bytes =
                ByteBuffer.allocate(rows.length * rows[0].length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : rows) {
            for (double each : row) {
                bytes.putDouble(each);
            }
        }
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
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
            warm(all, asked.size());
            figures.put("texts_s_" + size, Summary.rounded(asked.size() / median(repetitions, all), 1));
        }
        double[] times = texts.subList(0, Math.min(texts.size(), 200)).stream()
                .mapToDouble(text -> median(1, () -> vectors(encoder, List.of(text))))
                .toArray();
        figures.put("p50_ms", Summary.rounded(1000 * Summary.median(times), 3));
    }

    /** Long enough for the just-in-time compiler, which a server's process has behind it. */
    private static void warm(Runnable all, int texts) {
        long end = System.nanoTime() + WARM_NANOS;
        for (int done = 0; done < WARM_TEXTS && System.nanoTime() < end; done += texts) {
            all.run();
        }
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

    /** The peers on the same rows, and what is ours by theirs. */
    private record Comparison(Options options, Path model, List<Path> folders, String ending, ResultLine figures) {
        void run(int repetitions, int tuned) {
            List<String> parts =
                    List.of(options.text("peer-parts").orElse(USUAL_PARTS).split(","));
            List<Map<String, Object>> found = new ArrayList<>();
            for (int i = 0; i < folders.size(); i++) {
                boolean first = i == 0;
                List<String> asked = parts.stream()
                        .filter(part -> part.equals("frozen")
                                || part.equals("floor")
                                || (part.equals("embed") && first && !ofAll()))
                        .toList();
                found.add(asked.isEmpty() ? Map.of() : peer(folders.get(i), asked, first ? repetitions : 1));
            }
            shares(found, "frozen");
            shares(found, "floor");
            figures.put("peer" + ending, found.get(0));
            speeds(found.get(0));
            if (parts.contains("tune") && tuned > 0) {
                tuning(tuned);
            }
            if (parts.contains("setfit") && tuned > 0) {
                shares(
                        folders.subList(0, tuned).stream()
                                .map(folder -> peer(folder, List.of("setfit"), 1))
                                .toList(),
                        "setfit");
            }
        }

        private boolean ofAll() {
            return ending.equals(ALL);
        }

        private Map<String, Object> peer(Path folder, List<String> parts, int repetitions) {
            List<String> arguments =
                    new ArrayList<>(List.of("--folder", folder.toString(), "--model", model.toString()));
            arguments.addAll(List.of("--c", "" + C, "--threads", "" + ResultLine.threads()));
            arguments.addAll(List.of("--repetitions", "" + repetitions, "--parts", String.join(",", parts)));
            options.text("onnx").ifPresent(onnx -> arguments.addAll(List.of("--onnx", onnx)));
            return Peer.run("heads_peer.py", arguments);
        }

        private void shares(List<Map<String, Object>> found, String part) {
            List<Double> shares = found.stream()
                    .filter(each -> each.containsKey(part))
                    .map(each -> ResultLine.number(each, part))
                    .toList();
            if (!shares.isEmpty()) {
                figures.put("peer_" + part + ending, mean(shares)).put("peer_" + part + ending + "_splits", shares);
            }
        }

        private void speeds(Map<String, Object> peer) {
            if (peer.containsKey("fit_s")) {
                figures.put("ratio_fit", ratio(peer, "fit_s", figures.map(), "fit_s"));
            }
            if (peer.containsKey("onnx_p50_ms")) {
                figures.put("ratio_embed", least(peer, "torch")).put("ratio_onnx", least(peer, "onnx"));
                figures.put("p50_by_onnx", ratio(figures.map(), "p50_ms", peer, "onnx_p50_ms"));
            }
        }

        /** Puts the ratio of each size of a batch. {@return the least of them} */
        private double least(Map<String, Object> peer, String kind) {
            String name = kind.equals("torch") ? "ratio_embed_" : "ratio_onnx_";
            double least = Double.POSITIVE_INFINITY;
            for (int size : BATCHES) {
                double ratio = ratio(figures.map(), "texts_s_" + size, peer, kind + "_texts_s_" + size);
                figures.put(name + size, ratio);
                least = Math.min(least, ratio);
            }
            return least;
        }

        /** Each training in a process of its own, so that its memory is its own. */
        private void tuning(int splits) {
            List<Double> shares = new ArrayList<>();
            for (Path folder : folders.subList(0, splits)) {
                Map<String, Object> theirs = peer(folder, List.of("tune"), 1);
                shares.add(ResultLine.number(theirs, "tuned"));
                if (shares.size() == 1) {
                    Map<String, Object> ours = ChildJvm.run(
                            "512m", HeadsTuning.class, model.toString(), folder.toString(), "" + ResultLine.threads());
                    figures.put("tune" + ending, ours).put("peer_tune" + ending, theirs);
                    String name = ofAll() ? ending : "";
                    figures.put("ratio_tune" + name, ratio(theirs, "tune_s", ours, "tune_s"));
                    figures.put("memory_tune" + name, ratio(ours, "peak_rss_mb", theirs, "peak_rss_mb"));
                }
            }
            figures.put("peer_tuned" + ending, mean(shares)).put("peer_tuned" + ending + "_splits", shares);
        }

        private static double ratio(Map<String, Object> above, String one, Map<String, Object> below, String other) {
            return Summary.rounded(ResultLine.number(above, one) / ResultLine.number(below, other), 3);
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
