// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.RunHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes home, where it lies, and what the registry knows of it. */
class FetchTest {
    @TempDir
    Path folder;

    private final Account account = new Account();
    private RegistryStore registry;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder.resolve("registry"));
    }

    @AfterEach
    void close() {
        registry.close();
        account.close();
    }

    private Path home() {
        return folder.resolve("home");
    }

    private FetchReport fetch() {
        return account.rescue(home(), registry).fetch();
    }

    @Test
    void fetch_bringsFilesHomeAsTheyAre_withTheirHashOnRecord() throws Exception {
        OpenAiJob job = account.tuned("tickets");

        FetchReport report = fetch();

        assertThat(report.complete()).as(report.missing().toString()).isTrue();
        assertThat(report.missing()).isEmpty();
        for (String id : List.of(
                job.trainingFile().orElseThrow(),
                job.validationFile().orElseThrow(),
                job.resultFiles().get(0))) {
            byte[] bytes = account.server.file(id);
            assertThat(Files.readAllBytes(home().resolve("files").resolve(id))).isEqualTo(bytes);
            Map<String, Object> about = Json.parseObject(Files.readString(home().resolve("files/" + id + ".json")));
            assertThat(about)
                    .containsEntry(
                            "sha256", HexFormat.of().formatHex(Sha256.digest().digest(bytes)))
                    .containsEntry("bytes", (long) bytes.length);
        }
        assertThat(report.kind("file").saved()).isEqualTo(3);
        assertThat(Json.parseObject(Files.readString(home().resolve("jobs/" + job.id() + ".json"))))
                .isEqualTo(Json.plainMap(job.raw()));
        assertThat(home().resolve("jobs/" + job.id() + ".events.jsonl"))
                .content()
                .contains("training loss");
        assertThat(home().resolve("jobs/" + job.id() + ".checkpoints.jsonl"))
                .content()
                .contains("ckpt-step-9");
        assertThat(Json.parseObject(Files.readString(home().resolve("fetch.json"))))
                .containsEntry("complete", true);
    }

    @Test
    void fetch_tellsTheRegistryOfDataRunAndModel_withTheModelsEnd() {
        OpenAiJob job = account.tuned("tickets");

        FetchReport report = fetch();

        assertThat(report.reported().unreported()).isEmpty();
        ModelVersion model = registry.model("tickets").version(1);
        assertThat(model.ref().id()).isEqualTo(job.tunedModel().orElseThrow());
        assertThat(model.ref().shutdownDate()).contains(Account.END);
        DataVersion data = registry.lineage(model).data().get(0);
        assertThat(registry.rows(data).size()).isEqualTo(12);
        assertThat(data.facts())
                .containsEntry("file", job.trainingFile().orElseThrow())
                .containsEntry("fileName", "tickets.jsonl")
                .containsEntry("jobs", List.of(job.id()));
        RunHistory run = registry.runs().get(0);
        RunStarted start = run.started();
        assertThat(start.run()).isEqualTo("openai/" + job.id());
        assertThat(start.at()).isEqualTo(job.createdAt().orElseThrow());
        assertThat(start.validationData()).isNotEmpty().isNotEqualTo(start.trainingData());
        assertThat(start.specification())
                .containsEntry("baseModel", Account.MODEL)
                .containsEntry("method", "SUPERVISED")
                .containsEntry("seed", 7L)
                .containsEntry("suffix", "tickets");
        RunEnded end = run.end().orElseThrow();
        assertThat(end.outcome()).isEqualTo("succeeded");
        assertThat(end.facts()).containsEntry("trained_tokens", 12_345L).containsKeys("checkpoints", "files", "folder");
        assertThat(registry.points(start.run()).stream()
                        .filter(point -> point.name().equals("loss")))
                .extracting(MetricPoint::step)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(registry.verify().problems()).isEmpty();
        assertThat(registry.verify().unproven()).isEmpty();
    }

    @Test
    void fetchAgain_asksForNoContentTwice_andTellsTheSameOnce() {
        account.tuned("tickets");
        account.ask(Account.MODEL, "How are you?");
        FetchReport first = fetch();
        long contents = account.contents();
        int records = registry.records().size();

        FetchReport second = fetch();

        assertThat(account.contents()).isEqualTo(contents).isEqualTo(3);
        assertThat(account.server.requests("GET", "/fine_tuning/jobs/.*")).hasSizeLessThan(6);
        assertThat(account.server.requests("GET", "/chat/completions/.*/messages"))
                .hasSize(1);
        assertThat(second.kinds()).allMatch(kind -> kind.saved() == 0);
        assertThat(second.kind("file").there()).isEqualTo(first.kind("file").saved());
        assertThat(second.complete()).isTrue();
        assertThat(registry.records()).hasSize(records);
    }

    @Test
    void fetch_bringsStoredCompletionsHome_withWhatWasAsked() {
        account.ask(Account.MODEL, "What is it?");
        account.ask(Account.MODEL, "Where is it?");

        FetchReport report = fetch();

        assertThat(report.kind("stored completion").saved()).isEqualTo(2);
        DataVersion data = registry.data().get(0);
        assertThat(data.facts()).containsEntry("model", Account.MODEL).containsEntry("kind", "stored completions");
        ChatExample chat = (ChatExample) registry.rows(data).examples().get(1);
        assertThat(chat.messages())
                .extracting(message -> message.role().name())
                .containsExactly("SYSTEM", "USER", "ASSISTANT");
        assertThat(chat.messages().get(1).content()).isEqualTo("Where is it?");
        assertThat(chat.fields()).containsEntry("metadata", Map.of("person", "p-1"));
        assertThat(home().resolve("completions")).isDirectoryContaining("glob:**/*.jsonl");
    }

    @Test
    void aModelThatWasTunedFurther_hasBothRunsInItsLineage() {
        OpenAiJob first = account.tuned("tickets");
        account.tuned(
                first.tunedModel().orElseThrow(),
                "tickets",
                account.upload("more.jsonl", Account.rows("more", 11)),
                "");

        fetch();

        ModelVersion second = registry.model("tickets").version(2);
        assertThat(registry.lineage(second).runs()).hasSize(2);
        assertThat(second.ref().shutdownDate()).contains(Account.END);
    }

    @Test
    void aFailedJob_isOnRecordAsFailed() {
        account.tuned(
                io.github.finetune4j.testkit.services.FakeOpenAiServer.FAILING,
                "bad",
                account.upload("bad.jsonl", Account.rows("bad", 12)),
                "");

        FetchReport report = fetch();

        assertThat(report.complete()).isTrue();
        RunEnded end = registry.runs().get(0).end().orElseThrow();
        assertThat(end.outcome()).isEqualTo("failed");
        assertThat(end.failure()).contains("unsafe training file");
        assertThat(registry.models()).isEmpty();
    }

    @Test
    void aJobThatRuns_isToldOnceItHasEnded() {
        String file = account.upload("slow.jsonl", Account.rows("slow", 12));
        account.tuned(io.github.finetune4j.testkit.services.FakeOpenAiServer.SLOW, "slow", file, "");

        FetchReport report = fetch();

        assertThat(report.complete()).isFalse();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.kind()).isEqualTo("events");
            assertThat(missing.reason()).contains("has not ended");
        });
        assertThat(registry.runs()).isEmpty();
        assertThat(report.kind("file").saved()).isEqualTo(1);

        account.clock.advance(java.time.Duration.ofHours(5));

        assertThat(fetch().complete()).isTrue();
        assertThat(registry.model("slow").versions()).hasSize(1);
    }

    @Test
    void rowsThatCannotBeRead_areCountedAndSaid_andTheFileIsHomeAllTheSame() throws Exception {
        String text = Account.rows("good", 11) + "{\"messages\": []}\n";
        OpenAiJob job = account.tuned(Account.MODEL, "mixed", account.upload("mixed.jsonl", text), "");

        FetchReport report = fetch();

        assertThat(report.reported().rowsUnread()).isEqualTo(1);
        assertThat(report.notes()).singleElement().asString().contains("1 of 12 rows can't be read");
        assertThat(home().resolve("files").resolve(job.trainingFile().orElseThrow()))
                .hasContent(text);
        assertThat(registry.rows(registry.data().get(0)).size()).isEqualTo(11);
        assertThat(registry.runs()).hasSize(1);
    }

    @Test
    void rowsOfPreferences_andOfReinforcement_areReadAsSuch() {
        String pair = Json.write(Map.of(
                "input", Map.of("messages", List.of(Map.of("role", "user", "content", "Hi"))),
                "preferred_output", List.of(Map.of("role", "assistant", "content", "Hello")),
                "non_preferred_output", List.of(Map.of("role", "assistant", "content", "What?"))));
        account.upload("pairs.jsonl", pair + "\n");
        String asked =
                Json.write(Map.of("messages", List.of(Map.of("role", "user", "content", "2 + 2?")), "answer", "4"));
        Map<String, Object> method = Map.of("type", "reinforcement", "reinforcement", Map.of("grader", Map.of()));
        account.provider
                .jobs()
                .create(Map.of(
                        "model",
                        Account.MODEL,
                        "training_file",
                        account.upload("graded.jsonl", (asked + "\n").repeat(10)),
                        "method",
                        method));
        account.clock.advance(java.time.Duration.ofMinutes(1));

        FetchReport report = fetch();

        assertThat(report.notes()).isEmpty();
        assertThat(registry.data()).extracting(DataVersion::rows).containsExactlyInAnyOrder(1L, 10L);
    }

    @Test
    void theApplicationNamesItsModels_andABrokenNameCostsItsRunAlone() {
        OpenAiJob one = account.tuned("one");
        account.tuned("two");
        OpenAiRescue rescue = OpenAiRescue.builder()
                .provider(account.provider)
                .folder(home())
                .registry(registry)
                .sleeper(time -> {})
                .modelName(job -> {
                    if (job.id().equals(one.id())) {
                        throw new IllegalStateException("broken");
                    }
                    return "router";
                })
                .build();

        FetchReport report = rescue.fetch();

        assertThat(registry.models()).containsExactly("router");
        assertThat(report.reported().unreported())
                .singleElement()
                .asString()
                .contains(one.id())
                .doesNotContain("broken");
        assertThat(report.complete()).isFalse();
        assertThat(fetch().reported().unreported()).isEmpty();
        assertThat(registry.models()).containsExactly("router", "one");
    }

    @Test
    void aRegistryThatFails_costsNoFile_andTheNextCallTellsIt() {
        account.tuned("tickets");
        BrokenRegistry broken = new BrokenRegistry(registry, 1);

        FetchReport report = account.rescue(home(), broken).fetch();

        assertThat(report.kind("file").saved()).isEqualTo(3);
        assertThat(report.missing()).isEmpty();
        assertThat(report.reported().unreported()).isNotEmpty().allMatch(text -> text.contains("the registry fails"));
        assertThat(broken.calls()).as("it is left alone once it has failed").isEqualTo(2);

        FetchReport next = fetch();

        assertThat(next.complete()).isTrue();
        assertThat(registry.model("tickets").versions()).hasSize(1);
        assertThat(account.contents()).isEqualTo(3);
    }

    @Test
    void withoutARegistry_fetchSaysWhatIsMissing() {
        OpenAiRescue rescue =
                OpenAiRescue.builder().provider(account.provider).folder(home()).build();
        assertThatThrownBy(rescue::fetch)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registry");
    }

    @Test
    void aSecondProcessOnTheFolder_isRefused() {
        try (RescueFolder held = RescueFolder.open(home(), "openai")) {
            assertThat(held.root()).isDirectory();
            assertThatThrownBy(this::fetch)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("in use");
        }
        assertThat(fetch().complete()).isTrue();
    }

    @Test
    void theFolderOfAnotherService_isRefused() {
        RescueFolder.open(home(), "azure").close();
        assertThatThrownBy(this::fetch).hasMessageContaining("came from azure, not from openai");
    }
}
