// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The settings that builders of providers have in common, whatever they speak: time, and the environment. A builder
 * reads the environment only where {@link #environment} gives it, which is what {@code fromEnv()} of a provider does.
 * Not safe for use by several threads.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ProviderBuilder<B extends ProviderBuilder<B>> {
    private Map<String, String> environment = Map.of();
    private InstantSource clock = InstantSource.system();
    private Sleeper sleeper = Sleeper.system();
    private Duration pollInterval;

    /**
     * Begins.
     *
     * @param pollInterval the usual pause between two looks at a job with news
     */
    protected ProviderBuilder(Duration pollInterval) {
        this.pollInterval = pollInterval;
    }

    /** {@return this} */
    protected abstract B self();

    /**
     * Takes what is not set on this builder from variables, as {@code fromEnv()} does from those of the process.
     *
     * @param variables by name; default: none
     * @return this
     */
    public B environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return self();
    }

    /**
     * Sets the clock.
     *
     * @param value default: the system's
     * @return this
     */
    public B clock(InstantSource value) {
        clock = value;
        return self();
    }

    /**
     * Sets what waits.
     *
     * @param value default {@link Sleeper#system()}
     * @return this
     */
    public B sleeper(Sleeper value) {
        sleeper = value;
        return self();
    }

    /**
     * Sets the pause between two looks at a job with news.
     *
     * @param value default 10 to 30 seconds, as the provider says; above zero and at most ten minutes
     * @return this
     * @throws IllegalArgumentException if it is none such
     */
    public B pollInterval(Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "pollInterval: " + ShownTime.words(value) + " -> give more than zero and at most 10 minutes");
        }
        pollInterval = value;
        return self();
    }

    /**
     * {@return the patience with the service to look rows through}
     *
     * @param most time that it may take
     */
    protected Patience patience(Duration most) {
        return new Patience(
                clock,
                sleeper,
                Duration.ofSeconds(1),
                most,
                "interrupted while the service looked a file through -> start again, it goes on");
    }

    /** {@return the way in which a job is created whose creation may have been lost} */
    protected CreateOnce once() {
        return new CreateOnce(sleeper);
    }

    /**
     * {@return the verbs of a service, by this builder's time}
     *
     * @param service that is asked
     * @param <J> a job as it shows it
     */
    protected <J> JobVerbs<J> verbs(JobService<J> service) {
        return new JobVerbs<>(service, clock, once());
    }

    /** {@return the clock} */
    protected InstantSource clock() {
        return clock;
    }

    /** {@return what waits} */
    protected Sleeper sleeper() {
        return sleeper;
    }

    /** {@return the pause between two looks at a job with news} */
    protected Duration pollInterval() {
        return pollInterval;
    }

    /**
     * {@return a variable of the environment, empty text if it is not set}
     *
     * @param name of the variable
     */
    protected String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
