// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of strangers: whatever is wrong is refused by name, before memory is taken for it. */
class GgufFileTest {
    @TempDir
    Path folder;

    @Test
    void open_ofWritten_isTheSame() throws IOException {
        try (GgufFile file = GgufFile.open(good())) {
            assertThat(file.metadata().text("general.architecture")).hasValue("llama");
            assertThat(file.metadata().whole("llama.block_count")).hasValue(3L);
            assertThat(file.metadata().number("eps")).hasValue(1e-5);
            assertThat(file.metadata().flag("yes")).hasValue(true);
            assertThat(file.metadata().texts("words")).containsExactly("a", "ö");
            assertThat(file.metadata().wholes("numbers")).containsExactly(-1L, 7L);
            assertThat(file.metadata().singles("scores")).containsExactly(0.5f);
            assertThat(file.metadata().text("absent")).isEmpty();
            GgufTensor second =
                    file.tensors().values().stream().skip(1).findFirst().orElseThrow();
            assertThat(second.shape()).containsExactly(2, 32);
            assertThat(second.offset() % 32).isZero();
            assertThat(file.bytes(second).get(67)).isEqualTo((byte) 9);
        }
    }

    @Test
    void metadata_ofOtherType_isRefusedByKey() throws IOException {
        try (GgufFile file = GgufFile.open(good())) {
            assertThatThrownBy(() -> file.metadata().whole("general.architecture"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("general.architecture must be a whole number");
        }
    }

    @Test
    void open_ofOtherFile_saysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("x.gguf"), "PK\u0003\u0004 and more than twenty-four bytes of it");
        assertThatThrownBy(() -> GgufFile.open(file)).hasMessageContaining("does not begin with GGUF");
        assertThatThrownBy(() -> GgufFile.open(folder.resolve("none.gguf"))).hasMessageContaining("no file");
    }

    @Test
    void open_ofOtherVersion_namesIt() throws IOException {
        Path file = changed(4, 4, 1);
        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("is GGUF version 1");
    }

    @Test
    void open_ofHugeCounts_isRefusedBeforeMemoryIsTaken() throws IOException {
        for (int at : new int[] {8, 16}) { // tensors, keys
            for (long count : new long[] {-1, Long.MAX_VALUE, 1L << 40}) {
                Path file = changed(at, 8, count);
                assertThatThrownBy(() -> GgufFile.open(file)).hasMessageContaining("must be from 0 to");
            }
        }
        Path longText = changed(24, 8, 1L << 50); // the first key
        assertThatThrownBy(() -> GgufFile.open(longText)).hasMessageContaining("the length of a text at byte 24");
    }

    @Test
    void open_ofEveryShorterFile_isRefused() throws IOException {
        byte[] whole = Files.readAllBytes(good());
        int end = whole.length - 31; // after the last tensor come pads
        for (int length = 0; length < end; length++) {
            Path file = folder.resolve("short.gguf");
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(file).close())
                    .as("cut off at %s", length)
                    .isInstanceOf(FineTuneException.class);
        }
    }

    @Test
    void open_ofAnyChangedByte_isReadOrRefused_neverElse() throws IOException {
        byte[] whole = Files.readAllBytes(good());
        Random random = new Random(4);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("changed.gguf"), bytes);
            try (GgufFile read = GgufFile.open(file)) {
                read.tensors().values().forEach(read::bytes);
            } catch (FineTuneException e) {
                assertThat(e.getMessage()).contains("changed.gguf");
            }
        }
    }

    @Test
    void open_ofUnknownQuantisation_namesThoseThatAreRead() throws IOException {
        Path file = changed(typeOffset(), 4, 11);
        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("tensor first is of type number 11")
                .hasMessageContaining("Q4_K");
    }

    @Test
    void open_ofTensorBeyondTheEnd_saysWhere() throws IOException {
        Path file = changed(typeOffset() + 4, 8, 1L << 20);
        assertThatThrownBy(() -> GgufFile.open(file)).hasMessageContaining("tensor first of 16 bytes lies at byte");
        Path overlapping = changed(typeOffset() + 4, 8, 32);
        assertThatThrownBy(() -> GgufFile.open(overlapping)).hasMessageContaining("overlaps");
        Path unaligned = changed(typeOffset() + 4, 8, 8);
        assertThatThrownBy(() -> GgufFile.open(unaligned)).hasMessageContaining("tensor first");
    }

    // after the name of the first tensor, the number of its dimensions (1), and its only size
    private int typeOffset() throws IOException {
        String text = new String(Files.readAllBytes(good()), StandardCharsets.ISO_8859_1);
        return text.indexOf("first") + 5 + 4 + 8;
    }

    private Path good() throws IOException {
        GgufMetadata metadata = new GgufMetadata("test")
                .put("general.architecture", "llama")
                .put("llama.block_count", 3)
                .put("eps", 1e-5f)
                .put("yes", true)
                .putTexts("words", List.of("a", "ö"))
                .putWholes("numbers", List.of(-1L, 7L))
                .putSingles("scores", List.of(0.5f));
        Path file = folder.resolve("good.gguf");
        byte[] blocks = new byte[68];
        blocks[67] = 9;
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            GgufWriter.write(
                    out,
                    metadata,
                    List.of(
                            new GgufWriter.Part("first", GgufType.F32, new long[] {4}, () -> ByteBuffer.allocate(16)),
                            new GgufWriter.Part(
                                    "second", GgufType.Q8_0, new long[] {2, 32}, () -> ByteBuffer.wrap(blocks))));
        }
        return file;
    }

    private Path changed(int at, int bytes, long value) throws IOException {
        byte[] all = Files.readAllBytes(good());
        byte[] number = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        System.arraycopy(number, 0, all, at, bytes);
        return Files.write(folder.resolve("changed.gguf"), all);
    }
}
