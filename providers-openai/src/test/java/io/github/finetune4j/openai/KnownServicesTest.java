// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of known services: complete, dated, kept by the providers, and shown in {@code docs/guides/openai.md}. */
class KnownServicesTest {
    private static final String MARK = "<!-- services: what OpenAiServices knows -->";

    private final Lab lab = new Lab().unjudged();

    @AfterEach
    void stop() {
        lab.close();
    }

    static Stream<KnownService> all() {
        return OpenAiServices.known().stream();
    }

    @Test
    void known_areThese_andOthersAreNot() {
        assertThat(all().map(KnownService::id))
                .containsExactly("openai", "azure", "bedrock", "nebius", "groq", "openai-compatible");
        assertThat(OpenAiServices.of("azure").toString())
                .isEqualTo("azure at https://{resource}.openai.azure.com/openai/v1");
        assertThatThrownBy(() -> OpenAiServices.of("mistral"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("service: mistral is not known -> name one of [openai, azure, ");
    }

    @ParameterizedTest
    @MethodSource("all")
    void entry_isCompleteAndDated(KnownService service) {
        assertThat(service.name()).isNotBlank();
        assertThat(service.keyVariables()).isNotEmpty().allMatch(name -> name.matches("[A-Z_]+"));
        assertThat(service.sources())
                .isNotEmpty()
                .allSatisfy(page -> assertThat(page).hasScheme("https"));
        assertThat(service.readOn()).isBetween(LocalDate.of(2026, 11, 24), OpenAiServices.date());
        assertThat(service.differences()).isNotEmpty().noneMatch(String::isBlank);
        assertThat(service.filePurposes().isEmpty()).isEqualTo(service.methods().isEmpty());
        assertThat(service.statuses())
                .allSatisfy(word -> assertThat(JobStates.WORDS.status(word)).isNotEqualTo(JobStatus.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("all")
    void entry_hasAFactory_thatWantsWhatItsAddressLeavesOpen(KnownService service) {
        FineTuneProviderFactory factory = ServiceLoader.load(FineTuneProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.id().equals(service.id()))
                .findFirst()
                .orElseThrow();

        assertThat(factory.requiredSettings())
                .isEqualTo(service.placeholder().map(Set::of).orElse(Set.of()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void entry_makesTheSettingsOfAProvider(KnownService known) {
        OpenAiService service = known.placeholder().isEmpty()
                ? known.service()
                : known.service(known.placeholder().get().equals("base-url") ? "https://x.example/v1" : "mine");

        assertThat(service.id()).isEqualTo(known.id());
        assertThat(service.keyHeader()).isEqualTo(known.keyHeader());
        assertThat(service.keyVariables()).isEqualTo(known.keyVariables());
        assertThat(service.methods()).isEqualTo(known.methods());
        assertThat(service.fewestRows()).isEqualTo(known.fewestRows());
        assertThat(service.largestFile()).isEqualTo(known.largestFile().orElse(Long.MAX_VALUE));
        assertThat(service.baseUrl().toString()).startsWith("https://").doesNotContain("{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my server", "my-server", "/v1", ""})
    void ownServer_withoutAWholeAddress_isRefused(String place) {
        assertThatThrownBy(() -> OpenAiServices.of("openai-compatible").service(place))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("base-url: " + place + " -> give a whole address, https://my-server/v1");
    }

    @Test
    void service_withoutItsPlace_orWithOneTooMany_isRefused() {
        assertThatThrownBy(() -> OpenAiServices.of("bedrock").service())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("region of bedrock: none -> give it: service(\"…\")");
        assertThatThrownBy(() -> OpenAiServices.of("groq").service("eu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("place of groq: eu -> leave it out, for it lies at https://api.groq.com/openai/v1");
    }

    @Test
    void lastNewJob_isThatOfOpenAi_andOfNobodyElse() {
        assertThat(OpenAiServices.of("openai").lastNewJob()).contains(LocalDate.of(2027, 1, 6));
        assertThat(OpenAiServices.of("openai").sources())
                .contains(URI.create("https://developers.openai.com/api/docs/deprecations"));
        assertThat(all().filter(service -> service.lastNewJob().isPresent()))
                .as("Azure keeps a calendar of its own, and a server of your own has none")
                .hasSize(1);
    }

    // ---- what the data does

    @Test
    void groq_trainsNothing_andSaysSoBeforeAnythingIsSent_butChats() {
        try (OpenAiProvider groq = lab.builder().service(OpenAiService.groq()).build()) {
            assertThatThrownBy(() -> groq.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessage("provider groq cannot do what was asked: training: Groq offers no fine-tuning, and"
                            + " serves finished adapters alone -> train with another provider, and ask this one for"
                            + " chats");
            assertThat(lab.server.requests("POST", ".*")).isEmpty();
            assertThat(groq.chatModel(ModelRef.of("groq", Data.spec().build().baseModel()))
                            .chat(ChatRequest.user("hi"))
                            .text())
                    .isNotEmpty();
        }
    }

    @Test
    void bedrock_trainsByReinforcementAlone_fromAHundredRows_withoutASuffix() {
        OpenAiService bedrock = OpenAiService.bedrock("us-west-2");
        assertThat(bedrock.capabilities()).doesNotContain(Capability.SUFFIX, Capability.DPO);
        try (OpenAiProvider provider = lab.builder().service(bedrock).build()) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessage("provider bedrock cannot do what was asked: method SUPERVISED is none of"
                            + " [REINFORCEMENT] -> take one of these, or another provider");
            assertThatThrownBy(() -> provider.submit(prompts(99), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("at least 100 rows of training data, got 99");
            assertThat(provider.submit(prompts(100), SubmitContext.of("k")).providerId())
                    .isEqualTo("bedrock");
        }
    }

    private static FineTuneSpec prompts(int rows) {
        Dataset prompts = Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user("Is " + i + " even?")))
                .toList());
        return Data.spec()
                .method(TrainingMethod.REINFORCEMENT)
                .trainingData(prompts)
                .validationData(prompts)
                .addOption(
                        OpenAiOptions.GRADER, OpenAiGraders.stringCheck("same", "{{sample.output_text}}", "Yes", "eq"))
                .build();
    }

    @Test
    void file_aboveTheLimit_isNotSent() {
        byte[] row = "{\"messages\":[]}\n".getBytes(StandardCharsets.UTF_8);
        OpenAiService small = OpenAiService.openAi().largestFile(row.length);
        try (OpenAiProvider provider = lab.builder().service(small).build()) {
            assertThat(provider.files()
                            .upload("one.jsonl", "fine-tune", Content.of(row))
                            .bytes())
                    .isEqualTo(16);
            byte[] more = Arrays.copyOf(row, row.length + 1);
            assertThatThrownBy(() -> provider.files().upload("a.jsonl", "fine-tune", Content.of(more)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("file a.jsonl: 17 bytes, and openai takes at most 16 -> take a sample");
        }
        assertThat(lab.server.requests("POST", "/files")).hasSize(1);
    }

    @Test
    void methods_replace_andCapabilitiesFollow() {
        OpenAiService own = OpenAiService.at("own", URI.create("https://own.example/v1"));
        assertThat(own.methods())
                .containsExactly(TrainingMethod.SUPERVISED, TrainingMethod.DPO, TrainingMethod.REINFORCEMENT);

        OpenAiService less = own.methods(TrainingMethod.SUPERVISED);
        assertThat(less.methods()).containsExactly(TrainingMethod.SUPERVISED);
        assertThat(less.capabilities())
                .doesNotContain(Capability.DPO, Capability.REINFORCEMENT)
                .contains(Capability.SUFFIX);
        assertThat(less.with(Capability.DPO).methods()).containsExactly(TrainingMethod.SUPERVISED, TrainingMethod.DPO);
        assertThat(own.methods()).as("unchanged").hasSize(3);
    }

    // ---- the table

    /**
     * After a change of the data: run this test with {@code -Dfinetune4j.writeDocs=true}, and look at the difference.
     */
    @Test
    void table_isWhatTheDataSays() throws IOException {
        Path page = Path.of("..", "docs", "guides", "openai.md");
        List<String> lines = Files.readAllLines(page);
        int begin = lines.indexOf(MARK) + 1;
        assertThat(begin).as("the mark in %s", page).isPositive();
        int end = begin + lines.subList(begin, lines.size()).indexOf("");
        if (Boolean.getBoolean("finetune4j.writeDocs")) {
            Files.write(
                    page,
                    Stream.of(lines.subList(0, begin), ServicesTable.lines(), lines.subList(end, lines.size()))
                            .flatMap(List::stream)
                            .toList());
            return;
        }

        assertThat(lines.subList(begin, end)).isEqualTo(ServicesTable.lines());
    }
}
