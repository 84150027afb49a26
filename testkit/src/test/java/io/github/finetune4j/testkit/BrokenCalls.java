// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Providers that break rules 5, 6 and 7. */
final class BrokenCalls {
    /** Limit of a verb where 6.4 is broken. */
    static final Duration SHORT = Duration.ofMillis(100);

    private BrokenCalls() {}

    static Stream<Broken> all() {
        return Stream.of(
                Broken.of("5.1", "ends a cancelled job as failed", CancelledIsFailed::new),
                Broken.of("5.2", "refuses a second cancel", CancelsOnce::new),
                Broken.of("5.3", "cancels what has ended", CancelsTheEnded::new),
                Broken.of("5.4", "cancels what it does not know", CancelsTheUnknown::new),
                Broken.bare("5.5", "takes a cancel it cannot do", (inner, clock) -> new PretendsToCancel(inner)),
                Broken.of("5.6", "cancels all jobs", CancelsAll::new),
                Broken.of("5.7", "drops a cancelled job's events", DropsEvents::new),
                Broken.of("6.1", "races with itself", Races::new),
                Broken.of("6.2", "knows events in one thread only", OneThread::new),
                Broken.of("6.3", "throws what a bad cursor makes it throw", BadCursor::new),
                Broken.of("6.4", "waits for the end of a cancel", SlowCancel::new),
                Broken.of("7.1", "complains about a second close", ClosesOnce::new),
                Broken.of("7.2", "goes on when it is closed", NeverCloses::new),
                Broken.of("7.3", "keeps its jobs in memory", OwnJobsOnly::new),
                Broken.of("7.4", "keeps its keys in memory", OwnKeysOnly::new));
    }

    private static final class CancelledIsFailed extends ForwardingProvider {
        CancelledIsFailed(FineTuneProvider inner) {
            super(inner);
        }

        private JobSnapshot failed(JobSnapshot snapshot) {
            return snapshot.status() == JobStatus.CANCELLED
                    ? JobSnapshot.builder(snapshot.ref(), JobStatus.FAILED, "failed")
                            .failure("cancelled")
                            .build()
                    : snapshot;
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            return failed(super.poll(ref));
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            return failed(super.cancel(ref));
        }
    }

    private static final class CancelsOnce extends ForwardingProvider {
        private final Set<JobRef> cancelled = ConcurrentHashMap.newKeySet();

        CancelsOnce(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            JobSnapshot snapshot = super.cancel(ref);
            if (!cancelled.add(ref)) {
                throw new InvalidRequestException("is cancelled already", ProviderFailure.of(id(), "cancel"), null);
            }
            return snapshot;
        }
    }

    private static final class CancelsTheEnded extends ForwardingProvider {
        private final Set<JobRef> cancelled = ConcurrentHashMap.newKeySet();

        CancelsTheEnded(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            JobSnapshot snapshot = super.poll(ref);
            return cancelled.contains(ref)
                    ? JobSnapshot.builder(ref, JobStatus.CANCELLED, "cancelled").build()
                    : snapshot;
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            super.cancel(ref);
            cancelled.add(ref);
            return poll(ref);
        }
    }

    private static final class CancelsTheUnknown extends ForwardingProvider {
        CancelsTheUnknown(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            try {
                return super.cancel(ref);
            } catch (JobNotFoundException e) {
                if (BrokenPolls.wellFormed(ref)) {
                    return JobSnapshot.builder(ref, JobStatus.CANCELLED, "cancelled")
                            .build();
                }
                throw e;
            }
        }
    }

    private static final class PretendsToCancel extends ForwardingProvider {
        PretendsToCancel(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            return poll(ref);
        }
    }

    private static final class CancelsAll extends ForwardingProvider {
        private final Set<JobRef> jobs = ConcurrentHashMap.newKeySet();

        CancelsAll(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef job = super.submit(spec, context);
            jobs.add(job);
            return job;
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            JobSnapshot snapshot = super.cancel(ref);
            jobs.forEach(super::cancel);
            return snapshot;
        }
    }

    private static final class DropsEvents extends ForwardingProvider {
        DropsEvents(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            return poll(ref).status() == JobStatus.CANCELLED ? with(page, events -> List.of()) : page;
        }
    }

    private static final class Races extends ForwardingProvider {
        private final Map<String, CountDownLatch> underWay = new ConcurrentHashMap<>();

        Races(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            String key = context.idempotencyKey();
            CountDownLatch two = underWay.computeIfAbsent(key, k -> new CountDownLatch(2));
            two.countDown();
            boolean together = await(two);
            JobRef job = super.submit(
                    spec, together ? SubmitContext.of(UUID.randomUUID().toString()) : context);
            underWay.remove(key, two);
            return job;
        }

        private static boolean await(CountDownLatch latch) {
            try {
                return latch.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static final class OneThread extends ForwardingProvider {
        private final Thread owner = Thread.currentThread();

        OneThread(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = super.events(ref, cursor);
            return Thread.currentThread() == owner ? page : with(page, events -> List.of());
        }
    }

    private static final class BadCursor extends ForwardingProvider {
        BadCursor(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            return super.events(ref, cursor.isEmpty() ? cursor : Integer.toString(Integer.parseInt(cursor)));
        }
    }

    private static final class SlowCancel extends ForwardingProvider {
        SlowCancel(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            long end = System.nanoTime() + SHORT.toNanos() * 3 / 2;
            while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return super.cancel(ref);
        }
    }

    private static final class ClosesOnce extends ForwardingProvider {
        private boolean closed;

        ClosesOnce(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
            super.close();
        }
    }

    private static final class NeverCloses extends ForwardingProvider {
        NeverCloses(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public void close() {}
    }

    private static final class OwnJobsOnly extends ForwardingProvider {
        private final Set<JobRef> jobs = ConcurrentHashMap.newKeySet();

        OwnJobsOnly(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef job = super.submit(spec, context);
            jobs.add(job);
            return job;
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            JobSnapshot snapshot = super.poll(ref);
            if (!jobs.contains(ref)) {
                throw new JobNotFoundException("no such job", ProviderFailure.of(id(), "poll"), null);
            }
            return snapshot;
        }
    }

    private static final class OwnKeysOnly extends ForwardingProvider {
        private final String instance = UUID.randomUUID().toString();

        OwnKeysOnly(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            return super.submit(spec, SubmitContext.of(instance + context.idempotencyKey()));
        }
    }
}
