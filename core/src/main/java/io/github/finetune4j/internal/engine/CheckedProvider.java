// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A provider whose answers are checked before the engine sees them. */
final class CheckedProvider {
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

    private final FineTuneProvider provider;
    private final String id;
    private final EngineSettings settings;
    private final BrokenRules broken;
    private final ProviderCalls submits;
    private final ProviderCalls calls;

    CheckedProvider(FineTuneProvider provider, EngineSettings settings, Pool submitPool, Pool pool, Timer timer) {
        this.provider = provider;
        this.settings = settings;
        id = checkedId(provider);
        broken = new BrokenRules(id);
        submits = new ProviderCalls(broken, submitPool, timer);
        calls = new ProviderCalls(broken, pool, timer);
    }

    private static String checkedId(FineTuneProvider provider) {
        String id = orNull(provider.id());
        if (id == null || !id.matches("[a-z0-9-]+")) {
            String name = provider.getClass().getName();
            throw new BrokenRules(name)
                    .returned("id", id == null ? "null" : "\"" + id + "\"", "1.1, lower-case letters, digits and -");
        }
        return id;
    }

    String id() {
        return id;
    }

    Set<Capability> capabilities() {
        Set<Capability> declared = orNull(provider.capabilities());
        if (declared == null) {
            throw broken.returned("capabilities", "null", "1.2, a set, empty if there is none");
        }
        return Set.copyOf(declared);
    }

    Duration pollInterval() {
        Duration interval = orNull(provider.pollInterval());
        if (interval == null
                || interval.isNegative()
                || interval.isZero()
                || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw broken.returned(
                    "pollInterval",
                    interval == null ? "null" : ShownTime.words(interval),
                    "1.3, above zero and at most " + ShownTime.words(LONGEST_INTERVAL));
        }
        return interval;
    }

    void submit(FineTuneSpec spec, SubmitContext context, Consumer<JobRef> done, Consumer<RuntimeException> failed) {
        submits.call("submit", settings.submitTimeout(), () -> accepted(provider.submit(spec, context)), done, failed);
    }

    void poll(JobRef ref, Consumer<JobSnapshot> done, Consumer<RuntimeException> failed) {
        calls.call("poll", settings.callTimeout(), () -> checked("poll", ref, provider.poll(ref)), done, failed);
    }

    void events(JobRef ref, String cursor, Consumer<EventPage> done, Consumer<RuntimeException> failed) {
        calls.call("events", settings.callTimeout(), () -> checked(provider.events(ref, cursor)), done, failed);
    }

    void cancel(JobRef ref, Consumer<JobSnapshot> done, Consumer<RuntimeException> failed) {
        calls.call("cancel", settings.callTimeout(), () -> checked("cancel", ref, provider.cancel(ref)), done, failed);
    }

    private JobRef accepted(@Nullable JobRef ref) {
        if (ref == null) {
            throw broken.returned("submit", "null", "6.3, no verb returns null");
        }
        if (!ref.providerId().equals(id)) {
            throw broken.returned("submit", ref.toString(), "2.3, the job's reference carries the provider's id " + id);
        }
        return ref;
    }

    private JobSnapshot checked(String verb, JobRef asked, @Nullable JobSnapshot snapshot) {
        if (snapshot == null) {
            throw broken.returned(verb, "null", "6.3, no verb returns null");
        }
        if (!asked.equals(snapshot.ref())) {
            throw broken.returned(verb, snapshot + " for " + asked, "3.2, a snapshot is of the job that was asked for");
        }
        if (snapshot.status() == JobStatus.SUCCEEDED && snapshot.tunedModel().isEmpty()) {
            throw broken.returned(verb, snapshot + " without a model", "3.5, the tuned model comes with SUCCEEDED");
        }
        return snapshot;
    }

    private EventPage checked(@Nullable EventPage page) {
        if (page == null || orNull(page.nextCursor()) == null) {
            throw broken.returned(
                    "events", page == null ? "null" : "a page without nextCursor", "6.3, no verb returns null");
        }
        page.events().forEach(event -> {
            String eventId = orNull(event.id());
            if (eventId == null || eventId.isBlank()) {
                throw broken.returned("events", "an event without id", "4.4, each event has an id of its own");
            }
        });
        return page;
    }

    /** Other people's code may return null whatever its signature says. */
    private static <T> @Nullable T orNull(@Nullable T value) {
        return value;
    }
}
