// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneTrialsTest {
    private static final SearchSpace SPACE = SearchSpace.builder()
            .logReal("learningRate", 1e-5, 1e-3)
            .choice("rank", 8, 16)
            .choice("alphaPerRank", 2)
            .build();

    @TempDir
    Path folder;

    private final FakeProvider fake = FakeProvider.builder()
            .script(spec -> FakeScript.builder().steps(8, Duration.ofMillis(10)).build())
            .build();
    private final FineTuneProvider provider = new Validating(fake);

    /** The fake, with a validation loss after each step, by how far the rate is from 1e-4. */
    private record Validating(FineTuneProvider fake, Map<JobRef, Double> floors) implements FineTuneProvider {
        Validating(FineTuneProvider fake) {
            this(fake, new ConcurrentHashMap<>());
        }

        @Override
        public String id() {
            return fake.id();
        }

        @Override
        public Set<Capability> capabilities() {
            return fake.capabilities();
        }

        @Override
        public Duration pollInterval() {
            return fake.pollInterval();
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            JobRef ref = fake.submit(spec, context);
            double rate = spec.hyperparameters().learningRate().orElseThrow();
            floors.put(ref, Math.abs(Math.log10(rate) + 4));
            return ref;
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            return fake.poll(ref);
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = fake.events(ref, cursor);
            return new EventPage(
                    page.events().stream().map(event -> validated(ref, event)).toList(),
                    page.nextCursor(),
                    page.more());
        }

        private JobEvent validated(JobRef ref, JobEvent event) {
            return event instanceof JobEvent.StepCompleted step
                    ? new JobEvent.Validated(
                            step.id(),
                            step.at(),
                            step.step(),
                            step.epoch(),
                            floors.getOrDefault(ref, Double.NaN) + 1.0 / step.step())
                    : event;
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            return fake.cancel(ref);
        }
    }

    private static void training(FineTune.Builder builder) {
        builder.baseModel("base").trainingData(data("Hi")).validationData(data("Ho"));
    }

    private static Dataset data(String text) {
        return Dataset.of(List.of(ChatExample.of(Message.user(text), Message.assistant("Hello"))));
    }

    @Test
    void trials_areJobsWithTheSettings_andRunsOnRecord() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            SearchResult result = Search.builder(SPACE, Goal.minimize("loss"))
                    .budget(b -> b.trials(6))
                    .build()
                    .run(FineTuneTrials.builder(provider, FineTuneTrialsTest::training)
                            .registry(registry, "router")
                            .build());
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(6);
            for (Trial trial : result.history().trials()) {
                FineTuneSpec spec = fake.accepted().get(trial.number());
                assertThat(spec.hyperparameters().learningRate())
                        .hasValue(trial.settings().real("learningRate"));
                assertThat(spec.lora().orElseThrow().rank())
                        .hasValue(trial.settings().whole("rank"));
                assertThat(spec.lora().orElseThrow().alpha())
                        .hasValue(2.0 * trial.settings().whole("rank"));
                assertThat(trial.reports()).containsKeys(1L, 8L);
            }
            assertThat(registry.model("router").versions()).hasSize(6);
            List<RegistryRecord> records = registry.records();
            assertThat(records.stream().filter(RegistryRecord.RunStarted.class::isInstance))
                    .hasSize(6);
            assertThat(records.stream()
                            .filter(RegistryRecord.Noted.class::isInstance)
                            .map(RegistryRecord::id))
                    .hasSize(6)
                    .contains("note/search/search/0");
        }
    }

    @Test
    void badTrials_areStoppedOnTheJobsOwnEvents() {
        SearchResult result = Search.builder(SPACE, Goal.minimize("loss"))
                .pruner(Pruners.successiveHalving(2))
                .budget(b -> b.trials(8))
                .build()
                .run(FineTuneTrials.builder(provider, FineTuneTrialsTest::training)
                        .build());
        assertThat(result.history().in(TrialState.PRUNED)).isNotEmpty();
        assertThat(result.history().in(TrialState.FAILED)).isEmpty();
        Map<String, Integer> jobs = new HashMap<>();
        result.history().trials().forEach(trial -> jobs.merge(trial.notes().get("job"), 1, Integer::sum));
        assertThat(jobs).as("one that goes on does so in its job").hasSize(8);
    }

    @Test
    void trialOfADeadProcess_goesOnInItsJob() {
        JournalStore store = new MemoryJournalStore();
        Search search = Search.builder(SPACE, Goal.minimize("loss"))
                .budget(b -> b.trials(1))
                .heartbeat(Duration.ofNanos(1))
                .store(store, "s")
                .build();
        FineTuneTrials trials =
                FineTuneTrials.builder(provider, FineTuneTrialsTest::training).build();
        Worker gone = new Worker(search);
        gone.open();
        RunningTrial begun = Objects.requireNonNull(gone.claim());
        JobRef job = FineTune.builder()
                .provider(provider)
                .baseModel("base")
                .trainingData(data("Hi"))
                .hyperparameters(h -> h.learningRate(1e-4))
                .start()
                .ref();
        begun.note("job", job.toString());
        SearchResult result = search.run(trials);
        assertThat(fake.accepted()).as("no second job").hasSize(1);
        assertThat(result.best().orElseThrow().values().get(0)).isEqualTo(0.125);
    }

    @Test
    void measurement_givesTheFigures() {
        SearchResult result = Search.builder(SPACE, Goal.maximize("score"), Goal.minimize("latency"))
                .budget(b -> b.trials(2))
                .build()
                .run(FineTuneTrials.builder(provider, FineTuneTrialsTest::training)
                        .measure(model -> new double[] {model.id().length(), 3})
                        .build());
        assertThat(result.history().trials())
                .allSatisfy(trial -> assertThat(trial.values()).hasSize(2));
    }

    @Test
    void withoutValidationLoss_theTrialSaysWhatIsMissing() {
        Search search = Search.builder(SPACE, Goal.minimize("loss"))
                .budget(b -> b.trials(1))
                .build();
        FineTuneTrials trials =
                FineTuneTrials.builder(fake, FineTuneTrialsTest::training).build();
        assertThatThrownBy(() -> search.run(trials))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("no validation loss -> ");
    }

    @Test
    void unknownSetting_isRefused() {
        assertThatThrownBy(() -> TrialSettings.apply(Settings.of(Map.of("rate", 1)), FineTune.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[rate] -> ");
    }

    @Test
    void defaultSpaces_haveNamesThatAJobKnows() {
        TrialSettings.apply(SearchSpace.lora().fill(parameter -> parameter.valueAt(0.99)), FineTune.builder());
    }
}
