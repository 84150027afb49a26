// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.RolloutException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A model with known odds that lets virtual time pass while it answers. The answer is 1 where the question was solved,
 * else 0.
 */
final class SimulatedModel implements ChatModel {
    static final double SPREAD = 0.5;
    private static final ChatResponse[] ANSWERS = {answer("0", 0), answer("1", 0)};

    /**
     * The odds of a model.
     *
     * @param errors share of the calls that throw
     * @param solved share of the answers that solve the question
     * @param medianMillis median of the latency, which is log-normal with a standard deviation of 0.5 in the logarithm
     */
    record Odds(double errors, double solved, double medianMillis) {
        Odds errors(double other) {
            return new Odds(other, solved, medianMillis);
        }

        Odds solved(double other) {
            return new Odds(errors, other, medianMillis);
        }

        Odds slower(double factor) {
            return new Odds(errors, solved, medianMillis * factor);
        }
    }

    private final Odds odds;
    private final VirtualTime time;
    private final RandomGenerator random;

    SimulatedModel(Odds odds, VirtualTime time, RandomGenerator random) {
        this.odds = odds;
        this.time = time;
        this.random = random;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        time.passMillis(Math.round(odds.medianMillis() * Math.exp(SPREAD * random.nextGaussian())));
        if (random.nextDouble() < odds.errors()) {
            throw new RolloutException("the simulated model is out of order -> ask again");
        }
        return ANSWERS[random.nextDouble() < odds.solved() ? 1 : 0];
    }

    @Override
    public Optional<String> identity() {
        return Optional.of("simulated " + odds);
    }

    private static ChatResponse answer(String text, int tokens) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(tokens, tokens));
    }
}
