// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are written over in place, all of them, also where a process dies meanwhile. */
class ReplacedLinesTest {
    private static final Map<Long, String> GONE = Map.of(0L, "{}", 2L, "{\"gone\":1}");

    @TempDir
    Path folder;

    private Path journal() {
        return folder.resolve("j.jsonl");
    }

    private JournalFolder open() throws IOException {
        return new JournalFolder("work", folder);
    }

    private void writeThree() throws IOException {
        try (JournalFolder files = open()) {
            files.append("j", 0, List.of("{\"secret\":\"one\"}", "{\"other\":2}", "{\"secret\":\"three\"}"));
        }
    }

    private static void assertReplaced(List<String> lines) {
        assertThat(lines.stream().map(String::strip))
                .containsExactly("{}", "{\"other\":2}", "{\"gone\":1}", "{\"end\":1}");
    }

    @Test
    void replace_keepsNumbersAndOtherLines_forThoseThatHaveTheFolderOpen() throws IOException {
        writeThree();
        try (JournalFolder files = open();
                JournalFolder other = open()) {
            assertThat(other.read("j", 0)).hasSize(3);
            assertThat(files.replace("j", 2, GONE, List.of())).isFalse();
            assertThat(files.replace("j", 3, GONE, List.of("{\"end\":1}"))).isTrue();
            assertReplaced(files.read("j", 0));
            assertReplaced(other.read("j", 0));
            assertThat(other.append("j", 4, List.of("{\"more\":1}"))).isTrue();
            assertThat(files.read("j", 4)).containsExactly("{\"more\":1}");
        }
        assertThat(Files.readString(journal())).doesNotContain("secret");
    }

    @Test
    void lineThatNeedsMoreRoom_isRefused() throws IOException {
        writeThree();
        try (JournalFolder files = open()) {
            assertThatThrownBy(() -> files.replace("j", 3, Map.of(1L, "{\"other\":\"longer\"}"), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ");
            assertThat(files.read("j", 0)).hasSize(3);
        }
    }

    /** A process may die at any moment: the file system says what came first. */
    @Test
    void replace_announcesItBeforeAByteIsWrittenOver() throws Exception {
        Need.SYSTEM.require(Files.exists(Path.of("/proc/self/status")), "a file system that tells of changes at once");
        writeThree();
        List<String> seen = new ArrayList<>();
        try (JournalFolder files = open();
                WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            assertThat(files.replace("j", 3, GONE, List.of("{\"end\":1}"))).isTrue();
            while (!seen.contains("j.jsonl")) {
                WatchKey key = watch.poll(60, TimeUnit.SECONDS);
                assertThat(key).as("after %s", seen).isNotNull();
                key.pollEvents().forEach(event -> seen.add(String.valueOf(event.context())));
                key.reset();
            }
        }
        assertThat(seen.subList(0, seen.indexOf("j.jsonl"))).contains("j.replacing");
    }

    /** What a process leaves that dies when so many of the bytes are written over. */
    private void die(byte[] before, byte[] after, int written, byte[] announced) throws IOException {
        byte[] half = Arrays.copyOf(after, written);
        byte[] file = before.length > written ? Arrays.copyOf(before, before.length) : half;
        System.arraycopy(half, 0, file, 0, Math.min(written, file.length));
        Files.write(journal(), file);
        Files.write(folder.resolve("j.replacing"), announced);
    }

    private byte[] announced() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (JournalFile file = new JournalFile("work", journal())) {
            file.overwriting(3, GONE, List.of("{\"end\":1}")).orElseThrow().announce(elsewhere.resolve("a"));
        }
        return Files.readAllBytes(elsewhere.resolve("a"));
    }

    @Test
    void processThatDies_isFinishedByWhoeverOpensTheFolder_readsOrAddsToIt() throws IOException {
        writeThree();
        byte[] before = Files.readAllBytes(journal());
        byte[] announced = announced();
        try (JournalFolder files = open()) {
            files.replace("j", 3, GONE, List.of("{\"end\":1}"));
        }
        byte[] after = Files.readAllBytes(journal());
        for (int written = 0; written <= after.length; written++) {
            die(before, after, written, announced);
            try (JournalFolder files = open()) {
                assertThat(folder.resolve("j.replacing")).doesNotExist();
                assertReplaced(files.read("j", 0));
            }
            Files.write(journal(), before);
            try (JournalFolder early = open()) {
                assertThat(early.read("j", 0)).hasSize(3);
                die(before, after, written, announced);
                assertThat(early.append("j", 4, List.of("{\"more\":1}"))).isTrue();
                assertReplaced(early.read("j", 0).subList(0, 4));
            }
        }
    }

    @Test
    void damagedAnnouncement_isRefused_andNothingIsWrittenOver() throws IOException {
        writeThree();
        byte[] before = Files.readAllBytes(journal());
        byte[] announced = announced();
        for (int at = 0; at < announced.length; at++) {
            byte[] flipped = announced.clone();
            flipped[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(folder.resolve("j.replacing"), flipped);
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("j.replacing is damaged");
            assertThat(journal()).hasBinaryContent(before);
        }
    }

    /** What a process leaves that dies at any moment of a rewriting. */
    private static List<byte[]> states(byte[] before, byte[] zeroed, int length) {
        List<byte[]> states = new ArrayList<>();
        for (int written = 0; written <= zeroed.length; written++) {
            byte[] file = Arrays.copyOf(before, Math.max(before.length, written));
            System.arraycopy(zeroed, 0, file, 0, written);
            states.add(file);
        }
        states.add(Arrays.copyOf(zeroed, length));
        return states;
    }

    @Test
    void rewriting_byAProcessThatDies_isFinishedByTheNext_andNothingOfTheOldLinesStays() throws IOException {
        for (List<String> lines :
                List.of(List.of("{\"new\":1}"), List.of("{\"longer\":\"" + "x".repeat(99) + "\"}", "{}"))) {
            Files.deleteIfExists(journal());
            writeThree();
            byte[] before = Files.readAllBytes(journal());
            Path elsewhere = folder.resolve("announced");
            try (JournalFile file = new JournalFile("work", journal())) {
                file.rewriting(3, lines).orElseThrow().announce(elsewhere);
            }
            byte[] announced = Files.readAllBytes(elsewhere);
            Files.delete(elsewhere);
            try (JournalFolder files = open()) {
                assertThat(files.rewrite("j", 2, lines)).isFalse();
                assertThat(files.rewrite("j", 3, lines)).isTrue();
            }
            byte[] after = Files.readAllBytes(journal());
            assertThat(new String(after, StandardCharsets.UTF_8))
                    .startsWith("{\"~rewritten\":1}\n")
                    .doesNotContain("secret");
            byte[] zeroed = Arrays.copyOf(after, Math.max(after.length, before.length));
            for (byte[] state : states(before, zeroed, after.length)) {
                Files.write(journal(), before);
                try (JournalFolder early = open()) {
                    assertThat(early.read("j", 0)).hasSize(3);
                    Files.write(journal(), state);
                    Files.write(folder.resolve("j.replacing"), announced);
                    try (JournalFolder files = open()) {
                        assertThat(files.read("j", 0)).isEqualTo(lines);
                        assertThat(journal()).hasBinaryContent(after);
                    }
                    assertThat(early.append("j", lines.size(), List.of("{\"more\":1}")))
                            .as("by one who knew the old lines")
                            .isTrue();
                }
            }
        }
    }

    @Test
    void firstLineThatLooksLikeAMark_isALine() throws IOException {
        List<String> lines = List.of("{\"~rewritten\":7}", "two");
        try (JournalFolder files = open()) {
            assertThat(files.append("j", 0, lines)).isTrue();
            assertThat(files.read("j", 0)).isEqualTo(lines);
        }
        try (JournalFolder files = open()) {
            assertThat(files.read("j", 0)).isEqualTo(lines);
            assertThat(files.rewrite("j", 2, lines)).isTrue();
            assertThat(files.read("j", 0)).isEqualTo(lines);
        }
    }

    @Test
    void rewrittenFile_thatIsOlderThanWhatWasRead_isCutOff() throws IOException {
        writeThree();
        try (JournalFolder files = open()) {
            files.rewrite("j", 3, List.of("one", "two"));
            byte[] old = Files.readAllBytes(journal());
            files.rewrite("j", 2, List.of("two"));
            Files.write(journal(), old);
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> files.read("j", 0))
                        .hasMessageContaining("was cut off")
                        .hasMessageContaining("rewritten 1 times, not 2");
            }
        }
    }
}
