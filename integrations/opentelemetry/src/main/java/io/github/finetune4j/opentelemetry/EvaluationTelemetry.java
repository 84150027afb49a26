// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.statistics.interval.Interval;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The telemetry of evaluations, for OpenTelemetry: a span for each, beneath which its calls are reported where they run
 * on the same thread (or anywhere, with the Java agent), its scores and verdicts as events, and the last score as a
 * metric.
 *
 * <pre>{@code
 * EvaluationTelemetry telemetry = EvaluationTelemetry.of(openTelemetry);
 * Comparison compared = telemetry.compare(() -> evaluator.compare(baseline, candidate, testData));
 * telemetry.gated(compared.gate(QualityGates.noWorse("exact_match", 0.02)));
 * }</pre>
 *
 * <p>{@code gen_ai.evaluation.result} of the conventions is about one answer, so a score over a data set is the event
 * {@code finetune4j.evaluation.score}, with the conventions' attributes and the ends of its interval. Rows, answers and
 * messages of failures are not reported.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EvaluationTelemetry {
    private static final System.Logger LOG = System.getLogger(EvaluationTelemetry.class.getName());
    private static final String OPERATION = "evaluate";

    private final Tracer tracer;
    private final LifeEvents events;
    private final DoubleGauge score;
    private final DoubleHistogram duration;
    private final InstantSource clock;
    private final Callback beginning;
    private final Callback reporting;

    private EvaluationTelemetry(OpenTelemetry openTelemetry, InstantSource clock) {
        Meter meter = openTelemetry.getMeter(Telemetry.SCOPE);
        tracer = openTelemetry.getTracer(Telemetry.SCOPE);
        events = new LifeEvents(openTelemetry);
        score = meter.gaugeBuilder("finetune4j.evaluation.score")
                .setUnit("1")
                .setDescription("Score of a model over a data set.")
                .build();
        duration = meter.histogramBuilder("finetune4j.evaluation.duration")
                .setUnit("s")
                .setDescription("Time of an evaluation.")
                .setExplicitBucketBoundariesAdvice(LifeEvents.SECONDS)
                .build();
        this.clock = clock;
        beginning = callback("reporting to OpenTelemetry that evaluations begin", clock);
        reporting = callback("reporting evaluations to OpenTelemetry", clock);
    }

    private static Callback callback(String what, InstantSource clock) {
        return new Callback(what, "the evaluation is given all the same", LOG, clock);
    }

    /**
     * {@return the telemetry of evaluations}
     *
     * @param openTelemetry where they are reported
     */
    public static EvaluationTelemetry of(OpenTelemetry openTelemetry) {
        return new EvaluationTelemetry(openTelemetry, InstantSource.system());
    }

    /**
     * {@return the evaluation, which is reported}
     *
     * @param run evaluates; what it throws is thrown on, and its class reported
     */
    public Evaluation evaluate(Supplier<Evaluation> run) {
        return reported(run, this::report);
    }

    /**
     * {@return the comparison, which is reported: scores of both models, differences and verdicts}
     *
     * @param run compares; what it throws is thrown on, and its class reported
     */
    public Comparison compare(Supplier<Comparison> run) {
        return reported(run, this::report);
    }

    private <T> T reported(Supplier<T> run, BiConsumer<Span, T> report) {
        Span span = beginning.call(
                () -> tracer.spanBuilder(OPERATION)
                        .setAttribute(Keys.OPERATION, OPERATION)
                        .startSpan(),
                Span.getInvalid());
        Supplier<T> andReport = () -> {
            T result = run.get();
            reporting.run(() -> report.accept(span, result));
            return result;
        };
        Supplier<T> within = span.getSpanContext().isValid()
                ? beginning.call(() -> Context.current().with(span).wrapSupplier(andReport), andReport)
                : andReport;
        Attempt<T> result = Attempt.at(within::get);
        reporting.run(() -> {
            Throwable failure = result.failure();
            if (failure != null) {
                span.setAttribute(Keys.ERROR, Call.kind(failure.getClass()));
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
        return result.orThrow();
    }

    private void report(Span span, Evaluation evaluation) {
        about(span, evaluation);
        scores(evaluation);
    }

    private void report(Span span, Comparison comparison) {
        about(span, comparison.candidate());
        span.setAttribute(LifeKeys.BASELINE, comparison.baseline().model());
        span.setAttribute(LifeKeys.VERDICT, comparison.verdict().word());
        scores(comparison.baseline());
        scores(comparison.candidate());
        comparison.metrics().forEach(metric -> {
            AttributesBuilder attributes = model(comparison.candidate().model())
                    .put(LifeKeys.BASELINE, comparison.baseline().model())
                    .put(Keys.SCORE_NAME, metric.name())
                    .put(Keys.SCORE_LABEL, metric.verdict().word());
            put(metric.effect(), LifeKeys.DIFFERENCE, attributes);
            now("finetune4j.evaluation.comparison", attributes.build());
        });
    }

    private void about(Span span, Evaluation evaluation) {
        Usage usage = evaluation.usage();
        span.updateName(OPERATION + " " + evaluation.model());
        span.setAttribute(Keys.MODEL, evaluation.model());
        span.setAttribute(LifeKeys.ROWS, (long) evaluation.rows().size());
        span.setAttribute(LifeKeys.ERRORS, evaluation.errors());
        span.setAttribute(Keys.INPUT, usage.inputTokens());
        span.setAttribute(Keys.OUTPUT, usage.outputTokens());
        evaluation.cost().ifPresent(cost -> span.setAttribute(LifeKeys.COST, cost));
    }

    private void scores(Evaluation evaluation) {
        Attributes model = model(evaluation.model()).build();
        duration.record(evaluation.run().took().toMillis() / 1000.0, model);
        evaluation.scores().forEach((name, interval) -> {
            Attributes metric = model.toBuilder().put(Keys.SCORE_NAME, name).build();
            if (Double.isFinite(interval.estimate())) {
                score.set(interval.estimate(), metric);
            }
            AttributesBuilder attributes = metric.toBuilder()
                    .put(LifeKeys.ROWS, (long) evaluation.rows().size());
            put(interval, Keys.SCORE, attributes);
            now("finetune4j.evaluation.score", attributes.build());
        });
    }

    private static AttributesBuilder model(String name) {
        return Attributes.builder().put(Keys.OPERATION, OPERATION).put(Keys.MODEL, name);
    }

    private static void put(Interval interval, AttributeKey<Double> key, AttributesBuilder to) {
        to.put(key, interval.estimate()).put(LifeKeys.LOWER, interval.lower()).put(LifeKeys.UPPER, interval.upper());
    }

    /**
     * Reports what gates say about an evaluation or a comparison, each as the event {@code finetune4j.evaluation.gate}.
     *
     * @param report of the gates; a gate that has not passed is reported as a warning
     */
    public void gated(GateReport report) {
        reporting.run(() -> report.outcomes()
                .forEach(outcome -> events.emit(
                        "finetune4j.evaluation.gate",
                        Context.current(),
                        clock.instant(),
                        outcome.passed() ? Severity.INFO : Severity.WARN,
                        model(report.model())
                                .put(LifeKeys.GATE, outcome.gate().name())
                                .put(LifeKeys.GATE_STATUS, outcome.status().word())
                                .build())));
    }

    private void now(String name, Attributes attributes) {
        events.emit(name, Context.current(), clock.instant(), Severity.INFO, attributes);
    }
}
