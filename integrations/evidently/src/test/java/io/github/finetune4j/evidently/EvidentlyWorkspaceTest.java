// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.drift.DriftRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidentlyWorkspaceTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T14:00:00.5Z"), ZoneId.of("Asia/Kolkata"));

    @TempDir
    Path folder;

    private static EvidentlySnapshot snapshot() {
        return EvidentlySnapshot.of(MadeUp.drift(DriftRules.evidently()));
    }

    private EvidentlyWorkspace workspace() {
        return EvidentlyWorkspace.at(folder.resolve("work space"), CLOCK);
    }

    private static List<String> files(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void snapshots_addUp_underOneProject() throws IOException {
        UUID first = workspace().project(MadeUp.HOSTILE).add(snapshot());
        EvidentlyProject project = workspace().project(MadeUp.HOSTILE);
        UUID second = project.add(snapshot());
        Path made = folder.resolve("work space").resolve(project.id().toString());
        assertThat(files(folder.resolve("work space")))
                .containsExactly(project.id().toString());
        assertThat(files(made.resolve("snapshots"))).containsExactlyInAnyOrder(first + ".json", second + ".json");
        assertThat(Json.parseObject(Files.readString(made.resolve("metadata.json"))))
                .containsOnlyKeys("id", "name", "description", "org_id", "version")
                .containsEntry("id", project.id().toString())
                .containsEntry("name", MadeUp.HOSTILE)
                .containsEntry("version", "2");
        assertThat(Json.parseObject(Files.readString(made.resolve("snapshots").resolve(first + ".json"))))
                .containsEntry("timestamp", "2026-11-30T19:30:00.5");
    }

    @Test
    void nameThatUtf8CannotHold_isOneProjectAllTheSame() throws IOException {
        EvidentlyProject first = workspace().project("a\ud83d");
        assertThat(workspace().project("a\ud83d").id()).isEqualTo(first.id());
        assertThat(first.name()).isEqualTo("a?");
        assertThat(files(folder.resolve("work space"))).hasSize(1);
    }

    @Test
    void ids_riseWithTime() {
        UUID early = workspace().project("a").add(snapshot());
        UUID late = EvidentlyWorkspace.at(folder, Clock.offset(CLOCK, java.time.Duration.ofMillis(1)))
                .project("a")
                .add(snapshot());
        assertThat(early.version()).isEqualTo(7);
        assertThat(early.variant()).isEqualTo(2);
        assertThat(late.toString()).isGreaterThan(early.toString());
    }

    @Test
    void projectOfEvidentlysOwn_isFoundByNameAndById() throws IOException {
        UUID id = UUID.fromString("01a21c1d-843c-7c3d-9089-d422cee3305b");
        Path theirs = Files.createDirectories(folder.resolve("work space").resolve(id.toString()));
        Files.writeString(theirs.resolve("metadata.json"), "{\"id\":\"" + id + "\",\"name\":\"support\"}");
        assertThat(workspace().project("support").id()).isEqualTo(id);
        assertThat(workspace().project(id).name()).isEqualTo("support");
        workspace().project(id).add(snapshot());
        assertThat(files(theirs.resolve("snapshots"))).hasSize(1);
        Path again = Files.createDirectories(
                folder.resolve("work space").resolve(UUID.randomUUID().toString()));
        Files.writeString(again.resolve("metadata.json"), "{\"name\":\"support\"}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workspace().project("support"))
                .withMessageContaining("projects named support: 2 -> give the id of one of ")
                .withMessageContaining(id.toString());
    }

    @Test
    void whatCannotBeOpened_isSaid() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workspace().project(" "))
                .withMessage("name of a project: \" \" -> give one that people will know");
        UUID id = UUID.randomUUID();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workspace().project(id))
                .withMessageContaining("project " + id + " in ")
                .withMessageContaining(": none -> ");
        Path broken = Files.createDirectories(folder.resolve("work space").resolve(id.toString()));
        Files.writeString(broken.resolve("metadata.json"), "{");
        assertThatThrownBy(() -> workspace().project("a"))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("metadata.json")
                .hasMessageContaining(" -> fix it, or move the project's folder out of the workspace");
    }

    @Test
    void folderThatIsAFile_isAnErrorAndNothingIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> EvidentlyWorkspace.at(file, CLOCK).project("a"))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining(" -> ");
        assertThat(files(folder)).containsExactly("file");
    }

    @Test
    void twoProcesses_addToOneProjectThatNeitherFound() throws Exception {
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Adder.class.getName(),
                            folder.toString(),
                            "15")
                    .inheritIO()
                    .start());
        }
        for (Process process : both) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(files(folder)).hasSize(1);
        Path snapshots = folder.resolve(files(folder).get(0)).resolve("snapshots");
        assertThat(files(snapshots)).hasSize(30).allMatch(name -> name.endsWith(".json"));
        for (String name : files(snapshots)) {
            assertThat(Json.parseObject(Files.readString(snapshots.resolve(name))))
                    .containsEntry("metadata", Map.of());
        }
    }
}
