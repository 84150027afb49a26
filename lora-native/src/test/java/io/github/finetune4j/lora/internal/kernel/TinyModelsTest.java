// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every architecture against transformers and PEFT: benchmarks/peers/tiny_models.py made the numbers; weights come from
 * its rule.
 */
@Tag("native")
@Tag("slow")
class TinyModelsTest {
    private static final double TOLERANCE = 1e-4;
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream in = TinyModelsTest.class.getResourceAsStream("tiny-models.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> names() {
        List<String> names = new ArrayList<>();
        assertThat(GOLDEN.get("models")).hasSize(14);
        GOLDEN.get("models").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void logits_areTransformers(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (BaseWeights base = base(golden);
                Kernel kernel = AutogradKernel.frozen(base)) {
            for (JsonNode row : Harbour.cases(golden.get("rows"), 2)) {
                int[] ids = Harbour.ints(row.get("ids"));
                boolean[] all = new boolean[ids.length];
                Arrays.fill(all, true);
                float[][] logits = kernel.logits(PackedBatch.of(List.of(new TokenRow(ids, all))));
                for (int i = 0; i < ids.length - 1; i++) {
                    assertThat(logSumExp(logits[i]))
                            .as("position %s", i)
                            .isCloseTo(row.get("logsumexp").get(i).asDouble(), within(TOLERANCE));
                }
                try (DecodeSession session = kernel.decode(List.of(ids), 1, AdapterUse.OFF)) {
                    close(session.logits()[0], row.get("last_logits"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void logits_inEightBits_areNearTransformers_aloneAndWithAdapterLiveOrMerged(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (BaseWeights base = base(golden);
                Kernel frozen = AutogradKernel.frozen(base);
                Kernel live = adapted(base, StepForm.AUTOGRAD)) {
            for (JsonNode row : Harbour.cases(golden.get("rows"), 2)) {
                int[] ids = Harbour.ints(row.get("ids"));
                float[] exact = last(frozen, ids, AdapterUse.OFF);
                float[] tuned = last(live, ids, AdapterUse.LIVE);
                try (Kernel frozen8 = AutogradKernel.frozen(base);
                        Kernel live8 = adapted(base, StepForm.AUTOGRAD);
                        Kernel merged8 = live.merge()) {
                    frozen8.answerInInt8(AdapterUse.OFF);
                    live8.answerInInt8(AdapterUse.LIVE);
                    merged8.answerInInt8(AdapterUse.OFF);
                    double tolerance =
                            name.startsWith("gemma") ? 0.3 : 0.1; // so few and so large numbers round coarsely
                    assertThat(error(last(frozen8, ids, AdapterUse.OFF), exact)).isBetween(1e-4, tolerance);
                    assertThat(error(last(live8, ids, AdapterUse.LIVE), tuned)).isBetween(1e-4, tolerance);
                    assertThat(error(last(merged8, ids, AdapterUse.OFF), tuned)).isBetween(1e-4, tolerance);
                }
            }
        }
    }

    // After a prompt of all tokens but one, and that one by itself
    private static float[] last(Kernel kernel, int[] ids, AdapterUse use) {
        int before = ids.length - 1;
        try (DecodeSession session = kernel.decode(List.of(Arrays.copyOf(ids, before)), 2, use)) {
            session.logits();
            session.accept(new int[] {ids[before]});
            return session.logits()[0];
        }
    }

    /** Length of the difference by the length of what is right. */
    private static double error(float[] found, float... right) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < right.length; i++) {
            difference += Math.pow(found[i] - right[i], 2);
            length += Math.pow(right[i], 2);
        }
        return Math.sqrt(difference / length);
    }

    @ParameterizedTest
    @MethodSource("names")
    void gradient_isPefts_inEveryForm(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (BaseWeights base = base(golden)) {
            for (StepForm form : StepForm.values()) {
                if (form == StepForm.AUTOGRAD || StepForm.knows(base.config().architecture())) {
                    gradient(base, golden, form);
                }
            }
        }
    }

    private static void gradient(BaseWeights base, JsonNode golden, StepForm form) {
        try (Kernel kernel = adapted(base, form)) {
            PackedBatch batch = PackedBatch.of(rows(golden));
            double loss = kernel.accumulate(batch, 1.0 / batch.targets(), 0) / batch.targets();
            assertThat(loss).as("loss by %s", form).isCloseTo(golden.get("loss").asDouble(), within(1e-5));
            assertThat(kernel.evaluate(batch) / batch.targets())
                    .isCloseTo(golden.get("loss").asDouble(), within(1e-5));
            Map<String, FloatTensor> found = kernel.export(StateKind.GRADIENT);
            assertThat(found).hasSize(golden.get("gradients").size());
            found.forEach((parameter, gradient) -> compare(
                    parameter, gradient.values(), golden.get("gradients").get(parameter), form));
        }
    }

    private static void compare(String name, float[] found, JsonNode golden, StepForm form) {
        double sum = 0;
        for (float value : found) {
            sum += (double) value * value;
        }
        double norm = golden.get("norm").asDouble();
        assertThat(Math.sqrt(sum)).as("%s by %s", name, form).isCloseTo(norm, within(TOLERANCE * norm + 1e-7));
        for (int i = 0; i < golden.get("first").size(); i++) {
            assertThat((double) found[i])
                    .as("%s [%s] by %s", name, i, form)
                    .isCloseTo(golden.get("first").get(i).asDouble(), within(TOLERANCE * norm + 1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void greedy_withAdapterLiveOrMerged_aloneOrTogether_givesTransformersTokens(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (BaseWeights base = base(golden);
                Kernel live = adapted(base, StepForm.AUTOGRAD);
                Kernel merged = live.merge()) {
            List<int[]> prompts = new ArrayList<>();
            List<int[]> expected = new ArrayList<>();
            for (JsonNode row : Harbour.cases(golden.get("rows"), 2)) {
                prompts.add(Harbour.ints(row.get("ids")));
                expected.add(Harbour.ints(row.get("greedy")));
                assertThat(greedy(live, AdapterUse.LIVE, prompts.subList(prompts.size() - 1, prompts.size())))
                        .isDeepEqualTo(new int[][] {Harbour.ints(row.get("greedy"))});
            }
            assertThat(greedy(live, AdapterUse.LIVE, prompts)).isDeepEqualTo(expected.toArray(new int[0][]));
            assertThat(greedy(merged, AdapterUse.OFF, prompts)).isDeepEqualTo(expected.toArray(new int[0][]));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void greedy_ofARowThatBeginsLaterAndOneThatGoes_givesTransformersTokens(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        int[] brief = Harbour.ints(golden.get("rows").get(0).get("ids"));
        int[] extended = Harbour.ints(golden.get("rows").get(1).get("ids"));
        try (BaseWeights base = base(golden);
                Kernel live = adapted(base, StepForm.AUTOGRAD);
                DecodeSession session = live.decode(List.of(extended, extended), 12, 12, AdapterUse.LIVE)) {
            int[] first = session.greedy(4)[1];
            if (!session.canBegin()) {
                assertThat(name).as("angles that depend on the length").contains("dynamic");
                return;
            }
            session.begin(new int[] {0}, List.of(brief));
            int[][] second = session.greedy(8);
            session.keep(new int[] {0});
            int[] third = session.greedy(4)[0];

            assertThat(joined(first, second[1]))
                    .containsExactly(Harbour.ints(golden.get("rows").get(1).get("greedy")));
            assertThat(Arrays.copyOf(joined(second[0], third), 12))
                    .containsExactly(Harbour.ints(golden.get("rows").get(0).get("greedy")));
        }
    }

    private static int[] joined(int[] first, int... second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @ParameterizedTest
    @MethodSource("names")
    void merged_isTheModelWithItsAdapter_underItsNames(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (BaseWeights base = base(golden);
                Kernel kernel = adapted(base, StepForm.AUTOGRAD)) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            kernel.merged(tensor -> tensors.put(tensor.name(), new FloatTensor(tensor.shape(), Floats.of(tensor))));
            assertThat(tensors.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            LlamaTensors.shapes(base.config()).keySet());
            try (Kernel full = AutogradKernel.full(base.config(), Precision.FP32)) {
                full.restore(StateKind.PARAMETERS, tensors);
                PackedBatch batch = PackedBatch.of(rows(golden));
                assertThat(full.accumulate(batch, 1, 0) / batch.targets())
                        .isCloseTo(golden.get("loss").asDouble(), within(1e-5));
            }
        }
    }

    private static int[][] greedy(Kernel kernel, AdapterUse use, List<int[]> prompts) {
        try (DecodeSession session = kernel.decode(prompts, 12, use)) {
            int[][] first = session.greedy(5);
            int[][] second = session.room() == 0 ? new int[prompts.size()][0] : session.greedy(session.room());
            int[][] all = new int[prompts.size()][];
            for (int row = 0; row < all.length; row++) {
                all[row] = Arrays.copyOf(first[row], 12);
                System.arraycopy(second[row], 0, all[row], first[row].length, second[row].length);
            }
            return all;
        }
    }

    private static List<TokenRow> rows(JsonNode golden) {
        List<TokenRow> rows = new ArrayList<>();
        for (JsonNode row : Harbour.cases(golden.get("rows"), 2)) {
            int[] ids = Harbour.ints(row.get("ids"));
            boolean[] target = new boolean[ids.length];
            Arrays.fill(target, GOLDEN.get("first_target").asInt(), ids.length, true);
            rows.add(new TokenRow(ids, target));
        }
        return rows;
    }

    private BaseWeights base(JsonNode golden) throws IOException {
        Files.writeString(folder.resolve("config.json"), golden.get("config").toString());
        ModelConfig config = ModelConfigReader.read(folder);
        Map<String, FloatTensor> weights = new LinkedHashMap<>();
        boolean fromOne = config.architecture().norms().fromOne();
        LlamaTensors.shapes(config).forEach((name, shape) -> {
            double one = name.contains("norm") && !fromOne ? 1 : 0;
            weights.put(name, rule(name, shape, shape.length > 1 ? 0.4 : 0.5, one));
        });
        return BaseWeights.load(config, Precision.FP32, TinyModel.source(weights));
    }

    private static Kernel adapted(BaseWeights base, StepForm form) {
        Kernel kernel = AutogradKernel.adapter(base, AdapterShape.allLinear(3, 6), form);
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        for (Parameter parameter : kernel.layout().parameters()) {
            values.put(parameter.name(), rule(parameter.name(), parameter.shape(), 0.1, 0));
        }
        kernel.restore(StateKind.PARAMETERS, values);
        return kernel;
    }

    private static FloatTensor rule(String name, long[] shape, double scale, double add) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        int x = (int) crc.getValue();
        float[] values = new float[Math.toIntExact(FloatTensor.count(shape))];
        for (int i = 0; i < values.length; i++) {
            x = 1664525 * x + 1013904223;
            values[i] = (float) (((x & 0xffffffffL) / (double) (1L << 31) - 1) * scale + add);
        }
        return new FloatTensor(shape, values);
    }

    private static double logSumExp(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.exp(value);
        }
        return Math.log(sum);
    }

    private static void close(float[] found, JsonNode golden) {
        assertThat(found).hasSize(golden.size());
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(golden.get(i).asDouble(), within(TOLERANCE));
        }
    }
}
