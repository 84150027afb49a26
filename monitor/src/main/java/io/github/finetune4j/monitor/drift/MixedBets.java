// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The wealth of gamblers who share a stake of 1 and bet on payoffs from −1 to 1 whose mean is 0 unless something
 * changed. Every 50 bets another one begins, so that a change that comes late is found soon; each divides the stake
 * over sizes of the bet. A mixture of martingales is one, so that without a change the wealth ever reaches 1/α with
 * probability α at most (Ville's inequality).
 */
final class MixedBets {
    private static final double[] SIZES = {0.05, 0.1, 0.2, 0.4, 0.8};
    private static final int EVERY = 50;

    private static final class Gambler {
        private final long began;
        private final double[] wealth = new double[SIZES.length];

        Gambler(int number, long began) {
            this.began = began;
            Arrays.fill(wealth, 1.0 / (number * (number + 1.0)) / SIZES.length); // stakes that add up to 1 in the end
        }

        void take(double payoff) {
            for (int i = 0; i < SIZES.length; i++) {
                wealth[i] *= 1 + SIZES[i] * payoff;
            }
        }

        double wealth() {
            return Arrays.stream(wealth).sum();
        }
    }

    private final List<Gambler> gamblers = new ArrayList<>();
    private long bets;

    /** Takes a payoff, on which was bet before it was known. */
    void take(double payoff) {
        if (bets % EVERY == 0) {
            gamblers.add(new Gambler(gamblers.size() + 1, bets));
        }
        bets++;
        gamblers.forEach(each -> each.take(payoff));
    }

    /** {@return what they have, with the stakes of those who have not begun} */
    double wealth() {
        return gamblers.stream().mapToDouble(Gambler::wealth).sum() + 1.0 / (gamblers.size() + 1);
    }

    /** {@return at which bet the one began who has most} */
    long began() {
        return gamblers.stream()
                .max(Comparator.comparingDouble(Gambler::wealth))
                .map(each -> each.began)
                .orElse(0L);
    }
}
