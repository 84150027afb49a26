// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Trial;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A trial in the hands of its objective. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RunningTrial {
    private final Worker worker;
    private final Trial begun;
    private volatile boolean stopping;

    RunningTrial(Worker worker, Trial begun) {
        this.worker = worker;
        this.begun = begun;
    }

    /** {@return its number in the search, from 0} */
    public int number() {
        return begun.number();
    }

    /** {@return what is to be tried} */
    public Settings settings() {
        return begun.settings();
    }

    /**
     * {@return the trial as it was when it began here: with the reports and notes of a process that had it before and
     * died}
     */
    public Trial begun() {
        return begun;
    }

    /** {@return the name of the search} */
    public String search() {
        return worker.search();
    }

    /**
     * {@return what was noted, here or by a process that had it before}
     *
     * @param name of the note
     */
    public Optional<String> note(String name) {
        return Optional.ofNullable(worker.trial(number()).notes().get(name));
    }

    /**
     * Notes something that another process needs to go on with the trial, such as the name of a job.
     *
     * @param name of the note
     * @param text of the note
     */
    public void note(String name, String text) {
        worker.note(number(), name, text);
    }

    /**
     * Reports a figure about the first goal on the way.
     *
     * @param step where, for example the optimiser step
     * @param value NaN is possible
     * @return whether the trial should stop now and return {@link Outcome#stopped()}
     */
    public boolean report(long step, double value) {
        stopping |= worker.report(number(), step, value);
        return stopping();
    }

    /**
     * Says what the trial has cost so far. Where that reaches what was set aside for it, it must stop.
     *
     * @param cost from the beginning of the trial
     * @return whether the trial should stop now
     */
    public boolean spent(Cost cost) {
        Cost aside = begun.cost();
        boolean tokensUsed = aside.tokens() > 0 && cost.tokens() >= aside.tokens();
        boolean moneyUsed = aside.money() > 0 && cost.money() >= aside.money();
        stopping |= tokensUsed || moneyUsed;
        return stopping();
    }

    /** {@return whether the trial should stop: others do better, or the time is over} */
    public boolean stopping() {
        return stopping || worker.timeIsOver();
    }
}
