// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.testkit.services.FakeInference;
import io.github.finetune4j.testkit.services.HubFault;
import io.github.finetune4j.testkit.services.HubFault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 5: endpoints of one's own, with adapters named as their servers name them. */
class InferenceEndpointsTest {
    private static final HubRepo ADAPTER = HubRepo.model("alice/tickets");
    private static final Duration LONG = Duration.ofMinutes(20);

    private final HubFixture fixture = new HubFixture();
    private final FakeInference inference = FakeInference.start().user(HubFixture.TOKEN, "alice");

    @TempDir
    Path cache;

    private InferenceEndpoints endpoints;

    @BeforeEach
    void open() {
        adapter(ADAPTER, "acme/tiny", 12);
        endpoints = endpoints(fixture.alice(cache));
    }

    @AfterEach
    void close() {
        inference.close();
        fixture.close();
    }

    private InferenceEndpoints endpoints(HuggingFaceHub hub) {
        return InferenceEndpoints.builder(hub).endpoint(inference.endpoints()).build();
    }

    private void adapter(HubRepo repo, String base, int rank) {
        fixture.fake.put(
                "models/" + repo.id(),
                "adapter_config.json",
                "{\"r\": " + rank + ", \"rank_pattern\": {\"v_proj\": 20}, \"base_model_name_or_path\": \"" + base
                        + "\"}");
    }

    private static String ask(ChatModel model) {
        return model.chat(ChatRequest.user("hello")).text();
    }

    private Map<String, Object> served() {
        return Repositories.map(inference.asked("alice/tickets").get("model"));
    }

    /** Whoever made the adapter made the file. */
    @Test
    void anAdaptersFileOfManyMegabytes_isRefusedByName() {
        fixture.fake.put("models/" + ADAPTER.id(), "adapter_config.json", "[".repeat(17 << 20));
        EndpointSpec spec = EndpointSpec.builder("tickets", HubFixture.TINY)
                .addAdapter(ADAPTER)
                .build();
        assertThatThrownBy(() -> endpoints.create(spec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll("adapter_config.json has more than", "bytes", "-> ");
    }

    @Test
    void vllm_isStartedWithTheAdapter_andAnswersUnderItsName() {
        InferenceEndpoint made = endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY)
                .addAdapter(ADAPTER)
                .build());
        assertThat(made.state()).isEqualTo(EndpointState.PENDING);
        assertThat(made.url()).isEmpty();
        assertThat(served())
                .containsEntry("repository", "acme/tiny")
                .containsEntry("revision", fixture.fake.head(HubFixture.MODEL))
                .containsEntry("secrets", Map.of("HF_TOKEN", HubFixture.TOKEN))
                .containsEntry(
                        "args",
                        List.of(
                                "--served-model-name",
                                "acme/tiny",
                                "--enable-lora",
                                "--max-lora-rank",
                                "32", // the next that vLLM takes above 20, of the pattern
                                "--lora-modules",
                                "alice/tickets=alice/tickets"));
        InferenceEndpoint up = endpoints.await("tickets", LONG);
        assertThat(up.models()).containsExactly("acme/tiny", "alice/tickets");
        assertThat(ask(endpoints.chatModel(up))).isEqualTo("alice/tickets heard: hello");
        assertThat(ask(endpoints.chatModel(up, "acme/tiny"))).isEqualTo("acme/tiny heard: hello");
        assertThat(endpoints.chatModel(up).identity().orElseThrow())
                .startsWith("huggingface/endpoints/")
                .contains("/tickets of acme/tiny")
                .endsWith(": alice/tickets");
        assertThatThrownBy(() -> endpoints.chatModel(up, "alice/other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[acme/tiny, alice/tickets]");
        assertThat(fixture.pauses).as("looks until it ran").isNotEmpty().containsOnly(Duration.ofSeconds(5));
    }

    @Test
    void vllm_takesAdaptersUnderNamesOfOnesOwn() {
        HubRepo other = HubRepo.model("alice/other");
        adapter(other, "acme/tiny", 4);
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY)
                .addAdapter("tickets", ADAPTER)
                .addAdapter("other", other)
                .maxLoraRank(64)
                .arguments("--max-model-len", "2048")
                .build());
        InferenceEndpoint up = endpoints.await("tickets", LONG);
        assertThat(up.models()).containsExactly("acme/tiny", "tickets", "other");
        assertThat(ask(endpoints.chatModel(up, "other"))).isEqualTo("other heard: hello");
        assertThat(served().get("args"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("64", "tickets=alice/tickets", "other=alice/other", "--max-model-len");
    }

    @Test
    void tgi_getsTheAdapterByItsVariable_andNamesItByItsRepository() {
        fixture.fake.tag("models/alice/tickets", "v2");
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY)
                .addAdapter(ADAPTER.at("v2"))
                .engine(ServingEngine.TGI)
                .addEnvironment("MAX_TOTAL_TOKENS", "2048")
                .build());
        assertThat(served())
                .containsEntry("env", Map.of("MAX_TOTAL_TOKENS", "2048", "LORA_ADAPTERS", "alice/tickets@v2"))
                .containsEntry("args", List.of());
        InferenceEndpoint up = endpoints.await("tickets", LONG);
        assertThat(up.models()).containsExactly("tgi", "alice/tickets");
        assertThat(ask(endpoints.chatModel(up))).isEqualTo("alice/tickets heard: hello");
    }

    @Test
    void wholeTunedModel_needsNoAdapter_andShipsNoToken() {
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY).build());
        assertThat(served()).doesNotContainKey("secrets");
        assertThat(ask(endpoints.chatModel(endpoints.await("tickets", LONG)))).isEqualTo("acme/tiny heard: hello");
    }

    @Test
    void compute_isAsItWasSet() {
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY)
                .instance("gpu", "nvidia-a10g", "x4")
                .region("gcp", "us-east4")
                .replicas(1, 3)
                .scaleToZeroAfter(Duration.ofHours(1))
                .container("vllm/vllm-openai:v0.23.0")
                .open()
                .build());
        Map<String, Object> asked = inference.asked("alice/tickets");
        assertThat(asked)
                .containsEntry("type", "public")
                .containsEntry("provider", Map.of("vendor", "gcp", "region", "us-east4"))
                .containsEntry(
                        "compute",
                        Map.of(
                                "accelerator",
                                "gpu",
                                "instanceType",
                                "nvidia-a10g",
                                "instanceSize",
                                "x4",
                                "scaling",
                                Map.of("minReplica", 1L, "maxReplica", 3L, "scaleToZeroTimeout", 60L)));
        assertThat(served())
                .containsEntry(
                        "image",
                        Map.of(
                                "vLLM",
                                Map.of("url", "vllm/vllm-openai:v0.23.0", "port", 8000L, "healthRoute", "/health")));
    }

    @Test
    void zeroPauseResumeAndDelete_takeTheirTurns() {
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY).build());
        endpoints.await("tickets", LONG);
        assertThat(endpoints.resume("tickets").state()).as("runs already").isEqualTo(EndpointState.RUNNING);
        assertThat(endpoints.scaleToZero("tickets").state()).isEqualTo(EndpointState.SCALED_TO_ZERO);
        assertThat(endpoints.await("tickets", LONG).state()).as("woken").isEqualTo(EndpointState.RUNNING);
        assertThat(endpoints.pause("tickets").state()).isEqualTo(EndpointState.PAUSED);
        assertThatThrownBy(() -> endpoints.await("tickets", LONG)).hasMessageContaining("is paused -> resume it");
        endpoints.resume("tickets");
        assertThat(endpoints.await("tickets", LONG).state()).isEqualTo(EndpointState.RUNNING);
        assertThat(endpoints.all()).extracting(InferenceEndpoint::name).containsExactly("tickets");
        endpoints.delete("tickets");
        endpoints.delete("tickets");
        assertThat(endpoints.find("tickets")).isEmpty();
        assertThat(endpoints.all()).isEmpty();
    }

    @Test
    void callToOneThatSleeps_waitsUntilItIsAwake() {
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY).build());
        ChatModel model = endpoints.chatModel(endpoints.await("tickets", LONG));
        inference.idle("alice/tickets");
        fixture.pauses.clear();
        assertThat(ask(model)).isEqualTo("acme/tiny heard: hello");
        assertThat(fixture.pauses).hasSize(2);
    }

    @Test
    void failure_isToldInItsWords() {
        inference.failing("tickets", "no capacity for nvidia-l4");
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY).build());
        assertThatThrownBy(() -> endpoints.await("tickets", LONG))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("no capacity for nvidia-l4");
    }

    @Test
    void waitingTooLong_isSaid() {
        inference.fault(HubFault.status("GET", "/health", 503).times(1000));
        Instant[] now = {Instant.EPOCH};
        endpoints = endpoints(fixture.hub(cache)
                .token(ApiKey.of(HubFixture.TOKEN))
                .clock(() -> now[0])
                .sleeper(pause -> now[0] = now[0].plus(pause))
                .build());
        endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY).build());
        assertThatThrownBy(() -> endpoints.await("tickets", Duration.ofMinutes(3)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("still running after 3 minutes");
        assertThat(now[0]).isBetween(Instant.EPOCH.plusSeconds(170), Instant.EPOCH.plusSeconds(180));
    }

    @Test
    void lostAnswer_makesNoSecondEndpoint() {
        inference.fault(HubFault.of("POST", "/v2/endpoint/alice$", Kind.LOSE_REPLY, 0));
        assertThat(endpoints
                        .create(EndpointSpec.builder("tickets", HubFixture.TINY).build())
                        .name())
                .isEqualTo("tickets");
        assertThat(inference.requests())
                .filteredOn(request -> request.method().equals("POST"))
                .hasSize(1);
    }

    @Test
    void nameThatIsTaken_isRefusedAtOnce() {
        EndpointSpec spec = EndpointSpec.builder("tickets", HubFixture.TINY).build();
        endpoints.create(spec);
        assertThatThrownBy(() -> endpoints.create(spec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("choose another name");
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void adapterOfAnotherModel_isRefused_beforeAnythingCosts() {
        adapter(ADAPTER, "acme/large", 8);
        EndpointSpec spec = EndpointSpec.builder("tickets", HubFixture.TINY)
                .addAdapter(ADAPTER)
                .build();
        assertThatThrownBy(() -> endpoints.create(spec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("was made for acme/large");
        adapter(ADAPTER, "acme/tiny", 600);
        assertThatThrownBy(() -> endpoints.create(spec)).hasMessageContaining("rank 600");
        assertThatThrownBy(() -> endpoints.create(EndpointSpec.builder("tickets", HubFixture.TINY)
                        .addAdapter(HubRepo.model("alice/none"))
                        .build()))
                .isInstanceOf(HubException.class);
        assertThat(inference.names()).isEmpty();
    }

    @Test
    void whatServersCannotDo_isSaidWithAllThatIsWrong() {
        EndpointSpec.Builder tgi =
                EndpointSpec.builder("tickets", HubFixture.TINY).engine(ServingEngine.TGI);
        assertThatThrownBy(() -> tgi.addAdapter("mine", ADAPTER)
                        .addAdapter("ours", ADAPTER)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "adapter mine: TGI names it by its repository -> call it alice/tickets", "adapter ours: TGI");
        Map<String, Runnable> wrong = Map.of(
                "a-z, 0-9", () -> EndpointSpec.builder("Tickets!", HubFixture.TINY),
                "datasets/alice/rows", () -> EndpointSpec.builder("tickets", HubRepo.dataset("alice/rows")),
                "replicas: 2 to 1 -> ", () -> tgi.replicas(2, 1),
                "at least a minute", () -> tgi.scaleToZeroAfter(Duration.ofSeconds(59)),
                "adapter a b of ", () -> tgi.addAdapter("a b", ADAPTER));
        wrong.forEach((message, setter) -> assertThatThrownBy(setter::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message));
        assertThatThrownBy(() -> EndpointSpec.builder("tickets", HubFixture.TINY)
                        .addAdapter(ADAPTER.at("v2"))
                        .build())
                .hasMessageContaining(": vLLM takes the newest revision only -> put it into a repository of its own");
    }

    @Test
    void creditsAndTokens_haveTheirOwnErrors() {
        inference.fault(HubFault.status("POST", "/v2/endpoint", 402));
        EndpointSpec spec = EndpointSpec.builder("tickets", HubFixture.TINY).build();
        assertThatThrownBy(() -> endpoints.create(spec))
                .isInstanceOf(PermissionException.class)
                .hasMessageContaining("credits are used up");
        inference.fault(HubFault.status("GET", "/v2/endpoint", 401));
        assertThatThrownBy(endpoints::all).isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> endpoints(fixture.open(cache)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HF_TOKEN");
        inference.fault(HubFault.status("GET", "/v2/endpoint", 429).times(2));
        assertThat(endpoints.all()).as("after two pauses").isEmpty();
    }
}
