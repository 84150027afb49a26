// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static io.github.finetune4j.search.prompt.PromptWorld.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.search.prompt.PromptWorld.Counting;
import io.github.finetune4j.search.prompt.PromptWorld.Proposer;
import org.junit.jupiter.api.Test;

/** No limit is passed, whatever it is, and what there is of it is used. */
class PromptBudgetTest {
    private final Counting model = new Counting();
    private final Proposer proposer = new Proposer();

    @Test
    void calls_leaveOutTrials_andAreNotPassed() {
        PromptSearch search =
                search(model).proposer(proposer).budget(Budget.ofCalls(1000)).build();
        assertThat(search.plan().trials()).isEqualTo(5);
        assertThat(search.plan().calls()).isLessThanOrEqualTo(1000);
        PromptSearchResult result = search.run();
        assertThat(model.calls.get() + proposer.calls.get())
                .isEqualTo(result.cost().calls())
                .isLessThanOrEqualTo(1000);
        assertThat(result.comparison()).isPresent();
    }

    @Test
    void calls_forLessThanOneTrial_areRefused() {
        assertThatThrownBy(() -> search(model).budget(Budget.ofCalls(500)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("budget of calls: 500 -> give at least 718, for one trial");
    }

    @Test
    void callsThatAreRepeated_countAndEndTheTrialsEarly_theComparisonIsMadeAllTheSame() {
        Counting shaky = new Counting() {
            private int failing;

            @Override
            public ChatResponse chat(ChatRequest request) {
                if (++failing % 30 == 0) { // one of thirty rows, so no more than are tolerated
                    calls.incrementAndGet();
                    throw new FineTuneException("try again");
                }
                return super.chat(request);
            }
        };
        PromptSearch search =
                search(shaky).proposer(proposer).budget(Budget.ofCalls(1000)).build();
        PromptSearchResult result = search.run();
        assertThat(shaky.calls.get() + proposer.calls.get())
                .isEqualTo(result.cost().calls())
                .isLessThanOrEqualTo(1000);
        assertThat(result.cost().failed()).isPositive();
        assertThat(result.comparison()).isPresent();
    }

    @Test
    void tokens_areNotPassed_andTheComparisonHasItsPart() {
        long all = tokens(10_000_000, model, proposer).build().run().cost().tokens();
        for (long limit : new long[] {all / 2, 7 * all / 10, 9 * all / 10}) {
            Counting asked = new Counting();
            Proposer asking = new Proposer();
            PromptSearchResult result = tokens(limit, asked, asking).build().run();
            assertThat(asked.tokens.get() + asking.tokens.get())
                    .as("of %s", limit)
                    .isEqualTo(result.cost().tokens())
                    .isBetween(limit - 8_000, limit);
            assertThat(result.ending()).contains("the trials ended early");
            assertThat(result.changed()).isEqualTo(result.comparison().isPresent());
            assertThat(asked.tokens.get())
                    .isEqualTo(sum(result.cost().model()) + sum(result.cost().teacher()));
            assertThat(asking.tokens.get()).isEqualTo(sum(result.cost().proposer()));
        }
    }

    private static long sum(Usage usage) {
        return usage.inputTokens() + usage.outputTokens();
    }

    private static PromptSearch.Builder tokens(long limit, Counting asked, Proposer asking) {
        return search(asked)
                .proposer(asking)
                .test(PromptWorld.rows(5000, 6))
                .budget(Budget.ofTokens(limit))
                .maxTokens(20);
    }

    @Test
    void tokens_thatEndTheTrials_areSaid_andMoreOfThemGoOn() {
        JournalStore store = new MemoryJournalStore();
        PromptSearchResult little =
                tokens(25_000, model, proposer).store(store, "p").build().run();
        assertThat(little.ending()).contains("the trials ended early: budget of 25000 tokens");
        assertThat(little.summary()).contains(little.ending());
        PromptSearchResult enough =
                tokens(400_000, model, proposer).store(store, "p").build().run();
        assertThat(enough.ending()).isEqualTo("all 10 trials were made");
        assertThat(enough.trials()).startsWith(little.trials().get(0)).hasSize(13);
        assertThat(model.twice).hasValue(0);
    }

    @Test
    void tokens_forLessThanTheComparison_orThePromptInUse_areRefused() {
        assertThatThrownBy(() -> tokens(3_000, model, proposer).build().run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("budget of 3000 tokens: the comparison on 6 test rows alone may take");
        assertThat(model.calls).hasValue(0);
        assertThatThrownBy(() -> tokens(5_000, model, proposer).build().run())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the budget was spent before the prompt in use was judged");
    }

    @Test
    void money_isNotPassed() {
        TokenPrice cheap = new TokenPrice(1, 4, "EUR");
        TokenPrice dear = new TokenPrice(10, 40, "EUR");
        double all = money(100, cheap, dear).build().run().cost().money();
        PromptSearchResult result = money(0.8 * all, cheap, dear).build().run();
        double spent = cheap.of(result.cost().model())
                + cheap.of(result.cost().teacher())
                + dear.of(result.cost().proposer());
        assertThat(result.ending()).contains("the trials ended early");
        assertThat(result.cost().money()).isCloseTo(spent, within(1e-9)).isLessThanOrEqualTo(0.8 * all);
        assertThat(result.cost().toString()).contains("in money");
    }

    private PromptSearch.Builder money(double limit, TokenPrice cheap, TokenPrice dear) {
        return search(model)
                .proposer(proposer)
                .test(PromptWorld.rows(5000, 6))
                .budget(Budget.ofMoney(limit))
                .maxTokens(20)
                .addPrice("rules", cheap)
                .addPrice("proposer", dear);
    }
}
