// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the verbs add to a service of a few lists. */
class JobVerbsTest {
    private static final StatusWords WORDS =
            StatusWords.none().with(JobStatus.SUCCEEDED, "done").cancelling("stopping");
    private static final FineTuneSpec SPEC = FineTuneSpec.builder()
            .baseModel("birch")
            .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("q"), Message.assistant("a")))))
            .build();

    /** A job: its id, the key that it was made for, and the service's word. */
    private record Job(String id, String key, String word) {}

    private final List<Job> jobs = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private KeyedBy keyedBy = KeyedBy.LABEL;
    private boolean closed;
    private boolean matches = true;
    private boolean raced;
    private boolean stubborn;
    private String word = "going";
    private int lost;
    private int hidden;
    private int prepared;

    private JobVerbs<Job> verbs() {
        return new JobVerbs<>(new Service(), () -> now, new CreateOnce(time -> {}));
    }

    private final class Service implements JobService<Job> {
        @Override
        public String id() {
            return "test";
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.CANCEL);
        }

        @Override
        public KeyedBy keyedBy() {
            return keyedBy;
        }

        @Override
        public StatusWords words() {
            return WORDS;
        }

        @Override
        public JobDraft<Job> draft(FineTuneSpec spec, String key) {
            return new Draft(key);
        }

        @Override
        public Job job(String id) {
            if (hidden-- > 0) {
                throw new InvalidRequestException("404", new ProviderFailure("test", "get job", 404, null, 1), null);
            }
            return jobs.stream()
                    .filter(job -> job.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException(
                            "404", new ProviderFailure("test", "get job", 404, null, 1), null));
        }

        @Override
        public Job cancel(String id) {
            cancelled.add(id);
            if (stubborn) {
                throw new ProviderUnavailableException("down", ProviderFailure.of("test", "cancel job"), null);
            }
            Job job = job(id);
            if (!job.word().equals("going")) {
                throw new InvalidRequestException("too late", ProviderFailure.of("test", "cancel job"), null);
            }
            return job;
        }

        @Override
        public String jobId(Job job) {
            return job.id();
        }

        @Override
        public JobState state(Job job) {
            return new JobState(job.word()).modelWithin(Duration.ofMinutes(1), now.minusSeconds(30));
        }

        @Override
        public EventPage events(JobRef ref, String cursor, Supplier<Job> job) {
            return EventLog.page(List.of(), cursor);
        }
    }

    private final class Draft implements JobDraft<Job> {
        private final String key;

        Draft(String key) {
            this.key = key;
        }

        @Override
        public void check(JobFindings findings) {
            if (closed) {
                throw new FineTuningClosedException("gone", ProviderFailure.of("test", "check job"), null);
            }
        }

        @Override
        public Optional<Job> find() {
            return jobs.stream().filter(job -> job.key().equals(key)).findFirst();
        }

        @Override
        public boolean matches(Job job) {
            return matches;
        }

        @Override
        public Supplier<Job> prepare() {
            prepared++;
            return () -> {
                if (raced) {
                    jobs.add(new Job("other", key, "going"));
                }
                Job job = new Job("j" + (jobs.size() + 1), key, word);
                jobs.add(job);
                if (lost-- > 0) {
                    throw new ProviderUnavailableException("lost", ProviderFailure.of("test", "create job"), null);
                }
                return job;
            };
        }
    }

    @Test
    void submit_whoseAnswerIsLost_findsWhatWasMade() {
        lost = 1;
        assertThat(verbs().submit(SPEC, SubmitContext.of("k"))).isEqualTo(new JobRef("test", "j1"));
        assertThat(jobs).hasSize(1);
    }

    @Test
    void submit_whereAnotherProcessWasQuicker_givesTheOlderJob_andEndsItsOwn() {
        raced = true;
        assertThat(verbs().submit(SPEC, SubmitContext.of("k"))).isEqualTo(new JobRef("test", "other"));
        word = "stopping"; // it can't be cancelled any more
        assertThat(verbs().submit(SPEC, SubmitContext.of("l"))).isEqualTo(new JobRef("test", "other"));
        assertThat(cancelled).containsExactly("j2", "j4");
    }

    @Test
    void submit_whereItsOwnJobCannotBeEnded_stillGivesTheOlderOne() {
        raced = true;
        stubborn = true;
        assertThat(verbs().submit(SPEC, SubmitContext.of("k"))).isEqualTo(new JobRef("test", "other"));
        assertThat(cancelled).containsExactly("j2");
        assertThat(jobs).extracting(Job::word).containsExactly("going", "going");
    }

    @Test
    void submit_atAServiceWithoutLabels_isNotRepeated() {
        keyedBy = KeyedBy.NOTHING;
        lost = 1;
        assertThatThrownBy(() -> verbs().submit(SPEC, SubmitContext.of("k")))
                .isInstanceOf(ProviderException.class)
                .isNotInstanceOf(TransientProviderException.class)
                .hasMessageContaining("keeps no label to find it by");
        assertThat(jobs).hasSize(1);
    }

    @Test
    void submit_ofAKnownKey_uploadsNothing_andRefusesAnotherRequest() {
        JobRef first = verbs().submit(SPEC, SubmitContext.of("k"));
        assertThat(verbs().submit(SPEC, SubmitContext.of("k"))).isEqualTo(first);
        assertThat(prepared).isEqualTo(1);
        matches = false;
        assertThatThrownBy(() -> verbs().submit(SPEC, SubmitContext.of("k")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the idempotency key k belongs to job test/j1 (going)");
    }

    @Test
    void submit_onceTheModelIsGone_givesTheJobOfBefore_andStartsNone() {
        JobRef first = verbs().submit(SPEC, SubmitContext.of("k"));
        closed = true;
        assertThat(verbs().submit(SPEC, SubmitContext.of("k"))).isEqualTo(first);
        assertThatThrownBy(() -> verbs().submit(SPEC, SubmitContext.of("other")))
                .isInstanceOf(FineTuningClosedException.class);
        assertThat(jobs).hasSize(1);
    }

    @Test
    void poll_ofAJobThatDoesNotShowYet_isAskedAgain_andLaterIsNotFound() {
        JobVerbs<Job> verbs = verbs();
        JobRef job = verbs.submit(SPEC, SubmitContext.of("k"));
        hidden = 2;
        assertThatThrownBy(() -> verbs.poll(job)).isInstanceOf(TransientProviderException.class);
        now = now.plusSeconds(61);
        assertThatThrownBy(() -> verbs.poll(job)).isInstanceOf(JobNotFoundException.class);
        assertThat(verbs.poll(job).status()).as("a word of no table").isEqualTo(JobStatus.UNKNOWN);
        assertThatThrownBy(() -> verbs.poll(new JobRef("other", "j1"))).isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> verbs.poll(new JobRef("test", "../j1"))).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    void cancel_ofAJobThatIsStoppingOrHasEnded_saysWhereItStands() {
        jobs.add(new Job("j1", "k", "stopping"));
        jobs.add(new Job("j2", "l", "odd"));
        assertThat(verbs().cancel(new JobRef("test", "j1")).status()).isEqualTo(JobStatus.RUNNING);
        assertThatThrownBy(() -> verbs().cancel(new JobRef("test", "j2"))).hasMessage("too late");
        assertThat(cancelled).containsExactly("j1", "j2");
    }

    @Test
    void snapshot_ofASuccessWithoutAModel_waitsForIt_andThenHasFailed() {
        JobRef ref = new JobRef("test", "j1");
        JobState state = new JobState("done").modelWithin(Duration.ofMinutes(1), now);
        assertThat(state.snapshot(ref, WORDS, () -> now.plusSeconds(59)).status())
                .isEqualTo(JobStatus.RUNNING);
        JobSnapshot late = state.snapshot(ref, WORDS, () -> now.plusSeconds(60));
        assertThat(late.status()).isEqualTo(JobStatus.FAILED);
        assertThat(late.failure()).hasValueSatisfying(why -> assertThat(why).contains("names no model"));
        assertThat(new JobState("").snapshot(ref, WORDS, () -> now).providerStatus())
                .isEqualTo("unknown");
    }

    @Test
    void close_refusesEveryVerb() {
        JobVerbs<Job> verbs = verbs();
        verbs.close();
        assertThatThrownBy(() -> verbs.submit(SPEC, SubmitContext.of("k")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the provider test is closed");
        assertThat(jobs).isEmpty();
    }
}
