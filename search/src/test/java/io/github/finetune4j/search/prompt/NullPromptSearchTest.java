// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.search.prompt.PromptWorld.Counting;
import io.github.finetune4j.search.prompt.PromptWorld.Proposer;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Worlds in which no prompt is better than another: what a search finds there is luck, and it must not say more. */
@Tag("slow")
class NullPromptSearchTest {
    private static final int WORLDS = 40;

    /** Right in half of all cases, whatever the prompt, and each time by itself. */
    private static Counting chance(long seed) {
        return new Counting() {
            @Override
            String answer(ChatRequest request) {
                long hash = new ChatExample(request.messages(), Map.of("world", seed))
                        .fingerprint()
                        .leadingBits();
                boolean right = hash % 2 == 0;
                return right ? PromptWorld.label(PromptWorld.number(request)) : "no idea";
            }
        };
    }

    @Test
    void winnersByLuck_areNotCalledBetter() {
        int better = 0;
        int worse = 0;
        int changed = 0;
        double optimism = 0;
        for (int world = 0; world < WORLDS; world++) {
            PromptSearchResult result = PromptWorld.search(chance(world))
                    .training(PromptWorld.rows(0, 20))
                    .validation(PromptWorld.rows(1000, 40))
                    .test(PromptWorld.rows(5000, 80))
                    .instructions(4)
                    .exampleSets(4)
                    .examples(2)
                    .proposer(new Proposer())
                    .seed(world)
                    .build()
                    .run();
            better += result.verdict() == Verdict.BETTER ? 1 : 0;
            worse += result.verdict() == Verdict.WORSE ? 1 : 0;
            changed += result.changed() ? 1 : 0;
            optimism += result.optimism().orElse(0);
        }
        // each side of a test at 5 % is 2.5 %: more than 4 of 40 has a chance of 0.3 %
        assertThat(better).isLessThanOrEqualTo(4);
        assertThat(worse).isLessThanOrEqualTo(4);
        assertThat(changed).as("luck always finds something").isGreaterThan(30);
        assertThat(optimism / changed).as("what choosing among many adds").isGreaterThan(0.05);
    }
}
