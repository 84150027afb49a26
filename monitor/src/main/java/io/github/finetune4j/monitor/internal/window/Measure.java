// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.quality.QualityLabels;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A measure of what was captured, window by window.
 *
 * @param name for figures and alerts
 * @param metric the figure or the feedback that it looks at; empty where it looks at none
 * @param kind of the sum
 * @param worse which way is bad
 * @param quantile which one, for {@link WindowKind#QUANTILE}
 * @param per the time that a total is given for; null where it is none
 * @param observed what is added to a window
 */
public record Measure(
        String name,
        String metric,
        WindowKind kind,
        Alternative worse,
        double quantile,
        @Nullable Duration per,
        Observed observed) {
    /** The value of a captured interaction for a measure; may be the application's code. */
    @FunctionalInterface
    public interface Observed {
        /** {@return what it adds to the window of each slice that it belongs to; null where it does not count} */
        @Nullable Addition of(Captured captured);

        /** {@return whether it is to be asked at all} */
        default boolean concerns(Captured captured) {
            return true;
        }
    }

    /** The application's function; no word on it comes from what it is not asked about. */
    private record Categories(Function<Interaction, @Nullable String> category) implements Observed {
        @Override
        public @Nullable Addition of(Captured captured) {
            String its = captured instanceof Interaction asked ? category.apply(asked) : null;
            return its == null ? null : (window, group) -> ((ShareWindow) window).add(its);
        }

        @Override
        public boolean concerns(Captured captured) {
            return captured instanceof Interaction;
        }
    }

    /** A value that is added to a window. */
    @FunctionalInterface
    public interface Addition {
        /** Stands for what could not be observed. */
        Addition FAILED = (window, group) -> {
            throw new IllegalStateException("what failed is added -> look at FAILED before");
        };

        /** Adds it. */
        void to(WindowSum window, int group);
    }

    /** {@return what adds a figure of that name, or feedback} */
    public static Observed values(String metric) {
        return captured -> {
            OptionalDouble value = value(metric, captured);
            return value.isEmpty() ? null : adding(value.getAsDouble());
        };
    }

    private static Addition adding(double value) {
        return (window, group) -> window.add(value, 1, group);
    }

    private static OptionalDouble value(String metric, Captured captured) {
        if (captured instanceof Interaction asked) {
            return asked.figure(metric);
        }
        return captured instanceof Feedback said && metric(said).equals(metric)
                ? OptionalDouble.of(said.value())
                : OptionalDouble.empty();
    }

    private static String metric(Feedback said) {
        return said.kind() == Feedback.Kind.JUDGED ? said.by() : said.metric();
    }

    /** {@return what counts feedback of that name per answer} */
    public static Observed events(String metric) {
        return captured -> {
            if (captured instanceof Interaction) {
                return (window, group) -> window.add(0, 1, group);
            }
            return value(metric, captured).isPresent() ? (window, group) -> window.add(1, 0, group) : null;
        };
    }

    /** {@return what counts requests} */
    public static Observed requests() {
        return captured -> captured instanceof Interaction ? adding(1) : null;
    }

    /** {@return what counts categories of interactions} */
    public static Observed categories(Function<Interaction, @Nullable String> category) {
        return new Categories(category);
    }

    /**
     * {@return what adds the opinions of a judge, and what people say of the answers that were drawn for them}
     *
     * @param judge its name
     * @param lessIsBetter whether its opinion is the lower, the better; people's words are turned round, too
     */
    public static Observed judged(String judge, boolean lessIsBetter) {
        return captured -> captured instanceof Feedback said
                ? (window, group) -> add((JudgedWindow) window, said, judge, lessIsBetter, group)
                : null;
    }

    private static void add(JudgedWindow window, Feedback said, String judge, boolean lessIsBetter, int group) {
        switch (said.kind()) {
            case JUDGED -> {
                if (said.by().equals(judge)) {
                    window.judged(said.responseId(), said.value(), group);
                }
            }
            case JUDGE_FAILED -> {
                if (said.by().equals(judge)) {
                    window.failed();
                }
            }
            case THUMB, RATING, TASK_SUCCESS -> {
                if (said.by().equals(QualityLabels.BY)) {
                    window.labelled(said.responseId(), lessIsBetter ? 1 - said.value() : said.value());
                }
            }
            case CORRECTION, COMMENT, RETRY, COPY, ESCALATION, METRIC -> {
                // no word on how good the answer is
            }
        }
    }

    /** {@return an empty window} */
    public WindowSum window() {
        return kind.empty(quantile);
    }

    /** {@return a window as it was} */
    public WindowSum restore(List<?> state) {
        return kind.restore(state, quantile);
    }

    /** {@return by how much an answer speaks for a change for the worse; empty where a single one can't} */
    public OptionalDouble badness(Captured captured) {
        if (kind == WindowKind.TOTAL || kind == WindowKind.SHARES) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = value(metric, captured);
        return worse == Alternative.LESS && value.isPresent() ? OptionalDouble.of(-value.getAsDouble()) : value;
    }

    /** {@return how bad a window is on the whole, on the scale of its answers} */
    public double badness(WindowSum window) {
        double whole = kind == WindowKind.QUANTILE ? Math.exp(window.signal()) : window.signal();
        return worse == Alternative.LESS ? -whole : whole;
    }

    /** {@return a figure of a window, in the measure's unit} */
    public Interval scaled(Interval figure, Duration window) {
        if (per == null) {
            return figure;
        }
        double by = (double) per.toMillis() / window.toMillis();
        return new Interval(
                figure.estimate() * by,
                figure.lower() * by,
                figure.upper() * by,
                figure.level(),
                figure.method(),
                figure.n());
    }
}
