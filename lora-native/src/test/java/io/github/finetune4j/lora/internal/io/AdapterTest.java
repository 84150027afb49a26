// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTest {
    @TempDir
    Path folder;

    @Test
    void read_ofPeftsAdapter_hasEveryModule() {
        Adapter adapter = Adapter.read(Fixtures.path("lora/peft-adapter-lora"), harbour());
        assertThat(adapter.config().rank()).isEqualTo(4);
        assertThat(adapter.config().scale()).isEqualTo(2);
        assertThat(adapter.modules()).hasSize(35);
        assertThat(adapter.modules())
                .hasEntrySatisfying(
                        "model.layers.4.mlp.down_proj",
                        pair -> assertThat(pair.a().shape()).containsExactly(4, 172));
    }

    @Test
    void scale_ofRankStabilised_dividesByTheRoot() {
        assertThat(AdapterConfig.read(Fixtures.path("lora/peft-adapter-rslora")).scale())
                .isEqualTo(4);
    }

    @Test
    void read_ofTwoModulesInTwoLayers_hasFour() {
        Adapter adapter = Adapter.read(Fixtures.path("lora/peft-adapter-two-modules"), harbour());
        assertThat(adapter.modules().keySet())
                .containsExactly(
                        "model.layers.1.self_attn.q_proj",
                        "model.layers.1.self_attn.v_proj",
                        "model.layers.3.self_attn.q_proj",
                        "model.layers.3.self_attn.v_proj");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "rslora", "dora", "patterns", "lm-head", "two-modules"})
    void json_isWhatPeftWrites_keyForKey(String name) throws IOException {
        Path peft = Fixtures.path("lora/peft-adapter-" + name + "/adapter_config.json");
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readTree(AdapterConfig.read(peft.resolveSibling("")).json()))
                .isEqualTo(mapper.readTree(peft.toFile()));
    }

    @Test
    void write_ofReadAdapter_givesPeftsBytes() throws IOException {
        Path peft = Fixtures.path("lora/peft-adapter-lora");
        Adapter adapter = Adapter.read(peft, harbour());
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        adapter.modules().values().forEach(pair -> {
            parts.add(SafetensorsWriter.Part.of(pair.a()));
            parts.add(SafetensorsWriter.Part.of(pair.b()));
        });
        Adapter.write(folder, adapter.config(), parts);
        assertThat(Files.mismatch(peft.resolve(Adapter.FILE), folder.resolve(Adapter.FILE)))
                .isEqualTo(-1);
    }

    @Test
    void read_ofUnsupportedVariants_namesThem() throws IOException {
        Map<String, String> variants = Map.of(
                "\"lora_bias\": true", "lora_bias true",
                "\"trainable_token_indices\": [1]", "trainable_token_indices [1]",
                "\"modules_to_save\": [\"q_proj\"]", "q_proj is no embedding, norm or vocabulary head",
                "\"bias\": \"all\"", "bias \"all\"",
                "\"init_lora_weights\": \"pissa\"", "init_lora_weights \"pissa\"");
        Path peft = Fixtures.path("lora/peft-adapter-lora");
        Files.copy(peft.resolve(Adapter.FILE), folder.resolve(Adapter.FILE));
        String json = Files.readString(peft.resolve(AdapterConfig.FILE));
        for (Map.Entry<String, String> each : variants.entrySet()) {
            String key = each.getKey().substring(0, each.getKey().indexOf(':') + 1);
            Files.writeString(folder.resolve(AdapterConfig.FILE), json.replaceFirst(key + " [^,]*", each.getKey()));
            assertThatThrownBy(() -> Adapter.read(folder, harbour()))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining(each.getValue());
        }
    }

    @Test
    void read_ofVariants_hasWhatTheyAdd() {
        Adapter dora = Adapter.read(Fixtures.path("lora/peft-adapter-dora"), harbour());
        assertThat(dora.modules().values()).allMatch(pair -> pair.magnitude() != null);
        Adapter patterns = Adapter.read(Fixtures.path("lora/peft-adapter-patterns"), harbour());
        assertThat(patterns.config().rank("model.layers.1.mlp.down_proj")).isEqualTo(2);
        assertThat(patterns.config().scale("model.layers.1.mlp.down_proj")).isEqualTo(3);
        assertThat(patterns.config().scale("model.layers.0.mlp.down_proj")).isEqualTo(2);
        assertThat(patterns.config().scale("model.layers.0.self_attn.v_proj")).isEqualTo(8);
        assertThat(patterns.saved()).containsOnlyKeys("model.norm");
        Adapter head = Adapter.read(Fixtures.path("lora/peft-adapter-lm-head"), harbour());
        assertThat(head.saved()).containsOnlyKeys("lm_head");
        assertThat(Adapter.read(Fixtures.path("lora/peft-adapter-prompt-tuning"), harbour())
                        .virtualTokens())
                .isEqualTo(8);
    }

    @Test
    void promptJson_isWhatPeftWrites_keyForKey() throws IOException {
        Path peft = Fixtures.path("lora/peft-adapter-prompt-tuning/adapter_config.json");
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readTree(PromptConfig.read(peft.resolveSibling("")).json(harbour())))
                .isEqualTo(mapper.readTree(peft.toFile()));
    }

    @Test
    void read_onAnotherModel_isRefused() {
        ModelConfig s = harbour();
        ModelConfig wider = new ModelConfig(
                5, 128, 8, 4, 16, 172, 512, 512, 1e-5, 1e4, true, List.of(2), s.bosId(), s.padId(), "float32");
        Path peft = Fixtures.path("lora/peft-adapter-lora");
        assertThatThrownBy(() -> Adapter.read(peft, wider))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has shape [4, 64], this model and rank ask for [4, 128]");
    }

    @Test
    void read_onModelWithFewerLayers_isRefused() {
        ModelConfig s = harbour();
        ModelConfig shorter = new ModelConfig(
                4, 64, 8, 4, 8, 172, 512, 512, 1e-5, 1e4, true, List.of(2), s.bosId(), s.padId(), "float32");
        Path peft = Fixtures.path("lora/peft-adapter-lora");
        assertThatThrownBy(() -> Adapter.read(peft, shorter))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("holds 14 tensors that fit nothing which adapter_config.json names in this model")
                .hasMessageContaining("model.layers.4.mlp.down_proj.lora_A.weight")
                .hasMessageContaining("; and 6 more");
    }

    @Test
    void read_ofRankZero_isRefused() throws IOException {
        Files.writeString(folder.resolve(AdapterConfig.FILE), "{\"peft_type\":\"LORA\",\"r\":0,\"lora_alpha\":8}");
        assertThatThrownBy(() -> AdapterConfig.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "target_modules must name at least one module; r must be a whole number from 1 to 65536, got"
                                + " 0");
        ModelConfig model = harbour();
        assertThatThrownBy(() -> Adapter.read(folder.resolve("absent"), model))
                .hasMessageContaining("no adapter folder");
    }

    private static ModelConfig harbour() {
        return ModelConfigReader.read(Fixtures.path("models/harbour-260k"));
    }
}
