// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a stranger that would fill the heap: refused by name, and the process goes on. */
class SmallHeapTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void files_largerThanTheHeapCanHold_areRefusedByName() throws Exception {
        List<Path> files = new ArrayList<>();
        files.add(repeated("brackets/tokenizer.json", "", "[", 200 * MEGABYTE, ""));
        files.add(repeated("objects/tokenizer.json", "{\"a\":[{}", ",{}", 60 * MEGABYTE, "]}"));
        files.add(repeated("texts/tokenizer.json", "{\"a\":[\"\"", ",\"b\"", 60 * MEGABYTE, "]}"));
        files.add(longPieces());
        files.add(repeated("config.json", "{\"a\":[{}", ",{}", 15 * MEGABYTE, "]}"));
        files.add(header("brackets.safetensors", "{\"a\":", "[", 90 * MEGABYTE));
        files.add(header("objects.safetensors", "{\"a\":[{}", ",{}", 30 * MEGABYTE));
        files.add(list("numbers.gguf", 8_000_000, 7));
        List<String> told = opened(files);
        for (int i = 0; i < files.size(); i++) {
            assertThat(told.get(i))
                    .startsWith("InvalidModelException: ")
                    .contains(files.get(i).toString())
                    .contains(" -> ");
        }
        assertThat(told.get(0)).contains("more objects and arrays stand inside each other than are read");
        for (int i : new int[] {1, 2, 3, 4, 6, 7}) {
            assertThat(told.get(i))
                    .contains(
                            "what it holds would take more than 48 MB in memory, and Java's heap has 96 MB -> if it is the"
                                    + " model's own file, start Java with a larger heap (-Xmx)");
        }
        assertThat(told.get(5)).contains("what it holds would take more than 48 MB in memory");
    }

    @Test
    void ggufList_longerThanAnyArray_isRefusedByName() throws IOException {
        Path file = list("sparse.gguf", 3_000_000_000L, 0);
        assertThatThrownBy(() -> io.github.finetune4j.lora.internal.gguf.GgufFile.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(file + ": its lists hold more than 8388608 values -> the file is damaged or no GGUF file,"
                        + " fetch it again");
    }

    @Test
    void heapLimit_isTakenOnce() {
        HeapLimit limit = new HeapLimit("folder/config.json", 100, 200);
        limit.take(60);
        assertThatCode(() -> limit.take(40)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limit.take(1))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("folder/config.json: what it holds would take more than 0 MB");
    }

    private static List<String> opened(List<Path> files) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapProcess.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> told = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        return told;
    }

    private Path repeated(String name, String head, String part, int bytes, String end) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(text(head));
            repeat(out, part, bytes);
            out.write(text(end));
        }
        return file;
    }

    private static void repeat(OutputStream out, String part, int bytes) throws IOException {
        byte[] block = text(part.repeat(MEGABYTE / part.length()));
        for (int left = bytes; left > 0; left -= block.length) {
            out.write(block);
        }
    }

    /** Few tokens, of 200,000 characters each, none of which begins as another does. */
    private Path longPieces() throws IOException {
        StringBuilder json = new StringBuilder(
                "{\"version\":\"1.0\",\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"byte_fallback\":false,\"vocab\":[");
        for (int i = 0; i < 20; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("[\"")
                    .append((char) ('a' + i))
                    .append("x".repeat(200_000))
                    .append("\",-1]");
        }
        Path file = folder.resolve("pieces/tokenizer.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, json.append("]}}"));
        return file;
    }

    private Path header(String name, String head, String part, int bytes) throws IOException {
        Path file = repeated(name, " ".repeat(8) + head, part, bytes, "");
        long length = Files.size(file) - 8;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(little(8).putLong(length).array());
        }
        return file;
    }

    /** A file of nothing but one list; its values are zeros that take no place on the disk. */
    private Path list(String name, long count, int type) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(text("GGUF"));
            out.write(little(4).putInt(3).array());
            out.write(little(16).putLong(0).putLong(1).array());
            out.write(little(8).putLong(1).array());
            out.write(text("a"));
            out.write(little(8).putInt(9).putInt(type).array());
            out.write(little(8).putLong(count).array());
            out.setLength(3 * count + 1000);
        }
        return file;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
