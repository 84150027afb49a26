package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterTest {
    @TempDir
    Path folder;

    @Test
    void read_ofPeftsAdapter_hasEveryModule() {
        Adapter adapter = Adapter.read(Fixtures.path("fixtures/lora/peft-adapter-lora"), stories());
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
        assertThat(AdapterConfig.read(Fixtures.path("fixtures/lora/peft-adapter-rslora"))
                        .scale())
                .isEqualTo(4);
    }

    @Test
    void read_ofTwoModulesInTwoLayers_hasFour() {
        Adapter adapter = Adapter.read(Fixtures.path("fixtures/lora/peft-adapter-two-modules"), stories());
        assertThat(adapter.modules().keySet())
                .containsExactly(
                        "model.layers.1.self_attn.q_proj",
                        "model.layers.1.self_attn.v_proj",
                        "model.layers.3.self_attn.q_proj",
                        "model.layers.3.self_attn.v_proj");
    }

    @Test
    void json_isWhatPeftWrites_keyForKey() throws IOException {
        Path peft = Fixtures.path("fixtures/lora/peft-adapter-lora/adapter_config.json");
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readTree(AdapterConfig.read(peft.resolveSibling("")).json()))
                .isEqualTo(mapper.readTree(peft.toFile()));
    }

    @Test
    void write_ofReadAdapter_givesPeftsBytes() throws IOException {
        Path peft = Fixtures.path("fixtures/lora/peft-adapter-lora");
        Adapter adapter = Adapter.read(peft, stories());
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
    void read_ofUnsupportedVariants_namesThem() {
        Map<String, String> variants = Map.of(
                "dora", "use_dora true",
                "patterns", "alpha_pattern",
                "lm-head", "modules_to_save [\"lm_head\"]",
                "prompt-tuning", "peft_type PROMPT_TUNING");
        variants.forEach((name, words) -> assertThatThrownBy(
                        () -> Adapter.read(Fixtures.path("fixtures/lora/peft-adapter-" + name), stories()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(words));
    }

    @Test
    void read_onAnotherModel_isRefused() {
        ModelConfig s = stories();
        ModelConfig wider = new ModelConfig(
                5, 128, 8, 4, 16, 172, 512, 512, 1e-5, 1e4, true, List.of(2), s.bosId(), s.padId(), "float32");
        assertThatThrownBy(() -> Adapter.read(Fixtures.path("fixtures/lora/peft-adapter-lora"), wider))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has shape [4, 64], this model and rank ask for [4, 128]");
    }

    @Test
    void read_onModelWithFewerLayers_isRefused() {
        ModelConfig s = stories();
        ModelConfig shorter = new ModelConfig(
                4, 64, 8, 4, 8, 172, 512, 512, 1e-5, 1e4, true, List.of(2), s.bosId(), s.padId(), "float32");
        assertThatThrownBy(() -> Adapter.read(Fixtures.path("fixtures/lora/peft-adapter-lora"), shorter))
                .hasMessageContaining("which fits no linear layer of this model");
    }

    @Test
    void read_ofRankZero_isRefused() throws IOException {
        Files.writeString(folder.resolve(AdapterConfig.FILE), "{\"peft_type\":\"LORA\",\"r\":0,\"lora_alpha\":8}");
        assertThatThrownBy(() -> AdapterConfig.read(folder)).hasMessageContaining("r must be at least 1");
        assertThatThrownBy(() -> Adapter.read(folder.resolve("absent"), stories()))
                .hasMessageContaining("no adapter folder");
    }

    private static ModelConfig stories() {
        return ModelConfigReader.read(Fixtures.path("models/stories260K"));
    }
}
