// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that unpack to far more than they weigh, or never end. */
@Timeout(300)
@Tag("slow")
final class HostileFilesTest {
    private static final String ROW = "{\"prompt\": \"a\", \"completion\": \"b\"}\n";
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    /** Packs what is written to it. */
    private interface Packing {
        OutputStream of(OutputStream file) throws IOException;
    }

    /** Reads files with little memory; prints what was read and the codes of the issues. */
    static final class Reader {
        public static void main(String[] args) {
            for (String file : args) {
                DatasetReport report = Dataset.builder()
                        .addSource(DataSources.file(Path.of(file)))
                        .formats(DataFormat.all())
                        .reading(r -> r.maxLineBytes(MEGABYTE).threads(1))
                        .check();
                System.out.println(report.rowsRead() + " " + report.counts());
            }
        }
    }

    private Path packed(String name, Packing packing, byte[] piece, int times) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = packing.of(Files.newOutputStream(file))) {
            for (int i = 0; i < times; i++) {
                out.write(piece);
            }
        }
        return file;
    }

    private static byte[] filled(char c) {
        byte[] bytes = new byte[MEGABYTE];
        Arrays.fill(bytes, (byte) c);
        return bytes;
    }

    private static byte[] rows() {
        return ROW.repeat(MEGABYTE / ROW.length()).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void read_ofBombs_takesLittleMemoryAndEndsInWords() throws Exception {
        List<Path> files = List.of(
                packed("line.jsonl.gz", GZIPOutputStream::new, filled('x'), 300),
                packed("line.jsonl.zst", ZstdOutputStream::new, filled('x'), 300),
                packed("field.csv.zst", ZstdOutputStream::new, filled('x'), 300),
                packed("value.json.zst", ZstdOutputStream::new, filled('['), 300),
                packed("rows.jsonl.zst", ZstdOutputStream::new, rows(), 100));

        List<String> said = readWith64Megabytes(files);

        assertThat(said).hasSize(5);
        assertThat(said.get(0)).isEqualTo("1 {line-too-long=1}");
        assertThat(said.get(1)).isEqualTo("1 {line-too-long=1}");
        assertThat(said.get(2)).isEqualTo("0 {invalid-csv=1}");
        assertThat(said.get(3)).contains("too");
        assertThat(said.get(4)).startsWith(100L * (MEGABYTE / ROW.length()) + " {other-shape=1, duplicate-row=");
    }

    private static List<String> readWith64Megabytes(List<Path> files) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).isZero();
        return said.lines().toList();
    }

    @Test
    void read_ofZstdThatAsksForTerabytes_isRefusedAsDamaged() throws IOException {
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) 0xF8, 1, 0, 0};
        Path file = Files.write(folder.resolve("window.jsonl.zst"), frame);
        assertThat(check(file).counts()).containsOnlyKeys("unreadable-archive");
    }

    @Test
    void read_ofZip_saysToUnpackIt() throws IOException {
        Path file = folder.resolve("a.jsonl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("rows.jsonl"));
            zip.write(ROW.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(check(file).counts()).containsOnlyKeys("compressed");
    }

    @Test
    void read_ofDeviceOrPipe_isRefusedAtOnce() throws Exception {
        Path pipe = folder.resolve("pipe.csv");
        Need.SYSTEM.require(made(pipe), "there is no mkfifo here");
        assertThat(check(pipe).counts()).containsOnlyKeys("not-a-file");
        for (String name : new String[] {"zero.jsonl", "zero.json", "zero.csv", "zero.jsonl.gz", "zero.tsv.zst"}) {
            Path link = Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));
            assertThat(check(link).issues()).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("not-a-file");
                assertThat(issue.message()).endsWith(name + " is a device, pipe or socket");
                assertThat(issue.fix()).contains("write what it gives to a file first");
            });
            Files.delete(link);
        }
    }

    private static boolean made(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static DatasetReport check(Path file) {
        return Dataset.builder()
                .addSource(DataSources.file(file))
                .formats(DataFormat.all())
                .check();
    }
}
