// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider that trains nothing: its jobs follow a script. It keeps every rule of {@code
 * docs/reference/provider-rules.md}, needs no thread, and works with real and with virtual time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeProvider implements FineTuneProvider {
    /**
     * The five methods of a provider.
     *
     * @since 0.1
     */
    public enum Verb {
        /** Start a job. */
        SUBMIT,
        /** Say where a job stands. */
        POLL,
        /** Give events. */
        EVENTS,
        /** End a job. */
        CANCEL
    }

    private record Settings(
            String id,
            Set<Capability> capabilities,
            Set<String> baseModels,
            Duration pollInterval,
            Duration latency,
            int pageSize,
            InstantSource clock,
            @Nullable VirtualClock virtual,
            Function<FineTuneSpec, FakeScript> script) {}

    private final Settings settings;
    private final FakeJobs jobs;
    private final Map<Verb, Queue<RuntimeException>> failures = new EnumMap<>(Verb.class);
    private final Map<Verb, AtomicInteger> calls = new EnumMap<>(Verb.class);
    private volatile boolean closed;

    private FakeProvider(Settings settings, FakeJobs jobs) {
        this.settings = settings;
        this.jobs = jobs;
        for (Verb verb : Verb.values()) {
            failures.put(verb, new ConcurrentLinkedQueue<>());
            calls.put(verb, new AtomicInteger());
        }
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return another provider with the same jobs, as another process would open it} */
    public FakeProvider reopen() {
        return new FakeProvider(settings, jobs);
    }

    /**
     * Lets the next calls of a verb fail, one with each exception.
     *
     * @param verb which
     * @param exceptions thrown in order
     * @return this
     */
    public FakeProvider failNext(Verb verb, Collection<? extends RuntimeException> exceptions) {
        queue(verb).addAll(exceptions);
        return this;
    }

    /**
     * {@return how often a verb was called}
     *
     * @param verb which
     */
    public int calls(Verb verb) {
        return count(verb).get();
    }

    /** {@return the specifications that became jobs, in order} */
    public List<FineTuneSpec> accepted() {
        return jobs.specs();
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.copyOf(settings.capabilities());
    }

    @Override
    public Duration pollInterval() {
        return settings.pollInterval();
    }

    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        begin(Verb.SUBMIT);
        CapabilityGaps.refuse(id(), settings.capabilities(), spec);
        if (!settings.baseModels().isEmpty() && !settings.baseModels().contains(spec.baseModel())) {
            throw new InvalidRequestException(
                    "no such base model: " + spec.baseModel() + " -> take one of " + settings.baseModels(),
                    failure("submit"),
                    null);
        }
        boolean stepEvents = settings.capabilities().contains(Capability.STEP_EVENTS);
        return jobs.submit(
                context.idempotencyKey(),
                spec,
                ref -> new FakeJob(
                        ref, settings.script().apply(spec), settings.clock().instant(), stepEvents));
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        begin(Verb.POLL);
        return job(ref, "poll").snapshot(settings.clock().instant());
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        begin(Verb.EVENTS);
        List<JobEvent> all = job(ref, "events").events(settings.clock().instant());
        int from = position(cursor, all.size());
        int to = Math.min(all.size(), from + settings.pageSize());
        return new EventPage(all.subList(from, to), Integer.toString(to), to < all.size());
    }

    @Override
    public String toString() {
        return id();
    }

    private int position(String cursor, int size) {
        int position =
                cursor.equals(EventPage.START) ? 0 : cursor.matches("[0-9]{1,9}") ? Integer.parseInt(cursor) : -1;
        if (position < 0 || position > size) {
            throw new InvalidRequestException(
                    "no such cursor: " + cursor + " -> pass one of an earlier page", failure("events"), null);
        }
        return position;
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        begin(Verb.CANCEL);
        if (!settings.capabilities().contains(Capability.CANCEL)) {
            throw new UnsupportedCapabilityException("provider " + id() + " cannot cancel -> wait for the job's end");
        }
        FakeJob job = job(ref, "cancel");
        job.cancel(settings.clock().instant());
        return job.snapshot(settings.clock().instant());
    }

    /** Refuses further calls, as a provider must. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
    }

    private void begin(Verb verb) {
        count(verb).incrementAndGet();
        if (closed) {
            throw new IllegalStateException("provider " + id() + " is closed -> open another one");
        }
        VirtualClock virtual = settings.virtual();
        if (virtual != null) {
            virtual.sleepUninterrupted(settings.latency());
        }
        RuntimeException failure = queue(verb).poll();
        if (failure != null) {
            throw failure;
        }
    }

    private FakeJob job(JobRef ref, String verb) {
        FakeJob job = jobs.find(ref);
        if (job == null) {
            throw new JobNotFoundException("no such job: " + ref + " -> check the reference", failure(verb), null);
        }
        return job;
    }

    private ProviderFailure failure(String verb) {
        return ProviderFailure.of(id(), verb);
    }

    private Queue<RuntimeException> queue(Verb verb) {
        return failures.getOrDefault(verb, new ConcurrentLinkedQueue<>());
    }

    private AtomicInteger count(Verb verb) {
        return calls.getOrDefault(verb, new AtomicInteger());
    }

    /**
     * Builds a {@link FakeProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private String id = "fake";
        private Set<Capability> capabilities =
                Set.copyOf(EnumSet.complementOf(EnumSet.of(Capability.BATCHES, Capability.CHAT)));
        private Set<String> baseModels = Set.of();
        private Duration pollInterval = Duration.ofMillis(5);
        private Duration latency = Duration.ZERO;
        private int pageSize = 100;
        private InstantSource clock = InstantSource.system();
        private @Nullable VirtualClock virtual;
        private Function<FineTuneSpec, FakeScript> script =
                spec -> FakeScript.builder().build();

        private Builder() {}

        /**
         * Sets the id.
         *
         * @param value default {@code fake}
         * @return this
         */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /**
         * Sets what it can do.
         *
         * @param values default: all but answering
         * @return this
         */
        public Builder capabilities(Set<Capability> values) {
            capabilities = Set.copyOf(values);
            return this;
        }

        /**
         * Sets the only base models it knows.
         *
         * @param values none means that it takes any name
         * @return this
         */
        public Builder baseModels(String... values) {
            baseModels = Set.of(values);
            return this;
        }

        /**
         * Sets the pause between two looks at a job.
         *
         * @param value more than none; default 5 ms
         * @return this
         */
        public Builder pollInterval(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(
                        "pollInterval: " + ShownTime.words(value) + " -> give a time above zero");
            }
            pollInterval = value;
            return this;
        }

        /**
         * Sets the events per page.
         *
         * @param value at least 1; default 100
         * @return this
         */
        public Builder pageSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("pageSize: " + value + " -> give at least 1");
            }
            pageSize = value;
            return this;
        }

        /**
         * Sets virtual time.
         *
         * @param value by which the jobs go
         * @return this
         */
        public Builder clock(VirtualClock value) {
            clock = value;
            virtual = value;
            return this;
        }

        /**
         * Sets how long every verb takes, in virtual time.
         *
         * @param value not negative; default none
         * @return this
         */
        public Builder latency(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(
                        "latency: " + ShownTime.words(value) + " -> give a time of at least zero");
            }
            latency = value;
            return this;
        }

        /**
         * Sets what happens in every job.
         *
         * @param value default: it succeeds at once
         * @return this
         */
        public Builder script(FakeScript value) {
            return script(spec -> value);
        }

        /**
         * Sets what happens in a job.
         *
         * @param value chooses by the specification
         * @return this
         */
        public Builder script(Function<FineTuneSpec, FakeScript> value) {
            script = value;
            return this;
        }

        /**
         * {@return a provider with these settings; what is changed here afterwards changes the next one alone}
         *
         * @throws IllegalStateException if latency is set without virtual time
         */
        public FakeProvider build() {
            if (!latency.isZero() && virtual == null) {
                throw new IllegalStateException("latency needs virtual time -> set clock(VirtualClock)");
            }
            Settings settings =
                    new Settings(id, capabilities, baseModels, pollInterval, latency, pageSize, clock, virtual, script);
            return new FakeProvider(settings, new FakeJobs(id));
        }
    }
}
