// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Providers that break rules 3. */
final class BrokenPolls {
    private BrokenPolls() {}

    static Stream<Broken> all() {
        return Stream.of(
                Broken.of("3.1", "takes an unknown job for a failed one", UnknownHasFailed::new),
                changing("3.2", "has no word of its own", s -> JobSnapshot.builder(s.ref(), s.status(), ""), s -> true),
                new Broken("3.3", "renames the model later", UnaryOperator.identity(), RenamesTheModel::new),
                Broken.of("3.4", "goes back to the queue", BackToTheQueue::new),
                changing(
                        "3.5",
                        "names the model too early",
                        s -> JobSnapshot.builder(s.ref(), s.status(), s.providerStatus())
                                .tunedModel(ModelRef.of(s.ref().providerId(), "early")),
                        s -> s.status() == JobStatus.RUNNING),
                changing(
                        "3.6",
                        "fails without a word",
                        s -> JobSnapshot.builder(s.ref(), s.status(), s.providerStatus()),
                        s -> s.status() == JobStatus.FAILED),
                Broken.of("3.7", "looks at the number alone", NumberAlone::new));
    }

    /** Changes some snapshots of poll; keeps model and words unless the change sets others. */
    private static Broken changing(
            String rule, String what, Function<JobSnapshot, JobSnapshot.Builder> change, Predicate<JobSnapshot> which) {
        return Broken.of(rule, what, inner -> new ForwardingProvider(inner) {
            @Override
            public JobSnapshot poll(JobRef ref) {
                JobSnapshot snapshot = super.poll(ref);
                if (!which.test(snapshot)) {
                    return snapshot;
                }
                JobSnapshot.Builder changed = change.apply(snapshot);
                snapshot.tunedModel().ifPresent(changed::tunedModel);
                if (!rule.equals("3.6")) {
                    snapshot.failure().ifPresent(changed::failure);
                }
                return changed.build();
            }
        });
    }

    /** {@return whether it looks like a job of ours} */
    static boolean wellFormed(JobRef ref) {
        return ref.jobId().matches("[a-z0-9-]{1,40}") && ref.providerId().equals("fake");
    }

    private static final class UnknownHasFailed extends ForwardingProvider {
        UnknownHasFailed(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            try {
                return super.poll(ref);
            } catch (JobNotFoundException e) {
                if (wellFormed(ref)) {
                    return JobSnapshot.builder(ref, JobStatus.FAILED, "gone")
                            .failure("gone")
                            .build();
                }
                throw e;
            }
        }
    }

    private static final class RenamesTheModel extends ForwardingProvider {
        private final VirtualClock clock;
        private final Map<JobRef, Instant> ends = new HashMap<>();

        RenamesTheModel(FineTuneProvider inner, VirtualClock clock) {
            super(inner);
            this.clock = clock;
        }

        @Override
        public synchronized JobSnapshot poll(JobRef ref) {
            JobSnapshot snapshot = super.poll(ref);
            if (snapshot.status() != JobStatus.SUCCEEDED) {
                return snapshot;
            }
            Instant end = ends.computeIfAbsent(ref, job -> clock.instant());
            boolean later = Duration.between(end, clock.instant()).toSeconds() >= 2;
            return later
                    ? copy(snapshot, ref, snapshot.status(), snapshot.providerStatus())
                            .tunedModel(ModelRef.of(id(), "renamed"))
                            .build()
                    : snapshot;
        }
    }

    private static final class BackToTheQueue extends ForwardingProvider {
        private final Set<JobRef> seen = new HashSet<>();
        private final Set<JobRef> back = new HashSet<>();

        BackToTheQueue(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public synchronized JobSnapshot poll(JobRef ref) {
            JobSnapshot snapshot = super.poll(ref);
            if (snapshot.status() == JobStatus.RUNNING && !seen.add(ref) && back.add(ref)) {
                return JobSnapshot.builder(ref, JobStatus.QUEUED, "queued").build();
            }
            return snapshot;
        }
    }

    private static final class NumberAlone extends ForwardingProvider {
        NumberAlone(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            return super.poll(new JobRef(id(), ref.jobId()));
        }
    }
}
