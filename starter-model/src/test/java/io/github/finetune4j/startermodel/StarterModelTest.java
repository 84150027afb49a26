// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final long MOST_BYTES = 6_000_000;

    @Test
    void extractTo_givesEverythingThatAModelFolderNeeds(@TempDir Path folder) throws IOException {
        Path model = StarterModel.extractTo(folder.resolve("deep/er"));
        assertThat(names(model))
                .containsExactlyInAnyOrder(
                        "README.md",
                        "config.json",
                        "generation_config.json",
                        "loss-curve.csv",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(Files.size(model.resolve("model.safetensors"))).isBetween(1_000_000L, MOST_BYTES);
    }

    @Test
    void weights_fillTheFileToItsEnd(@TempDir Path folder) throws IOException {
        byte[] file = Files.readAllBytes(StarterModel.extractTo(folder).resolve("model.safetensors"));
        long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String json = new String(file, 8, (int) header, StandardCharsets.UTF_8);
        Matcher ends = Pattern.compile("\"data_offsets\":\\[\\d+,(\\d+)]").matcher(json);
        assertThat(ends.results().mapToLong(end -> Long.parseLong(end.group(1))).max())
                .hasValue(file.length - 8 - header);
        assertThat(json).contains("\"model.embed_tokens.weight\"").contains("\"BF16\"");
    }

    @Test
    void template_marksTheAnswers(@TempDir Path folder) throws IOException {
        String config = Files.readString(StarterModel.extractTo(folder).resolve("tokenizer_config.json"));
        assertThat(config).contains("{%- generation -%}").contains("<|im_start|>");
    }

    @Test
    void folder_isTheSameEachTimeAndLiesInTheCache(@TempDir Path cache) {
        withCache(cache, () -> {
            Path model = StarterModel.folder();
            assertThat(model).hasFileName("starter-1m").startsWith(cache).isEqualTo(StarterModel.folder());
            assertThat(model.getParent()).hasParent(cache);
            assertThat(cache.relativize(model).getName(0).toString()).matches("[0-9a-f]{12}");
        });
    }

    @Test
    void folder_thatWasDamaged_isRepaired(@TempDir Path cache) {
        withCache(cache, () -> {
            Path config = StarterModel.folder().resolve("config.json");
            Path weights = StarterModel.folder().resolve("model.safetensors");
            byte[] good = Files.readAllBytes(weights);
            Files.write(weights, new byte[] {1, 2, 3});
            Files.delete(config);
            StarterModel.folder();
            assertThat(weights).hasBinaryContent(good);
            assertThat(config).exists();
            assertThat(names(StarterModel.folder())).noneMatch(name -> name.startsWith(".aside"));
        });
    }

    @Test
    void folder_askedByTwoProcessesAtOnce_isWholeForBoth(@TempDir Path cache) throws Exception {
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-D" + StarterModel.CACHE_PROPERTY + "=" + cache,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Asker.class.getName())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : both) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains("whole");
        }
    }

    @Test
    void extractTo_underAFile_saysWhatToDo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> StarterModel.extractTo(file.resolve("model")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(StarterModel.CACHE_PROPERTY);
    }

    /** What the two processes run: they look at the files right after they were given the folder, many times. */
    static final class Asker {
        private Asker() {}

        public static void main(String... args) throws IOException {
            for (int i = 0; i < 20; i++) {
                Path folder = StarterModel.folder();
                for (String line : sums()) {
                    String name = line.substring(66);
                    if (!sha256(folder.resolve(name)).equals(line.substring(0, 64))) {
                        throw new IOException(name + " is not whole");
                    }
                }
            }
            System.out.println("whole");
        }

        private static List<String> sums() throws IOException {
            try (InputStream in = StarterModel.class.getResourceAsStream("model/SHA256SUMS")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }

        private static String sha256(Path file) throws IOException {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void withCache(Path cache, Body body) {
        System.setProperty(StarterModel.CACHE_PROPERTY, cache.toString());
        try {
            body.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.clearProperty(StarterModel.CACHE_PROPERTY);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
