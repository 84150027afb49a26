// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static io.github.finetune4j.search.prompt.PromptWorld.IN_USE;
import static io.github.finetune4j.search.prompt.PromptWorld.evaluator;
import static io.github.finetune4j.search.prompt.PromptWorld.rows;
import static io.github.finetune4j.search.prompt.PromptWorld.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.search.prompt.PromptWorld.Counting;
import io.github.finetune4j.search.prompt.PromptWorld.Proposer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prompts whose worth is known, for a model that follows rules. */
class PromptSearchTest {
    @Test
    void run_findsAPromptAsGoodAsTheBest_inFewerCallsThanTryingAll() {
        Counting model = new Counting();
        PromptSearchResult result = search(model).seed(1).build().run();

        Evaluator evaluator = evaluator();
        double best = 0;
        for (String instruction : result.candidates().instructions()) {
            for (List<ChatExample> examples : result.candidates().exampleSets()) {
                TaskPrompt prompt = new TaskPrompt(instruction, examples);
                best = Math.max(
                        best,
                        evaluator
                                .evaluate(prompt.on(new Counting()), rows(1000, 120))
                                .score("right")
                                .estimate());
            }
        }
        assertThat(result.validation().score("right").estimate()).isCloseTo(best, within(1e-12));
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(result.comparison().orElseThrow().size()).isEqualTo(200);
        long forAll = 120L * result.candidates().combinations();
        assertThat(model.calls.get())
                .isLessThan(forAll / 3)
                .isLessThanOrEqualTo(result.plan().calls());
        assertThat(model.twice).hasValue(0);
    }

    @Test
    void promptInUse_isTrialOne_andRoundsEndOnAllRows() {
        PromptSearchResult result = search(new Counting()).trials(7).build().run();
        assertThat(result.trials().get(0))
                .extracting(PromptTrial::instruction, PromptTrial::exampleSet, PromptTrial::complete)
                .containsExactly(0, 0, true);
        assertThat(result.trials().stream().filter(PromptTrial::complete).map(PromptTrial::number))
                .containsExactly(0, 6, 9);
        assertThat(result.trials()).hasSize(10);
        PromptTrial chosen = result.trials().get(6);
        assertThat(result.trials().subList(1, 6))
                .as("the best of the round is judged on all rows")
                .allMatch(trial -> trial.score()
                        <= result.trials().subList(1, 6).stream()
                                .filter(other -> other.instruction() == chosen.instruction()
                                        && other.exampleSet() == chosen.exampleSet())
                                .findFirst()
                                .orElseThrow()
                                .score());
    }

    @Test
    void candidates_areCounted_uselessProposalsToo() {
        PromptCandidates candidates = search(new Counting()).build().run().candidates();
        assertThat(candidates.proposals()).isEqualTo(new PromptCandidates.Proposals(6, 4, 1, 1, 0));
        PromptCandidates.Answers answers = candidates.answers();
        assertThat(answers.asked()).isEqualTo(32);
        assertThat(answers.passed() + answers.missed() + answers.failed()).isEqualTo(answers.asked());
        assertThat(candidates.instructions()).hasSize(5).startsWith(IN_USE.instruction());
        assertThat(candidates.exampleSets()).hasSize(6).startsWith(List.of()).doesNotHaveDuplicates();
        assertThat(candidates.toString()).contains("1 empty, 1 duplicate, 0 unusable");
        assertThat(candidates.exampleSets().stream().flatMap(List::stream))
                .as("examples are training rows")
                .allMatch(example ->
                        rows(0, 60).chats().anyMatch(row -> row.messages().equals(example.messages())));
    }

    @Test
    void plan_isSaidBeforeTheFirstCall_andKept() {
        Counting model = new Counting();
        AtomicReference<PromptSearchPlan> heard = new AtomicReference<>();
        List<Long> callsThen = new ArrayList<>();
        PromptSearch search = search(model)
                .onPlan(plan -> {
                    heard.set(plan);
                    callsThen.add(model.calls.get());
                    throw new AssertionError("a listener that is broken costs the search nothing");
                })
                .build();
        PromptSearchResult result = search.run();
        assertThat(callsThen).containsExactly(0L);
        PromptSearchPlan plan = Objects.requireNonNull(heard.get());
        assertThat(plan).isEqualTo(search.plan());
        // 4 sets of 4, twice; 3 summaries and 4 proposals, twice; 1 + 2 times all rows and 10 minibatches; 2 prompts
        assertThat(plan.teacherCalls()).isEqualTo(32);
        assertThat(plan.proposerCalls()).isEqualTo(3 + 8);
        assertThat(plan.validationCalls()).isEqualTo(3 * 120 + 10 * 35);
        assertThat(plan.testCalls()).isEqualTo(400);
        assertThat(result.cost().calls()).isLessThanOrEqualTo(plan.calls());
        assertThat(plan.toString()).contains("at most " + plan.calls() + " calls", "10 trials on 35 rows");
    }

    @Test
    void testRowsThatWereSeen_areRefused() {
        Dataset leak = Dataset.of(
                Stream.concat(rows(5000, 50).chats(), rows(7, 1).chats()).toList());
        assertThatThrownBy(() -> search(new Counting()).test(leak).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test rows that are also among the training: 1 of 51 (rows [51]) -> ");
        assertThatThrownBy(() -> search(new Counting()).test(rows(1100, 50)).build())
                .hasMessageContaining("test rows that are also among the validation: 20 of 50");
        assertThatThrownBy(() -> search(new Counting()).validation(rows(50, 60)).build())
                .hasMessageContaining("validation rows that are also among the training: 10 of 60");
        TaskPrompt shown = new TaskPrompt("", rows(5003, 1).chats().toList());
        assertThatThrownBy(() -> search(new Counting()).inUse(shown).build())
                .hasMessageContaining("test rows that are also among the examples in use: 1 of 200");
    }

    @Test
    void whatIsMissing_isNamedAtOnce() {
        assertThatThrownBy(() -> PromptSearch.builder(
                                new Counting(),
                                Evaluator.builder()
                                        .metrics(Metric.continuous("length", answer -> 1))
                                        .build())
                        .budget(Budget.ofMoney(1))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("training: no rows -> ")
                .hasMessageContaining("validation: no rows -> ")
                .hasMessageContaining("test: no rows -> ")
                .hasMessageContaining("passMark: missing")
                .hasMessageContaining("maxTokens: missing")
                .hasMessageContaining("price of rules: missing");
    }

    @Test
    void proposerThatFails_isNamed_andNothingIsPaidTwice() {
        JournalStore store = new MemoryJournalStore();
        Counting model = new Counting();
        Proposer broken = new Proposer() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                if (calls.get() == 5) {
                    throw new FineTuneException("no credit");
                }
                return super.chat(request);
            }
        };
        assertThatThrownBy(() ->
                        search(model).proposer(broken).store(store, "p").build().run())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("proposer proposer failed at instruction 4")
                .hasMessageContaining("no credit")
                .hasMessageContaining(" -> ");
        Proposer whole = new Proposer();
        PromptSearchResult result =
                search(model).proposer(whole).store(store, "p").build().run();
        assertThat(model.twice).hasValue(0);
        assertThat(broken.calls.get() + whole.calls.get()).isEqualTo(3 + 6);
        assertThat(result.cost().failed()).isEqualTo(1);
        assertThat(result.cost().calls()).isEqualTo(model.calls.get() + 10);
    }

    @Test
    void modelThatFails_endsTheSearch_whichGoesOnLater() {
        JournalStore store = new MemoryJournalStore();
        Counting broken = new Broken(250);
        assertThatThrownBy(() -> search(broken).store(store, "p").build().run())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("7 of 35 rows were not answered: ")
                .hasMessageContaining("out of order -> run the search again");
        PromptSearchResult whole = search(new Counting()).build().run();
        Counting model = new Counting();
        PromptSearchResult result = search(model).store(store, "p").build().run();
        assertThat(result.trials()).isEqualTo(whole.trials());
        assertThat(result.prompt()).isEqualTo(whole.prompt());
        assertThat(model.calls.get() + 250)
                .as("what was answered is not asked again")
                .isEqualTo(ownCalls(whole));
    }

    @Test
    void metricThatFailsOnSomeRows_endsTheSearch_whichGoesOnLater() {
        JournalStore store = new MemoryJournalStore();
        AtomicInteger scored = new AtomicInteger();
        Metric right = evaluator().metrics().get(0);
        Evaluator outOfOrder = Evaluator.builder()
                .metrics(Metric.binary(right.name(), answer -> {
                    if (scored.incrementAndGet() > 300 && scored.get() % 3 == 0) {
                        throw new FineTuneException("out of order");
                    }
                    return right.score(answer).value() == 1;
                }))
                .build();
        assertThatThrownBy(() -> search(new Counting(), outOfOrder)
                        .store(store, "p")
                        .build()
                        .run())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the metric right failed on ")
                .hasMessageContaining(" -> fix it, and run the search again");
        PromptSearchResult result =
                search(new Counting()).store(store, "p").build().run();
        assertThat(result.trials())
                .isEqualTo(search(new Counting()).build().run().trials());
    }

    private static long ownCalls(PromptSearchResult result) {
        return result.cost().calls() - result.candidates().proposals().asked() - 3;
    }

    @Test
    void promptThatIsTooLong_losesAndEndsNothing() {
        Counting model = new Counting() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                if (request.messages().size() > 5) {
                    throw new IllegalArgumentException("the prompt is longer than the context -> shorten it");
                }
                return super.chat(request);
            }
        };
        PromptSearchResult result = search(model).build().run();
        assertThat(result.prompt().examples()).as("4 examples are too many").hasSizeLessThan(2);
        assertThat(result.cost().failed()).isPositive();
        assertThat(result.trials()).hasSize(13).anyMatch(trial -> trial.score() == 0);
    }

    /** Answers so many requests and no more. */
    private static final class Broken extends Counting {
        private final long most;

        Broken(long most) {
            this.most = most;
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            if (calls.get() >= most) {
                throw new FineTuneException("out of order");
            }
            return super.chat(request);
        }
    }
}
