// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.capture.AnswerChecks;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.Measure.Observed;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.statistics.test.Alternative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is watched about a live model. Immutable.
 *
 * <p>Quality has a floor, latency and cost have a ceiling; traffic and distributions are watched both ways.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Monitor {
    /**
     * The direction that is bad.
     *
     * @since 0.1
     */
    public enum Worse {
        /** Less is worse, as for task success. */
        LOWER,
        /** More is worse, as for latency. */
        HIGHER,
        /** Any change is worth a look, as for traffic. */
        EITHER
    }

    private final Measure measure;
    private final Worse worse;

    private Monitor(
            String name,
            String metric,
            WindowKind kind,
            Worse worse,
            double quantile,
            @Nullable Duration per,
            Observed observed) {
        NoNull.check("a monitor", "name", name, "metric", metric);
        this.worse = worse;
        measure = new Measure(name, metric, kind, alternative(worse), quantile, per, observed);
    }

    private static Alternative alternative(Worse worse) {
        return switch (worse) {
            case LOWER -> Alternative.LESS;
            case HIGHER -> Alternative.GREATER;
            case EITHER -> Alternative.TWO_SIDED;
        };
    }

    /**
     * {@return the mean of what a rollout measures, too: its figure of every interaction, or the feedback of that name}
     * An event's mean is events per answer. A metric made by {@link LiveMetric#scored} is what a
     * {@link io.github.finetune4j.monitor.quality.LiveJudge} thinks of a sample, corrected by labels of people.
     *
     * @param metric for example one of {@link LiveMetric#builtIn}
     */
    public static Monitor of(LiveMetric metric) {
        Worse worse = metric.lessBetter() ? Worse.HIGHER : Worse.LOWER;
        boolean rate = metric.kind() == LiveMetric.Kind.RATE;
        boolean event = metric.kind() == LiveMetric.Kind.EVENT;
        String name = metric.name();
        if (metric.scored().isPresent()) {
            return new Monitor(
                    name, name, WindowKind.JUDGED, worse, 0, null, Measure.judged(name, metric.lessBetter()));
        }
        return new Monitor(
                name,
                name,
                rate ? WindowKind.RATE : WindowKind.MEAN,
                worse,
                0,
                null,
                event ? Measure.events(name) : Measure.values(name));
    }

    /**
     * {@return a quantile of a figure, which should be positive, such as the 95th percentile of
     * {@link LiveMetric#LATENCY}; its error is at most 1 %}
     *
     * @param metric whose figure
     * @param probability above 0 and below 1
     * @param worse which way is bad
     */
    public static Monitor quantile(LiveMetric metric, double probability, Worse worse) {
        return quantile(metric.name(), probability, worse);
    }

    private static Monitor quantile(String metric, double probability, Worse worse) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "quantile " + probability + " of " + metric + " -> give a number above 0 and below 1");
        }
        String name = metric + "_p" + Math.round(probability * 1000) / 10.0;
        return new Monitor(
                name.endsWith(".0") ? name.substring(0, name.length() - 2) : name,
                metric,
                WindowKind.QUANTILE,
                worse,
                probability,
                null,
                Measure.values(metric));
    }

    /** {@return requests per minute} */
    public static Monitor requestsPerMinute() {
        return new Monitor(
                "requests_per_minute",
                "",
                WindowKind.TOTAL,
                Worse.EITHER,
                0,
                Duration.ofMinutes(1),
                Measure.requests());
    }

    /**
     * {@return the total of a figure in a stretch of time, such as {@link LiveMetric#COST} per day}
     *
     * @param metric whose figure
     * @param per the stretch of time, positive
     * @param worse which way is bad
     */
    public static Monitor total(LiveMetric metric, Duration per, Worse worse) {
        return total(metric.name(), per, worse);
    }

    private static Monitor total(String metric, Duration per, Worse worse) {
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException(
                    "total of " + metric + " per " + ShownTime.words(per) + " -> give a positive duration");
        }
        String unit =
                per.equals(Duration.ofDays(1)) ? "day" : per.equals(Duration.ofHours(1)) ? "hour" : per.toString();
        return new Monitor(metric + "_per_" + unit, metric, WindowKind.TOTAL, worse, 0, per, Measure.values(metric));
    }

    /**
     * {@return how far a distribution moves from what it was before, for example that of languages, of outcomes, or of
     * topics} At most 64 categories are told apart.
     *
     * @param name for figures and alerts
     * @param category of an interaction, or null where it has none
     */
    public static Monitor shift(String name, Function<Interaction, @Nullable String> category) {
        return new Monitor(name, "", WindowKind.SHARES, Worse.HIGHER, 0, null, Measure.categories(category));
    }

    /**
     * {@return the form of answers: how many are valid JSON, repeat another answer, or go round in a loop} An answer is
     * only looked at where the capture has these metrics: {@code addMetric(AnswerChecks.json())}, and so on.
     */
    public static List<Monitor> form() {
        return List.of(of(AnswerChecks.json()), of(AnswerChecks.repeats(1)), of(AnswerChecks.loops()));
    }

    /**
     * {@return what should be watched of every model: task success, user satisfaction, corrections, retries,
     * escalations; errors, refusals; latency (median and 95th percentile), requests per minute; cost per request and
     * per day; length of questions and answers, and how outcomes and languages are distributed} Monitors without data
     * cost nothing but their share of the false-alarm rate, so leave out what you never measure.
     */
    public static List<Monitor> standard() {
        List<Monitor> all = new ArrayList<>(performance());
        for (Feedback.Kind kind : List.of(Feedback.Kind.TASK_SUCCESS, Feedback.Kind.THUMB)) {
            all.add(of(LiveMetric.feedback(kind.metric())));
        }
        for (Feedback.Kind kind : List.of(Feedback.Kind.CORRECTION, Feedback.Kind.RETRY, Feedback.Kind.ESCALATION)) {
            all.add(of(LiveMetric.event(kind.metric()).lessIsBetter()));
        }
        all.add(shift("outcomes", Interaction::outcome));
        all.add(shift("languages", asked -> asked.labels().get("language")));
        return List.copyOf(all);
    }

    private static List<Monitor> performance() {
        return List.of(
                of(LiveMetric.ERROR_RATE),
                of(LiveMetric.REFUSAL_RATE),
                quantile(LiveMetric.LATENCY, 0.5, Worse.HIGHER),
                quantile(LiveMetric.LATENCY, 0.95, Worse.HIGHER),
                requestsPerMinute(),
                of(LiveMetric.COST),
                total(LiveMetric.COST, Duration.ofDays(1), Worse.HIGHER),
                quantile(LiveMetric.OUTPUT_TOKENS, 0.5, Worse.EITHER),
                quantile("input_tokens", 0.5, Worse.EITHER));
    }

    /**
     * {@return the same monitor, another way being bad}
     *
     * @param way which way is bad
     */
    public Monitor worse(Worse way) {
        return new Monitor(
                measure.name(),
                measure.metric(),
                measure.kind(),
                way,
                measure.quantile(),
                measure.per(),
                measure.observed());
    }

    /** {@return its name, for figures and alerts} */
    public String name() {
        return measure.name();
    }

    /** {@return which way is bad} */
    public Worse worse() {
        return worse;
    }

    /** {@return {@code name} and which way is bad} */
    @Override
    public String toString() {
        return measure.name() + " (" + worse + " is worse)";
    }

    Measure measure() {
        return measure;
    }
}
