// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.Extra;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.TorchScriptSource;
import io.github.finetune4j.training.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The TorchScript of a kernel with everything filled in that doesn't change from call to call. */
final class Constants {
    private static final String FOLDER = "/io/github/finetune4j/lora/kernel";
    private static final List<String> KERNEL = List.of(
            "parameters.py",
            "architecture.py",
            "norm.py",
            "rope.py",
            "linear.py",
            "products.py",
            "projections.py",
            "attention.py",
            "layer.py",
            "variants.py",
            "quantized.py",
            "preferences.py",
            "loss.py",
            "optimizer.py",
            "merge.py",
            "decode.py",
            "guess.py",
            "turns.py",
            "manual_projections.py",
            "manual_norm.py",
            "manual_attention.py",
            "manual_layer.py",
            "manual_loss.py");
    private static final String PLAIN_LINEAR = "torch.linear(x, w)";
    private static final String PLAIN_BACK = "torch.mm(dy, self.matrix(W, w))";
    private static final String ONEDNN_BACK = "ops.mkldnn._linear_pointwise(dy, R[i], None, \"none\", [], \"\")";
    private static final String ONEDNN_LINEAR = "ops.mkldnn._linear_pointwise(x, w, None, \"none\", [], \"\")";

    private final Map<String, String> values = new HashMap<>();

    private Constants() {}

    /** {@return source of the kernel} */
    static String kernel(
            ModelConfig config,
            Precision precision,
            Layout layout,
            double dropout,
            @Nullable Quantization quantization) {
        Constants constants = of(config, precision, layout, dropout, quantization);
        constants.values.put("ANSWER", "self.product(x, W[w])");
        constants.guesses(precision.hasBlocks());
        return TorchScriptSource.join(Constants.class, FOLDER, KERNEL, constants.values);
    }

    /**
     * {@return source of the kernel in float32, but with matrices in a precision for prompts and in eight bits for
     * answers}
     */
    static String int8Kernel(
            ModelConfig config, Precision precision, Layout layout, @Nullable Quantization quantization) {
        Constants constants = of(config, Precision.FP32, layout, 0, quantization);
        Precision matrices = quantization == null ? precision : Precision.FP32;
        constants.put("MATRIX_TYPE", matrices.torch());
        constants.values.put("ANSWER", "self.product_by_codes(x, W, w, j, c)");
        constants.guesses(false);
        constants.values.put("REDUCED_RANGE", Torch.hasFastInt8() ? "False" : "True");
        List<String> files = new ArrayList<>(KERNEL);
        files.add("int8.py");
        return TorchScriptSource.join(Constants.class, FOLDER, files, constants.values);
    }

    private static Constants of(
            ModelConfig config,
            Precision precision,
            Layout layout,
            double dropout,
            @Nullable Quantization quantization) {
        Constants constants = new Constants();
        constants.quantization(config, quantization);
        constants.model(config, precision);
        constants.layout(layout);
        constants.values.put("DROPOUT", number(dropout));
        constants.values.put("DEVICE", Torch.deviceSource());
        return constants;
    }

    /** {@return source that makes codes of matrices} */
    static String quantizer(Precision precision) {
        return TorchScriptSource.join(
                Constants.class,
                FOLDER,
                List.of("quantize.py"),
                Map.of("TYPE", Integer.toString(precision.torch()), "PAIR", precision == Precision.BF16 ? "3" : "4"));
    }

    /** {@return source of bytes to tensors and back} */
    static String transfer(Precision precision) {
        return TorchScriptSource.join(
                Constants.class, FOLDER, List.of("transfer.py"), Map.of("TYPE", Integer.toString(precision.torch())));
    }

    /** {@return source of one product of matrices} */
    static String gemm(Precision precision) {
        Map<String, String> values = new HashMap<>();
        values.put("TYPE", Integer.toString(precision.torch()));
        values.put("LINEAR", linear(precision));
        return TorchScriptSource.join(Constants.class, FOLDER, List.of("linear.py", "gemm.py"), values);
    }

    private static String linear(Precision precision) {
        return precision.hasBlocks() ? ONEDNN_LINEAR : PLAIN_LINEAR;
    }

    /** {@return source of weights in oneDNN's order} */
    static String blocks() {
        return TorchScriptSource.join(Constants.class, FOLDER, List.of("blocks.py"), Map.of());
    }

    // where a row more is cheap, a pass guesses several tokens; elsewhere one at first, and only what stood behind the
    // last two tokens
    private void guesses(boolean cheap) {
        put("LEAST_GUESSES", cheap ? 4 : 1);
        put("MOST_GUESSES", 8);
        values.put("PAIRS", cheap ? "False" : "True");
    }

    private void model(ModelConfig config, Precision precision) {
        put("LAYERS", config.layers());
        put("HIDDEN", config.hidden());
        put("HEADS", config.heads());
        put("KV", config.keyValueHeads());
        put("GROUP", config.heads() / config.keyValueHeads());
        put("HEAD_DIM", config.headDim());
        put("HALF", config.headDim() / 2);
        put("Q_WIDTH", config.heads() * config.headDim());
        put("KV_WIDTH", config.keyValueHeads() * config.headDim());
        put("FFN", config.intermediate());
        put("VOCABULARY", config.vocabulary());
        put("TYPE", precision.torch());
        values.put("EPS", number(config.rmsEps()));
        values.put("ONE_BY_HIDDEN", number(1.0 / config.hidden()));
        values.putAll(ArchitectureLines.of(config, precision));
        values.put("ATTENTION", attention());
        values.put("LINEAR", linear(precision));
        values.put("BLOCKED_BACK", precision.hasBlocks() ? ONEDNN_BACK : PLAIN_BACK);
        values.put("PLAIN_BACK", PLAIN_BACK);
    }

    // libtorch's choice between its forms takes longer than one token's attention
    private String attention() {
        String end = "scale=" + values.get("ROOT") + ")";
        return Torch.isCpu()
                ? "ops.aten._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=see, " + end
                        + "[0]"
                : "torch.scaled_dot_product_attention(q, k, v, see, 0., False, " + end;
    }

    private void layout(Layout layout) {
        values.put("FULL", layout.isFull() ? "True" : "False");
        values.put("ADAPTER", layout.isAdapter() ? "True" : "False");
        values.put(
                "SHAPES",
                layout.pieces().stream().map(Arrays::toString).toList().toString());
        values.put(
                "SIZES",
                layout.pieces().stream().map(FloatTensor::count).toList().toString());
        values.put("ORDER", Arrays.toString(layout.order()));
        values.put("SLOTS", Arrays.toString(layout.slots()));
        values.put("NO_SLOTS", Collections.nCopies(layout.slots().length, -1).toString());
        values.put(
                "SCALES",
                Arrays.stream(layout.scales()).mapToObj(Constants::number).collect(Collectors.joining(", ", "[", "]")));
        values.put("DECAYED", Long.toString(layout.decayed()));
        variants(layout);
    }

    private void variants(Layout layout) {
        values.put("DORA", layout.isDora() ? "True" : "False");
        put("VIRTUAL", layout.virtualTokens());
        values.put(
                "SAVED", layout.saved().stream().map(Arrays::toString).toList().toString());
        values.put("GROUPED", layout.groups().isEmpty() ? "False" : "True");
        values.put(
                "GROUPS",
                layout.groups().stream().map(Layout.Group::pieces).toList().toString());
        values.put(
                "RATES",
                layout.groups().stream()
                        .map(group -> number(group.rate()))
                        .toList()
                        .toString());
        values.put(
                "DECAYS",
                layout.groups().stream()
                        .map(group -> group.decays() ? "1.0" : "0.0")
                        .toList()
                        .toString());
    }

    private void quantization(ModelConfig config, @Nullable Quantization quantization) {
        put(
                "CODES",
                6 * config.layers() + 3 + config.layers() * Extra.of(config).size());
        values.put("QUANTIZED", quantization == null ? "False" : "True");
        values.put("FOUR_BITS", quantization == Quantization.NF4 ? "True" : "False");
    }

    private void put(String name, int value) {
        values.put(name, Integer.toString(value));
    }

    /** Java's shortest decimal form, which Python's grammar knows too: 1.0E-5, 0.25. */
    private static String number(double value) {
        return Double.toString(value);
    }
}
