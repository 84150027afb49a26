// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the forks of the decision tree by what was measured on the validation rows. */
record TreeEvidence(DecidingOptions options, List<Measurement> measured) {
    private static final double P95 = 0.95;
    private static final double NANOS = 1e9;

    List<TreeFork> answers() {
        return List.of(
                oneOfAList(), formatNeeded(), formatKept(), knowledgeMissing(), examples(), critical(), maintainable());
    }

    private TreeFork oneOfAList() {
        TreeQuestion question = TreeQuestion.ONE_OF_A_LIST;
        return options.requirements
                .oneOfAList()
                .map(yes -> stated(question, TreeAnswer.of(yes), "the answers of training rows were not counted"))
                .or(() -> options.training().map(rows -> ListedAnswers.of(rows).fork(options.level())))
                .orElseGet(() -> unknown(question, "no training rows were given"));
    }

    private TreeFork formatNeeded() {
        boolean needed = options.format != null;
        return stated(
                TreeQuestion.FORMAT_NEEDED,
                TreeAnswer.of(needed),
                options.format == null
                        ? "no check of a format was set"
                        : "the check " + options.format.name() + " was set, "
                                + Numbers.plain(100 * options.requirements.validShare()) + " % of answers must pass");
    }

    /** Yes if one of them keeps it; their intervals are widened for there being several. */
    private TreeFork formatKept() {
        List<Measurement> prompted = prompted();
        if (options.format == null || prompted.isEmpty()) {
            return unknown(TreeQuestion.FORMAT_KEPT, "no approach by prompt alone was measured with a check");
        }
        double level = shared(prompted.size());
        double needed = options.requirements.validShare();
        List<Found> found = new ArrayList<>();
        for (Measurement each : prompted) {
            each.validShare(level).ifPresent(share -> found.add(new Found(each, share)));
        }
        if (found.isEmpty()) {
            return unknown(TreeQuestion.FORMAT_KEPT, "the check has no result for any row");
        }
        boolean yes = found.stream().anyMatch(each -> each.figure().lower() >= needed);
        boolean no = found.stream().allMatch(each -> each.figure().upper() < needed);
        String evidence = found.stream()
                        .map(each -> each.name() + " keeps it in " + Numbers.share(each.figure()) + " of "
                                + each.figure().n() + " answers")
                        .collect(Collectors.joining("; "))
                + "; needed " + Numbers.plain(100 * needed) + " %";
        Interval best = found.stream()
                .map(Found::figure)
                .max(Comparator.comparingDouble(Interval::estimate))
                .orElseThrow();
        return fork(TreeQuestion.FORMAT_KEPT, decided(yes, no), evidence, best);
    }

    private TreeFork knowledgeMissing() {
        return options.requirements.knownFrom().isPresent()
                ? knownByQuality(options.requirements.knownFrom().getAsDouble())
                : knownByRetrieval();
    }

    private TreeFork knownByQuality(double threshold) {
        Optional<Measurement> prompt = of(ApproachKind.PROMPT).stream().findFirst();
        if (prompt.isEmpty()) {
            return unknown(TreeQuestion.KNOWLEDGE_MISSING, "no prompt was measured");
        }
        ScoreKind kind = options.metric().kind();
        Interval quality = prompt.get().quality(options.level());
        double sign = options.sign();
        double worst = Math.min(sign * quality.lower(), sign * quality.upper());
        double best = Math.max(sign * quality.lower(), sign * quality.upper());
        return fork(
                TreeQuestion.KNOWLEDGE_MISSING,
                decided(best < sign * threshold, worst >= sign * threshold),
                prompt.get().approach().name() + " reaches " + Numbers.quality(kind, quality) + " on " + quality.n()
                        + " rows; the domain is known from " + Numbers.quality(kind, threshold) + " on",
                quality);
    }

    private TreeFork knownByRetrieval() {
        Optional<Measurement> prompt = of(ApproachKind.PROMPT).stream().findFirst();
        List<Measurement> lookedUp = of(ApproachKind.RETRIEVAL);
        if (prompt.isEmpty() || lookedUp.isEmpty()) {
            return unknown(
                    TreeQuestion.KNOWLEDGE_MISSING,
                    "it takes a prompt and a retrieval approach to see, or a quality from which the domain is known");
        }
        ScoreKind kind = options.metric().kind();
        List<Found> found = new ArrayList<>();
        for (Measurement each : lookedUp) {
            PairedGain gain = new PairedGain(prompt.get(), each, options);
            if (gain.pairs() > 0) {
                found.add(new Found(each, gain.interval(shared(lookedUp.size()))));
            }
        }
        if (found.isEmpty()) {
            return unknown(TreeQuestion.KNOWLEDGE_MISSING, "no row has a score with and without retrieval");
        }
        Interval best = found.stream()
                .map(Found::figure)
                .max(Comparator.comparingDouble(Interval::estimate))
                .orElseThrow();
        String evidence = found.stream()
                .map(each -> "the gain of " + each.name() + " over "
                        + prompt.get().approach().name() + " is " + Numbers.difference(kind, each.figure()) + " on "
                        + each.figure().n() + " rows")
                .collect(Collectors.joining("; "));
        return fork(
                TreeQuestion.KNOWLEDGE_MISSING,
                decided(
                        found.stream().anyMatch(each -> each.figure().lower() > options.margin()),
                        found.stream().allMatch(each -> each.figure().upper() <= options.margin())),
                evidence + "; it matters from " + Numbers.margin(kind, options.margin()) + " on",
                best);
    }

    private TreeFork examples() {
        int needed = options.requirements.examples();
        return options.training()
                .map(rows -> {
                    long different = rows.examples().stream()
                            .map(Example::fingerprint)
                            .distinct()
                            .count();
                    return fork(
                            TreeQuestion.EXAMPLES,
                            TreeAnswer.of(different >= needed),
                            different + " different training rows, " + needed
                                    + " needed; their quality was not looked at",
                            null);
                })
                .orElseGet(() -> unknown(TreeQuestion.EXAMPLES, "no training rows were given"));
    }

    private TreeFork critical() {
        if (options.requirements.p95().isEmpty()
                && options.requirements.costPerThousand().isEmpty()) {
            return stated(TreeQuestion.CRITICAL, TreeAnswer.NO, "no limit of latency or cost was set");
        }
        Optional<Measurement> best = prompted().stream().max(Comparator.comparingDouble(Measurement::merit));
        if (best.isEmpty()) {
            return unknown(TreeQuestion.CRITICAL, "no approach by prompt alone was measured");
        }
        List<Limit> limits = limits(best.get());
        if (limits.isEmpty()) {
            return unknown(
                    TreeQuestion.CRITICAL,
                    "no answer of " + best.get().approach().name() + " was timed");
        }
        String evidence = best.get().approach().name() + ", the best by prompt alone: "
                + limits.stream().map(Limit::words).collect(Collectors.joining("; "));
        return fork(
                TreeQuestion.CRITICAL,
                decided(
                        limits.stream().anyMatch(each -> each.figure().lower() > each.limit()),
                        limits.stream().allMatch(each -> each.figure().upper() <= each.limit())),
                evidence,
                limits.get(0).figure());
    }

    private List<Limit> limits(Measurement of) {
        List<Limit> limits = new ArrayList<>();
        options.requirements.p95().ifPresent(limit -> {
            double seconds = limit.toNanos() / NANOS;
            of.latency(P95, options.level())
                    .ifPresent(p95 -> limits.add(new Limit(
                            p95, seconds, "p95 " + Numbers.time(p95) + ", " + Numbers.time(seconds) + " allowed")));
        });
        options.requirements
                .costPerThousand()
                .ifPresent(limit -> of.costPerThousand(options.level())
                        .ifPresent(cost -> limits.add(new Limit(
                                cost,
                                limit,
                                Numbers.money(cost, options.currency()) + " per thousand requests, "
                                        + Numbers.plain(limit) + " allowed"))));
        return limits;
    }

    private TreeFork maintainable() {
        return options.requirements
                .maintained()
                .map(yes -> stated(TreeQuestion.MAINTAINABLE, TreeAnswer.of(yes), "nobody can measure it"))
                .orElseGet(() ->
                        unknown(TreeQuestion.MAINTAINABLE, "the application does not say, and it can't be measured"));
    }

    private List<Measurement> prompted() {
        return measured.stream()
                .filter(each -> each.approach().kind().prompted())
                .toList();
    }

    private List<Measurement> of(ApproachKind kind) {
        return measured.stream().filter(each -> each.approach().kind() == kind).toList();
    }

    /** Bonferroni. */
    private double shared(int among) {
        return 1 - (1 - options.level()) / among;
    }

    private static TreeAnswer decided(boolean yes, boolean no) {
        return yes ? TreeAnswer.YES : no ? TreeAnswer.NO : TreeAnswer.UNKNOWN;
    }

    private static TreeFork fork(TreeQuestion question, TreeAnswer answer, String evidence, @Nullable Interval figure) {
        return new TreeFork(question, answer, evidence, false, figure);
    }

    private static TreeFork stated(TreeQuestion question, TreeAnswer answer, String evidence) {
        return new TreeFork(question, answer, evidence, true, null);
    }

    private static TreeFork unknown(TreeQuestion question, String why) {
        return new TreeFork(question, TreeAnswer.UNKNOWN, why, false, null);
    }

    private record Found(Measurement of, Interval figure) {
        String name() {
            return of.approach().name();
        }
    }

    private record Limit(Interval figure, double limit, String words) {}
}
