// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

/**
 * The order of trials over rows, by a trial's number: the first one, of the prompt in use, on all of them; then rounds
 * of trials on one minibatch each, with a trial on all rows of what did best at the end of the round.
 *
 * @param rows of the validation data
 * @param minibatch rows; as many as there are: no minibatches
 * @param every how many trials a round has
 * @param trials prompts that are tried, beside the one in use and without those that are judged once more on all rows
 */
record TrialOrder(int rows, int minibatch, int every, int trials) {
    /** With fewer rows, all of them are little enough (DSPy's MIPROv2 draws the line there, too). */
    private static final int LEAST_FOR_MINIBATCHES = 50;

    static TrialOrder of(PromptSearchOptions options) {
        int rows = options.validation().size();
        int minibatch = options.minibatch > 0 ? options.minibatch : defaultMinibatch(rows);
        return new TrialOrder(rows, Math.min(rows, minibatch), options.fullEvery, options.trials());
    }

    private static int defaultMinibatch(int rows) {
        return rows > LEAST_FOR_MINIBATCHES ? PromptSearchOptions.MINIBATCH : rows;
    }

    TrialOrder withTrials(int number) {
        return new TrialOrder(rows, minibatch, every, number);
    }

    boolean minibatches() {
        return minibatch < rows;
    }

    /** {@return prompts that are judged on all rows, the one in use among them} */
    int complete() {
        return minibatches() ? 1 + (trials + every - 1) / every : 1 + trials;
    }

    /** {@return trials of the search, those on all rows among them} */
    int all() {
        return minibatches() ? trials + complete() : 1 + trials;
    }

    /** {@return whether a trial is on all rows} */
    boolean complete(int number) {
        return !minibatches() || number % (every + 1) == 0 || number == all() - 1;
    }

    /** {@return the round that a trial on a minibatch belongs to, from 0} */
    int round(int number) {
        return number / (every + 1);
    }
}
