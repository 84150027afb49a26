// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Small matrices of a computation and, backwards, the derivative of its result by each of them. For one use. */
final class Tape {
    private final List<Runnable> backward = new ArrayList<>();

    /** A matrix of the computation. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Node(double[][] value, double[][] gradient) {
        int rows() {
            return value.length;
        }

        int columns() {
            return value[0].length;
        }
    }

    /** A way to add to the gradients of what a matrix was made of. */
    private interface Back {
        void add(Node made);
    }

    private Node made(int rows, int columns, Back back) {
        Node node = new Node(new double[rows][columns], new double[rows][columns]);
        backward.add(() -> back.add(node));
        return node;
    }

    static Node input(double[][] value) {
        return new Node(value, new double[value.length][value[0].length]);
    }

    /** Fills the gradients in, from a result of one number. */
    void back(Node result) {
        result.gradient()[0][0] = 1;
        for (int i = backward.size() - 1; i >= 0; i--) {
            backward.get(i).run();
        }
    }

    /** Each number by a function of its own. */
    private Node each(Node x, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        Node y = made(x.rows(), x.columns(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < x.columns(); j++) {
                    x.gradient()[i][j] += made.gradient()[i][j] * derivative.applyAsDouble(x.value()[i][j]);
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                y.value()[i][j] = function.applyAsDouble(x.value()[i][j]);
            }
        }
        return y;
    }

    /** a + b · x. */
    Node line(Node x, double a, double b) {
        return each(x, v -> a + b * v, v -> b);
    }

    Node square(Node x) {
        return each(x, v -> v * v, v -> 2 * v);
    }

    Node positive(Node x) {
        return each(x, v -> Math.max(0, v), v -> v > 0 ? 1 : 0);
    }

    Node absolute(Node x) {
        return each(x, Math::abs, Math::signum);
    }

    /** x + b · y. */
    Node sum(Node x, Node y, double b) {
        Node z = made(x.rows(), x.columns(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < x.columns(); j++) {
                    x.gradient()[i][j] += made.gradient()[i][j];
                    y.gradient()[i][j] += b * made.gradient()[i][j];
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                z.value()[i][j] = x.value()[i][j] + b * y.value()[i][j];
            }
        }
        return z;
    }

    /** Numbers of one or several matrices at places of their own, as one column. */
    Node picked(Node x, int[] rows, int[] columns) {
        Node y = made(rows.length, 1, made -> {
            for (int i = 0; i < rows.length; i++) {
                x.gradient()[rows[i]][columns[i]] += made.gradient()[i][0];
            }
        });
        for (int i = 0; i < rows.length; i++) {
            y.value()[i][0] = x.value()[rows[i]][columns[i]];
        }
        return y;
    }

    Node diagonal(Node x) {
        int[] all = IntStream.range(0, x.rows()).toArray();
        return picked(x, all, all);
    }

    Node columns(Node x, int from, int to) {
        Node y = made(x.rows(), to - from, made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = from; j < to; j++) {
                    x.gradient()[i][j] += made.gradient()[i][j - from];
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            System.arraycopy(x.value()[i], from, y.value()[i], 0, to - from);
        }
        return y;
    }

    Node transposed(Node x) {
        Node y = made(x.columns(), x.rows(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < x.columns(); j++) {
                    x.gradient()[i][j] += made.gradient()[j][i];
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                y.value()[j][i] = x.value()[i][j];
            }
        }
        return y;
    }

    /** Matrices of equally many columns, one under another. */
    Node under(List<Node> parts) {
        int rows = parts.stream().mapToInt(Node::rows).sum();
        Node y = made(rows, parts.get(0).columns(), made -> {
            int at = 0;
            for (Node part : parts) {
                for (int i = 0; i < part.rows(); i++, at++) {
                    for (int j = 0; j < part.columns(); j++) {
                        part.gradient()[i][j] += made.gradient()[at][j];
                    }
                }
            }
        });
        int at = 0;
        for (Node part : parts) {
            for (double[] row : part.value()) {
                System.arraycopy(row, 0, y.value()[at++], 0, row.length);
            }
        }
        return y;
    }

    /** Matrices of equally many rows, one beside another. */
    Node beside(List<Node> parts) {
        return transposed(under(parts.stream().map(this::transposed).toList()));
    }

    /** x · yᵀ. */
    Node product(Node x, Node y) {
        Node z = made(x.rows(), y.rows(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < y.rows(); j++) {
                    for (int k = 0; k < x.columns(); k++) {
                        x.gradient()[i][k] += made.gradient()[i][j] * y.value()[j][k];
                        y.gradient()[j][k] += made.gradient()[i][j] * x.value()[i][k];
                    }
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < y.rows(); j++) {
                z.value()[i][j] = dot(x.value()[i], y.value()[j]);
            }
        }
        return z;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Rows of length 1, none divided by less than 1e-12. */
    Node normalized(Node x) {
        double[] norms = IntStream.range(0, x.rows())
                .mapToDouble(i -> Math.max(1e-12, Math.sqrt(dot(x.value()[i], x.value()[i]))))
                .toArray();
        Node y = made(x.rows(), x.columns(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                double along = dot(made.gradient()[i], made.value()[i]);
                for (int j = 0; j < x.columns(); j++) {
                    x.gradient()[i][j] += (made.gradient()[i][j] - along * made.value()[i][j]) / norms[i];
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                y.value()[i][j] = x.value()[i][j] / norms[i];
            }
        }
        return y;
    }

    /** The length of x_i - y_j + shift for all i and j; where it is 0, it does not change. */
    Node distances(Node x, Node y, double shift) {
        Node z = made(x.rows(), y.rows(), made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < y.rows(); j++) {
                    if (made.value()[i][j] > 0) {
                        double g = made.gradient()[i][j] / made.value()[i][j];
                        for (int k = 0; k < x.columns(); k++) {
                            double d = x.value()[i][k] - y.value()[j][k] + shift;
                            x.gradient()[i][k] += g * d;
                            y.gradient()[j][k] -= g * d;
                        }
                    }
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < y.rows(); j++) {
                double sum = 0;
                for (int k = 0; k < x.columns(); k++) {
                    sum += Math.pow(x.value()[i][k] - y.value()[j][k] + shift, 2);
                }
                z.value()[i][j] = Math.sqrt(sum);
            }
        }
        return z;
    }

    /** The logarithm of the sum of the exponentials of each row, but for what is left out. */
    Node logSumExp(Node x, boolean[][] leftOut) {
        Node y = made(x.rows(), 1, made -> {
            for (int i = 0; i < x.rows(); i++) {
                for (int j = 0; j < x.columns(); j++) {
                    if (!leftOut[i][j]) {
                        x.gradient()[i][j] += made.gradient()[i][0] * Math.exp(x.value()[i][j] - made.value()[i][0]);
                    }
                }
            }
        });
        for (int i = 0; i < x.rows(); i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < x.columns(); j++) {
                most = leftOut[i][j] ? most : Math.max(most, x.value()[i][j]);
            }
            double sum = 0;
            for (int j = 0; j < x.columns(); j++) {
                sum += leftOut[i][j] ? 0 : Math.exp(x.value()[i][j] - most);
            }
            y.value()[i][0] = most + Math.log(sum);
        }
        return y;
    }

    Node total(Node x) {
        Node y = made(1, 1, made -> {
            for (double[] row : x.gradient()) {
                for (int j = 0; j < row.length; j++) {
                    row[j] += made.gradient()[0][0];
                }
            }
        });
        for (double[] row : x.value()) {
            for (double number : row) {
                y.value()[0][0] += number;
            }
        }
        return y;
    }

    Node mean(Node x) {
        return line(total(x), 0, 1.0 / (x.rows() * x.columns()));
    }
}
