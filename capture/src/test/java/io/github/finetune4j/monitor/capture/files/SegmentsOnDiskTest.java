// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder: readable by others, cut off at worst, and without what was erased. */
@Timeout(60)
class SegmentsOnDiskTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String SECRET = "the moon is made of cheese";

    @TempDir
    Path folder;

    private FileCaptureStore open() {
        return FileCaptureStore.builder(folder).segmentBytes(1024).open();
    }

    private static Interaction interaction(String id, String subject, String said) {
        CapturedContent content = new CapturedContent(List.of(Message.user(said)), Message.assistant("no"));
        return new Interaction(id, NOON, "m", subject, Map.of(), "stop", Map.of("error_rate", 0.0), content);
    }

    /** {@return the bytes of each file, unpacked where they are packed} */
    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".zst")) {
                    try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(file))) {
                        bytes = in.setContinuous(false).readAllBytes();
                    }
                }
                contents.put(folder.relativize(file), new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static List<String> ids(FileCaptureStore store) {
        return store.read("", 10_000).entries().stream()
                .map(Captured::responseId)
                .toList();
    }

    @Test
    void segments_areJsonLines_forEveryZstd() throws IOException {
        try (FileCaptureStore store = open()) {
            for (int i = 0; i < 30; i++) {
                store.append(List.of(interaction("i" + i, "s", "question " + i)));
            }
        }
        long lines = 0;
        for (Map.Entry<Path, String> each : contents().entrySet()) {
            if (each.getKey().startsWith("segments")) {
                lines += each.getValue()
                        .lines()
                        .map(Json::parseObject)
                        .filter(line -> line.containsKey("interaction"))
                        .count();
            }
        }
        assertThat(lines).isEqualTo(30);
    }

    @Test
    void erase_reachesEveryCopy_alsoWhatOthersWrote_andWhatIsHeld() throws IOException {
        try (FileCaptureStore store = open();
                FileCaptureStore other = open()) {
            for (int i = 0; i < 40; i++) {
                FileCaptureStore its = i % 2 == 0 ? store : other;
                its.append(List.of(
                        interaction("i" + i, "00aa", SECRET + i),
                        interaction("j" + i, "00bb", "fine"),
                        new Feedback("i" + i, NOON, Feedback.Kind.COMMENT, 0, SECRET, "", i % 3 == 0 ? "" : "00aa")));
                its.hold(List.of(interaction("h" + i, "00aa", SECRET)), NOON.plusSeconds(1_000_000_000));
            }
            assertThat(contents().values()).anyMatch(text -> text.contains(SECRET));
            String cursor = store.read("", 17).cursor();
            assertThat(store.erase("00aa")).isGreaterThanOrEqualTo(40);
            assertThat(contents())
                    .allSatisfy((file, text) -> assertThat(text)
                            .doesNotContain(SECRET)
                            .doesNotContain("\"i1\"")
                            .doesNotContain("\"h1\""));
            assertThat(other.read(cursor, 10_000).entries()).hasSize(40 - 6);
            other.append(List.of(interaction("late", "00aa", SECRET), interaction("j40", "00bb", "fine")));
            assertThat(contents()).allSatisfy((file, text) -> assertThat(text).doesNotContain(SECRET));
            assertThat(ids(store)).hasSize(41).allMatch(id -> id.startsWith("j"));
        }
    }

    @Test
    void erasureThatAProcessDidNotEnd_isEndedByTheNext() throws IOException {
        try (FileCaptureStore store = open()) {
            store.append(List.of(interaction("i1", "00aa", SECRET), interaction("i2", "00bb", "fine")));
        }
        Files.writeString(
                folder.resolve("erased.jsonl"), "{\"subject\":\"00aa\",\"before\":\"2030-01-01T00:00:00Z\"}\n{\"sub");
        try (FileCaptureStore store = open()) {
            assertThat(ids(store)).containsExactly("i2");
            assertThat(contents()).allSatisfy((file, text) -> assertThat(text).doesNotContain(SECRET));
        }
        assertThat(Files.readString(folder.resolve("erased.jsonl"))).contains("\"done\":\"00aa\"");
    }

    @Test
    void frameThatIsCutOff_isLeftOut_counted_andWrittenOver() throws IOException {
        try (FileCaptureStore store = FileCaptureStore.open(folder)) {
            store.append(List.of(interaction("i1", "", "one")));
            Path segment = folder.resolve("segments").resolve("000000001.jsonl.zst");
            byte[] first = Files.readAllBytes(segment);
            String large = new SplittableRandom(1)
                    .ints(2000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            store.append(List.of(interaction("i2", "", large)));
            byte[] both = Files.readAllBytes(segment);
            for (int length = first.length; length < both.length; length += 31) {
                Files.write(segment, Arrays.copyOf(both, length));
                try (FileCaptureStore next = FileCaptureStore.open(folder)) {
                    assertThat(ids(next)).as("%s bytes", length).containsExactly("i1");
                    next.append(List.of(interaction("i3", "", "three")));
                    next.append(List.of(interaction("i4", "", "four")));
                    assertThat(ids(next)).containsExactly("i1", "i3", "i4");
                    assertThat(next.cutOff()).isEqualTo(length == first.length ? 0 : 1);
                }
            }
            byte[] zeros = Arrays.copyOf(both, both.length);
            Arrays.fill(zeros, both.length - 20, both.length, (byte) 0); // as some file systems leave it
            Files.write(segment, zeros);
            try (FileCaptureStore next = FileCaptureStore.open(folder)) {
                assertThat(ids(next)).containsExactly("i1");
            }
        }
    }

    @Test
    void encrypted_showsNothing_andOpensWithItsKeyOnly() throws IOException {
        byte[] key = new byte[32];
        key[3] = 7;
        try (FileCaptureStore store =
                FileCaptureStore.builder(folder).encrypt(key).open()) {
            store.append(List.of(interaction("i1", "00aa", SECRET)));
            store.hold(List.of(interaction("i2", "00aa", SECRET)), NOON.plusSeconds(1_000_000_000));
        }
        assertThat(contents())
                .allSatisfy((file, text) -> assertThat(text)
                        .doesNotContain(SECRET)
                        .doesNotContain("cheese")
                        .doesNotContain("interaction"));
        assertThatThrownBy(() -> FileCaptureStore.open(folder))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("is encrypted -> ");
        assertThatThrownBy(() ->
                        FileCaptureStore.builder(folder).encrypt(new byte[32]).open())
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("has another key -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileCaptureStore.builder(folder).encrypt(new byte[3]))
                .withMessageContaining(" -> ");
        try (FileCaptureStore store =
                FileCaptureStore.builder(folder).encrypt(key).open()) {
            assertThat(ids(store)).containsExactly("i1");
        }
    }

    @Test
    void damagedFrame_isSaidClearly() throws IOException {
        try (FileCaptureStore store = FileCaptureStore.open(folder)) {
            store.append(List.of(interaction("i1", "", "one")));
            store.append(List.of(interaction("i2", "", "two")));
        }
        Path segment = folder.resolve("segments").resolve("000000001.jsonl.zst");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2 - 3] ^= 1; // in the body of the first frame
        Files.write(segment, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileCaptureStore store = FileCaptureStore.open(folder)) {
            assertThatThrownBy(() -> store.read("", 10))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining(" -> ");
        }
    }

    @Test
    void removeBeyond_takesTheOldestSegments() throws IOException {
        try (FileCaptureStore store = open()) {
            for (int i = 0; i < 40; i++) {
                store.append(List.of(interaction("i" + i, "", "question " + i)));
            }
            long removed = store.removeBeyond(4000);
            assertThat(removed).isBetween(10L, 39L);
            assertThat(ids(store)).hasSize((int) (40 - removed)).endsWith("i39");
            store.append(List.of(interaction("i40", "", "last")));
            assertThat(ids(store)).endsWith("i39", "i40");
        }
    }
}
