// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.search.approach.Approach;
import io.github.finetune4j.search.approach.ApproachResult;
import io.github.finetune4j.search.approach.ApproachSelection;
import io.github.finetune4j.search.approach.Decision;
import io.github.finetune4j.search.approach.FinalTest;
import io.github.finetune4j.search.approach.Recommendation;
import java.util.List;
import java.util.Optional;

/** Chooses who goes to the proof: the approach that a selection recommends, or both where it is undecided. */
final class Choosing {
    private final ReplacementSettings settings;
    private final Journal journal;
    private final Parts parts;
    private final Models models;

    Choosing(ReplacementSettings settings, Journal journal, Parts parts, Models models) {
        this.settings = settings;
        this.journal = journal;
        this.parts = parts;
        this.models = models;
    }

    /** Why it can't go on now; empty where it was chosen. */
    Optional<String> choose() {
        if (journal.read(state -> state.chosen != null)) {
            return Optional.empty();
        }
        List<Candidate> tuned = models.tuned();
        if (tuned.isEmpty()) {
            return Optional.of("no candidate could be made: " + journal.read(state -> state.failed.toString())
                    + " -> run it again once that is mended");
        }
        Dataset validation = parts.of(Parts.VALIDATION);
        Dataset choice = parts.of(Parts.CHOICE);
        if (tuned.size() == 1 || validation.size() < 2 || choice.size() < 2) {
            chosen(tuned.stream().map(Candidate::name).toList(), "there was nothing to choose by, or from");
            return Optional.empty();
        }
        Optional<String> refused = purse().refusesToChoose();
        if (refused.isPresent()) {
            return refused;
        }
        Decision decision = selection(tuned, validation, choice).run();
        if (decision.approaches().stream().allMatch(each -> !each.reason().isEmpty())) {
            return Optional.of("no candidate can be asked: "
                    + decision.approaches().get(0).reason() + " -> mend that, and take another name");
        }
        decided(decision);
        return Optional.empty();
    }

    private ApproachSelection selection(List<Candidate> tuned, Dataset validation, Dataset choice) {
        ApproachSelection.Builder builder = ApproachSelection.builder(settings.name)
                .metrics(settings.metrics.toArray(Metric[]::new))
                .validation(validation)
                .test(choice)
                .training(parts.of(Parts.TRAINING))
                .margin(settings.margin(settings.metrics.get(0)))
                .request(settings.request)
                .calls(settings.calls)
                .store(settings.journals())
                .answers(settings.folder.resolve("answers"))
                .clock(settings.clock);
        boolean priced = tuned.stream().allMatch(each -> each.price().isPresent());
        tuned.forEach(each -> builder.addApproach(approach(each, priced, purse().choosing(each, tuned))));
        return builder.build();
    }

    private Purse purse() {
        return settings.purse(journal);
    }

    private Approach approach(Candidate candidate, boolean priced, Cost ceiling) {
        Approach approach = Approach.of(candidate.kind(), candidate.name(), turn -> model(candidate))
                .ceiling(ceiling);
        Optional<TokenPrice> price = candidate.price().filter(any -> priced);
        return price.isPresent() ? approach.priced(price.get()) : approach;
    }

    private ChatModel model(Candidate candidate) {
        return models.of(candidate)
                .orElseThrow(() -> new FineTuneException(
                        journal.read(state -> state.failed.getOrDefault(candidate.name(), "it can't be made"))));
    }

    private void decided(Decision decision) {
        Attempt.at(() -> decision.write(settings.folder.resolve("decisions"))).orThrow();
        decision.approaches()
                .forEach(each -> journal.spent(Purse.choosing(settings.candidate(each.name())), each.spent()));
        Recommendation said = decision.recommendation();
        chosen(
                switch (said.kind()) {
                    case USE -> List.of(said.approach());
                    case NONE -> List.of();
                    case UNDECIDED ->
                        decision.test()
                                .map(test -> both(test))
                                .orElseGet(() -> decision.approaches().stream()
                                        .filter(ApproachResult::fit)
                                        .map(ApproachResult::name)
                                        .toList());
                },
                said.sentence());
    }

    /** The cheaper one first: where both are shown, it is taken. */
    private static List<String> both(FinalTest test) {
        return List.of(test.cheaper(), test.other());
    }

    private void chosen(List<String> finalists, String why) {
        journal.add("chosen", line -> line.with("finalists", finalists).with("why", why));
    }
}
