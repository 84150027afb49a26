// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.Optional;

/** From what was shown to what answers: the canary, the promotion, the handing over. */
final class Canary {
    private static final System.Logger LOG = System.getLogger(Canary.class.getName());

    private final ReplacementSettings settings;
    private final Journal journal;
    private final Parts parts;
    private final Models models;
    private final Live live;
    private final Callback listener;

    Canary(ReplacementSettings settings, Journal journal, Parts parts, Models models, Live live) {
        this.settings = settings;
        this.journal = journal;
        this.parts = parts;
        this.models = models;
        this.live = live;
        listener = new Callback(
                "the listener of promotions of replacement " + settings.name,
                "it is called again when the replacement is run again",
                LOG,
                settings.clock);
    }

    /** Why it can't go on now; empty where it stands as the state says. */
    Optional<String> goOn() {
        Outcome outcome = journal.read(State::outcome);
        String name = journal.read(State::shown);
        if (outcome == Outcome.REFUSED || name.isEmpty()) {
            live.become(settings.from());
            return Optional.empty();
        }
        Candidate candidate = settings.candidate(name);
        Optional<ChatModel> model = models.of(candidate);
        if (model.isEmpty()) {
            return Optional.of(name + ": " + journal.read(state -> state.failed.getOrDefault(name, ""))
                    + " -> the big model answers; run it again once that is mended");
        }
        RolloutPolicy policy = settings.canary;
        if (outcome != Outcome.PROMOTED && policy != null) {
            tryIt(policy, name, model.get());
        } else if (outcome != Outcome.PROMOTED) {
            end(Outcome.PROMOTED, "no canary was asked for");
        }
        if (journal.read(State::outcome) == Outcome.PROMOTED) {
            live.become(model.get());
            return handOver(name, model.get());
        }
        return Optional.empty();
    }

    private void tryIt(RolloutPolicy policy, String name, ChatModel model) {
        if (journal.read(state -> state.trial.isEmpty())) {
            journal.add("trial", line -> line.with("candidate", name));
        }
        Rollout rollout = live.trial(policy, settings.from(), model, settings.rollouts());
        rollout.runInterimAnalysis();
        RolloutStatus status = rollout.status();
        if (status.phase() == Phase.PROMOTED) {
            end(Outcome.PROMOTED, "the canary was passed: " + status.reason());
        } else if (status.phase() == Phase.ROLLED_BACK) {
            end(Outcome.REFUSED, "the canary was rolled back: " + status.reason());
            live.become(settings.from());
        }
    }

    void end(Outcome outcome, String why) {
        journal.add("ended", line -> line.with("outcome", outcome.name()).with("why", why));
    }

    /** Why nobody looks after it yet; empty where somebody does, or where that was done. */
    private Optional<String> handOver(String name, ChatModel model) {
        if (journal.read(state -> state.handed)) {
            return Optional.empty();
        }
        Promotion promotion = new Promotion(
                settings.name, name, model, parts.of(Parts.TRAINING), parts.proof(journal.read(State::proofParts)));
        Attempt<?> handed = listener.attempt(() -> {
            settings.onPromotion.accept(promotion);
            return "";
        });
        if (!handed.worked()) {
            return Optional.of(name + " answers, and the listener of promotions failed, so nobody may look after it: "
                    + Models.words(handed.failure()) + " -> mend it, and run it again");
        }
        journal.add("handed", line -> line.with("candidate", name));
        return Optional.empty();
    }

    /** Everybody is answered by the big model from now on. */
    void back(String who, String why) {
        live.become(settings.from());
        journal.add("back", line -> line.with("who", who).with("why", why));
    }
}
