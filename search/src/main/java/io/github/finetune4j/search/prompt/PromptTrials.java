// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.search.Objective;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.RunningTrial;
import io.github.finetune4j.search.SearchPausedException;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Judges prompts on validation rows. A failure is no fault of the prompt, so the trial is left for the next run. */
final class PromptTrials implements Objective {
    private static final String ROWS = "rows";
    private static final String ALL = "all";

    private final Metric metric;
    private final List<ChatExample> rows;
    private final List<ChatExample> shuffled;
    private final TrialOrder order;
    private final Judge judge;
    private final Function<RunningTrial, PromptedChat> model;

    PromptTrials(
            PromptSearchOptions options, TrialOrder order, Judge judge, Function<RunningTrial, PromptedChat> model) {
        metric = options.metric();
        rows = options.validation().chats().toList();
        shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(options.seed + 3));
        this.order = order;
        this.judge = judge;
        this.model = model;
    }

    /** {@return whether a trial was judged on all rows} */
    static boolean complete(Trial trial) {
        return trial.state() == TrialState.COMPLETE && ALL.equals(trial.notes().get(ROWS));
    }

    @Override
    public Outcome run(RunningTrial trial) {
        boolean all = order.complete(trial.number());
        try {
            List<ChatExample> asked = all ? rows : minibatch(trial.number());
            boolean inUse = trial.number() == 0;
            double score = inUse ? score(judge.of(model.apply(trial), asked)) : score(trial, asked);
            if (Double.isNaN(score)) {
                throw new IllegalStateException("the metric " + metric.name() + " scored none of " + asked.size()
                        + " validation rows -> fix the metric, or let another come first");
            }
            trial.note(ROWS, all ? ALL : String.valueOf(order.minibatch()));
            return Outcome.of(score);
        } catch (RuntimeException | Error e) {
            throw new SearchPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private double score(Evaluation evaluation) {
        return evaluation.score(metric.name()).estimate();
    }

    /** A prompt that no request can carry, because it is too long for one, has failed on all rows. */
    private double score(RunningTrial trial, List<ChatExample> asked) {
        try {
            return score(judge.of(model.apply(trial), asked));
        } catch (FineTuneException e) {
            if (judge.calls().outages().allRefused(asked.size())) {
                return metric.scoreOfFailure();
            }
            throw e;
        }
    }

    /** The rows of a round: the next ones in an order that was drawn once, from the beginning again after the last. */
    private List<ChatExample> minibatch(int number) {
        List<ChatExample> part = new ArrayList<>();
        long from = (long) order.round(number) * order.minibatch();
        for (int i = 0; i < order.minibatch(); i++) {
            part.add(shuffled.get((int) ((from + i) % shuffled.size())));
        }
        return part;
    }
}
