// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.TorchScriptSource;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines of an encoder's TorchScript that depend on its family. */
@SuppressWarnings("EnumOrdinal") // the order is that of the script
final class EncoderLines {
    private static final String FOLDER = "/io/github/finetune4j/lora/encoder";
    private static final String KERNELS = "/io/github/finetune4j/lora/kernel";
    private static final List<String> FORWARD =
            List.of("embed.py", "attention.py", "relative.py", "layer.py", "pool.py");

    private final EncoderLayout layout;
    private final EncoderConfig config;
    private final boolean fused;
    private final boolean adapted;
    private final Map<String, String> values = new HashMap<>();

    private EncoderLines(EncoderLayout layout, boolean fused, boolean adapted) {
        this.layout = layout;
        this.config = layout.config();
        this.fused = fused;
        this.adapted = adapted;
    }

    /** {@return source that gives hidden states, vectors and a head's logits} */
    static String inference(EncoderLayout layout) {
        EncoderLines lines = new EncoderLines(layout, Torch.isCpu(), false);
        lines.fill();
        return TorchScriptSource.join(
                EncoderLines.class,
                FOLDER,
                layout.headKind() == EncoderConfig.HeadKind.NONE
                        ? with(FORWARD, "held.py")
                        : with(with(with(FORWARD, "held.py"), "heads.py"), "held_heads.py"),
                lines.values);
    }

    private static List<String> with(List<String> files, String more) {
        List<String> all = new ArrayList<>(files);
        all.add(more);
        return all;
    }

    /** {@return source that trains} */
    static String training(EncoderLayout layout, EncoderParameters parameters) {
        EncoderLines lines = new EncoderLines(layout, false, parameters.isAdapter());
        lines.fill();
        lines.values.putAll(parameters.lines());
        lines.put("WEIGHTS", layout.slots().size() + EncoderConstants.count(layout.config()));
        boolean head = layout.headKind() != EncoderConfig.HeadKind.NONE;
        List<String> forward = with(FORWARD, "train.py");
        return TorchScriptSource.join(
                        EncoderLines.class,
                        FOLDER,
                        head ? with(with(forward, "heads.py"), "train_heads.py") : forward,
                        lines.values)
                + TorchScriptSource.join(
                        EncoderLines.class, KERNELS, List.of("parameters.py", "optimizer.py"), lines.values);
    }

    /** {@return source of bytes to float32 and back} */
    static String transfer() {
        return TorchScriptSource.join(EncoderLines.class, KERNELS, List.of("transfer.py"), Map.of("TYPE", "6"));
    }

    /** {@return source of weights in oneDNN's order} */
    static String order() {
        return TorchScriptSource.join(EncoderLines.class, FOLDER, List.of("order.py"), Map.of());
    }

    private void fill() {
        put("HIDDEN", config.hidden());
        put("HEADS", config.heads());
        put("HEAD_DIM", config.headDim());
        put("HALF", config.headDim() / 2);
        put("FFN", config.ffn());
        put("LAYERS", config.layers());
        put("FIRST", layout.first());
        put("STRIDE", layout.stride());
        put("DEVICE", Torch.deviceSource());
        embedding();
        layer();
        products();
        attention();
        relative();
        if (layout.headKind() != EncoderConfig.HeadKind.NONE) {
            head();
        }
    }

    private void embedding() {
        put("WORDS", layout.place("WORDS"));
        put("TYPED", layout.has("TYPES") ? looked("TYPES", "tokens[1]") : "x");
        put("PLACED", layout.has("PLACES") ? looked("PLACES", "tokens[2]") : "x");
        put("EMBEDDING_NORM", wholeNorm("x", "EMBEDDING_NORM"));
        put("LAST_NORM", layout.has("LAST_NORM") ? wholeNorm("x", "LAST_NORM") : "x");
    }

    private String looked(String table, String rows) {
        return "torch.add(x, torch.embedding(W[" + layout.place(table) + "], " + rows + "))";
    }

    private String wholeNorm(String x, String key) {
        String bias = layout.has(key + "_BIAS") ? "W[" + layout.place(key + "_BIAS") + "]" : "None";
        return norm(x, "W[" + layout.place(key) + "]", bias);
    }

    private String layerNorm(String x, String key) {
        return norm(x, layerWeight(key), layerBias(key));
    }

    private String norm(String x, String weight, String bias) {
        return "torch.layer_norm(" + x + ", [" + config.hidden() + "], " + weight + ", " + bias + ", " + config.eps()
                + ", True)";
    }

    private String layerWeight(String key) {
        return "W[w + " + layout.within(key) + "]";
    }

    private String layerBias(String key) {
        return layout.has(key + "_BIAS") ? layerWeight(key + "_BIAS") : "None";
    }

    private void layer() {
        put("QKV", layout.within("QKV"));
        put("QKV_BIAS", layerBias("QKV"));
        put("UP", layout.within("UP"));
        put("UP_BIAS", layerBias("UP"));
        put("FFN_KIND", config.family().isGated() ? "gated" : "activated");
        put("ACTIVE_HALF", config.family() == EncoderFamily.MODERNBERT ? 0 : 1);
        String attended = added("o", "O");
        String fed = added("z", "DOWN");
        boolean before = config.family() == EncoderFamily.MODERNBERT;
        put("BEFORE_ATTENTION", before ? "self.before(x, W, w, i)" : "x");
        put("FIRST_NORM", before ? layerNorm("x", "NORM1") : "x");
        put("AFTER_ATTENTION", before ? attended : layerNorm(attended, "NORM1"));
        put("BEFORE_FFN", before ? layerNorm("x", "NORM2") : "x");
        put("AFTER_FFN", before ? fed : layerNorm(fed, "NORM2"));
        rotation();
    }

    private String added(String y, String key) {
        return "self.added(x, " + y + ", W, w + " + layout.within(key) + ", " + layerBias(key) + ")";
    }

    private void rotation() {
        int tables = layout.slots().size();
        boolean rotary = config.family().isRotary();
        boolean local = config.rotation().hasLocal();
        put("TABLES", rotary ? "[" + tables + ", " + (tables + 1) + (local ? local(tables) : "") + "]" : "[0]");
        put("ROTARY", rotary ? "True" : "False");
        String which = local ? "2 * annotate(List[int], " + numbers(1, 0) + ")[i]" : "0";
        put("ROTATED", rotary ? "self.rotated(qkv, angles[" + which + "], angles[" + which + " + 1])" : "qkv");
        put("WINDOW", local ? "annotate(List[int], " + numbers(config.rotation().window(), 0) + ")[i]" : "0");
    }

    private static String local(int tables) {
        return ", " + (tables + 2) + ", " + (tables + 3);
    }

    private List<Integer> numbers(int local, int global) {
        return config.rotation().local().stream()
                .map(each -> each ? local : global)
                .toList();
    }

    private void products() {
        String plain = linear("i", "b");
        put("PRODUCT", fused ? pointwise("none", "\"\"") : plain);
        put("ADDED", fused ? "ops.mkldnn._linear_pointwise(x, y, W[i], b, \"add\")" : "torch.add(y, " + plain + ")");
        String activated = "self.activation(self.product(x, W, i, b))";
        put("ACTIVATION", function(config.activation(), "x"));
        put(
                "ACTIVATED",
                !fused
                        ? activated
                        : switch (config.activation()) {
                            case GELU -> pointwise("gelu", "\"none\"");
                            case GELU_TANH -> pointwise("gelu", "\"tanh\"");
                            case RELU -> pointwise("relu", "\"\"");
                            case SILU, TANH -> activated;
                        });
    }

    private String linear(String place, String bias) {
        String product = "torch.linear(x, W[" + place + "], " + bias + ")";
        return adapted ? "self.low_rank(" + product + ", x, W, " + place + ")" : product;
    }

    private static String pointwise(String attribute, String algorithm) {
        return "ops.mkldnn._linear_pointwise(x, W[i], b, \"" + attribute + "\", [], " + algorithm + ")";
    }

    private static String function(Activation activation, String x) {
        return switch (activation) {
            case GELU -> "torch.gelu(" + x + ")";
            case GELU_TANH -> "self.gelu_tanh(" + x + ")";
            case RELU -> "torch.relu(" + x + ")";
            case SILU -> "torch.silu(" + x + ")";
            case TANH -> "torch.tanh(" + x + ")";
        };
    }

    // libtorch's choice between its forms takes longer than a short text's attention
    private void attention() {
        int kinds = (config.relative().fromKeys() ? 1 : 0) + (config.relative().fromQueries() ? 1 : 0);
        double root = 1 / Math.sqrt((double) config.headDim() * (1 + kinds));
        String end = "scale=" + root + ")";
        put("ROOT", Double.toString(root));
        put(
                "ATTENTION",
                fused
                        ? "ops.aten._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=see, "
                                + end + "[0]"
                        : "torch.scaled_dot_product_attention(q, k, v, see, 0., False, " + end);
    }

    private void relative() {
        EncoderFamily family = config.family();
        int tables = layout.slots().size();
        put("RELATIVE", layout.has("RELATIVE") ? layout.place("RELATIVE") : 0);
        put("BUCKETS", tables);
        put("FARTHEST", config.maxTokens());
        put("SHARED_BIAS", family == EncoderFamily.MPNET ? "True" : "False");
        boolean disentangled = family == EncoderFamily.DEBERTA;
        put("DISENTANGLED", disentangled ? "True" : "False");
        put(
                "SEE",
                switch (family) {
                    case MPNET -> "biases[j]";
                    case DEBERTA -> "self.disentangled(q, k, far, biases[j + 1])";
                    case BERT, ROBERTA, DISTILBERT, MODERNBERT, NOMIC, GTE -> "None";
                });
        put("RELATIVE_ROWS", disentangled ? wholeNorm("W[" + layout.place("RELATIVE") + "]", "RELATIVE_NORM") : "W[0]");
        put("FROM_KEYS", config.relative().fromKeys() ? "True" : "False");
        put("FROM_QUERIES", config.relative().fromQueries() ? "True" : "False");
    }

    private void head() {
        EncoderConfig.Head head = config.head();
        boolean tokens = layout.headKind() == EncoderConfig.HeadKind.TOKEN;
        String prepared = layout.headKind() == EncoderConfig.HeadKind.UNIT_VECTOR ? "self.normalized(x)" : "x";
        if (layout.has("DENSE")) {
            String bias = layout.has("DENSE_BIAS") ? "W[" + layout.place("DENSE_BIAS") + "]" : "None";
            prepared = function(head.activation(), linear(Integer.toString(layout.place("DENSE")), bias));
        }
        if (layout.has("HEAD_NORM")) {
            prepared = wholeNorm(prepared, "HEAD_NORM");
        }
        put("PREPARED", prepared);
        put("HEAD_POOLING", tokens ? 0 : head.pooling().ordinal());
        put("OUT", layout.place("OUT"));
        put("OUT_BIAS", "W[" + layout.place("OUT_BIAS") + "]");
    }

    private void put(String name, int value) {
        values.put(name, Integer.toString(value));
    }

    private void put(String name, String value) {
        values.put(name, value);
    }
}
