// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.Extra;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines of {@code architecture.py} and their like, by architecture. */
final class ArchitectureLines {
    private final ModelConfig config;
    private final Precision precision;
    private final Architecture a;
    private final Map<String, String> values = new HashMap<>();

    private ArchitectureLines(ModelConfig config, Precision precision) {
        this.config = config;
        this.precision = precision;
        a = config.architecture();
    }

    static Map<String, String> of(ModelConfig config, Precision precision) {
        ArchitectureLines lines = new ArchitectureLines(config, precision);
        lines.weights();
        lines.functions();
        lines.attention();
        lines.rotation();
        return lines.values;
    }

    private void weights() {
        put("INPUT_BIAS", biased("y", Extra.INPUT_BIAS));
        put("OUTPUT_BIAS", biased("y", Extra.OUTPUT_BIAS));
        put("HEADS_NORMED", Extra.of(config).contains(Extra.QUERY_NORM) ? "True" : "False");
        put("QUERY_NORM", normed("q", Extra.QUERY_NORM));
        put("KEY_NORM", normed("k", Extra.KEY_NORM));
        put("ATTENTION_NORM", normed("y", Extra.ATTENTION_NORM));
        put("FEED_FORWARD_NORM", normed("y", Extra.FEED_FORWARD_NORM));
        String plain = "torch.mul(torch.to(torch.mul(x, r), " + precision.torch() + "), w)";
        String fromOne =
                "torch.to(torch.mul(torch.mul(x, r), torch.add(torch.to(w, 6), 1.)), " + precision.torch() + ")";
        put("NORMED", a.norms().fromOne() ? fromOne : plain);
    }

    private String biased(String x, Extra extra) {
        return Extra.of(config).contains(extra) ? "torch.add(" + x + ", " + weight(extra) + ")" : x;
    }

    private String normed(String x, Extra extra) {
        return Extra.of(config).contains(extra) ? "self.norm(torch.to(" + x + ", 6), " + weight(extra) + ")" : x;
    }

    private String weight(Extra extra) {
        List<Extra> all = Extra.of(config);
        return "W[" + (6 * config.layers() + 3 + all.indexOf(extra)) + " + " + all.size() + " * i]";
    }

    private void functions() {
        put(
                "ACTIVATION",
                switch (a.activation()) {
                    case SILU -> "torch.silu(x)";
                    case GELU_TANH -> "self.gelu_tanh(x)";
                });
        put("SCALED", a.embeddingScale() == 1 ? "x" : "torch.mul(torch.to(x, 6), " + scale() + ")");
        put("CAP_LOGITS", capped(a.logitCap()));
        put("CAP_SCORES", capped(a.attention().cap()));
    }

    // transformers keeps the factor in the weights' type
    private double scale() {
        float[] factor = {(float) a.embeddingScale()};
        Dtype dtype = precision.dtype();
        return Floats.of(new TensorData("scale", dtype, new long[] {1}, Floats.bytes(factor, dtype)))[0];
    }

    private static String capped(double cap) {
        return cap == 0 ? "x" : "torch.mul(torch.tanh(torch.div(x, " + cap + ")), " + cap + ")";
    }

    private void attention() {
        Architecture.Attention attention = a.attention();
        double usual = 1 / Math.sqrt(config.headDim());
        double root = attention.scale() == 0 ? usual : attention.scale();
        put("ROOT", Double.toString(root));
        boolean plain = attention.cap() == 0;
        String products = "torch.bmm(q, torch.permute(k, [1, 2, 0]))";
        put(
                "SCORES",
                plain
                        ? "torch.baddbmm(mask, q, torch.permute(k, [1, 2, 0]), beta=1, alpha=" + root + ")"
                        : "torch.add(self.cap_scores(torch.mul(" + products + ", " + root + ")), mask)");
        put("CAPPED", plain ? "False" : "True");
        put("PLAIN_SCORES", plain && root == usual ? "True" : "False");
        put("WINDOWS", attention.hasWindow() ? "[0, " + attention.window() + "]" : "[0]");
        put("WINDOW_OF", attention.hasWindow() ? "annotate(List[int], " + windows() + ")[i]" : "0");
    }

    private List<Integer> windows() {
        Architecture.Attention attention = a.attention();
        return attention.windowed().stream()
                .map(windowed -> windowed ? attention.window() : 0)
                .toList();
    }

    private void rotation() {
        boolean two = a.rotation().localTheta() > 0;
        int width = config.headDim();
        String half = "half[:, :" + width / 2 + "]";
        String local = "half[:, " + width / 2 + ":]";
        put(
                "BOTH_HALVES",
                two
                        ? "torch.cat([" + half + ", " + half + ", " + local + ", " + local + "], 1)"
                        : "torch.cat([half, half], 1)");
        List<Integer> first = a.attention().windowed().stream()
                .map(windowed -> windowed ? width : 0)
                .toList();
        String from = "annotate(List[int], " + first + ")[i]";
        put("TURNED", two ? "torch.narrow(angles, 2, " + from + ", " + width + ")" : "angles");
    }

    private void put(String name, String value) {
        values.put(name, value);
    }
}
