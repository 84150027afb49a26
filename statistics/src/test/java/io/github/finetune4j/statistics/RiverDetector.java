// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A detector with the settings of a run of river's, and its state under river's names.
 *
 * @param detector to be fed
 * @param fields its state now
 */
record RiverDetector(ChangeDetector detector, Supplier<Map<String, double[]>> fields) {
    static RiverDetector of(JsonNode run) {
        Options options = new Options(run.get("options"));
        return switch (run.get("detector").asText()) {
            case "ADWIN" -> adwin(options);
            case "PageHinkley" -> pageHinkley(options);
            case "KSWIN" -> kswin(options);
            case "DDM" -> ddm(options);
            case "EDDM" -> eddm(options);
            case "HDDM_A" -> hddmA(options);
            case "HDDM_W" -> hddmW(options);
            default -> throw new IllegalArgumentException(run + " -> name one of river's detectors");
        };
    }

    Map<String, double[]> state() {
        return fields.get();
    }

    private static RiverDetector adwin(Options options) {
        Adwin.Builder builder = Adwin.builder();
        options.number("delta", builder::significance);
        options.count("clock", builder::checkEvery);
        options.count("max_buckets", builder::maxBuckets);
        options.count("min_window_length", builder::minLength);
        options.count("grace_period", builder::gracePeriod);
        Adwin adwin = builder.build();
        return new RiverDetector(
                adwin,
                () -> Map.of(
                        "width", one(adwin.width()),
                        "total", one(adwin.window().total()),
                        "variance", one(adwin.window().squares()),
                        "estimation", one(adwin.mean()),
                        "n_detections", one(adwin.changed() ? 1 : 0)));
    }

    private static RiverDetector pageHinkley(Options options) {
        PageHinkley.Builder builder = PageHinkley.builder();
        options.count("min_instances", builder::warmUp);
        options.number("delta", builder::tolerance);
        options.number("threshold", builder::threshold);
        options.number("alpha", builder::forgetting);
        switch (options.text("mode", "both")) {
            case "up" -> builder.alternative(Alternative.GREATER);
            case "down" -> builder.alternative(Alternative.LESS);
            default -> builder.alternative(Alternative.TWO_SIDED);
        }
        PageHinkley test = builder.build();
        return new RiverDetector(
                test,
                () -> Map.of(
                        "mean_n", one(test.mean().n()),
                        "mean", one(test.mean().mean()),
                        "_sum_increase", one(test.sums()[0]),
                        "_min_increase", one(test.sums()[1]),
                        "_sum_decrease", one(test.sums()[2]),
                        "_max_decrease", one(test.sums()[3])));
    }

    /** River shows a p value of 0 before the window is full, and of a window with a change only what is new. */
    private static RiverDetector kswin(Options options) {
        Kswin.Builder builder = Kswin.builder();
        options.number("alpha", builder::significance);
        options.count("window_size", builder::windowSize);
        options.count("stat_size", builder::sampleSize);
        int seed = options.whole("seed", 1);
        int newest = options.whole("stat_size", 30);
        Kswin kswin = builder.build(() -> new PythonRandom(seed));
        Counted counted = new Counted(kswin);
        return new RiverDetector(
                counted,
                () -> Map.of(
                        "p_value", one(Double.isNaN(kswin.pValue()) ? 0 : kswin.pValue()),
                        "window_length", one(kswin.changed() ? newest : kswin.filled()),
                        "n", one(counted.values)));
    }

    private static RiverDetector ddm(Options options) {
        Ddm.Builder builder = Ddm.builder();
        options.count("warm_start", builder::warmUp);
        options.number("warning_threshold", builder::warningThreshold);
        options.number("drift_threshold", builder::changeThreshold);
        Ddm ddm = builder.build();
        return new RiverDetector(
                ddm,
                () -> Map.of(
                        "n", one(ddm.rate().n()),
                        "p", one(ddm.rate().mean()),
                        "_p_min", one(ddm.bestRate()),
                        "_s_min", one(ddm.bestDeviation())));
    }

    private static RiverDetector eddm(Options options) {
        Eddm.Builder builder = Eddm.builder();
        options.count("warm_start", builder::warmUp);
        options.number("alpha", builder::warningShare);
        options.number("beta", builder::changeShare);
        Eddm eddm = builder.build();
        return new RiverDetector(
                eddm,
                () -> Map.of(
                        "n", one(eddm.seen()),
                        "errors", one(eddm.distances().n()),
                        "last_error", one(eddm.lastError()),
                        "mean_distance", one(eddm.distances().mean()),
                        "variance_distance", one(eddm.distances().variance()),
                        "p2s_max", one(eddm.greatest())));
    }

    private static RiverDetector hddmA(Options options) {
        HddmA.Builder builder = HddmA.builder();
        options.number("drift_confidence", builder::significance);
        options.number("warning_confidence", builder::warningSignificance);
        if (options.has("two_sided_test")) {
            builder.twoSided();
        }
        HddmA hddm = builder.build();
        return new RiverDetector(
                hddm,
                () -> Map.of(
                        "total", mean(hddm.means()[0]),
                        "x_min", mean(hddm.means()[1]),
                        "x_max", mean(hddm.means()[2])));
    }

    private static RiverDetector hddmW(Options options) {
        HddmW.Builder builder = HddmW.builder();
        options.number("drift_confidence", builder::significance);
        options.number("warning_confidence", builder::warningSignificance);
        options.number("lambda_val", builder::weight);
        if (options.has("two_sided_test")) {
            builder.twoSided();
        }
        HddmW hddm = builder.build();
        return new RiverDetector(
                hddm,
                () -> Map.of(
                        "total", mean(hddm.means()[0]),
                        "s1_incr", mean(hddm.means()[1]),
                        "s2_incr", mean(hddm.means()[2]),
                        "s1_decr", mean(hddm.means()[3]),
                        "s2_decr", mean(hddm.means()[4])));
    }

    private static double[] one(double value) {
        return new double[] {value};
    }

    private static double[] one(long count) {
        return new double[] {(double) count};
    }

    private static double[] mean(RunningMean mean) {
        return new double[] {(double) mean.n(), mean.mean()};
    }

    private static double[] mean(WeightedMean mean) {
        return new double[] {mean.begun() ? 1 : 0, mean.mean(), mean.bound()};
    }

    /** Counts the values since the last start. */
    private static final class Counted implements ChangeDetector {
        private final ChangeDetector detector;
        private long values;

        private Counted(ChangeDetector detector) {
            this.detector = detector;
        }

        @Override
        public void add(double value) {
            values = changed() ? 1 : values + 1;
            detector.add(value);
        }

        @Override
        public boolean changed() {
            return detector.changed();
        }

        @Override
        public boolean warning() {
            return detector.warning();
        }
    }

    /** Settings as river names them; what is not named keeps the builder's default. */
    private record Options(JsonNode node) {
        boolean has(String name) {
            return node.has(name);
        }

        void number(String name, DoubleConsumer setter) {
            if (node.has(name)) {
                setter.accept(node.get(name).asDouble());
            }
        }

        void count(String name, IntConsumer setter) {
            if (node.has(name)) {
                setter.accept(node.get(name).asInt());
            }
        }

        int whole(String name, int otherwise) {
            return node.path(name).asInt(otherwise);
        }

        String text(String name, String otherwise) {
            return node.path(name).asText(otherwise);
        }
    }
}
