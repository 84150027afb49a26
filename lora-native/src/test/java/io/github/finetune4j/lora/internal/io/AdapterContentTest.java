// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an adapter's configuration names, and what its file holds: both must be the same. */
class AdapterContentTest {
    private static final ModelConfig MODEL = new ModelConfig(
            3, 8, 2, 1, 4, 12, 20, 32, 1e-5, 1e4, true, List.of(2), OptionalInt.of(1), OptionalInt.empty(), "float32");

    @TempDir
    Path folder;

    @Test
    void read_ofAFileThatLacksLayers_namesAndCountsThem() {
        write(
                "[\"q_proj\",\"v_proj\"]",
                path -> path.endsWith("q_proj") || path.equals("model.layers.0.self_attn.v_proj"));
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "lacks the tensors of 2 of 6 modules that adapter_config.json names by target_modules"
                                + " [q_proj, v_proj]: model.layers.1.self_attn.v_proj; model.layers.2.self_attn.v_proj")
                .hasMessageContaining("-> save the adapter again");
    }

    @Test
    void read_ofAFileWithMoreThanIsNamed_namesAndCountsIt() {
        write("[\"q_proj\"]", path -> path.endsWith("q_proj") || path.endsWith("k_proj"));
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("holds 6 tensors that fit nothing which adapter_config.json names in this model")
                .hasMessageContaining("model.layers.0.self_attn.k_proj.lora_A.weight");
    }

    @ParameterizedTest
    @ValueSource(strings = {".lora_magnitude_vector", ".weight", ".lora_A.other.weight"})
    void read_ofATensorThatNothingUses_isRefused(String suffix) {
        List<SafetensorsWriter.Part> parts = parts(path -> path.endsWith("q_proj"));
        String name = "base_model.model.model.layers.0.self_attn.q_proj" + suffix;
        parts.add(SafetensorsWriter.Part.of(name, new long[] {8}, new float[8]));
        write("[\"q_proj\"]", parts, json -> {});
        assertThatThrownBy(this::read).isInstanceOf(InvalidModelException.class).hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\".*\\\\.mlp\\\\.(up|down)_proj\"' | 6",
                "'\"model\\\\.layers\\\\.[01]\\\\..*_proj\"' | 14",
                "'\"all-linear\"' | 21",
                "'[\"self_attn.q_proj\"]' | 3",
                "'[\"model.layers.1.mlp.up_proj\", \"o_proj\"]' | 4",
                "'[\"mlp\"]' | 0"
            })
    void targets_areFoundAsPeftFindsThem(String targets, int count) {
        assertThat(targets(targets, json -> {})).hasSize(count);
    }

    @Test
    void targets_ofLayersAndExclusions_areThoseThatRemain() {
        String some = "[\"q_proj\",\"up_proj\",\"model.layers.0.mlp.down_proj\"]";
        assertThat(targets(
                        some,
                        json -> json.putArray("layers_to_transform").add(1).add(2)))
                .as("layers choose among what an end has found, a whole path stays")
                .containsExactly(
                        "model.layers.0.mlp.down_proj",
                        "model.layers.1.self_attn.q_proj",
                        "model.layers.1.mlp.up_proj",
                        "model.layers.2.self_attn.q_proj",
                        "model.layers.2.mlp.up_proj");
        assertThat(targets(
                        "[\"q_proj\"]",
                        json -> json.put("layers_to_transform", 2).put("layers_pattern", "layers")))
                .containsExactly("model.layers.2.self_attn.q_proj");
        assertThat(targets(
                        "[\"q_proj\"]",
                        json -> json.put("layers_to_transform", 2).put("layers_pattern", "h")))
                .isEmpty();
        assertThat(targets(
                        "[\"q_proj\",\"up_proj\"]",
                        json -> json.putArray("exclude_modules").add("up_proj")))
                .hasSize(3);
        assertThat(targets("[\"q_proj\"]", json -> json.put("exclude_modules", ".*[12]\\.self_attn.*")))
                .containsExactly("model.layers.0.self_attn.q_proj");
        assertThat(targets(
                        "[\"lm_head\",\"q_proj\"]",
                        json -> json.putArray("modules_to_save").add("lm_head")))
                .hasSize(3);
    }

    @Test
    void read_ofAnExpression_keepsThePathsThatItFound() {
        write("\".*1\\\\.self_attn\\\\.[qv]_proj\"", path -> path.matches(".*1\\.self_attn\\.[qv]_proj"));
        Adapter adapter = read();
        assertThat(adapter.modules()).hasSize(2);
        assertThat(adapter.config().targetModules())
                .containsExactly("model.layers.1.self_attn.q_proj", "model.layers.1.self_attn.v_proj");
        Adapter.write(folder, adapter.config(), parts(adapter.modules()::containsKey));
        assertThat(read().modules().keySet()).isEqualTo(adapter.modules().keySet());
    }

    @Test
    void read_ofFactorsOnTheHead_isRefusedByName() {
        List<SafetensorsWriter.Part> parts = parts(path -> path.endsWith("q_proj"));
        parts.add(SafetensorsWriter.Part.of(Adapter.name("lm_head", 'A'), new long[] {2, 8}, new float[16]));
        parts.add(SafetensorsWriter.Part.of(Adapter.name("lm_head", 'B'), new long[] {20, 2}, new float[40]));
        write("[\"q_proj\",\"lm_head\"]", parts, json -> {});
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("low-rank factors on lm_head");
    }

    @Test
    void read_ofNumbersThatAreNone_isRefused() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            List<SafetensorsWriter.Part> parts = parts(path -> path.endsWith("q_proj"));
            float[] numbers = new float[16];
            numbers[15] = bad;
            parts.set(0, SafetensorsWriter.Part.of(parts.get(0).name(), new long[] {2, 8}, numbers));
            write("[\"q_proj\"]", parts, json -> {});
            assertThatThrownBy(this::read)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(
                            "adapter_model.safetensors: tensor " + parts.get(0).name())
                    .hasMessageContaining("NaN or infinite");
        }
    }

    @Test
    void read_ofAnExpressionWithoutEnd_ends() {
        write("\"(([a-z._0-9]+)+)+!\"", path -> true);
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("it would not end");
        write(
                "[\"q_proj\"]",
                parts(path -> path.endsWith("q_proj")),
                json -> json.putObject("rank_pattern").put("(([a-z._0-9]+)+)+!", 2));
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("it would not end");
    }

    /** They do not show it before they meet the model's own paths. */
    @Test
    void read_ofExpressionsThatAreSlowForSomeModulesAlone_namesTheFile() {
        String slow = "(?!.*q_proj)(([a-z._0-9]+)+)+!";
        write("\"" + slow + "\"", path -> true);
        assertRefusedInTheFile("it would not end -> write it without repetitions within repetitions");
        for (String pattern : List.of("rank_pattern", "alpha_pattern")) {
            write(
                    "[\"down_proj\"]",
                    parts(path -> path.endsWith("down_proj")),
                    json -> json.putObject(pattern).put(slow, 2));
            assertRefusedInTheFile("it would not end");
        }
        write("[\"k_proj\"]", parts(path -> path.endsWith("k_proj")), json -> json.put("exclude_modules", slow));
        assertRefusedInTheFile("it would not end");
    }

    @Test
    void read_ofExpressionsThatAreSlowTogether_namesTheFile() {
        write("[\"q_proj\"]", parts(path -> path.endsWith("q_proj")), json -> {
            ObjectNode ranks = json.putObject("rank_pattern");
            for (int i = 0; i < 4000; i++) {
                ranks.put(".*.*.*.*x" + i, 2);
            }
        });
        assertRefusedInTheFile("it would not end");
    }

    @Test
    void read_ofGroupsInsideEachOther_namesTheFile() {
        write("\"" + "(".repeat(990) + "a" + ")".repeat(990) + "\"", path -> true);
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("adapter_")
                .hasMessageContaining(" -> ");
    }

    @Test
    void read_ofALayersPatternWithGroupsOfItsOwn_findsNoLayer() {
        write("[\"q_proj\"]", parts(path -> path.endsWith("q_proj")), json -> {
            json.putArray("layers_to_transform").add(1);
            json.put("layers_pattern", ".*|a");
        });
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("adapter_model.safetensors")
                .hasMessageContaining(" -> ");
    }

    /** The last group of the one finds nothing, that of the other a word. */
    @ParameterizedTest
    @ValueSource(strings = {".*|a", "(?x)layers.\\d+.(\\w+).*#"})
    void targets_ofALayersPatternWhoseLastGroupIsNoNumber_areNone(String pattern) {
        assertThat(targets(
                        "[\"q_proj\"]",
                        json -> json.put("layers_to_transform", 1).put("layers_pattern", pattern)))
                .isEmpty();
    }

    @Test
    void read_ofMoreVirtualTokensThanTheContextHas_namesTheFile() {
        SafetensorsWriter.write(
                folder.resolve(Adapter.FILE),
                List.of(SafetensorsWriter.Part.of("prompt_embeddings", new long[] {40, 8}, new float[320])));
        AtomicFile.write(
                folder.resolve(AdapterConfig.FILE), "{\"peft_type\":\"PROMPT_TUNING\",\"num_virtual_tokens\":40}");
        assertRefusedInTheFile(
                "num_virtual_tokens must be less than the model's context of 32 tokens, got 40 -> use the"
                        + " base model that the adapter was trained on");
    }

    @Test
    void read_ofAListOfAHundredThousandNames_namesTheFileSoon() {
        write("[\"q_proj\"]", parts(path -> path.endsWith("q_proj")), json -> {
            ArrayNode names = json.putArray("target_modules");
            for (int i = 0; i < 100_000; i++) {
                names.add("module" + i);
            }
        });
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), // the whole list shown once for each name: many minutes
                () -> assertRefusedInTheFile("a list names 100000 modules, at most 16384"));
    }

    private void assertRefusedInTheFile(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve(AdapterConfig.FILE).toString())
                .hasMessageContaining(message)
                .hasMessageContaining(" -> ");
    }

    @Test
    void read_ofASettingOfALaterVersion_isRefusedByName() {
        write("[\"q_proj\"]", parts(path -> path.endsWith("q_proj")), json -> json.put("use_new_trick", true));
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("the unknown setting use_new_trick");
        write("[\"q_proj\"]", parts(path -> path.endsWith("q_proj")), json -> json.put("use_new_trick", false));
        assertThat(read().modules()).hasSize(3);
    }

    private List<String> targets(String targets, Consumer<ObjectNode> more) {
        ObjectNode json = JsonFile.parse(config(targets), "test");
        more.accept(json);
        return TargetModules.read(
                        json,
                        new io.github.finetune4j.lora.internal.config.JsonSettings(json),
                        new ModulePatterns.Looks())
                .in(MODEL);
    }

    private Adapter read() {
        return Adapter.read(folder, MODEL);
    }

    private void write(String targets, Predicate<String> has) {
        write(targets, parts(has), json -> {});
    }

    private void write(String targets, List<SafetensorsWriter.Part> parts, Consumer<ObjectNode> more) {
        SafetensorsWriter.write(folder.resolve(Adapter.FILE), parts);
        ObjectNode json = JsonFile.parse(config(targets), "test");
        more.accept(json);
        AtomicFile.write(folder.resolve(AdapterConfig.FILE), json.toString());
    }

    private static String config(String targets) {
        return "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"target_modules\":" + targets + "}";
    }

    private static List<SafetensorsWriter.Part> parts(Predicate<String> has) {
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        for (int layer = 0; layer < MODEL.layers(); layer++) {
            for (String module : LlamaTensors.MODULES) {
                String path = LlamaTensors.path(layer, module);
                if (has.test(path)) {
                    parts.add(part(Adapter.name(path, 'A'), 2, LlamaTensors.in(MODEL, module)));
                    parts.add(part(Adapter.name(path, 'B'), LlamaTensors.out(MODEL, module), 2));
                }
            }
        }
        return parts;
    }

    private static SafetensorsWriter.Part part(String name, long... shape) {
        float[] numbers = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(numbers, 0.5f);
        return SafetensorsWriter.Part.of(name, shape, numbers);
    }
}
