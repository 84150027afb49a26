// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Activation;
import io.github.finetune4j.lora.internal.onnx.OnnxAttribute;
import io.github.finetune4j.lora.internal.onnx.OnnxGraph;
import java.util.List;

/** The parts of formulas, in ONNX's operators. */
final class OnnxTerms {
    private static final OnnxAttribute LAST_AXIS = OnnxAttribute.number("axis", -1);
    private static final long FLOAT = 1;

    private final OnnxGraph graph;

    OnnxTerms(OnnxGraph graph) {
        this.graph = graph;
    }

    String sum(String a, String b) {
        return graph.apply("Add", List.of(a, b));
    }

    String difference(String a, String b) {
        return graph.apply("Sub", List.of(a, b));
    }

    String product(String a, String b) {
        return graph.apply("Mul", List.of(a, b));
    }

    String quotient(String a, String b) {
        return graph.apply("Div", List.of(a, b));
    }

    String matrices(String a, String b) {
        return graph.apply("MatMul", List.of(a, b));
    }

    String real(String whole) {
        return graph.apply("Cast", List.of(whole), OnnxAttribute.number("to", FLOAT));
    }

    String rows(String table, String which) {
        return graph.apply("Gather", List.of(table, which), OnnxAttribute.number("axis", 0));
    }

    String reshaped(String x, long... shape) {
        return graph.apply("Reshape", List.of(x, graph.row(shape)));
    }

    String turned(String x, long... axes) {
        return graph.apply("Transpose", List.of(x), OnnxAttribute.numbers("perm", axes));
    }

    /** {@return x with axes of size 1 put in where these numbers are} */
    String widened(String x, long... axes) {
        return graph.apply("Unsqueeze", List.of(x, graph.row(axes)));
    }

    List<String> parts(String x, int count) {
        return graph.apply("Split", count, List.of(x), LAST_AXIS);
    }

    String beside(String a, String b) {
        return graph.apply("Concat", List.of(a, b), LAST_AXIS);
    }

    String softmax(String x) {
        return graph.apply("Softmax", List.of(x), LAST_AXIS);
    }

    String norm(String x, List<String> weights, double eps) {
        return graph.apply(
                "LayerNormalization",
                weights.size() == 1 ? List.of(x, weights.get(0)) : List.of(x, weights.get(0), weights.get(1)),
                LAST_AXIS,
                OnnxAttribute.real("epsilon", eps));
    }

    /** {@return 0 … n - 1, where n is the second size of a value} */
    String counting(String x) {
        String shape = graph.apply("Shape", List.of(x));
        String size = graph.apply("Gather", List.of(shape, graph.number(1)), OnnxAttribute.number("axis", 0));
        return graph.apply("Range", List.of(graph.number(0), size, graph.number(1)));
    }

    String activated(Activation activation, String x) {
        return switch (activation) {
            case GELU -> gelu(x);
            case GELU_TANH -> geluByTanh(x);
            case RELU -> graph.apply("Relu", List.of(x));
            case SILU -> product(x, graph.apply("Sigmoid", List.of(x)));
            case TANH -> graph.apply("Tanh", List.of(x));
        };
    }

    private String gelu(String x) {
        String erf = graph.apply("Erf", List.of(quotient(x, graph.real(Math.sqrt(2)))));
        return product(product(x, graph.real(0.5)), sum(erf, graph.real(1)));
    }

    private String geluByTanh(String x) {
        String cube = graph.apply("Pow", List.of(x, graph.real(3)));
        String inner = product(sum(x, product(cube, graph.real(0.044715))), graph.real(Math.sqrt(2 / Math.PI)));
        return product(product(x, graph.real(0.5)), sum(graph.apply("Tanh", List.of(inner)), graph.real(1)));
    }
}
