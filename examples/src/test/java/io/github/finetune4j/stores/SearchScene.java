// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.RunningTrial;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.approach.Approach;
import io.github.finetune4j.search.approach.ApproachModel;
import io.github.finetune4j.search.approach.ApproachResult;
import io.github.finetune4j.search.approach.ApproachSelection;
import io.github.finetune4j.search.approach.Decision;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A search that has begun five of its eight trials, one of them failed, and a decision that was made. */
final class SearchScene {
    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");
    private static final int FIRST = 5;
    private static final int ALL = 8;

    private SearchScene() {}

    private static Search search(JournalStore store, int trials) {
        return Search.builder(
                        SearchSpace.builder()
                                .real("x", -3, 3)
                                .whole("steps", 1, 9)
                                .build(),
                        Goal.minimize("loss"))
                .seed(3)
                .budget(budget -> budget.trials(trials))
                .clock(new SceneClock(BEGIN))
                .store(store, "settings")
                .build();
    }

    private static Outcome square(RunningTrial trial) {
        double x = trial.settings().real("x") - 1;
        trial.note("job", "fake/" + trial.number());
        trial.report(1, x * x + 1);
        if (trial.number() == 2) {
            throw new IllegalStateException("out of luck");
        }
        return Outcome.of(x * x);
    }

    private static Decision decide(JournalStore store, ApproachModel tuned) {
        return ApproachSelection.builder("tickets")
                .metrics(Metrics.exactMatch())
                .validation(rows(0, 20))
                .test(rows(100, 30))
                .store(store)
                .addApproach(Approach.prompt("prompt", turn -> right(2)))
                .addApproach(Approach.tuned("tuned", tuned))
                .clock(new SceneClock(BEGIN))
                .build()
                .run();
    }

    private static Dataset rows(int from, int count) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(i -> ChatExample.of(Message.user("row " + i), Message.assistant("desk " + i)))
                .toList());
    }

    private static ChatModel right(int oneOf) {
        return request -> {
            int row = Integer.parseInt(request.messages().get(0).content().substring("row ".length()));
            return new ChatResponse(row % oneOf == 0 ? "desk " + row : "no idea", FinishReason.STOP, new Usage(5, 2));
        };
    }

    static void write(JournalStore store) {
        search(store, FIRST).run(SearchScene::square);
        decide(store, turn -> {
            turn.note("model", "fake/tuned");
            return right(1);
        });
    }

    /** What was written is there, and goes on. */
    static void goesOn(JournalStore store) {
        SearchResult found = search(store, ALL).found();
        assertThat(found.history().trials()).hasSize(FIRST);
        assertThat(found.history().in(TrialState.FAILED))
                .extracting(Trial::number)
                .containsExactly(2);
        assertThat(found.history().trials().get(2).message()).contains("out of luck");
        Trial third = found.history().trials().get(3);
        assertThat(third.values()).containsExactly(Math.pow(third.settings().real("x") - 1, 2));
        assertThat(third.notes()).containsEntry("job", "fake/3");
        assertThat(third.reports()).containsOnlyKeys(1L);
        List<Integer> run = new ArrayList<>();
        SearchResult result = search(store, ALL).run(trial -> {
            run.add(trial.number());
            return square(trial);
        });
        assertThat(run).containsExactly(5, 6, 7);
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(ALL - 1);
        assertThat(search(store, ALL).found().history().trials())
                .hasToString(result.history().trials().toString());

        Decision decision = decide(store, turn -> {
            throw new IllegalStateException("it was made already");
        });
        assertThat(decision.at()).isEqualTo(BEGIN);
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        assertThat(decision.approach("prompt").state()).isEqualTo(ApproachResult.State.MEASURED);
        assertThat(decision.approach("prompt")
                        .validation()
                        .orElseThrow()
                        .quality()
                        .estimate())
                .isEqualTo(0.5);
    }
}
