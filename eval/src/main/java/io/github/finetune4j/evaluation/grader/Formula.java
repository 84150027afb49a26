// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** A formula over named numbers: {@code + - * / ^}, brackets, {@code min max abs floor ceil exp sqrt log}. */
final class Formula {
    private static final Set<String> FUNCTIONS = Set.of("min", "max", "abs", "floor", "ceil", "exp", "sqrt", "log");
    private static final int DEEPEST = 200;

    private final Set<String> used;
    private final ToDoubleFunction<Map<String, Double>> value;

    private Formula(Set<String> used, ToDoubleFunction<Map<String, Double>> value) {
        this.used = used;
        this.value = value;
    }

    /**
     * {@return the formula of a text}
     *
     * @param known names that it may use
     * @throws IllegalArgumentException with the place where it stops making sense
     */
    static Formula parse(String text, Collection<String> known) {
        Reader reader = new Reader(text, known);
        ToDoubleFunction<Map<String, Double>> value = reader.sum();
        reader.end();
        return new Formula(reader.used, value);
    }

    /** {@return names that it uses} */
    Set<String> names() {
        return used;
    }

    /** {@return its value; may be infinite or NaN} */
    double value(Map<String, Double> numbers) {
        return value.applyAsDouble(numbers);
    }

    /** Recursive descent; a power binds tighter than a sign, and to the right. */
    private static final class Reader {
        private final String text;
        private final Collection<String> known;
        private final Set<String> used = new TreeSet<>();
        private int at;
        private int depth;

        Reader(String text, Collection<String> known) {
            this.text = text;
            this.known = known;
        }

        ToDoubleFunction<Map<String, Double>> sum() {
            if (++depth > DEEPEST) {
                throw wrong("too many brackets in each other");
            }
            ToDoubleFunction<Map<String, Double>> left = product();
            while (true) {
                ToDoubleFunction<Map<String, Double>> one = left;
                if (take('+')) {
                    ToDoubleFunction<Map<String, Double>> two = product();
                    left = n -> one.applyAsDouble(n) + two.applyAsDouble(n);
                } else if (take('-')) {
                    ToDoubleFunction<Map<String, Double>> two = product();
                    left = n -> one.applyAsDouble(n) - two.applyAsDouble(n);
                } else {
                    depth--;
                    return left;
                }
            }
        }

        private ToDoubleFunction<Map<String, Double>> product() {
            ToDoubleFunction<Map<String, Double>> left = signed();
            while (true) {
                ToDoubleFunction<Map<String, Double>> one = left;
                if (take('*')) {
                    ToDoubleFunction<Map<String, Double>> two = signed();
                    left = n -> one.applyAsDouble(n) * two.applyAsDouble(n);
                } else if (take('/')) {
                    ToDoubleFunction<Map<String, Double>> two = signed();
                    left = n -> one.applyAsDouble(n) / two.applyAsDouble(n);
                } else {
                    return left;
                }
            }
        }

        private ToDoubleFunction<Map<String, Double>> signed() {
            boolean negative = false;
            while (peek() == '-' || peek() == '+') {
                negative ^= take('-');
                take('+');
            }
            ToDoubleFunction<Map<String, Double>> inner = power();
            return negative ? n -> -inner.applyAsDouble(n) : inner;
        }

        private ToDoubleFunction<Map<String, Double>> power() {
            ToDoubleFunction<Map<String, Double>> base = primary();
            if (!take('^')) {
                return base;
            }
            if (++depth > DEEPEST) {
                throw wrong("too many powers of powers");
            }
            ToDoubleFunction<Map<String, Double>> exponent = signed();
            depth--;
            return n -> Math.pow(base.applyAsDouble(n), exponent.applyAsDouble(n));
        }

        private ToDoubleFunction<Map<String, Double>> primary() {
            if (take('(')) {
                ToDoubleFunction<Map<String, Double>> inner = sum();
                need(')');
                return inner;
            }
            char next = peek();
            if (next == '.' || Character.isDigit(next)) {
                return number();
            }
            if (Character.isLetter(next) || next == '_') {
                String name = word();
                return FUNCTIONS.contains(name) && take('(') ? call(name) : variable(name);
            }
            throw wrong(at < text.length() ? "unexpected " + next : "it ends too early");
        }

        private ToDoubleFunction<Map<String, Double>> number() {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            try {
                double number = Double.parseDouble(text.substring(start, at));
                return n -> number;
            } catch (NumberFormatException e) {
                throw wrong(text.substring(start, at) + " is no number");
            }
        }

        private String word() {
            int start = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return text.substring(start, at);
        }

        private ToDoubleFunction<Map<String, Double>> variable(String name) {
            if (!known.contains(name)) {
                throw wrong("unknown name " + name + ", known are " + known);
            }
            used.add(name);
            return n -> n.getOrDefault(name, Double.NaN);
        }

        private ToDoubleFunction<Map<String, Double>> call(String name) {
            List<ToDoubleFunction<Map<String, Double>>> arguments = new ArrayList<>(List.of(sum()));
            while (take(',')) {
                arguments.add(sum());
            }
            need(')');
            if (arguments.size() > 1 && !name.equals("min") && !name.equals("max")) {
                throw wrong(name + " takes one number, and is given " + arguments.size());
            }
            return n -> applied(
                    name,
                    arguments.stream()
                            .mapToDouble(argument -> argument.applyAsDouble(n))
                            .toArray());
        }

        private static double applied(String name, double[] x) {
            return switch (name) {
                case "min" -> Arrays.stream(x).min().orElseThrow();
                case "max" -> Arrays.stream(x).max().orElseThrow();
                case "abs" -> Math.abs(x[0]);
                case "floor" -> Math.floor(x[0]);
                case "ceil" -> Math.ceil(x[0]);
                case "exp" -> Math.exp(x[0]);
                case "sqrt" -> Math.sqrt(x[0]);
                default -> Math.log(x[0]);
            };
        }

        void end() {
            if (peek() != 0) {
                throw wrong("unexpected " + peek());
            }
        }

        private void need(char c) {
            if (!take(c)) {
                throw wrong("a " + c + " is missing");
            }
        }

        private boolean take(char c) {
            boolean there = peek() == c;
            at += there ? 1 : 0;
            return there;
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("the formula " + text + " can't be read at character " + (at + 1) + ": "
                    + what + " -> fix calculate_output");
        }
    }
}
