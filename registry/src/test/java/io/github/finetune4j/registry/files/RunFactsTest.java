// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider says of a run, on record. */
class RunFactsTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @TempDir
    Path folder;

    /** A fake that saves two checkpoints and tells its cost. */
    private record Saving(FineTuneProvider fake) implements FineTuneProvider {
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
            return fake.submit(spec, context);
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            JobSnapshot now = fake.poll(ref);
            JobSnapshot.Builder more = JobSnapshot.builder(ref, now.status(), now.providerStatus());
            now.tunedModel().ifPresent(more::tunedModel);
            return more.addExtra("costDollars", 1.25).build();
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            EventPage page = fake.events(ref, cursor);
            List<JobEvent> events = new ArrayList<>(page.events());
            events.add(new JobEvent.CheckpointSaved("c5", NOON, new Checkpoint(5, "/runs/of/ana/step-5", 0.5)));
            events.add(new JobEvent.CheckpointSaved("c9", NOON, new Checkpoint(9, "ckpt-9", Double.NaN)));
            return new EventPage(events, page.nextCursor(), page.more());
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            return fake.cancel(ref);
        }
    }

    @Test
    void checkpointsAndCost_areOnRecordAndInTheDossier() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            FineTune.builder()
                    .registry(registry, "router")
                    .provider(new Saving(FakeProvider.builder().build()))
                    .baseModel("base")
                    .trainingData(Rows.data(0, 5))
                    .run();
            RunEnded end = registry.runs().get(0).end().orElseThrow();
            assertThat(end.facts())
                    .containsEntry("costDollars", 1.25)
                    .containsEntry(
                            "checkpoints",
                            List.of(
                                    Map.of("step", 5L, "location", "/runs/of/ana/step-5", "validationLoss", 0.5),
                                    Map.of("step", 9L, "location", "ckpt-9")));
            String dossier = Documents.of(registry)
                    .dossier(registry.model("router").newest())
                    .text();
            assertThat(dossier)
                    .containsPattern("Checkpoints</dt>\\s*<dd[^>]*>after step 5, 9<")
                    .containsPattern("Cost</dt>\\s*<dd[^>]*>1.25 US dollars<")
                    .doesNotContain("/runs/of");
        }
    }

    @Test
    void headAndItsLabels_areOnRecord() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            FineTune.builder()
                    .registry(registry, "router")
                    .provider(FakeProvider.builder().build())
                    .baseModel("base")
                    .trainingData(Rows.data(0, 5))
                    .method(TrainingMethod.CLASSIFICATION)
                    .tuningMethod(TuningMethod.HEAD)
                    .head(h -> h.addLabels("yes", "no").inverseRegularization(30))
                    .head(h -> h.abstentionRate(0.05))
                    .run();
            assertThat(registry.runs().get(0).started().specification())
                    .containsEntry("method", "CLASSIFICATION")
                    .containsEntry("tuningMethod", "HEAD")
                    .containsEntry(
                            "head",
                            Map.of(
                                    "labels",
                                    List.of("yes", "no"),
                                    "inverseRegularization",
                                    30.0,
                                    "balancedLabels",
                                    false,
                                    "abstentionRate",
                                    0.05,
                                    "contrastive",
                                    false,
                                    "distillationTemperature",
                                    1.0));
        }
    }
}
