// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows, or does not, that a candidate is no worse than the big model by the tolerances, on rows that neither saw. The
 * k-th look is judged at the significance over 2 to the power of k, so that all looks together keep to it.
 */
final class Proof {
    static final String SHOWN = "shown";
    static final String WORSE = "worse";
    static final String UNDECIDED = "undecided";
    private static final double MOST_UNANSWERED = 0.05;

    private final ReplacementSettings settings;
    private final Journal journal;
    private final Parts parts;
    private final Models models;

    Proof(ReplacementSettings settings, Journal journal, Parts parts, Models models) {
        this.settings = settings;
        this.journal = journal;
        this.parts = parts;
        this.models = models;
    }

    /** Why it can't go on now; empty where there is a verdict, or nothing more to show. */
    Optional<String> prove() {
        Optional<Facts> before = journal.read(State::judgement);
        boolean over = before.filter(judged -> !judged.text("verdict").equals(UNDECIDED))
                .isPresent();
        if (over) {
            return Optional.empty();
        }
        if (journal.read(State::open).isEmpty()) {
            if (before.isPresent()) {
                parts.more();
                long missing = before.get().number("missing");
                long fresh = journal.read(State::fresh);
                if (fresh < missing) {
                    return Optional.of(fresh + " of " + Planning.words(missing) + " missing rows are there"
                            + parts.later() + " -> add rows, and run it again");
                }
            }
            int number = journal.read(state -> state.looks.size()) + 1;
            int seen = journal.read(State::proofParts);
            journal.add(
                    "look",
                    line -> line.with("number", number)
                            .with("alpha", alpha(number))
                            .with("parts", seen));
        }
        return Purse.refusesToAsk(settings.purse(journal).asking(settings.fromName(), null), settings.price)
                .or(() -> judge(journal.read(State::open).orElseThrow()));
    }

    private double alpha(int look) {
        return settings.significance / Math.pow(2, look);
    }

    private Optional<String> judge(State.Look look) {
        Dataset rows = parts.proof(look.parts);
        Dataset seen = parts.seen();
        Attempt<Evaluation> asked = ask(null, settings.from(), rows, seen);
        if (!asked.worked()) {
            return Optional.of("the big model can't be asked: " + Models.words(asked.failure()) + " -> run it again");
        }
        Evaluation big = asked.value();
        if (!big.complete()) {
            return Optional.of("budget: the big model was asked " + big.rows().size() + " of " + rows.size()
                    + " rows -> run it again with more");
        }
        List<Finding> findings = new ArrayList<>();
        List<Candidate> finalists = finalists();
        double each = look.alpha / finalists.size();
        for (Candidate finalist : finalists) {
            findings.add(finding(finalist, big, rows, seen, each));
        }
        if (findings.stream().allMatch(Finding::failed)) {
            return Optional.of("no candidate can be asked: " + findings.get(0).failure() + " -> run it again");
        }
        new Examples(settings.folder).write(look.number, findings);
        judged(look, findings, big);
        return Optional.empty();
    }

    List<Candidate> finalists() {
        List<String> names =
                journal.read(state -> state.chosen == null ? List.<String>of() : state.chosen.texts("finalists"));
        return names.stream().map(settings::candidate).toList();
    }

    private Finding finding(Candidate candidate, Evaluation big, Dataset rows, Dataset seen, double alpha) {
        Optional<ChatModel> model = models.of(candidate);
        if (model.isEmpty()) {
            return Finding.failed(
                    settings, candidate, journal.read(state -> state.failed.getOrDefault(candidate.name(), "")));
        }
        Room room = settings.purse(journal).asking(candidate.name(), candidate);
        Optional<String> refused = Purse.refusesToAsk(room, candidate.price().orElse(null));
        if (refused.isPresent()) {
            return Finding.failed(settings, candidate, refused.get());
        }
        Attempt<Evaluation> asked = ask(candidate, model.get(), rows, seen);
        if (!asked.worked()) {
            return Finding.failed(settings, candidate, "it can't be asked: " + Models.words(asked.failure()));
        }
        if (!asked.value().complete()) {
            return Finding.failed(
                    settings,
                    candidate,
                    "budget: it was asked " + asked.value().rows().size() + " of " + rows.size() + " rows");
        }
        return Finding.of(
                settings, candidate, evaluator(null, Budget.unlimited(), seen).compare(big, asked.value()), alpha);
    }

    /** Asks the big model, or a candidate. */
    private Attempt<Evaluation> ask(@Nullable Candidate candidate, ChatModel model, Dataset rows, Dataset seen) {
        String name = candidate == null ? settings.fromName() : candidate.name();
        TokenPrice price =
                candidate == null ? settings.price : candidate.price().orElse(null);
        Purse purse = settings.purse(journal);
        Evaluator evaluator = evaluator(price, purse.budget(purse.asking(name, candidate), price), seen);
        Attempt<Evaluation> asked = Attempt.at(() -> evaluator.evaluate(name, model, rows));
        if (Thread.currentThread().isInterrupted()) {
            throw new FineTuneException(
                    "replacement " + settings.name + ": interrupted while " + name
                            + " was asked -> run it again to go on",
                    asked.failure());
        }
        if (asked.worked()) {
            Evaluation done = asked.value();
            long tokens = done.usage().inputTokens() + done.usage().outputTokens();
            journal.spent(Purse.asking(name), new Cost(tokens, done.cost().orElse(0)));
        }
        return asked;
    }

    private Evaluator evaluator(@Nullable TokenPrice price, Budget budget, Dataset seen) {
        Evaluator.Builder builder = Evaluator.builder()
                .metrics(settings.metrics.toArray(Metric[]::new))
                .request(settings.request)
                .calls(settings.calls)
                .answers(settings.folder.resolve("answers"))
                .trainingData(seen)
                .budget(budget);
        settings.slices.forEach(builder::addSlice);
        if (price != null) {
            builder.defaultPrice(price);
        }
        return builder.build();
    }

    private void judged(State.Look look, List<Finding> findings, Evaluation big) {
        double[] adjusted = MultipleTests.holm(
                findings.stream().mapToDouble(Finding::pValue).toArray());
        int shown = -1;
        List<Object> figures = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            shown = shown < 0 && adjusted[i] <= look.alpha ? i : shown;
            figures.add(
                    findings.get(i).facts().number("adjusted_p", adjusted[i]).values());
        }
        // who knows what it would have answered: too many of them show nothing, whatever the others say
        boolean silent = big.errors() > MOST_UNANSWERED * big.rows().size();
        String verdict = shown >= 0 && !silent
                ? SHOWN
                : !silent && findings.stream().allMatch(Finding::worse) ? WORSE : UNDECIDED;
        String candidate =
                verdict.equals(SHOWN) ? findings.get(shown).candidate().name() : "";
        long missing = verdict.equals(UNDECIDED) ? Math.max(missing(look, findings), missing(big)) : 0;
        String why = why(verdict, candidate, missing, big) + blurred(findings);
        journal.add(
                "judged",
                line -> judged(line, look, big)
                        .with("verdict", verdict)
                        .with("candidate", candidate)
                        .with("missing", missing)
                        .with("missing_is_least", missing >= Planning.MOST)
                        .with("why", why)
                        .with("findings", figures));
    }

    private Facts judged(Facts line, State.Look look, Evaluation big) {
        return line.with("look", look.number)
                .with("alpha", look.alpha)
                .with("rows", big.rows().size())
                .with("unanswered", big.errors())
                .with("currency", settings.currency())
                .with("calls_per_month", settings.callsPerMonth)
                .with("before", new Calls(settings, settings.price).of(big).values());
    }

    private static long missing(Evaluation big) {
        return (long) Math.ceil(big.errors() / MOST_UNANSWERED) - big.rows().size();
    }

    private static String why(String verdict, String candidate, long missing, Evaluation big) {
        int rows = big.rows().size();
        String silent = big.errors() == 0 ? "" : ", of which the big model did not answer " + big.errors();
        return switch (verdict) {
            case SHOWN -> candidate + " is shown to be no worse than the tolerance on " + rows + " rows";
            case WORSE -> "every candidate is shown to be worse by more than the tolerance on " + rows + " rows";
            default ->
                "undecided on " + rows + " rows" + silent + "; " + Planning.words(missing)
                        + " more will probably decide";
        };
    }

    private static String blurred(List<Finding> findings) {
        return findings.stream()
                .flatMap(finding -> finding.blurred().stream()
                        .map(metric -> "; nothing is shown of "
                                + finding.candidate().name() + ": too many rows have no score by " + metric.name()))
                .collect(Collectors.joining());
    }

    /** As many as the candidate takes that is nearest to being shown. */
    private long missing(State.Look look, List<Finding> findings) {
        double next = alpha(look.number + 1) / findings.size();
        return findings.stream()
                .filter(finding -> !finding.failed() && !finding.worse())
                .mapToLong(finding -> finding.missing(next))
                .min()
                .orElse(1);
    }
}
