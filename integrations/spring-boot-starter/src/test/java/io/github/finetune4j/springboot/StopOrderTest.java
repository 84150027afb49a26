// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything is closed before what it needs. */
class StopOrderTest {
    private static final JobRef JOB = new JobRef("endless", "job-1");

    private final List<String> ends = new CopyOnWriteArrayList<>();

    @Test
    void rollout_writesItsLastCounts_beforeItsStoreAndItsArmsAreClosed() {
        TwoArms.bare()
                .withBean("candidate", ChatModel.class, () -> new Arm("candidate"))
                .withBean("baseline", ChatModel.class, () -> new Arm("baseline"))
                .withBean(RolloutStore.class, Reported::new)
                .withPropertyValues("finetune4j.rollout.name=support", "finetune4j.rollout.stages[0].share=1")
                .run(context -> {
                    context.getBean(ChatModel.class).chat(ChatRequest.user("hi").withKey("ada"));
                    ends.clear();
                });
        assertThat(ends.get(0)).isEqualTo("counts");
        assertThat(ends.subList(ends.lastIndexOf("counts") + 1, ends.size()))
                .containsExactlyInAnyOrder("store", "candidate", "baseline");
    }

    @Test
    void engine_isClosedBeforeTheProviderWhoseJobsItFollows_andWhoWaitsIsTold() {
        AtomicReference<FineTuneJob> job = new AtomicReference<>();
        TwoArms.bare()
                .withBean("trainer", Endless.class, Endless::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    FineTuneEngine engine = context.getBean(FineTuneEngine.class); // made before its provider
                    Endless provider = context.getBean(Endless.class);
                    provider.engine = engine;
                    job.set(FineTune.attach(engine, provider, JOB));
                });
        assertThat(ends).containsExactly("provider after the engine");
        assertThat(job.get().completion())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(FineTuneException.class);
    }

    private final class Arm implements ChatModel, AutoCloseable {
        private final String name;

        Arm(String name) {
            this.name = name;
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            return TwoArms.saying(name, name).chat(request);
        }

        @Override
        public Optional<String> identity() {
            return Optional.of(name);
        }

        @Override
        public void close() {
            ends.add(name);
        }
    }

    private final class Reported extends DelegatingStore {
        @Override
        public void putCounts(String rollout, int epoch, String node, String json) {
            ends.add("counts");
            super.putCounts(rollout, epoch, node, json);
        }

        @Override
        public void close() {
            ends.add("store");
        }
    }

    /** Its only job never ends. */
    private final class Endless implements FineTuneProvider {
        private @Nullable FineTuneEngine engine;

        @Override
        public String id() {
            return "endless";
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            return JobSnapshot.builder(ref, JobStatus.RUNNING, "running").build();
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            return new EventPage(List.of(), cursor, false);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            return poll(ref);
        }

        @Override
        public void close() {
            try {
                FineTune.attach(Objects.requireNonNull(engine), this, JOB);
                ends.add("provider before the engine");
            } catch (IllegalStateException e) { // closed
                ends.add("provider after the engine");
            }
        }
    }
}
