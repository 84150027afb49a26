// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where journals lie in a folder; a folder that one room had for itself is read as it is. */
class FileJournalStoreTest {
    @TempDir
    Path folder = Path.of("");

    private void before() throws IOException {
        Files.writeString(folder.resolve("tickets.jsonl"), "one\ntwo\nhalf a li");
        Files.writeString(folder.resolve("refused.jsonl"), "");
        Files.writeString(folder.resolve("tickets.acting"), "process 7");
        Files.createFile(folder.resolve(".lock"));
        Files.createFile(folder.resolve("lock"));
    }

    @Test
    void folderOfOneRoom_isReadAndGoneOnWith_asItIs() throws IOException {
        before();
        for (int i = 2; i < 4; i++) {
            try (JournalStore people = FileJournalStore.open(folder, "people")) {
                assertThat(people.names()).containsExactly("tickets");
                assertThat(people.read("tickets", 0)).hasSize(i).startsWith("one", "two");
                assertThat(people.of("people").append("tickets", i, List.of("more")))
                        .isTrue();
                assertThatThrownBy(() -> people.of("search")).hasMessageContaining("journals of the room people");
            }
        }
        assertThat(folder.resolve("tickets.jsonl")).hasContent("one\ntwo\nmore\nmore\n");
        assertThat(folder.resolve("people")).doesNotExist();
    }

    @Test
    void folderOfOneRoom_isNoFolderOfAllRooms() throws IOException {
        before();
        assertThatThrownBy(() -> FileJournalStore.open(folder))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("they lie there without a room -> open the folder for theirs");
        assertThat(folder.resolve("tickets.jsonl")).exists();
    }

    @Test
    void eachRoom_hasAFolder() {
        try (JournalStore store = FileJournalStore.open(folder)) {
            store.of("people").append("tickets", 0, List.of("one"));
            store.of("search").append("tickets", 0, List.of("two"));
        }
        assertThat(folder.resolve("people/tickets.jsonl")).hasContent("one\n");
        assertThat(folder.resolve("search/tickets.jsonl")).hasContent("two\n");
        try (JournalStore moved = FileJournalStore.open(folder.resolve("people"), "people")) {
            assertThat(moved.read("tickets", 0)).containsExactly("one");
        }
    }

    @Test
    void closedStore_isNotGoneOnWith() {
        JournalStore store = FileJournalStore.open(folder);
        store.append("people/q", 0, List.of("one"));
        store.close();
        store.close();
        assertThatThrownBy(() -> store.read("people/q", 0))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the store is closed -> open it again");
    }

    @Test
    void placeThatIsNoFolder_isTold() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FileJournalStore.open(file))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(" -> give a folder to write to");
        Path taken = Files.createDirectory(folder.resolve("all"));
        try (JournalStore store = FileJournalStore.open(taken)) {
            Files.createFile(taken.resolve("people"));
            assertThatThrownBy(() -> store.read("people/q", 0)).hasMessageContaining(" -> give a folder to write to");
        }
    }

    @Test
    void replacingWhatIsNotThere_orByALongerLine_isRefused_asInMemory() {
        try (JournalStore files = FileJournalStore.open(folder);
                JournalStore memory = new MemoryJournalStore()) {
            for (JournalStore store : List.of(files, memory)) {
                store.append("people/q", 0, List.of("één", "two"));
                for (long number : new long[] {-1, 2, Long.MAX_VALUE}) {
                    assertThatThrownBy(() -> store.replace("people/q", 2, Map.of(number, "x"), List.of()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("line " + number + " of 2")
                            .hasMessageContaining("give the numbers of lines that are there, from 0");
                }
                assertThatThrownBy(() -> store.replace("people/q", 2, Map.of(1L, "één"), List.of()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("a line of 5 bytes in the place of one of 3");
                assertThat(store.replace("people/q", 2, Map.of(0L, "three"), List.of("four")))
                        .isTrue();
                assertThat(store.read("people/q", 0)).containsExactly("three", "two", "four");
            }
        }
    }
}
