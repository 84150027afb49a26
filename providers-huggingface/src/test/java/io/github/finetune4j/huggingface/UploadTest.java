// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.testkit.services.FakeHub.Request;
import io.github.finetune4j.testkit.services.HubFault;
import io.github.finetune4j.testkit.services.HubFault.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 3: repositories, commits, large files, and the adapter with its card. */
class UploadTest {
    private static final HubRepo REPO = HubRepo.model("alice/tuned");
    private static final String KEY = "models/alice/tuned";

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @TempDir
    Path folder;

    private HuggingFaceHub hub;

    @BeforeEach
    void open() {
        hub = fixture.alice(cache);
        hub.createRepo(REPO, true);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Path file(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HubCommit weights(byte[] bytes) {
        return HubCommit.builder("weights")
                .addFile("w.safetensors", file("w.safetensors", bytes))
                .build();
    }

    private List<String> sent() {
        return fixture.fake.requests().stream()
                .filter(request -> request.elsewhere() && request.method().equals("PUT"))
                .map(Request::path)
                .toList();
    }

    @Test
    void createAgain_changesNothing_andForeignNamesAreRefused() {
        assertThat(hub.account()).isEqualTo("alice");
        assertThat(hub.createRepo(REPO, true)).isFalse();
        assertThat(hub.info(REPO).hidden()).isTrue();
        assertThatThrownBy(() -> hub.createRepo(HubRepo.model("acme/mine"), true))
                .isInstanceOf(PermissionException.class);
        hub.deleteRepo(REPO);
        assertThat(fixture.fake.has(KEY)).isFalse();
    }

    @Test
    void smallAndLarge_arriveInOneCommit() {
        byte[] large = HubFixture.bytes(100_000, 4);
        CommitResult result = hub.commit(
                REPO,
                HubCommit.builder("all")
                        .addFile("README.md", "# hé\n")
                        .addFile("empty.txt", "")
                        .addFile("w.safetensors", file("w.safetensors", large))
                        .build());
        assertThat(result.commit()).isEqualTo(fixture.fake.head(KEY));
        assertThat(fixture.fake.read(KEY, "README.md")).contains("# hé\n".getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.fake.read(KEY, "w.safetensors")).contains(large);
        assertThat(fixture.fake.read(KEY, "empty.txt")).contains(new byte[0]);
        assertThat(fixture.fake.history(KEY)).containsExactly("initial commit", "all");
        assertThat(fixture.fake.requests())
                .filteredOn(Request::elsewhere)
                .isNotEmpty()
                .allMatch(request -> request.authorization().isEmpty());
    }

    @Test
    void largerFile_goesInParts_andOnlyABrokenPartIsSentAgain() {
        byte[] large = HubFixture.bytes(350_000, 5);
        fixture.fake.partSize(100_000);
        fixture.fake.fault(HubFault.status("PUT", "/part/upload-1/3", 503));
        hub.commit(REPO, weights(large));
        assertThat(fixture.fake.read(KEY, "w.safetensors")).contains(large);
        assertThat(sent()).hasSize(5).filteredOn(path -> path.contains("/3?")).hasSize(2);
    }

    @Test
    void unchangedFiles_areNotSent() {
        hub.commit(REPO, weights(HubFixture.bytes(1000, 6)));
        String head = fixture.fake.head(KEY);
        fixture.fake.forgetRequests();
        CommitResult again = hub.commit(REPO, weights(HubFixture.bytes(1000, 6)));
        assertThat(again.commit()).isEqualTo(head);
        assertThat(again.changed()).isEmpty();
        assertThat(sent()).isEmpty();
        HubCommit both = HubCommit.builder("more")
                .addFile("w.safetensors", folder.resolve("w.safetensors"))
                .addFile("new.txt", "new")
                .build();
        assertThat(hub.commit(REPO, both).changed()).containsExactly("new.txt");
    }

    @Test
    void interruptedUpload_goesOn() {
        HubCommit two = HubCommit.builder("two")
                .addFile("a.safetensors", file("a", HubFixture.bytes(1000, 7)))
                .addFile("b.safetensors", file("b", HubFixture.bytes(1000, 8)))
                .build();
        fixture.fake.fault(HubFault.status("PUT", HubFixture.sha256(HubFixture.bytes(1000, 8)), 400));
        assertThatThrownBy(() -> hub.commit(REPO, two)).isInstanceOf(ProviderException.class);
        assertThat(fixture.fake.history(KEY)).hasSize(1);
        hub.commit(REPO, two);
        assertThat(sent()).as("the first file once, the second twice").hasSize(3);
        assertThat(fixture.fake.paths(KEY, "main")).containsExactly("a.safetensors", "b.safetensors");
    }

    @Test
    void lostAnswer_makesNoSecondCommit() {
        fixture.fake.fault(HubFault.of("POST", "/commit/", Kind.LOSE_REPLY, 0));
        CommitResult result = hub.commit(REPO, weights(HubFixture.bytes(1000, 9)));
        assertThat(fixture.fake.history(KEY)).containsExactly("initial commit", "weights");
        assertThat(result.commit()).isEqualTo(fixture.fake.head(KEY));
    }

    @Test
    void refusedCommit_isMadeAgain() {
        fixture.fake.fault(HubFault.status("POST", "/commit/", 503).times(2));
        hub.commit(REPO, weights(HubFixture.bytes(1000, 9)));
        assertThat(fixture.fake.history(KEY)).containsExactly("initial commit", "weights");
    }

    @Test
    void staleParent_isAConflict_andWithoutOneTheNewestIsTaken() {
        String first = fixture.fake.head(KEY);
        fixture.fake.put(KEY, "other.txt", "by somebody else");
        HubCommit stale =
                HubCommit.builder("mine").addFile("mine.txt", "1").parent(first).build();
        assertThatThrownBy(() -> hub.commit(REPO, stale))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.problem()).isEqualTo(HubProblem.CONFLICT));
        hub.commit(REPO, HubCommit.builder("mine").addFile("mine.txt", "1").build());
        assertThat(fixture.fake.paths(KEY, "main")).containsExactly("mine.txt", "other.txt");
    }

    @Test
    void pullRequest_leavesTheBranch_andDeletionsTakeAway() {
        CommitResult asked = hub.commit(
                REPO,
                HubCommit.builder("please").addFile("a.txt", "a").pullRequest().build());
        assertThat(asked.pullRequest())
                .hasValueSatisfying(page -> assertThat(page).endsWith("/discussions/1"));
        assertThat(fixture.fake.paths(KEY, "main")).isEmpty();
        assertThat(fixture.fake.paths(KEY, "refs/pr/1")).containsExactly("a.txt");
        hub.commit(REPO, HubCommit.builder("b").addFile("b.txt", "b").build());
        hub.commit(REPO, HubCommit.builder("no b").delete("b.txt").build());
        assertThat(fixture.fake.paths(KEY, "main")).isEmpty();
    }

    @Test
    void aSettingsFileOfManyMegabytes_isRefusedByName() {
        file("adapter_model.safetensors", new byte[8]);
        file("adapter_config.json", "[".repeat(17 << 20).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> hub.pushAdapter(
                        HubRepo.model("alice/adapter"),
                        folder,
                        ModelCard.builder("acme/tiny").build()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll("adapter_config.json has more than", "bytes", "-> ");
    }

    @Test
    void adapter_goesWithItsCard_andComesBackWithItsBaseNamed() {
        byte[] weights = HubFixture.bytes(5000, 10);
        file("adapter_model.safetensors", weights);
        file(
                "adapter_config.json",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"base_model_name_or_path\": \"/home/alice/models/tiny\"}"
                        .getBytes(StandardCharsets.UTF_8));
        file(
                "run-manifest.json",
                "{\"baseModel\": \"/home/alice/models/tiny\", \"seed\": 7, \"steps\": 12}"
                        .getBytes(StandardCharsets.UTF_8));
        ModelCard card = ModelCard.builder("acme/tiny")
                .title("Tickets: \"tiny\"")
                .license("apache-2.0")
                .languages("en")
                .addRecipe("rank", 4)
                .build();
        HubRepo repo = HubRepo.model("alice/adapter");
        hub.pushAdapter(repo, folder, card);
        Path back = hub.models().folder("alice/adapter").orElseThrow();
        assertThat(back.resolve("adapter_model.safetensors")).hasBinaryContent(weights);
        assertThat(back.resolve("adapter_config.json"))
                .content()
                .contains("\"acme/tiny\"")
                .doesNotContain("/home/");
        String readme = new String(
                fixture.fake.read("models/alice/adapter", "README.md").orElseThrow(), StandardCharsets.UTF_8);
        assertThat(readme)
                .startsWith("---\nbase_model: \"acme/tiny\"\nlibrary_name: \"peft\"\n")
                .contains("license: \"apache-2.0\"", "# Tickets: \"tiny\"", "\"seed\": 7", "\"rank\": 4")
                .doesNotContain("/home/");
    }

    @Test
    void folderWithoutAdapter_isSaid_andNothingIsMade() {
        ModelCard card = ModelCard.builder("acme/tiny").build();
        assertThatThrownBy(() -> hub.pushAdapter(HubRepo.model("alice/none"), folder, card))
                .hasMessageContaining("adapter_model.safetensors");
        assertThat(fixture.fake.has("models/alice/none")).isFalse();
    }

    @Test
    void dataset_goesToItsKind() {
        HubRepo rows = HubRepo.dataset("alice/rows");
        hub.createRepo(rows, false);
        hub.commit(
                rows, HubCommit.builder("rows").addFile("train.jsonl", "{}\n").build());
        assertThat(fixture.fake.read("datasets/alice/rows", "train.jsonl"))
                .contains("{}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(hub.file(rows, "train.jsonl")).hasContent("{}\n");
    }

    @Test
    void pathsOutOfTheRepository_areRefused() {
        assertThatThrownBy(() -> HubCommit.builder("x").addFile("../a", "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HubCommit.builder("x").build()).isInstanceOf(IllegalStateException.class);
    }
}
