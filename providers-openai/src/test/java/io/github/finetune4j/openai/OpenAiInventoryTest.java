// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a service holds, with the ends that it announces. */
class OpenAiInventoryTest {
    private static final String BASE = "gpt-4o-mini-2024-07-18";
    private static final LocalDate END = LocalDate.of(2027, 1, 14);

    private final VirtualClock clock = VirtualClock.create();

    private Lab lab() {
        return new Lab(FakeOpenAiServer.builder()
                        .clock(clock)
                        .addModel(BASE, FakeTraining.quick(), END)
                        .hideTunedShutdowns()
                        .start())
                .unjudged();
    }

    private OpenAiJob tuned(OpenAiProvider provider, String model) {
        String file = provider.files().ensure(Data.rows(12)).id();
        OpenAiJob job = provider.jobs().create(Map.of("model", model, "training_file", file, "suffix", "router"));
        clock.advance(Duration.ofMinutes(1));
        return provider.jobs().get(job.id());
    }

    @Test
    void aModelWithoutAnEndOfItsOwn_endsWithItsBase_alsoWhenItWasTunedTwice() {
        try (Lab lab = lab();
                OpenAiProvider provider = lab.provider()) {
            OpenAiJob first = tuned(provider, BASE);
            tuned(provider, first.tunedModel().orElseThrow());

            Inventory inventory = provider.inventory();

            assertThat(inventory.provider()).isEqualTo("openai");
            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("model"))
                    .hasSize(2)
                    .allMatch(item -> item.ends().filter(END::equals).isPresent());
            assertThat(inventory.items("model")).allMatch(item -> item.name().equals("router"));
            assertThat(inventory.items("checkpoint"))
                    .hasSize(6)
                    .allMatch(item -> item.ends().filter(END::equals).isPresent());
            assertThat(inventory.items("job").get(1).facts())
                    .containsEntry("training_file", first.trainingFile().orElseThrow())
                    .containsEntry("model", BASE);
            assertThat(inventory.items("file")).extracting(InventoryItem::name).contains("step_metrics.csv");
        }
    }

    @Test
    void checkpointsThatAJobDoesNotList_areThereByTheirModels() {
        try (Lab lab = lab();
                OpenAiProvider provider = lab.provider()) {
            tuned(provider, BASE);
            lab.server.fault(FakeFault.status(404, "unknown_url", "no checkpoints here")
                    .on("GET", ".*/checkpoints")
                    .times(10));

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).singleElement().asString().startsWith("checkpoints of job ");
            assertThat(inventory.items("checkpoint"))
                    .hasSize(3)
                    .allMatch(item -> item.ends().isPresent());
            assertThat(inventory.items("model")).hasSize(1);
        }
    }

    @Test
    void azuresWordForAnEnd_isRead_andItHasNoStoredCompletions() {
        String models = Json.write(Map.of(
                "data",
                List.of(
                        Map.of("id", "gpt-4o-mini-2024-07-18.ft-0123456789abcdef-router", "object", "model"),
                        Map.of(
                                "id",
                                BASE,
                                "deprecation",
                                Map.of("fine_tune", 1_806_000_000, "inference", 1_821_916_800)))));
        try (Lab lab = lab();
                OpenAiProvider provider = lab.builder()
                        .service(OpenAiService.azure("fake"))
                        .baseUrl(lab.server.baseUrl())
                        .build()) {
            lab.server.fault(FakeFault.page(200, "application/json", models)
                    .on("GET", "/models")
                    .times(1));
            lab.server.fault(FakeFault.status(404, "unknown_url", "no such path")
                    .on("GET", "/chat/completions")
                    .times(10));

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).singleElement().asString().startsWith("stored completions: ");
            assertThat(inventory.items("model")).singleElement().satisfies(item -> {
                assertThat(item.name()).isEqualTo("router");
                assertThat(item.ends()).contains(LocalDate.of(2027, 9, 26));
            });
        }
    }

    @Test
    void aListThatBreaksOff_keepsWhatCame_andSaysSo() {
        try (Lab lab = lab();
                OpenAiProvider provider = lab.provider()) {
            String page = Json.write(Map.of(
                    "data",
                    List.of(Map.of("id", "file-a", "filename", "a", "purpose", "fine-tune")),
                    "has_more",
                    true,
                    "last_id",
                    "file-a"));
            lab.server.fault(FakeFault.page(200, "application/json", page)
                    .on("GET", "/files")
                    .times(1));
            lab.server.fault(FakeFault.status(403, "forbidden", "no more")
                    .on("GET", "/files")
                    .times(10));

            Inventory inventory = provider.inventory();

            assertThat(inventory.items("file")).extracting(InventoryItem::id).containsExactly("file-a");
            assertThat(inventory.gaps()).singleElement().asString().startsWith("files, after 1: ");
        }
    }

    @Test
    void aWrongKey_isNoListOfGaps() {
        try (Lab lab = lab();
                OpenAiProvider provider =
                        lab.builder().key(ApiKey.of("sk-wrong-key-99999999")).build()) {
            assertThatThrownBy(provider::inventory).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void aJobThatWasKept_isReadAgain() {
        try (Lab lab = lab();
                OpenAiProvider provider = lab.provider()) {
            OpenAiJob job = tuned(provider, BASE);
            OpenAiJob kept = OpenAiJob.of(Json.parseObject(Json.write(job.raw())));

            assertThat(provider.snapshot(kept).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(kept.suffix()).contains("router");
            assertThat(kept.seed()).hasValue(42);
            assertThat(kept.method()).contains("supervised");
            assertThatThrownBy(() -> OpenAiJob.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCurveThatWasKept_givesItsLosses_andAFileThatIsNone_nothing() {
        byte[] curve = "step,train_loss,valid_loss\n1,2.5,\n2,1.5,1.75\n".getBytes(StandardCharsets.UTF_8);
        List<JobEvent> events = OpenAiJobLog.curve("file-1", curve, Instant.EPOCH);
        assertThat(events).extracting(JobEvent::id).containsExactly("file-1#1", "file-1#2", "file-1#2#valid");
        assertThat(OpenAiJobLog.curve("file-1", new byte[] {1, 2, 3}, Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void namesOfTunedModels_tellBaseAndSuffix() {
        assertThat(TunedModelName.of("ft:gpt-4o:acme:router:abc"))
                .isEqualTo(new TunedModelName("gpt-4o", "router", false));
        assertThat(TunedModelName.of("ft:gpt-4o:acme::abc")).isEqualTo(new TunedModelName("gpt-4o", "", false));
        assertThat(TunedModelName.of("ft:gpt-4o:acme:router:abc:ckpt-step-88"))
                .isEqualTo(new TunedModelName("gpt-4o", "router", true));
        assertThat(TunedModelName.of("gpt-4o.ft-0a1b")).isEqualTo(new TunedModelName("gpt-4o", "", false));
        assertThat(TunedModelName.of("ft:")).isEqualTo(new TunedModelName("", "", false));
        assertThat(TunedModelName.of("llama")).isEqualTo(new TunedModelName("", "", false));
    }
}
