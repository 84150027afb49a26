// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.Merge;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against transformers and PEFT: benchmarks/peers/harbour_adapters.py made the numbers. */
@Tag("native")
@SuppressWarnings("NullAway.Init")
class GoldenLogitsTest {
    private static final double TOLERANCE = 1e-4;
    private static BaseWeights base;

    @TempDir
    Path temporary;

    @BeforeAll
    static void load() {
        base = Harbour.base(Precision.FP32);
    }

    @AfterAll
    static void release() {
        if (base != null) {
            base.close();
        }
    }

    @Test
    void logits_ofBase_areTransformers() throws IOException {
        try (Kernel kernel = AutogradKernel.frozen(base)) {
            compare(kernel, Harbour.golden("logits.json").get("prompts"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "rslora", "dora", "patterns", "lm-head", "two-modules"})
    void logits_withAdapter_arePefts(String name) throws IOException {
        String folder = "peft-adapter-" + name;
        JsonNode golden = Harbour.golden(folder + "/expected.json");
        try (Kernel kernel = adapted(folder)) {
            compare(kernel, golden.get("with_adapter"));
            for (JsonNode prompt : Harbour.cases(golden.get("with_adapter"), 3)) {
                lastLogits(kernel, prompt, AdapterUse.LIVE);
            }
            try (Kernel merged = kernel.merge()) {
                for (JsonNode prompt : Harbour.cases(golden.get("merged"), 3)) {
                    lastLogits(merged, prompt, AdapterUse.OFF);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(AdapterUse.class)
    void greedy_withoutAdapter_givesTransformersTokens(AdapterUse use) throws IOException {
        JsonNode prompts = Harbour.golden("logits.json").get("prompts");
        try (Kernel kernel = AutogradKernel.frozen(base)) {
            for (JsonNode prompt : Harbour.cases(prompts, 3)) {
                int[] ids = Harbour.ints(prompt.get("token_ids"));
                int[] expected = Harbour.ints(prompt.get("greedy_continuation"));
                try (DecodeSession session = kernel.decode(List.of(ids), 32, use)) {
                    assertThat(session.greedy(32)[0]).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void greedy_ofUnequalPromptsAtOnce_givesTheSameInPiecesOfAnyLength() throws IOException {
        List<int[]> prompts = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (JsonNode prompt : Harbour.cases(Harbour.golden("logits.json").get("prompts"), 3)) {
            prompts.add(Harbour.ints(prompt.get("token_ids")));
            expected.add(Harbour.ints(prompt.get("greedy_continuation")));
        }
        try (Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session = kernel.decode(prompts, 32, AdapterUse.OFF)) {
            int[][] first = session.greedy(5);
            int[][] second = session.greedy(1);
            int[][] third = session.greedy(26);
            for (int row = 0; row < prompts.size(); row++) {
                assertThat(joined(first[row], second[row], third[row])).isEqualTo(expected.get(row));
            }
            assertThat(session.room()).isZero();
        }
    }

    @Test
    void logits_afterEachAccept_leadToTheGreedyTokens() throws IOException {
        JsonNode prompt = Harbour.golden("logits.json").get("prompts").get(0);
        int[] expected = Harbour.ints(prompt.get("greedy_continuation"));
        try (Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session =
                        kernel.decode(List.of(Harbour.ints(prompt.get("token_ids"))), 32, AdapterUse.OFF)) {
            for (int token : expected) {
                float[] logits = session.logits()[0];
                assertThat(argmax(logits)).isEqualTo(token);
                session.accept(new int[] {token});
            }
        }
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    @Test
    void logits_withVirtualTokens_arePefts() throws IOException {
        String folder = "peft-adapter-prompt-tuning";
        try (Kernel kernel = adapted(folder)) {
            for (JsonNode prompt :
                    Harbour.cases(Harbour.golden(folder + "/expected.json").get("with_adapter"), 3)) {
                lastLogits(kernel, prompt, AdapterUse.LIVE);
                int[] ids = Harbour.ints(prompt.get("token_ids"));
                int virtual = kernel.layout().virtualTokens();
                float[][] logits =
                        kernel.logits(Harbour.everyPosition(VirtualTokens.before(ids, virtual, base.config())));
                for (int i = 0; i < ids.length; i++) {
                    position(logits[virtual + i], prompt.get("positions").get(i));
                }
            }
            JsonNode plain = Harbour.golden("logits.json").get("prompts").get(0);
            try (DecodeSession session =
                    kernel.decode(List.of(Harbour.ints(plain.get("token_ids"))), 32, AdapterUse.OFF)) {
                assertThat(session.greedy(32)[0]).isEqualTo(Harbour.ints(plain.get("greedy_continuation")));
            }
            assertThatThrownBy(kernel::merge).hasMessageContaining("prompt tuning cannot be merged");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dora", "patterns", "lm-head"})
    void mergedFolder_hasPeftsLogits(String name) throws IOException {
        Path merged = temporary.resolve(name);
        Merge.merge(Harbour.folder(), Fixtures.path("lora/peft-adapter-" + name), merged);
        ModelConfig config = ModelConfigReader.read(merged);
        try (TensorSource source = ModelWeights.open(merged, config);
                BaseWeights weights = BaseWeights.load(config, Precision.FP32, source);
                Kernel kernel = AutogradKernel.frozen(weights)) {
            for (JsonNode prompt : Harbour.cases(
                    Harbour.golden("peft-adapter-" + name + "/expected.json").get("merged"), 3)) {
                lastLogits(kernel, prompt, AdapterUse.OFF);
            }
        }
    }

    private static Kernel adapted(String folder) {
        return LoadedAdapter.on(base, Adapter.read(Fixtures.path("lora/" + folder), base.config()));
    }

    private static void compare(Kernel kernel, JsonNode prompts) {
        for (JsonNode prompt : Harbour.cases(prompts, 3)) {
            int[] ids = Harbour.ints(prompt.get("token_ids"));
            float[][] logits = kernel.logits(Harbour.everyPosition(ids));
            assertThat(logits).hasNumberOfRows(ids.length);
            for (int i = 0; i < ids.length; i++) {
                position(logits[i], prompt.get("positions").get(i));
            }
            close(logits[ids.length - 1], prompt.get("last_position_logits"), 0);
        }
    }

    private static void position(float[] logits, JsonNode golden) {
        close(logits, golden.get("first8"), 0);
        close(logits, golden.get("last8"), logits.length - 8);
        double sum = 0;
        for (float value : logits) {
            sum += Math.exp(value);
        }
        assertThat(Math.log(sum)).isCloseTo(golden.get("logsumexp").asDouble(), within(TOLERANCE));
        assertThat(argmax(logits)).isEqualTo(golden.get("argmax").asInt());
    }

    private static void close(float[] found, JsonNode golden, int from) {
        assertThat(golden).isNotEmpty();
        for (int i = 0; i < golden.size(); i++) {
            assertThat((double) found[from + i]).isCloseTo(golden.get(i).asDouble(), within(TOLERANCE));
        }
    }

    private static void lastLogits(Kernel kernel, JsonNode prompt, AdapterUse use) {
        int[] ids = Harbour.ints(prompt.get("token_ids"));
        try (DecodeSession session = kernel.decode(List.of(ids), 1, use)) {
            close(session.logits()[0], prompt.get("last_position_logits"), 0);
        }
        int[] expected = Harbour.ints(prompt.get("greedy_continuation"));
        try (DecodeSession session = kernel.decode(List.of(ids), expected.length, use)) {
            assertThat(session.greedy(expected.length)[0]).isEqualTo(expected);
        }
    }
}
