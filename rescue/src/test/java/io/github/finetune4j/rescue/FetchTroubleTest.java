// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rescue.FetchReport.Missing;
import io.github.finetune4j.testkit.FakeDisk;
import io.github.finetune4j.testkit.FakeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when something can't be had, or not now. */
class FetchTroubleTest {
    private static final String CONTENT = "/files/[^/]+/content";

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

    private static String training(OpenAiJob job) {
        return job.trainingFile().orElseThrow();
    }

    @Test
    void aDeletedFile_isListed_andItsRunIsOnRecordWithoutIt() {
        OpenAiJob job = account.tuned("tickets");
        OpenAiJob other = account.tuned("router");
        account.provider.files().delete(training(job));

        FetchReport report = fetch();

        assertThat(report.complete()).isTrue();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo(training(job));
            assertThat(missing.reason()).startsWith("deleted or expired");
            assertThat(missing.lasting()).isTrue();
        });
        assertThat(registry.lineage(registry.model("tickets").version(1)).data())
                .isEmpty();
        assertThat(registry.lineage(registry.model("router").version(1)).data()).hasSize(1);
        assertThat(registry.runs()).extracting(run -> run.started().run()).contains("openai/" + other.id());
    }

    @Test
    void aForbiddenFile_isListed_andKeepsNothingElseFromComing() {
        OpenAiJob job = account.tuned("tickets");
        account.server.fault(FakeFault.status(403, "forbidden", "Not allowed to download files of purpose: fine-tune")
                .on("GET", "/files/" + training(job) + "/content")
                .times(100));

        FetchReport report = fetch();

        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.reason()).startsWith("forbidden");
            assertThat(missing.name()).isEqualTo("tickets.jsonl");
        });
        assertThat(report.kind("file").saved()).isEqualTo(2);
        assertThat(registry.model("tickets").versions()).hasSize(1);
    }

    @Test
    void anExpiredFile_isListed() {
        OpenAiJob job = account.tuned("tickets");
        account.server.fault(FakeFault.status(410, "expired", "The file has expired")
                .on("GET", "/files/" + training(job) + "/content")
                .times(100));

        assertThat(fetch().missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).startsWith("deleted or expired"));
    }

    @Test
    void aFileThatIsCutOffTwice_comesWholeWithTheThird() throws IOException {
        OpenAiJob job = account.tuned("tickets");
        account.server.fault(FakeFault.breakOff()
                .on("GET", "/files/" + training(job) + "/content")
                .times(1));
        account.server.fault(FakeFault.truncate()
                .on("GET", "/files/" + training(job) + "/content")
                .times(1));

        FetchReport report = fetch();

        assertThat(report.complete()).isTrue();
        assertThat(Files.readAllBytes(home().resolve("files").resolve(training(job))))
                .isEqualTo(account.server.file(training(job)));
    }

    @Test
    void aFileThatIsAlwaysCutOff_isListed_andItsRunWaits_andNothingHalfIsThere() throws IOException {
        OpenAiJob job = account.tuned("tickets");
        account.server.fault(FakeFault.truncate()
                .on("GET", "/files/" + training(job) + "/content")
                .times(1_000));

        FetchReport report = fetch();

        assertThat(report.complete()).isFalse();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.lasting()).isFalse();
            assertThat(missing.reason()).contains("bytes");
        });
        assertThat(report.reported().unreported())
                .singleElement()
                .asString()
                .contains("waits for file " + training(job));
        assertThat(names("files")).noneMatch(name -> name.startsWith(training(job)) || name.startsWith("."));
        assertThat(registry.runs()).isEmpty();

        account.server.noFaults();

        assertThat(fetch().complete()).isTrue();
        assertThat(registry.lineage(registry.model("tickets").version(1)).data())
                .hasSize(1);
    }

    private List<String> names(String below) throws IOException {
        try (Stream<Path> files = Files.list(home().resolve(below))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void stormsOfRefusalsAndFailures_areWaitedOut() {
        List<OpenAiJob> jobs =
                IntStream.range(0, 4).mapToObj(i -> account.tuned("m" + i)).toList();
        for (int status : new int[] {429, 503, 500}) {
            account.server.fault(
                    FakeFault.status(status, "busy", "try later").times(7).after(status % 10));
        }
        List<Duration> pauses = new ArrayList<>();
        FetchReport report = OpenAiRescue.builder()
                .provider(account.provider)
                .folder(home())
                .registry(registry)
                .sleeper(pauses::add)
                .build()
                .fetch();

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(registry.runs()).hasSameSizeAs(jobs);
        assertThat(pauses).contains(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(account.server.downloads().values()).allMatch(count -> count == 1);
    }

    @Test
    void aServiceThatDiesForGood_leavesWhatWasFetched_onRecordAndUsable() {
        OpenAiJob old = account.tuned("old");
        OpenAiJob young = account.tuned("young"); // newest first
        account.server.fault(FakeFault.death().on("GET", "/files/" + training(old) + "/content"));

        FetchReport report = fetch();

        assertThat(report.complete()).isFalse();
        assertThat(report.missing()).extracting(Missing::id).contains(training(old));
        assertThat(report.missing()).allMatch(missing -> !missing.lasting());
        assertThat(registry.lineage(registry.model("young").version(1)).data()).hasSize(1);
        assertThat(registry.runs()).extracting(run -> run.started().run()).containsExactly("openai/" + young.id());

        FetchReport reported = account.rescue(home(), registry).reportToRegistry();

        assertThat(reported.reported().unreported()).isEmpty();
        assertThat(registry.model("old").version(1).ref().shutdownDate()).contains(Account.END);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void aServiceThatIsDead_isNotAskedForEverything() {
        IntStream.range(0, 5).forEach(i -> account.tuned("m" + i));
        account.server.fault(
                FakeFault.status(503, "down", "down").on("GET", CONTENT).times(100_000));

        FetchReport report = fetch();

        assertThat(account.contents()).isLessThanOrEqualTo(3 * 4 * 3);
        assertThat(report.missing()).anyMatch(missing -> missing.reason().startsWith("not asked for"));
    }

    @Test
    void aWrongKey_isSaidAtOnce() {
        account.tuned("tickets");
        try (OpenAiProvider wrong = Account.builder(account.server.baseUrl())
                .key(ApiKey.of("sk-wrong-key-99999999"))
                .build()) {
            OpenAiRescue rescue = OpenAiRescue.builder()
                    .provider(wrong)
                    .folder(home())
                    .registry(registry)
                    .sleeper(time -> {})
                    .build();
            assertThatThrownBy(rescue::fetch)
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageNotContaining("sk-wrong-key-99999999");
        }
        assertThat(registry.records()).isEmpty();
    }

    @Test
    void aKeyThatIsRevokedInTheMiddle_endsTheAsking_notTheTelling() {
        OpenAiJob old = account.tuned("old");
        account.tuned("young");
        account.server.fault(FakeFault.status(401, "invalid_api_key", "revoked")
                .on("GET", "/files/" + training(old) + "/content")
                .times(100));

        FetchReport report = fetch();

        assertThat(report.missing()).anyMatch(missing -> missing.reason().contains("takes the key no longer"));
        assertThat(registry.models()).containsExactly("young");
    }

    @Test
    void aFullDisk_isSaid_andLeavesNothingHalf_andTheNextCallGoesOn() throws IOException {
        account.tuned("tickets");
        for (int free = 200; free < 20_000; free += 1_900) {
            FakeDisk disk = FakeDisk.in(Files.createDirectories(folder.resolve("disk" + free)))
                    .free(free);
            Path there = disk.path("home");
            try {
                account.rescue(there, registry).fetch();
            } catch (ResultNotSavedException e) {
                assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining(" -> ");
            }
            whole(there);
            disk.free(10_000_000);
            assertThat(account.rescue(there, registry).fetch().complete()).isTrue();
        }
    }

    private void whole(Path there) throws IOException {
        if (!Files.isDirectory(there.resolve("files"))) {
            return;
        }
        try (Stream<Path> files = Files.list(there.resolve("files"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("file-") && !name.endsWith(".json")) {
                    assertThat(Files.readAllBytes(file)).isEqualTo(account.server.file(name));
                }
            }
        }
    }

    @Test
    void hostileIdsAndNames_stayInTheFolder() throws IOException {
        List<String> ids = List.of(
                "../../escape", "/etc/passwd", "con", "a/b", "..", ".", "x".repeat(400), "\u202e\u0000nul", "<b>&");
        String files = Json.write(Map.of(
                "data",
                ids.stream()
                        .map(id -> Map.of("id", id, "filename", "../" + id, "purpose", "fine-tune", "bytes", 3))
                        .toList(),
                "has_more",
                false));
        account.server.fault(FakeFault.page(200, "application/json", files)
                .on("GET", "/files")
                .times(1));
        account.server.fault(FakeFault.page(200, "application/octet-stream", "abc")
                .on("GET", "(?s)/files/.*/content")
                .times(100));
        account.server.fault(FakeFault.page(200, "application/json", "{\"id\":\"x\",\"filename\":\"../x\",\"bytes\":3}")
                .on("GET", "(?s)/files/.*")
                .times(100));

        FetchReport report = fetch();

        assertThat(report.missing()).extracting(Missing::id).containsExactlyInAnyOrder("..", ".");
        assertThat(report.missing()).allMatch(Missing::lasting);
        assertThat(report.kind("file").saved()).isEqualTo(ids.size() - 2);
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile).map(folder::relativize).map(Path::toString))
                    .allMatch(name -> name.startsWith("home/") || name.startsWith("registry/"))
                    .allMatch(name -> name.matches("[A-Za-z0-9_./-]+"));
        }
    }

    @Test
    void namesAreSafe_andNoTwoIdsShareOne() {
        assertThat(SafeName.of("file-RCnFCYRhFDcq1aHxiYkBHw")).isEqualTo("file-RCnFCYRhFDcq1aHxiYkBHw");
        List<String> hostile =
                List.of("..", "../..", "a/b", "a:b", "a.b", "CON", "com1", "", "ft:gpt:x", "ft-gpt-x", "é");
        List<String> names = hostile.stream().map(SafeName::of).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,100}"));
        assertThat(names).noneMatch(name -> name.equalsIgnoreCase("con") || name.equalsIgnoreCase("com1"));
    }

    @Test
    void completionsWhoseQuestionIsGone_areKeptAndCounted() {
        account.ask(Account.MODEL, "What is it?");
        account.ask(Account.MODEL, "Where is it?");
        account.server.fault(FakeFault.status(404, "not_found", "gone")
                .on("GET", "/chat/completions/.*/messages")
                .times(1));

        FetchReport report = fetch();

        assertThat(report.kind("stored completion").saved()).isEqualTo(2);
        assertThat(report.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.lasting()).isTrue());
        assertThat(report.reported().rowsUnread()).isEqualTo(1);
        assertThat(registry.rows(registry.data().get(0)).size()).isEqualTo(1);
    }

    @Test
    void aServiceWithoutStoredCompletions_isSaid_andNothingWaits() {
        account.tuned("tickets");
        account.server.fault(FakeFault.status(404, "unknown_url", "Unknown request URL")
                .on("GET", "/chat/completions")
                .times(10));

        FetchReport report = fetch();

        assertThat(report.complete()).isTrue();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.kind()).isEqualTo("list");
            assertThat(missing.id()).isEqualTo("stored completions");
        });
    }
}
