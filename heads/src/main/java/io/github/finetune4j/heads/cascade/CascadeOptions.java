// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.journal.JournalStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The options that a builder was given; complains about everything at once. */
final class CascadeOptions {
    static final double TOLERANCE = 0.02;
    private static final System.Logger LOG = System.getLogger(Cascade.class.getName());

    @Nullable ChatModel small;

    @Nullable ChatModel large;

    @Nullable Metric metric;

    double tolerance = TOLERANCE;
    double level = 0.95;

    @Nullable Dataset rows;

    @Nullable Evaluation smallAnswers;

    @Nullable Evaluation largeAnswers;

    @Nullable CascadeCalibration calibration;

    @Nullable ToDoubleFunction<? super ChatResponse> confidence;

    double auditShare = 0.01;

    @Nullable Metric audit;

    @Nullable Executor executor;

    @Nullable JournalStore store;

    String journal = "";
    Consumer<? super CascadeEvent> listener = event -> {};
    Duration patience = Duration.ofSeconds(30);
    Consumer<EvaluatorCalls> calls = settings -> {};

    @Nullable Long seed;

    InstantSource clock = InstantSource.system();
    private @Nullable TokenPrice smallPrice;
    private @Nullable TokenPrice largePrice;

    void prices(TokenPrice ofSmall, TokenPrice ofLarge) {
        if (!ofSmall.currency().equals(ofLarge.currency())) {
            throw new IllegalArgumentException("prices of a cascade: " + ofSmall.currency() + " and "
                    + ofLarge.currency() + " -> give both in one currency");
        }
        smallPrice = ofSmall;
        largePrice = ofLarge;
    }

    String metricName() {
        return metric == null ? "" : metric.name();
    }

    CascadeParts parts() {
        List<String> problems = new ArrayList<>();
        need(problems, small, "no small model -> give it with small(...)");
        need(problems, large, "no large model -> give it with large(...)");
        need(problems, metric, "no promise -> give its metric with noWorseThan(...)");
        boolean one = (rows == null ? 0 : 1) + (smallAnswers == null ? 0 : 1) + (calibration == null ? 0 : 1) == 1;
        need(
                problems,
                one ? this : null,
                "one calibration is needed -> give rows, or answers, with calibrate(...), or" + " calibration(...)");
        if (small == null || large == null || metric == null || !problems.isEmpty()) {
            throw new IllegalStateException("the cascade cannot be built: " + String.join("; ", problems));
        }
        return parts(small, large, metric);
    }

    private static void need(List<String> problems, @Nullable Object value, String problem) {
        if (value == null) {
            problems.add(problem);
        }
    }

    private CascadeParts parts(ChatModel its, ChatModel other, Metric promised) {
        Callbacks callbacks = new Callbacks(LOG, InstantSource.system());
        AnswerConfidence sure = new AnswerConfidence(
                confidence == null ? AnswerConfidence::ofLogProbabilities : confidence,
                callbacks.of("the confidence of a cascade", "the call is passed on"));
        AuditScore score = new AuditScore(audit == null ? promised : audit);
        CascadeCalibration found = calibration == null ? calibrated(its, other, promised, score, sure) : calibration;
        if (auditShare > 0 && !score.judges() && Double.isNaN(found.auditLimit())) {
            throw new IllegalStateException("the cascade cannot be built: audits take the large model's answer for the"
                    + " truth, and the calibration doesn't say how far both are apart -> give auditedBy(...) a metric"
                    + " that needs no expected answer, calibrate on rows, or give auditShare(0)");
        }
        return new CascadeParts(
                this, its, other, new CascadeSettings(found, callbacks, smallPrice, largePrice), sure, score);
    }

    private CascadeCalibration calibrated(
            ChatModel its, ChatModel other, Metric promised, AuditScore score, AnswerConfidence sure) {
        Evaluation answers = smallAnswers == null ? askSmall(its, promised) : smallAnswers;
        Evaluation larges = largeAnswers == null ? askLarge(other, promised) : largeAnswers;
        CascadeCalibration found = CascadeCalibration.of(
                new CalibrationAnswers(promised, score, sure).rows(answers, larges), tolerance, level);
        refuseWhatSavesNothing(found, cost(smallPrice, answers), cost(largePrice, larges));
        return found;
    }

    /** As in production: it is asked once, and given up. */
    private Evaluation askSmall(ChatModel its, Metric promised) {
        return Evaluator.builder()
                .metrics(promised)
                .request(request -> request.logProbabilities(confidence == null))
                .calls(settings -> {
                    calls.accept(settings);
                    settings.retries(0).timeout(patience);
                })
                .build()
                .evaluate(its, java.util.Objects.requireNonNull(rows));
    }

    private Evaluation askLarge(ChatModel other, Metric promised) {
        return Evaluator.builder()
                .metrics(promised)
                .calls(calls)
                .build()
                .evaluate(other, java.util.Objects.requireNonNull(rows));
    }

    private static double cost(@Nullable TokenPrice price, Evaluation answers) {
        if (price == null) {
            return 0;
        }
        return answers.rows().stream()
                .map(EvaluatedRow::usage)
                .mapToDouble((Usage usage) -> price.of(usage))
                .sum();
    }

    private void refuseWhatSavesNothing(CascadeCalibration found, double ofSmall, double ofLarge) {
        double whole = ofSmall + (1 - found.answered() + found.answered() * auditShare) * ofLarge;
        if (ofLarge > 0 && whole >= ofLarge) {
            throw new CascadeRefusedException("a cascade of which the small model answers "
                    + Math.round(100 * found.answered()) + " % would cost more than the large model alone -> take the"
                    + " large one, or a better small one");
        }
    }
}
