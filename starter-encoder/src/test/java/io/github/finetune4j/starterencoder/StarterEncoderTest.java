// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.starterencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterEncoderTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void extract() {
        model = StarterEncoder.extractTo(folder.resolve("deep/er"));
    }

    @Test
    void extractTo_givesEverythingThatSentenceTransformersLooksFor() throws IOException {
        assertThat(files(model))
                .containsExactlyInAnyOrder(
                        "1_Pooling/config.json",
                        "README.md",
                        "config.json",
                        "config_sentence_transformers.json",
                        "model.safetensors",
                        "modules.json",
                        "sentence_bert_config.json",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(model.resolve("sentence_bert_config.json")).content().contains("\"max_seq_length\": 256");
        assertThat(model.resolve("modules.json")).content().contains("Transformer", "1_Pooling", "2_Normalize");
        assertThat(model.resolve("1_Pooling/config.json")).content().contains("\"pooling_mode_mean_tokens\": true");
        assertThat(model.resolve("README.md")).content().contains("license: apache-2.0", "Xenova/all-MiniLM-L6-v2");
    }

    @Test
    void weights_haveNamesAndShapesOfTheOriginal() throws IOException {
        Map<String, String> golden = new TreeMap<>();
        int turned = 0;
        for (MatchResult each : matches(
                Files.readString(Fixtures.path("heads/minilm-mapping.json")),
                "\"shape\":\\[([\\d,]+)],\"dtype\":\"(\\w+)\",\"tensor\":\"([^\"]+)\",\"transposed\":(\\w+)")) {
            boolean transposed = each.group(4).equals("true");
            turned += transposed ? 1 : 0;
            String shape = transposed ? reversed(each.group(1)) : each.group(1);
            golden.put(each.group(3), (each.group(2).equals("int64") ? "I64 " : "F32 ") + shape);
        }
        assertThat(golden).hasSize(102);
        assertThat(turned).isEqualTo(36);

        Map<String, String> ours = new TreeMap<>();
        matches(header(), "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]+)]")
                .forEach(each -> ours.put(each.group(1), each.group(2) + " " + each.group(3)));
        assertThat(ours).isEqualTo(golden);
        assertThat(ours)
                .containsEntry("embeddings.word_embeddings.weight", "F32 30522,384")
                .containsEntry("encoder.layer.5.intermediate.dense.weight", "F32 1536,384")
                .doesNotContainKey("pooler.dense.weight");
    }

    @Test
    void weights_followEachOtherToTheFilesEnd() throws IOException {
        long end = 0;
        for (MatchResult each : matches(header(), "\"data_offsets\":\\[(\\d+),(\\d+)]")) {
            assertThat(Long.parseLong(each.group(1))).isEqualTo(end);
            end = Long.parseLong(each.group(2));
        }
        long data = Files.size(model.resolve("model.safetensors")) - Long.BYTES - headerLength();
        assertThat(end).isEqualTo(data).isEqualTo(4 * 22_565_376L + 8 * 512);
        assertThat(headerLength() % 8).isZero();
    }

    @Test
    void tokenizer_isJsonWithoutALimitOfItsOwn() throws IOException {
        Set<String> places = new HashSet<>();
        int pieces = 0;
        try (JsonParser json =
                new JsonFactory().createParser(model.resolve("tokenizer.json").toFile())) {
            while (json.nextToken() != null) {
                String place = json.getParsingContext().pathAsPointer().toString();
                places.add(place);
                pieces +=
                        place.startsWith("/model/vocab/") && json.currentToken() == JsonToken.VALUE_NUMBER_INT ? 1 : 0;
            }
        }
        assertThat(pieces).isEqualTo(30_522);
        assertThat(places).contains("/added_tokens", "/normalizer", "/post_processor", "/model");
        assertThat(model.resolve("tokenizer.json"))
                .content()
                .contains("\n  \"truncation\": null,\n", "\n  \"padding\": null,\n");
    }

    @Test
    void folder_liesInTheCache_andIsWrittenOnce(@TempDir Path cache) {
        withCache(cache, () -> {
            Path once = StarterEncoder.folder();
            assertThat(once).hasFileName("all-MiniLM-L6-v2").startsWith(cache);
            for (String name : files(once)) {
                Files.setLastModifiedTime(once.resolve(name), LONG_AGO);
            }
            assertThat(StarterEncoder.folder()).isEqualTo(once);
            for (String name : files(once)) {
                assertThat(Files.getLastModifiedTime(once.resolve(name))).isEqualTo(LONG_AGO);
            }
        });
    }

    @Test
    void extractTo_aDamagedCopy_repairsIt() throws IOException {
        Path weights = model.resolve("model.safetensors");
        byte[] good = Files.readAllBytes(weights);
        byte[] bad = good.clone();
        bad[50_000_000] ^= 1;
        Files.write(weights, bad);
        Files.delete(model.resolve("1_Pooling/config.json"));
        StarterEncoder.extractTo(model);
        assertThat(Arrays.equals(Files.readAllBytes(weights), good)).isTrue();
        assertThat(model.resolve("1_Pooling/config.json")).exists();
        assertThat(files(model)).noneMatch(name -> name.contains(".aside"));
    }

    @Test
    void extractTo_underAFile_saysWhatToDo(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("file"), "x");
        assertThatThrownBy(() -> StarterEncoder.extractTo(file.resolve("model")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("starter encoder")
                .hasMessageContaining(file.toString())
                .hasMessageContaining(StarterEncoder.CACHE_PROPERTY);
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void withCache(Path cache, Body body) {
        System.setProperty(StarterEncoder.CACHE_PROPERTY, cache.toString());
        try {
            body.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.clearProperty(StarterEncoder.CACHE_PROPERTY);
        }
    }

    private static String reversed(String shape) {
        List<String> sizes = new ArrayList<>(List.of(shape.split(",")));
        Collections.reverse(sizes);
        return String.join(",", sizes);
    }

    private static List<MatchResult> matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static String header() throws IOException {
        try (InputStream in = Files.newInputStream(model.resolve("model.safetensors"))) {
            in.skipNBytes(Long.BYTES);
            return new String(in.readNBytes((int) headerLength()), StandardCharsets.UTF_8);
        }
    }

    private static long headerLength() throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(model.resolve("model.safetensors")))) {
            return Long.reverseBytes(in.readLong());
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toList());
        }
    }
}
