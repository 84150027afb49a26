// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path folder = Path.of("");

    private Path place() {
        return folder.resolve("workspace");
    }

    static void fill(Workspace workspace) {
        workspace.registry().add(new Noted("a", Instant.EPOCH, "", "ana", "one"));
        workspace.rollouts().replace("router", new StoredState(1, "{}"), List.of());
        workspace
                .captures()
                .append(List.of(new Interaction("r1", Instant.now(), "m", "u", Map.of(), "stop", Map.of(), null)));
        workspace.monitors().append("router", 0, List.of("monitor"));
        workspace.people().append("router", 0, List.of("people"));
        workspace.searches().append("router", 0, List.of("search"));
        workspace.maintenances().append("router", 0, List.of("maintenance"));
    }

    static void assertFilled(Workspace workspace) {
        assertThat(workspace.registry().records()).hasSize(1);
        assertThat(workspace.rollouts().load("router")).isPresent();
        assertThat(workspace.captures().find("r1")).isPresent();
        assertThat(workspace.monitors().read("router", 0)).containsExactly("monitor");
        assertThat(workspace.people().read("router", 0)).containsExactly("people");
        assertThat(workspace.searches().read("router", 0)).containsExactly("search");
        assertThat(workspace.maintenances().read("router", 0)).containsExactly("maintenance");
        assertThat(workspace.journals().names()).hasSize(4);
    }

    @Test
    void folder_hasAllThatWasKept_whenItIsOpenedAgain() throws IOException {
        try (Workspace workspace = Workspace.open(place())) {
            fill(workspace);
            assertThat(workspace.registry()).isSameAs(workspace.registry());
        }
        try (Workspace again = Workspace.open(place())) {
            assertFilled(again);
        }
        try (Stream<Path> files = Files.list(place())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("workspace.json", "registry", "rollouts", "captures", "journals");
        }
        assertThat(place().resolve("workspace.json")).hasContent("{\"finetune4j\":\"workspace\",\"version\":1}\n");
    }

    @Test
    void storesThatNobodyAsksFor_areNotOpened() throws IOException {
        try (Workspace workspace = Workspace.open(place())) {
            workspace.people().append("router", 0, List.of("one"));
        }
        try (Stream<Path> files = Files.list(place())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("workspace.json", "journals");
        }
    }

    @Test
    void secondProcess_mayHaveAllButTheRollouts() {
        try (Workspace first = Workspace.open(place());
                Workspace second = Workspace.open(place())) {
            fill(first);
            assertThat(second.registry().records()).hasSize(1);
            assertThat(second.captures().find("r1")).isPresent();
            assertThat(second.people().read("router", 0)).containsExactly("people");
            assertThatThrownBy(second::rollouts).hasMessageContaining("is open elsewhere");
        }
        try (Workspace next = Workspace.open(place())) {
            assertFilled(next);
        }
    }

    @Test
    void closedWorkspace_givesNothing() {
        Workspace workspace = Workspace.memory();
        fill(workspace);
        assertFilled(workspace);
        workspace.close();
        workspace.close();
        assertThatThrownBy(workspace::people)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("journals of a workspace that is closed -> open it again");
    }

    @Test
    void whatIsNoWorkspace_isRefused_andLeftAlone() throws IOException {
        Files.createDirectories(place());
        Path letter = Files.writeString(place().resolve("letter.txt"), "mine");
        assertThatThrownBy(() -> Workspace.open(place()))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("it holds other files, and no workspace.json -> give an empty folder");
        try (Stream<Path> files = Files.list(place())) {
            assertThat(files).containsExactly(letter);
        }
        assertThatThrownBy(() -> Workspace.open(letter)).hasMessageContaining(" -> give a folder to write to");
    }

    @Test
    void newerAndDamagedOnes_areRefused() throws IOException {
        Workspace.open(place()).close();
        Map<String, String> marks = Map.of(
                "{\"finetune4j\":\"workspace\",\"version\":2}",
                        "version 2 -> open it with a newer finetune4j; this one knows 1",
                "{\"finetune4j\":\"workspace\",\"version\":0}", "version 0 in workspace.json -> bring the file back",
                "{\"version\":1}", "version none in workspace.json -> bring the file back",
                "", "is no JSON -> bring the file back");
        for (Map.Entry<String, String> each : marks.entrySet()) {
            Files.writeString(place().resolve("workspace.json"), each.getKey());
            assertThatThrownBy(() -> Workspace.open(place()))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining(each.getValue());
        }
    }

    @Test
    void folderForTemporaryFiles_goesWithAllThatIsInIt() throws IOException {
        Path path;
        try (ScratchFolder scratch = new ScratchFolder()) {
            path = scratch.path();
            Files.createDirectories(path.resolve("rows/one"));
            Files.writeString(path.resolve("rows/one/file"), "text");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void database_withoutItsArtifact_namesIt() {
        assertThatThrownBy(() -> Workspace.jdbc(new JdbcDataSource()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a workspace in a database: nothing that keeps one -> add finetune4j-store-jdbc");
    }
}
