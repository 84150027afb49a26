// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

import io.github.finetune4j.lora.internal.encoder.loss.Tape.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * A loss of vectors, as sentence-transformers has it: columns of equally many vectors, such as anchors, positives and
 * negatives. A pure function.
 */
public final class EmbeddingLoss {
    private static final double SHIFT = 1e-6; // torch.nn.functional.pairwise_distance

    private final Term term;

    /** The computation of a loss. */
    private interface Term {
        Node of(Tape tape, List<Node> columns);
    }

    private EmbeddingLoss(Term term) {
        this.term = term;
    }

    /**
     * {@return the loss of vectors, and its gradient}
     *
     * @param columns each of equally many vectors of one width
     */
    public LossGradient of(double[][][] columns) {
        Tape tape = new Tape();
        List<Node> inputs = Arrays.stream(columns).map(Tape::input).toList();
        Node loss = term.of(tape, inputs);
        tape.back(loss);
        return new LossGradient(
                loss.value()[0][0], inputs.stream().map(Node::gradient).toArray(double[][][]::new));
    }

    /**
     * {@return the loss by which each anchor's positive is to be told from all other texts of the batch}
     *
     * @param scale of the similarities
     * @param similarity COSINE or DOT
     * @param directions in which vectors are told from one another, ANCHOR_TO_TEXT among them
     * @param joint whether all directions share one sum, or each has its own
     */
    public static EmbeddingLoss multipleNegatives(
            double scale, Measure similarity, Set<Direction> directions, boolean joint) {
        return new EmbeddingLoss((tape, columns) -> {
            Node anchors = columns.get(0);
            Node own = columns.get(1);
            Node texts = tape.under(columns.subList(1, columns.size()));
            int n = anchors.rows();
            List<Node> scores = new ArrayList<>();
            List<BiPredicate<Integer, Integer>> leftOut = new ArrayList<>();
            Node first = tape.line(similarity.similarities(tape, anchors, texts), 0, scale);
            scores.add(first);
            leftOut.add((i, j) -> false);
            if (directions.contains(Direction.ANCHOR_TO_ANCHOR)) {
                scores.add(tape.line(similarity.similarities(tape, anchors, anchors), 0, scale));
                leftOut.add((i, j) -> i.equals(j));
            }
            if (directions.contains(Direction.TEXT_TO_ANCHOR)) {
                scores.add(tape.line(similarity.similarities(tape, own, anchors), 0, scale));
                leftOut.add((i, j) -> false);
            }
            if (directions.contains(Direction.TEXT_TO_TEXT)) {
                scores.add(tape.line(similarity.similarities(tape, own, texts), 0, scale));
                leftOut.add((i, j) -> i == j % n);
            }
            Node sums = joint ? joint(tape, scores, leftOut) : each(tape, scores, leftOut);
            return tape.mean(tape.sum(sums, tape.diagonal(tape.columns(first, 0, n)), -1));
        });
    }

    /**
     * {@return as {@link #multipleNegatives(double, Measure, Set, boolean)} from anchors to texts by cosines, where
     * some texts do not count, since they would belong to the anchor too}
     *
     * @param scale of the cosines
     * @param leftOut for each anchor whether each text of the columns behind it, one column behind another, does not
     *     count; its own positive does
     */
    public static EmbeddingLoss multipleNegatives(double scale, boolean[][] leftOut) {
        return new EmbeddingLoss((tape, columns) -> {
            Node anchors = columns.get(0);
            Node texts = tape.under(columns.subList(1, columns.size()));
            Node scores = tape.line(Measure.COSINE.similarities(tape, anchors, texts), 0, scale);
            Node own = tape.diagonal(tape.columns(scores, 0, anchors.rows()));
            return tape.mean(tape.sum(tape.logSumExp(scores, leftOut), own, -1));
        });
    }

    private static Node joint(Tape tape, List<Node> scores, List<BiPredicate<Integer, Integer>> leftOut) {
        int width = scores.stream().mapToInt(Node::columns).sum();
        boolean[][] out = new boolean[scores.get(0).rows()][width];
        int at = 0;
        for (int s = 0; s < scores.size(); s++) {
            boolean[][] own = marked(scores.get(s), leftOut.get(s));
            for (int i = 0; i < own.length; i++) {
                System.arraycopy(own[i], 0, out[i], at, own[i].length);
            }
            at += scores.get(s).columns();
        }
        return tape.logSumExp(tape.beside(scores), out);
    }

    private static Node each(Tape tape, List<Node> scores, List<BiPredicate<Integer, Integer>> leftOut) {
        Node sum = tape.logSumExp(scores.get(0), marked(scores.get(0), leftOut.get(0)));
        for (int s = 1; s < scores.size(); s++) {
            sum = tape.sum(sum, tape.logSumExp(scores.get(s), marked(scores.get(s), leftOut.get(s))), 1);
        }
        return tape.line(sum, 0, 1.0 / scores.size());
    }

    private static boolean[][] marked(Node x, BiPredicate<Integer, Integer> leftOut) {
        boolean[][] out = new boolean[x.rows()][x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                out[i][j] = leftOut.test(i, j);
            }
        }
        return out;
    }

    /**
     * {@return the mean square of how far cosines are from scores}
     *
     * @param scores of the pairs
     */
    public static EmbeddingLoss cosine(double[] scores) {
        return new EmbeddingLoss((tape, columns) -> {
            Node cosines = tape.diagonal(Measure.COSINE.similarities(tape, columns.get(0), columns.get(1)));
            return tape.mean(tape.square(tape.sum(cosines, column(scores), -1)));
        });
    }

    private static Node column(double[] numbers) {
        return Tape.input(
                Arrays.stream(numbers).mapToObj(number -> new double[] {number}).toArray(double[][]::new));
    }

    /**
     * {@return the loss by which pairs of a higher score are to be more alike than those of a lower one (CoSENT)}
     *
     * @param scale of the cosines
     * @param scores of the pairs
     */
    public static EmbeddingLoss ranking(double scale, double[] scores) {
        return new EmbeddingLoss((tape, columns) -> ordered(
                tape,
                tape.line(tape.diagonal(Measure.COSINE.similarities(tape, columns.get(0), columns.get(1))), 0, scale),
                scores));
    }

    /**
     * {@return as {@link #ranking}, by angles of complex numbers instead of cosines (AnglE)}
     *
     * @param scale of the similarities
     * @param scores of the pairs
     */
    public static EmbeddingLoss angle(double scale, double[] scores) {
        return new EmbeddingLoss((tape, columns) -> {
            Node x = tape.normalized(columns.get(0));
            Node y = tape.normalized(columns.get(1));
            int half = x.columns() / 2;
            Node cosines = tape.diagonal(tape.product(x, y));
            Node first = tape.diagonal(tape.product(tape.columns(x, half, 2 * half), tape.columns(y, 0, half)));
            Node second = tape.diagonal(tape.product(tape.columns(x, 0, half), tape.columns(y, half, 2 * half)));
            Node sines = tape.sum(first, second, -1);
            return ordered(tape, tape.line(tape.absolute(tape.sum(cosines, sines, 1)), 0, scale), scores);
        });
    }

    /** log(1 + the sum of exp(s_i - s_j) over all pairs where i should be less alike than j). */
    private static Node ordered(Tape tape, Node similarities, double[] scores) {
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (scores[i] < scores[j]) {
                    pairs.add(new int[] {i, j});
                }
            }
        }
        Node nothing = Tape.input(new double[1][1]);
        if (pairs.isEmpty()) {
            return nothing;
        }
        int[] zeros = new int[pairs.size()];
        Node low = tape.picked(similarities, pairs.stream().mapToInt(p -> p[0]).toArray(), zeros);
        Node high = tape.picked(similarities, pairs.stream().mapToInt(p -> p[1]).toArray(), zeros);
        Node all = tape.transposed(tape.under(List.of(nothing, tape.sum(low, high, -1))));
        return tape.logSumExp(all, new boolean[1][all.columns()]);
    }

    /**
     * {@return the loss by which pairs that mean the same are drawn together and others pushed out of a margin}
     *
     * @param distance COSINE or EUCLIDEAN
     * @param margin of others
     * @param same for each pair whether it means the same
     */
    public static EmbeddingLoss contrastive(Measure distance, double margin, boolean[] same) {
        return new EmbeddingLoss((tape, columns) -> {
            Node d = distance.ofPairs(tape, columns.get(0), columns.get(1), SHIFT);
            Node drawn = tape.total(tape.square(rows(tape, d, same, true)));
            Node pushed = tape.total(tape.square(tape.positive(tape.line(rows(tape, d, same, false), margin, -1))));
            return tape.line(tape.sum(drawn, pushed, 1), 0, 0.5 / same.length);
        });
    }

    private static Node rows(Tape tape, Node d, boolean[] same, boolean wanted) {
        int[] rows =
                IntStream.range(0, same.length).filter(i -> same[i] == wanted).toArray();
        return picked(tape, d, rows);
    }

    private static Node picked(Tape tape, Node d, int[] rows) {
        return rows.length == 0 ? Tape.input(new double[1][1]) : tape.picked(d, rows, new int[rows.length]);
    }

    /**
     * {@return as {@link #contrastive}, but of hard pairs alone, and their sum: those that mean the same and are
     * farther apart than the nearest others, and others that are nearer than the farthest that mean the same}
     *
     * @param distance COSINE or EUCLIDEAN
     * @param margin of others
     * @param same for each pair whether it means the same
     */
    public static EmbeddingLoss hardContrastive(Measure distance, double margin, boolean[] same) {
        return new EmbeddingLoss((tape, columns) -> {
            Node d = distance.ofPairs(tape, columns.get(0), columns.get(1), SHIFT);
            double[] values =
                    Arrays.stream(d.value()).mapToDouble(row -> row[0]).toArray();
            double[] near = chosen(values, same, true);
            double[] far = chosen(values, same, false);
            double farthest = near.length > 0
                    ? Arrays.stream(near).max().orElseThrow()
                    : Arrays.stream(far).average().orElse(0);
            double nearest = far.length > 0
                    ? Arrays.stream(far).min().orElseThrow()
                    : Arrays.stream(near).average().orElse(0);
            int[] drawn = IntStream.range(0, same.length)
                    .filter(i -> same[i] && values[i] > nearest)
                    .toArray();
            int[] pushed = IntStream.range(0, same.length)
                    .filter(i -> !same[i] && values[i] < farthest)
                    .toArray();
            Node loss = tape.total(tape.square(picked(tape, d, drawn)));
            return pushed.length == 0
                    ? loss
                    : tape.sum(
                            loss,
                            tape.total(tape.square(tape.positive(tape.line(picked(tape, d, pushed), margin, -1)))),
                            1);
        });
    }

    private static double[] chosen(double[] values, boolean[] same, boolean wanted) {
        return IntStream.range(0, values.length)
                .filter(i -> same[i] == wanted)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /**
     * {@return the loss over all triplets of a batch of labelled vectors that violate the margin, their mean}
     *
     * @param distance COSINE or EUCLIDEAN
     * @param margin between what has the same label and what has not
     * @param labels of the vectors
     */
    public static EmbeddingLoss allTriplets(Measure distance, double margin, int[] labels) {
        return new EmbeddingLoss((tape, columns) -> {
            Node d = distance.distances(tape, columns.get(0));
            List<int[]> triplets = new ArrayList<>();
            for (int a = 0; a < labels.length; a++) {
                for (int p = 0; p < labels.length; p++) {
                    for (int n = 0; n < labels.length; n++) {
                        boolean valid = a != p && labels[a] == labels[p] && labels[a] != labels[n];
                        if (valid && d.value()[a][p] - d.value()[a][n] + margin > 0) {
                            triplets.add(new int[] {a, p, n});
                        }
                    }
                }
            }
            return triplets.isEmpty() ? Tape.input(new double[1][1]) : triplets(tape, d, triplets, margin);
        });
    }

    private static Node triplets(Tape tape, Node d, List<int[]> triplets, double margin) {
        int[] anchors = triplets.stream().mapToInt(t -> t[0]).toArray();
        Node near =
                tape.picked(d, anchors, triplets.stream().mapToInt(t -> t[1]).toArray());
        Node far = tape.picked(d, anchors, triplets.stream().mapToInt(t -> t[2]).toArray());
        return tape.mean(tape.positive(tape.line(tape.sum(near, far, -1), margin, 1)));
    }

    /**
     * {@return the loss of each vector's hardest triplet, their mean}
     *
     * @param distance COSINE or EUCLIDEAN
     * @param margin between what has the same label and what has not
     * @param labels of the vectors, each of which at least two have
     */
    public static EmbeddingLoss hardTriplets(Measure distance, double margin, int[] labels) {
        return new EmbeddingLoss((tape, columns) -> {
            Node d = distance.distances(tape, columns.get(0));
            List<int[]> triplets = new ArrayList<>();
            for (int a = 0; a < labels.length; a++) {
                triplets.add(
                        new int[] {a, hardest(d.value()[a], labels, a, true), hardest(d.value()[a], labels, a, false)});
            }
            return triplets(tape, d, triplets, margin);
        });
    }

    // a vector without another of its label is its own, at no distance
    private static int hardest(double[] distances, int[] labels, int anchor, boolean same) {
        int found = same ? anchor : -1;
        for (int i = 0; i < labels.length; i++) {
            if (i != anchor && (labels[i] == labels[anchor]) == same) {
                boolean harder = found < 0
                        || (same
                                ? found == anchor || distances[i] > distances[found]
                                : distances[i] < distances[found]);
                found = harder ? i : found;
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException("labels of a batch: one alone -> give vectors of at least 2 labels");
        }
        return found;
    }

    /**
     * {@return the loss of given triplets, their mean}
     *
     * @param distance COSINE or EUCLIDEAN
     * @param margin between positive and negative
     */
    public static EmbeddingLoss triplet(Measure distance, double margin) {
        return new EmbeddingLoss((tape, columns) -> {
            Node near = distance.ofPairs(tape, columns.get(0), columns.get(1), 0);
            Node far = distance.ofPairs(tape, columns.get(0), columns.get(2), 0);
            return tape.mean(tape.positive(tape.line(tape.sum(near, far, -1), margin, 1)));
        });
    }

    /**
     * {@return the mean square of how far the margins of products are from a teacher's}
     *
     * @param margins for each anchor and each of its negatives: the teacher's score of the positive less that of the
     *     negative
     */
    public static EmbeddingLoss margins(double[][] margins) {
        return new EmbeddingLoss((tape, columns) -> {
            Node near = tape.diagonal(tape.product(columns.get(0), columns.get(1)));
            List<Node> found = new ArrayList<>();
            for (int c = 2; c < columns.size(); c++) {
                Node far = tape.diagonal(tape.product(columns.get(0), columns.get(c)));
                found.add(tape.sum(near, far, -1));
            }
            return tape.mean(tape.square(tape.sum(tape.beside(found), Tape.input(margins), -1)));
        });
    }

    /**
     * {@return the mean square of how far the numbers of vectors are from a teacher's, all vectors made to length 1 and
     * the teacher's cut to as many numbers}
     *
     * @param teacher a vector for each row, which all columns of it are to have
     */
    public static EmbeddingLoss teacherVectors(double[][] teacher) {
        return new EmbeddingLoss((tape, columns) -> {
            Node sum = Tape.input(new double[1][1]);
            Node whole = Tape.input(teacher);
            Node wanted =
                    new Tape().normalized(tape.columns(whole, 0, columns.get(0).columns()));
            for (Node column : columns) {
                Node apart = tape.sum(tape.normalized(column), Tape.input(wanted.value()), -1);
                sum = tape.sum(sum, tape.mean(tape.square(apart)), 1.0 / columns.size());
            }
            return sum;
        });
    }

    /**
     * {@return the mean square of how far the cosines among all vectors are from those among a teacher's, of any width}
     *
     * @param teacher a vector for each row, which all columns of it are to have
     */
    public static EmbeddingLoss teacherCosines(double[][] teacher) {
        return new EmbeddingLoss((tape, columns) -> {
            Node all = tape.under(columns);
            Node other = Tape.input(IntStream.range(0, all.rows())
                    .mapToObj(i -> teacher[i % teacher.length])
                    .toArray(double[][]::new));
            double[][] wanted =
                    Measure.COSINE.similarities(new Tape(), other, other).value();
            Node apart = tape.sum(Measure.COSINE.similarities(tape, all, all), Tape.input(wanted), -1);
            double pairs = Math.max(1.0, all.rows() * (all.rows() - 1.0)); // each with itself is never apart
            return tape.line(tape.total(tape.square(apart)), 0, 1 / pairs);
        });
    }

    /**
     * {@return another loss at several widths, each of the first numbers of the vectors made to length 1}
     *
     * @param inner the loss
     * @param widths how many numbers
     * @param weights of the widths
     */
    public static EmbeddingLoss matryoshka(EmbeddingLoss inner, int[] widths, double[] weights) {
        return new EmbeddingLoss((tape, columns) -> {
            Node sum = Tape.input(new double[1][1]);
            for (int i = 0; i < widths.length; i++) {
                int width = widths[i];
                List<Node> cut = columns.stream()
                        .map(column -> tape.normalized(tape.columns(column, 0, width)))
                        .toList();
                sum = tape.sum(sum, inner.term.of(tape, cut), weights[i]);
            }
            return sum;
        });
    }

    /**
     * Settings of {@link #guided}.
     *
     * @param temperature that cosines are divided by
     * @param margin by which the guide must find a text less alike than the positive
     * @param relative whether the margin is a share of the guide's similarity
     * @param anchors whether anchors are told from one another, too
     * @param positives whether positives are told from one another, too
     */
    public record Guided(double temperature, double margin, boolean relative, boolean anchors, boolean positives) {}

    /**
     * {@return as {@link #multipleNegatives}, but without the texts that a guide finds more alike than the positive
     * (GISTEmbed)}
     *
     * @param guide vectors of another encoder, for the same columns
     * @param settings of the loss
     */
    public static EmbeddingLoss guided(double[][][] guide, Guided settings) {
        return new EmbeddingLoss((tape, columns) -> {
            List<int[]> sides = new ArrayList<>(List.of(new int[] {0, 1}));
            if (settings.anchors()) {
                sides.add(new int[] {0, 0});
            }
            if (settings.positives()) {
                sides.add(new int[] {1, 1});
            }
            if (columns.size() > 2) {
                sides.add(new int[] {0, 2});
            }
            Tape other = new Tape();
            List<Node> teacher = Arrays.stream(guide).map(Tape::input).toList();
            double[][] own = Measure.COSINE
                    .similarities(other, teacher.get(0), teacher.get(1))
                    .value();
            List<Node> scores = new ArrayList<>();
            List<BiPredicate<Integer, Integer>> leftOut = new ArrayList<>();
            for (int[] side : sides) {
                double[][] seen = Measure.COSINE
                        .similarities(other, teacher.get(side[0]), teacher.get(side[1]))
                        .value();
                boolean first = scores.isEmpty();
                scores.add(tape.line(
                        Measure.COSINE.similarities(tape, columns.get(side[0]), columns.get(side[1])),
                        0,
                        1 / settings.temperature()));
                leftOut.add((i, j) -> !(first && i.equals(j)) && seen[i][j] > limit(own[i][i], settings));
            }
            Node sums = joint(tape, scores, leftOut);
            return tape.mean(tape.sum(sums, tape.diagonal(scores.get(0)), -1));
        });
    }

    private static double limit(double own, Guided settings) {
        return own - (settings.relative() ? Math.abs(own) * settings.margin() : settings.margin());
    }

    /**
     * {@return the mean binary cross-entropy of logits, such as a cross-encoder's, as one column of one number each}
     *
     * @param logits of the pairs
     * @param labels from 0 to 1
     * @param positiveWeight of what is labelled 1
     */
    public static LossGradient binary(double[] logits, double[] labels, double positiveWeight) {
        double sum = 0;
        double[][] gradient = new double[logits.length][1];
        for (int i = 0; i < logits.length; i++) {
            double weight = 1 + (positiveWeight - 1) * labels[i];
            double softplus = Math.log1p(Math.exp(-Math.abs(logits[i]))) + Math.max(-logits[i], 0);
            sum += (1 - labels[i]) * logits[i] + weight * softplus;
            double share = 1 / (1 + Math.exp(-logits[i]));
            gradient[i][0] = ((1 - labels[i]) - weight * (1 - share)) / logits.length;
        }
        return new LossGradient(sum / logits.length, new double[][][] {gradient});
    }
}
