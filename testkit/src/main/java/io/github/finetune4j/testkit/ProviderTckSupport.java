// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** The questions of the TCK to its user, and the common part of its rules. */
abstract class ProviderTckSupport {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_PAGES = 10_000;

    private final List<FineTuneProvider> opened = new ArrayList<>();

    /** For {@link FineTuneProviderTck} alone. */
    ProviderTckSupport() {}

    // ---- asked of the user

    /**
     * {@return a provider, opened anew} Called several times in a test; all of them see the same jobs if
     * {@link #survivesRestart()}. The TCK closes them.
     */
    protected abstract FineTuneProvider createProvider();

    /**
     * {@return what succeeds within seconds} Needs no capability that the provider lacks, and sets neither the learning
     * rate nor what kind of weights change. A row has at most 64 tokens.
     */
    protected abstract FineTuneSpec quickSpec();

    /** {@return what runs for long enough to be cancelled, longer than the verb limit} */
    protected abstract FineTuneSpec longSpec();

    /** {@return what is accepted and then fails; empty, the default, where that cannot be had: rule 3.6 is skipped} */
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.empty();
    }

    /** {@return what the provider has to refuse; default: a base model that there is not} */
    protected FineTuneSpec invalidSpec() {
        return quickSpec().toBuilder().baseModel("finetune4j-tck/no-such-model").build();
    }

    /** {@return whether jobs outlive the provider object, so that another one can take them up; default true} */
    protected boolean survivesRestart() {
        return true;
    }

    /** {@return real time within which a quick job ends; default one minute} */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    /** {@return real time within which a verb other than submit returns; default ten seconds} */
    protected Duration verbLimit() {
        return Duration.ofSeconds(10);
    }

    /**
     * Lets a little time pass between two looks at a job. Override it where time is virtual; default 20 ms of real
     * time.
     */
    protected void letTimePass() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /**
     * Adds to a specification what needs the capability. Override it where the default asks for too much, for example
     * for target modules that the base model does not have.
     *
     * @param capability any but CANCEL, CHAT and STEP_EVENTS, which no specification asks for
     * @param spec starts as {@link #quickSpec()}
     */
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        CapabilityAsks.ask(capability, spec);
    }

    /**
     * {@return the model that {@code chatModel} is asked for; default the tuned one} Override it where that needs a
     * deployment: a base model does as well.
     *
     * @param tuned model of a quick job
     */
    protected ModelRef answering(ModelRef tuned) {
        return tuned;
    }

    // ---- for the rules

    final FineTuneProvider open() {
        FineTuneProvider provider = createProvider();
        opened.add(provider);
        return provider;
    }

    /** Closes what the test opened. */
    @AfterEach
    final void closeProviders() {
        opened.forEach(FineTuneProvider::close);
    }

    static String newKey() {
        return "tck-" + UUID.randomUUID();
    }

    static JobRef submit(FineTuneProvider provider, FineTuneSpec spec) {
        return provider.submit(spec, SubmitContext.of(newKey()));
    }

    static JobRef unknownJob(FineTuneProvider provider) {
        return new JobRef(provider.id(), "tck-no-such-job");
    }

    static void assumeDeclared(FineTuneProvider provider, Capability capability) {
        assumeTrue(
                provider.capabilities().contains(capability), () -> "does not apply: the provider lacks " + capability);
    }

    /** {@return the job's last snapshot} */
    final JobSnapshot awaitEnd(FineTuneProvider provider, JobRef ref) {
        return watch(provider, ref, snapshot -> {});
    }

    /** Looks at the job again and again. {@return its last snapshot} */
    final JobSnapshot watch(FineTuneProvider provider, JobRef ref, Consumer<JobSnapshot> each) {
        long end = System.nanoTime() + patience().toNanos();
        JobSnapshot snapshot = provider.poll(ref);
        each.accept(snapshot);
        while (!snapshot.status().terminal()) {
            assertThat(System.nanoTime())
                    .as("job %s should end within %s, stands at %s", ref, ShownTime.words(patience()), snapshot)
                    .isLessThan(end);
            letTimePass();
            snapshot = provider.poll(ref);
            each.accept(snapshot);
        }
        return snapshot;
    }

    /** Ends a long job whose end no rule asks for, so that it does not disturb the next test. */
    final void tidyUp(FineTuneProvider provider, JobRef ref) {
        if (provider.capabilities().contains(Capability.CANCEL)) {
            provider.cancel(ref);
        }
    }

    /** {@return all events after the cursor, page by page; the cursors of the pages are added to {@code cursors}} */
    static List<JobEvent> read(FineTuneProvider provider, JobRef ref, String cursor, List<String> cursors) {
        List<JobEvent> events = new ArrayList<>();
        EventPage page;
        String next = cursor;
        do {
            cursors.add(next);
            page = provider.events(ref, next);
            events.addAll(page.events());
            next = page.nextCursor();
            assertThat(cursors.size()).as("pages of %s", ref).isLessThan(MOST_PAGES);
        } while (page.more());
        cursors.add(next);
        return events;
    }

    /** {@return all events so far} */
    static List<JobEvent> readAll(FineTuneProvider provider, JobRef ref) {
        return read(provider, ref, EventPage.START, new ArrayList<>());
    }

    /** Follows the job to its end, event page by event page. {@return the events in the order of arrival} */
    final List<JobEvent> follow(FineTuneProvider provider, JobRef ref) {
        List<JobEvent> events = new ArrayList<>();
        List<String> cursors = new ArrayList<>(List.of(EventPage.START));
        watch(provider, ref, snapshot -> events.addAll(read(provider, ref, cursors.get(cursors.size() - 1), cursors)));
        events.addAll(read(provider, ref, cursors.get(cursors.size() - 1), cursors));
        return events;
    }

    static List<String> ids(List<JobEvent> events) {
        return events.stream().map(JobEvent::id).toList();
    }
}
