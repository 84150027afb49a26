// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Providers that break rules 1 and 2. */
final class BrokenSubmits {
    private BrokenSubmits() {}

    static Stream<Broken> all() {
        return Stream.of(
                new Broken("1.1", "has an id with capitals", builder -> builder.id("Fake_1"), (inner, clock) -> inner),
                Broken.of("1.2", "loses a capability on the way", LosesACapability::new),
                Broken.of("1.3", "wants no pause", NoPause::new),
                Broken.of("1.4", "declares CHAT and answers with nothing", DeclaresChat::new),
                Broken.of("1.4", "answers, and doesn't declare it", AnswersAllTheSame::new),
                Broken.of("2.1", "forgets a key once its job has ended", ForgetsKeys::new),
                Broken.of("2.2", "takes an equal base model for the same job", OneJobPerModel::new),
                Broken.of("2.3", "names its jobs after another provider", ForeignNames::new),
                Broken.of("2.4", "declares SUFFIX and refuses it", RefusesSuffix::new),
                Broken.bare("2.5", "ignores a seed silently", (inner, clock) -> new IgnoresSeed(inner)),
                Broken.of("2.6", "calls a refusal transient", CallsItTransient::new),
                Broken.of("2.7", "remembers the refusal of a key", RemembersRefusals::new),
                Broken.bare("2.8", "returns from submit when the job has ended", WaitsForTheEnd::new));
    }

    private static final class DeclaresChat extends ForwardingProvider {
        DeclaresChat(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public Set<Capability> capabilities() {
            Set<Capability> all = EnumSet.of(Capability.CHAT);
            all.addAll(super.capabilities());
            return all;
        }
    }

    private static final class AnswersAllTheSame extends ForwardingProvider {
        AnswersAllTheSame(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public ChatModel chatModel(ModelRef model) {
            return request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1));
        }
    }

    private static final class LosesACapability extends ForwardingProvider {
        private volatile boolean submitted;

        LosesACapability(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public Set<Capability> capabilities() {
            Set<Capability> left = EnumSet.copyOf(super.capabilities());
            if (submitted) {
                left.remove(Capability.SUFFIX);
            }
            return left;
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            submitted = true;
            return super.submit(spec, context);
        }
    }

    private static final class NoPause extends ForwardingProvider {
        NoPause(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public Duration pollInterval() {
            return Duration.ZERO;
        }
    }

    private static final class ForgetsKeys extends ForwardingProvider {
        private final Map<String, JobRef> jobs = new ConcurrentHashMap<>();

        ForgetsKeys(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef known = jobs.get(context.idempotencyKey());
            boolean forgotten = known != null && poll(known).status().terminal();
            JobRef job = super.submit(
                    spec, forgotten ? SubmitContext.of(UUID.randomUUID().toString()) : context);
            jobs.put(context.idempotencyKey(), job);
            return job;
        }
    }

    private static final class OneJobPerModel extends ForwardingProvider {
        private final Map<String, JobRef> jobs = new ConcurrentHashMap<>();

        OneJobPerModel(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef known = jobs.get(spec.baseModel());
            if (known == null || !spec.baseModel().equals("quick")) {
                known = super.submit(spec, context);
                jobs.put(spec.baseModel(), known);
            }
            return poll(known).ref();
        }
    }

    private static final class ForeignNames extends ForwardingProvider {
        private static final String OTHER = "somebody";

        ForeignNames(FineTuneProvider inner) {
            super(inner);
        }

        private JobRef own(JobRef ref) {
            return ref.providerId().equals(OTHER) ? new JobRef(id(), ref.jobId()) : ref;
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            return new JobRef(OTHER, super.submit(spec, context).jobId());
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            JobSnapshot snapshot = super.poll(own(ref));
            return copy(snapshot, ref, snapshot.status(), snapshot.providerStatus())
                    .build();
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            return super.events(own(ref), cursor);
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            JobSnapshot snapshot = super.cancel(own(ref));
            return copy(snapshot, ref, snapshot.status(), snapshot.providerStatus())
                    .build();
        }
    }

    private static final class RefusesSuffix extends ForwardingProvider {
        RefusesSuffix(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            if (spec.suffix().isPresent()) {
                throw new UnsupportedCapabilityException("suffix: " + spec.suffix() + " -> leave it out");
            }
            return super.submit(spec, context);
        }
    }

    private static final class IgnoresSeed extends ForwardingProvider {
        IgnoresSeed(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            return super.submit(
                    spec.seed().isPresent()
                            ? Specs.minimal().baseModel(spec.baseModel()).build()
                            : spec,
                    context);
        }
    }

    private static final class CallsItTransient extends ForwardingProvider {
        CallsItTransient(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            try {
                return super.submit(spec, context);
            } catch (InvalidRequestException e) {
                throw new ProviderUnavailableException("try later", ProviderFailure.of(id(), "submit"), e);
            }
        }
    }

    private static final class RemembersRefusals extends ForwardingProvider {
        private final Map<String, InvalidRequestException> refused = new ConcurrentHashMap<>();

        RemembersRefusals(FineTuneProvider inner) {
            super(inner);
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            InvalidRequestException known = refused.get(context.idempotencyKey());
            if (known != null) {
                throw known;
            }
            try {
                return super.submit(spec, context);
            } catch (InvalidRequestException e) {
                refused.put(context.idempotencyKey(), e);
                throw e;
            }
        }
    }

    private static final class WaitsForTheEnd extends ForwardingProvider {
        private final VirtualClock clock;

        WaitsForTheEnd(FineTuneProvider inner, VirtualClock clock) {
            super(inner);
            this.clock = clock;
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef job = super.submit(spec, context);
            while (!poll(job).status().terminal()) {
                clock.advance(Duration.ofHours(1));
            }
            return job;
        }
    }
}
