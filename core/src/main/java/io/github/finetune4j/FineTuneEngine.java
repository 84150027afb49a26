// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.engine.EngineParts;
import io.github.finetune4j.internal.engine.EngineSettings;
import io.github.finetune4j.internal.engine.JobEngine;
import io.github.finetune4j.internal.engine.Pool;
import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An engine that polls providers and delivers the events of jobs, with threads and a clock of its own. {@link FineTune}
 * has one for the whole process, which is never closed. An application that brings its own threads, or ends within a
 * process that goes on, makes one of its own and closes it.
 *
 * <p>Safe for use by several threads. All threads that it makes are daemons.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTuneEngine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FineTuneEngine.class.getName());

    private final JobEngine engine;

    private FineTuneEngine(JobEngine engine) {
        this.engine = engine;
    }

    /** {@return a builder with the library's own threads, the system's clock, and the patience of the shared engine} */
    public static Builder builder() {
        return new Builder();
    }

    JobEngine jobs() {
        return engine;
    }

    /**
     * Ends every wait: of a start, an attach or a job, each with a {@link io.github.finetune4j.error.FineTuneException}
     * that says so. The jobs go on at their providers; attach to them with another engine. Afterwards a start or an
     * attach is refused with an {@link IllegalStateException}; events that were read before can still be subscribed to.
     *
     * <p>Threads of the engine's own end as soon as they have nothing to do, within about a second. Executors and
     * timers that were given stay open, as do providers: close them after the engine. A second call does nothing.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * A timer that runs a task after a delay, on any thread.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Timer {
        /**
         * {@return what cancels it; does nothing once the task has begun}
         *
         * @param delay from now; zero or less means at once
         * @param task quick, and throws nothing
         */
        Runnable after(Duration delay, Runnable task);
    }

    /**
     * A builder of a {@link FineTuneEngine}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private InstantSource clock = InstantSource.system();
        private @Nullable Timer timer;
        private @Nullable Executor calls;
        private @Nullable Executor submits;
        private @Nullable Executor events;
        private Duration callTimeout = EngineSettings.DEFAULT.callTimeout();
        private Duration submitTimeout = EngineSettings.DEFAULT.submitTimeout();
        private Duration submitPatience = EngineSettings.DEFAULT.submitPatience();
        private Duration outagePatience = EngineSettings.DEFAULT.outagePatience();
        private Duration listenerPatience = EngineSettings.DEFAULT.listenerPatience();
        private double jitter = EngineSettings.DEFAULT.jitter();

        private Builder() {}

        /**
         * Sets the clock, and the timer that follows it: the one without the other would wait for ever, or not at all.
         *
         * @param value tells the time; default: the system's
         * @param waits for pauses and deadlines; stays open when the engine is closed. Default: one thread of the
         *     engine's own
         * @return this
         */
        public Builder time(InstantSource value, Timer waits) {
            clock = value;
            timer = waits;
            return this;
        }

        /**
         * Sets the threads that poll, read events and cancel. A call that hangs keeps its thread until it returns.
         *
         * @param value stays open when the engine is closed; default: at most 8 threads of the engine's own, more where
         *     some hang
         * @return this
         */
        public Builder callExecutor(Executor value) {
            calls = value;
            return this;
        }

        /**
         * Sets the threads that submit; a submission may upload for hours. Whoever starts a job waits for one.
         *
         * @param value stays open when the engine is closed; default: at most 16 threads of the engine's own, more
         *     where some hang
         * @return this
         */
        public Builder submitExecutor(Executor value) {
            submits = value;
            return this;
        }

        /**
         * Sets the threads that call listeners and subscribers, and on which futures of jobs complete.
         *
         * @param value stays open when the engine is closed; default: at most 4 threads of the engine's own, more where
         *     some hang
         * @return this
         */
        public Builder eventExecutor(Executor value) {
            events = value;
            return this;
        }

        /**
         * Sets after which time a call other than a submission counts as hanging.
         *
         * @param value above zero; default 2 minutes
         * @return this
         */
        public Builder callTimeout(Duration value) {
            callTimeout = Given.positive("callTimeout", value);
            return this;
        }

        /**
         * Sets after which time a submission counts as hanging.
         *
         * @param value above zero; default 6 hours, for it may upload
         * @return this
         */
        public Builder submitTimeout(Duration value) {
            submitTimeout = Given.positive("submitTimeout", value);
            return this;
        }

        /**
         * Sets for how long a submission, or the first poll of a job, is retried where there is no deadline.
         *
         * @param value above zero; default 10 minutes
         * @return this
         */
        public Builder submitPatience(Duration value) {
            submitPatience = Given.positive("submitPatience", value);
            return this;
        }

        /**
         * Sets for how long a job's provider may be out of reach without a break where there is no deadline.
         *
         * @param value above zero; default 24 hours
         * @return this
         */
        public Builder outagePatience(Duration value) {
            outagePatience = Given.positive("outagePatience", value);
            return this;
        }

        /**
         * Sets for how long a job's end waits for its slow listeners.
         *
         * @param value above zero; default 5 seconds
         * @return this
         */
        public Builder listenerPatience(Duration value) {
            listenerPatience = Given.positive("listenerPatience", value);
            return this;
        }

        /**
         * Sets by which share pauses are made longer or shorter at random, so that many jobs do not ask all at once.
         *
         * @param value at least 0, below 1; default 0.1
         * @return this
         */
        public Builder jitter(double value) {
            jitter = Given.below("jitter", value, 0, 1);
            return this;
        }

        /** {@return the engine; its threads start with the first job} */
        public FineTuneEngine build() {
            Timer given = timer;
            InstantSource time = GivenClock.of(clock, "an engine", LOG);
            io.github.finetune4j.internal.engine.Timer waits =
                    given == null ? EngineParts.timer() : EngineParts.of(given::after, time);
            return new FineTuneEngine(new JobEngine(
                    time,
                    waits,
                    pool(calls, "callExecutor", EngineParts.calls(), time),
                    pool(submits, "submitExecutor", EngineParts.submits(), time),
                    pool(events, "eventExecutor", EngineParts.events(waits, listenerPatience), time),
                    settings()));
        }

        private EngineSettings settings() {
            return new EngineSettings(
                    callTimeout,
                    submitTimeout,
                    submitPatience,
                    outagePatience,
                    listenerPatience,
                    jitter,
                    EngineSettings.DEFAULT.seed());
        }

        private static Pool pool(@Nullable Executor given, String use, Pool own, InstantSource clock) {
            return given == null ? own : EngineParts.of(given, use, clock);
        }
    }
}
