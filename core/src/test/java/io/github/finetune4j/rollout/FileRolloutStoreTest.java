// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 5: a folder that a process left in the middle of something. */
class FileRolloutStoreTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void openedTwice_isRefused() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            assertThat(store.rollouts()).isEmpty();
            assertThatThrownBy(() -> FileRolloutStore.open(folder))
                    .isInstanceOf(RolloutException.class)
                    .hasMessageContaining("open elsewhere");
        }
        FileRolloutStore.open(folder).close();
    }

    @Test
    void killedBetweenStateAndAudit_theAuditIsFinishedOnOpening() throws IOException {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            store.replace("a", new StoredState(1, "{\"v\":1}"), List.of("{\"e\":1}"));
            store.replace("a", new StoredState(2, "{\"v\":2}"), List.of("{\"e\":2}", "{\"e\":3}"));
        }
        Path audit = folder.resolve("a").resolve("audit.jsonl");
        String whole = Files.readString(audit);
        for (int kept = "{\"e\":1}\n".length(); kept < whole.length(); kept++) {
            Files.writeString(audit, whole.substring(0, kept));
            try (FileRolloutStore store = FileRolloutStore.open(folder)) {
                assertThat(store.events("a"))
                        .as("cut after " + kept)
                        .containsExactly("{\"e\":1}", "{\"e\":2}", "{\"e\":3}");
                assertThat(store.events("a")).hasSize(3);
            }
        }
    }

    @Test
    void leftoversOfAKilledWriter_areNotRead() throws IOException {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            store.replace("a", new StoredState(1, "{}"), List.of());
            Files.writeString(folder.resolve("a").resolve(".aside-state.txt"), "half of a st");
            assertThat(store.load("a")).contains(new StoredState(1, "{}"));
            assertThat(store.replace("a", new StoredState(2, "{}"), List.of())).isTrue();
        }
    }

    @Test
    void damagedState_saysSo() throws IOException {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            store.replace("a", new StoredState(1, "{}"), List.of());
            Files.writeString(folder.resolve("a").resolve("state.txt"), "x", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> store.load("a"))
                    .isInstanceOf(RolloutException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void namesThatWouldLeaveTheFolder_areRefused() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            for (String name : new String[] {"../a", "a/b", ".hidden", "", "a\0b"}) {
                assertThatThrownBy(() -> store.load(name)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
