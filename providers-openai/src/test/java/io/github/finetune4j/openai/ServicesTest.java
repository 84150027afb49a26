// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Point 1 and what is peculiar to a service: where it lies, which header holds the key, what goes out. */
class ServicesTest {
    private static final String KEY = "sk-fake-key-000000";

    private final Lab lab = new Lab().unjudged();

    @AfterEach
    void stop() {
        lab.close();
    }

    private static OpenAiService preset(String name) {
        return switch (name) {
            case "azure" -> OpenAiService.azure("my-resource");
            case "bedrock" -> OpenAiService.bedrock("us-west-2");
            case "nebius" -> OpenAiService.nebius();
            default -> OpenAiService.openAi();
        };
    }

    private OpenAiProvider provider(OpenAiService service) {
        return lab.builder().service(service).build();
    }

    // ---- presets

    @ParameterizedTest
    @CsvSource({
        "openai, https://api.openai.com/v1, '', OPENAI_API_KEY",
        "azure, https://my-resource.openai.azure.com/openai/v1, api-key, AZURE_OPENAI_KEY AZURE_OPENAI_API_KEY",
        "bedrock, https://bedrock-mantle.us-west-2.api.aws/v1, '', AWS_BEARER_TOKEN_BEDROCK",
        "nebius, https://api.tokenfactory.nebius.com/v1, '', NEBIUS_API_KEY"
    })
    void preset_isWhereTheServiceLies(String name, URI base, String keyHeader, String variables) {
        OpenAiService service = preset(name);
        assertThat(service.id()).isEqualTo(name);
        assertThat(service.baseUrl()).isEqualTo(base);
        assertThat(service.keyHeader()).isEqualTo(keyHeader);
        assertThat(service.keyVariables()).containsExactly(variables.split(" ", -1));
        assertThat(service.toString()).isEqualTo(name + " at " + base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure", "bedrock", "nebius"})
    void preset_takesItsKeyFromItsOwnVariable_andSendsItInItsOwnHeader(String name) {
        OpenAiService service = preset(name);
        for (String variable : service.keyVariables()) {
            Map<String, String> environment = Map.of(variable, KEY, "SOME_OTHER_KEY", "wrong");
            try (OpenAiProvider provider = OpenAiProvider.builder()
                    .service(service)
                    .environment(environment)
                    .baseUrl(lab.server.baseUrl())
                    .build()) {
                assertThat(provider.id()).isEqualTo(name);
                provider.models().list();
            }
            FakeRequest last = last("GET", "/models");
            boolean header = !service.keyHeader().isEmpty();
            assertThat(last.header("api-key")).isEqualTo(header ? KEY : "");
            assertThat(last.header("Authorization")).isEqualTo(header ? "" : "Bearer " + KEY);
        }
        assertThatThrownBy(() -> OpenAiProvider.builder()
                        .service(service)
                        .environment(Map.of("SOME_OTHER_KEY", KEY))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no key for " + name)
                .hasMessageContaining(String.join(" or ", service.keyVariables()));
    }

    @Test
    void azure_withATokenOfEntra_sendsItAsBearer() {
        try (OpenAiProvider provider = provider(OpenAiService.azure("r").keyHeader(""))) {
            provider.models().list();
        }
        assertThat(last("GET", "/models").header("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(last("GET", "/models").header("api-key")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my.resource", "evil.com/", "a b", "x@y", "../x"})
    void hostName_thatWouldLeadElsewhere_isRefused(String name) {
        assertThatThrownBy(() -> OpenAiService.azure(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpenAiService.bedrock(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpenAiService.at(name, URI.create("https://x/v1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The same paths below each base URL, from the upload to a chat with what was tuned. */
    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure", "nebius"})
    void preset_trainsAndChats_onTheProtocolsPaths(String name) {
        try (OpenAiProvider provider = provider(preset(name))) {
            JobRef job = provider.submit(Data.spec().build(), SubmitContext.of("k"));
            assertThat(job.providerId()).isEqualTo(name);
            while (!provider.poll(job).status().terminal()) {
                Thread.onSpinWait();
            }
            ModelRef tuned = provider.poll(job).tunedModel().orElseThrow();
            assertThat(tuned.provider()).isEqualTo(name);
            assertThat(provider.chatModel(tuned).chat(ChatRequest.user("hi")).text())
                    .isNotEmpty();
            assertThat(provider.checkpoints(job)).isNotEmpty();
        }
        assertThat(lab.server.requests())
                .extracting(request -> request.method() + " " + request.path().replaceAll("ftjob-[^/]+", "J"))
                .contains(
                        "POST /files",
                        "POST /fine_tuning/jobs",
                        "GET /fine_tuning/jobs/J",
                        "GET /fine_tuning/jobs/J/checkpoints",
                        "POST /chat/completions");
    }

    // ---- what goes out

    private Map<String, Object> created(OpenAiService service, FineTuneSpec spec) {
        try (OpenAiProvider provider = provider(service)) {
            provider.submit(spec, SubmitContext.of("key-" + lab.server.jobs()));
        }
        return Json.parseObject(new String(last("POST", "/fine_tuning/jobs").body(), StandardCharsets.UTF_8));
    }

    private FakeRequest last(String method, String path) {
        List<FakeRequest> all = lab.server.requests(method, path);
        return all.get(all.size() - 1);
    }

    @Test
    void nebius_getsHyperparametersAtTheTop_andAdapters() {
        Map<String, Object> body = created(
                OpenAiService.nebius(),
                Data.spec()
                        .hyperparameters(Hyperparameters.builder()
                                .epochs(2)
                                .learningRate(1e-5)
                                .build())
                        .lora(LoraConfig.builder()
                                .rank(8)
                                .alpha(16)
                                .dropout(0.1)
                                .build())
                        .build());
        assertThat(body).doesNotContainKey("method").containsKey("metadata");
        assertThat(String.valueOf(body.get("hyperparameters")))
                .contains("n_epochs=2", "learning_rate=1.0E-5", "lora=true", "lora_r=8", "lora_dropout=0.1")
                .contains("lora_alpha=16");
    }

    @Test
    void azure_getsItsTrainingType_andAShorterSuffix() {
        OpenAiService azure = OpenAiService.azure("r");
        Map<String, Object> body = created(
                azure,
                Data.spec()
                        .addOption(OpenAiOptions.TRAINING_TYPE, "GlobalStandard")
                        .addOption(OpenAiOptions.HYPERPARAMETERS, Map.of("prompt_loss_weight", 0.1))
                        .suffix("s".repeat(40))
                        .build());
        assertThat(body).containsEntry("trainingType", "GlobalStandard").doesNotContainKey("training_type");
        assertThat(String.valueOf(body.get("method"))).contains("supervised", "prompt_loss_weight=0.1");
        try (OpenAiProvider provider = provider(azure)) {
            FineTuneSpec longer = Data.spec().suffix("s".repeat(41)).build();
            assertThatThrownBy(() -> provider.submit(longer, SubmitContext.of("k2")))
                    .hasMessageContaining("suffix has at most 40 characters");
        }
        assertThat(created(OpenAiService.openAi(), Data.spec().build())).doesNotContainKey("trainingType");
    }

    private static FineTuneSpec.Builder pairs() {
        return Data.spec()
                .method(TrainingMethod.DPO)
                .trainingData(Dataset.of(IntStream.range(0, 12)
                        .mapToObj(i -> new PreferenceExample(
                                List.of(Message.user("Question " + i)),
                                List.of(Message.assistant("Right " + i)),
                                List.of(Message.assistant("Wrong " + i)),
                                Map.of()))
                        .toList()));
    }

    @Test
    void preferences_goOutAsTheProtocolHasThem() {
        Map<String, Object> body = created(
                OpenAiService.openAi(),
                pairs().hyperparameters(Hyperparameters.builder()
                                .epochs(2)
                                .batchSize(4)
                                .learningRateMultiplier(0.5)
                                .dpoBeta(0.2)
                                .build())
                        .seed(7)
                        .build());
        assertThat(body)
                .containsEntry("seed", 7L)
                .containsEntry(
                        "method",
                        Map.of(
                                "type",
                                "dpo",
                                "dpo",
                                Map.of(
                                        "hyperparameters",
                                        Map.of(
                                                "n_epochs",
                                                2L,
                                                "batch_size",
                                                4L,
                                                "learning_rate_multiplier",
                                                0.5,
                                                "beta",
                                                0.2))));
        String row = new String(lab.server.file(String.valueOf(body.get("training_file"))), StandardCharsets.UTF_8);
        assertThat(Json.parseObject(row.lines().findFirst().orElseThrow()))
                .containsOnlyKeys("input", "preferred_output", "non_preferred_output");
    }

    @Test
    void reinforcement_goesOutWithGraderFormatAndAuto() {
        List<ChatExample> prompts = IntStream.range(0, 12)
                .mapToObj(i -> ChatExample.of(Message.user("Is " + i + " even?")))
                .toList();
        Map<String, Object> grader = OpenAiGraders.stringCheck("same", "{{sample.output_text}}", "Yes", "eq");
        Map<String, Object> format = Map.of("type", "text");
        Map<String, Object> body = created(
                OpenAiService.openAi(),
                Data.spec()
                        .method(TrainingMethod.REINFORCEMENT)
                        .trainingData(Dataset.of(prompts))
                        .validationData(Dataset.of(prompts))
                        .addOption(OpenAiOptions.GRADER, grader)
                        .addOption(OpenAiOptions.RESPONSE_FORMAT, format)
                        .addOption(OpenAiOptions.HYPERPARAMETERS, Map.of("compute_multiplier", "auto"))
                        .build());
        Map<String, Object> settings = Map.of(
                "grader", grader, "response_format", format, "hyperparameters", Map.of("compute_multiplier", "auto"));
        assertThat(body)
                .containsKey("validation_file")
                .containsEntry("method", Map.of("type", "reinforcement", "reinforcement", settings));
    }

    @Test
    void furtherFields_goOut_asTheyAre() {
        // the fake server knows no such field, so another one answers for it
        lab.server.fault(FakeFault.page(200, "application/json", "{\"id\":\"ftjob-9\",\"status\":\"queued\"}")
                .on("POST", "/fine_tuning/jobs"));
        Map<String, Object> body = created(
                OpenAiService.at("own", lab.server.baseUrl()),
                Data.spec()
                        .addOption(OpenAiOptions.FIELD + "priority", "low")
                        .addOption(OpenAiOptions.INTEGRATIONS, OpenAiOptions.wandb("greeter", "a"))
                        .build());
        assertThat(body).containsEntry("priority", "low");
        assertThat(String.valueOf(body.get("integrations"))).contains("type=wandb", "project=greeter", "tags=[a]");
    }

    @Test
    void bedrock_refusesPreferences_andSendsLargeFilesInOnePiece() {
        OpenAiService bedrock = OpenAiService.bedrock("us-east-1");
        assertThat(bedrock.capabilities()).contains(Capability.REINFORCEMENT).doesNotContain(Capability.DPO);
        try (OpenAiProvider provider =
                lab.builder().service(bedrock).parts(500, 500).build()) {
            assertThatThrownBy(() -> provider.submit(pairs().build(), SubmitContext.of("k")))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining("DPO");
            byte[] large = "{\"messages\":[]}\n".repeat(100).getBytes(StandardCharsets.UTF_8);
            provider.files().upload("large.jsonl", "fine-tune", Content.of(large));
        }
        assertThat(lab.server.requests("POST", "/uploads")).isEmpty();
        assertThat(lab.server.requests("POST", "/files")).hasSize(1);
    }

    // ---- the environment

    @Test
    void fromEnv_readsWhatIsSet() {
        Map<String, String> environment = Map.of(
                "OPENAI_API_KEY",
                KEY,
                "OPENAI_BASE_URL",
                lab.server.baseUrl().toString(),
                "OPENAI_ORG_ID",
                "org-1",
                "OPENAI_PROJECT_ID",
                "proj-2",
                "OPENAI_ADMIN_KEY",
                KEY);
        try (OpenAiProvider provider =
                OpenAiProvider.builder().environment(environment).build()) {
            assertThat(provider.id()).isEqualTo("openai");
            provider.models().list();
            assertThat(provider.permissions().list("m").stream()).isEmpty();
        }
        FakeRequest request = last("GET", "/models");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(request.header("OpenAI-Organization")).isEqualTo("org-1");
        assertThat(request.header("OpenAI-Project")).isEqualTo("proj-2");
    }

    @Test
    void fromEnv_leavesOutWhatIsBlank() {
        Map<String, String> environment =
                Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", " ", "OPENAI_ORG_ID", "", "OPENAI_ADMIN_KEY", "");
        try (OpenAiProvider provider =
                OpenAiProvider.builder().environment(environment).build()) {
            assertThat(provider.toString()).isEqualTo("openai at https://api.openai.com/v1");
            assertThatThrownBy(provider::permissions).hasMessageContaining("OPENAI_ADMIN_KEY");
        }
        assertThatThrownBy(() -> OpenAiProvider.builder()
                        .environment(Map.of("OPENAI_API_KEY", " "))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPENAI_API_KEY");
        assertThatThrownBy(() -> OpenAiProvider.builder()
                        .environment(Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "http://elsewhere.example/v1"))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("https");
    }

    @Test
    void fromEnv_ofWhatIsNoUrl_namesTheVariable_withoutAPassword() {
        assertThatThrownBy(() -> OpenAiProvider.builder()
                        .environment(
                                Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "https://me:my-password@host/v 1"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OPENAI_BASE_URL: https://***@host/v 1 -> give the URL of the API")
                .hasNoCause();
    }

    // ---- checkpoints

    @Test
    void permissions_areGrantedListedAndRevoked_withTheAdministratorsKey() {
        String model = "ft:gpt-x:org::abc:ckpt-step-88";
        try (OpenAiProvider provider = lab.builder()
                .adminKey(ApiKey.of(KEY))
                .key(ApiKey.of("sk-other"))
                .build()) {
            List<CheckpointPermissions.Permission> granted =
                    provider.permissions().grant(model, List.of("proj_1", "proj_2"));
            assertThat(granted)
                    .extracting(CheckpointPermissions.Permission::projectId)
                    .containsExactly("proj_1", "proj_2");
            assertThat(provider.permissions().list(model).stream()).hasSameElementsAs(granted);
            String id = granted.get(0).id();
            assertThat(provider.permissions().revoke(model, id)).isTrue();
            assertThat(provider.permissions().revoke(model, id)).as("again").isFalse();
            assertThat(provider.permissions().list(model).stream())
                    .extracting(CheckpointPermissions.Permission::projectId)
                    .containsExactly("proj_2");
        }
        FakeRequest grant = lab.server.requests("POST", ".*").get(0);
        assertThat(grant.path()).isEqualTo("/fine_tuning/checkpoints/" + model + "/permissions");
        assertThat(new String(grant.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"project_ids\":[\"proj_1\",\"proj_2\"]}");
        try (OpenAiProvider none = lab.provider()) {
            assertThatThrownBy(none::permissions)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("adminKey");
        }
    }

    @Test
    void azure_copiesACheckpointToAnotherResource() {
        String path = "/fine_tuning/jobs/ftjob-1/checkpoints/ftchkpt-2/copy";
        lab.server.fault(FakeFault.page(200, "application/json", "{\"status\":\"Running\"}")
                .on("POST", path));
        lab.server.fault(FakeFault.page(200, "application/json", "{\"status\":\"Completed\"}")
                .on("GET", path));
        try (OpenAiProvider provider = provider(OpenAiService.azure("r"))) {
            assertThat(provider.jobs().copyCheckpoint("ftjob-1", "ftchkpt-2", "/subscriptions/s/x", "westus3"))
                    .containsEntry("status", "Running");
            assertThat(provider.jobs().checkpointCopy("ftjob-1", "ftchkpt-2")).containsEntry("status", "Completed");
        }
        FakeRequest copy = last("POST", path);
        assertThat(Json.parseObject(new String(copy.body(), StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("destinationResourceId", "/subscriptions/s/x", "region", "westus3"));
        for (FakeRequest request : List.of(copy, last("GET", path))) {
            assertThat(request.header("aoai-copy-ft-checkpoints")).isEqualTo("preview");
            assertThat(request.header("api-key")).isEqualTo(KEY);
        }
    }
}
