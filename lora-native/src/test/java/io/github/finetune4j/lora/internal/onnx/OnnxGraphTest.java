// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
    @Test
    void write_ofOneOperator_isTheMessageByHand(@TempDir Path folder) throws IOException {
        OnnxGraph graph = new OnnxGraph("g");
        String x = graph.input("x", OnnxType.FLOAT, "n", "300");
        graph.output(graph.apply("Elu", List.of(x), OnnxAttribute.real("alpha", 1.5)), "y", OnnxType.FLOAT);
        graph.real(2);
        Path file = folder.resolve("model.onnx");
        graph.write(file);

        String elu = "0a25" // node
                + "0a0178" // input x
                + "12027630" // output v0
                + "1a06456c755f7630" // name Elu_v0
                + "2203456c75" // operator Elu
                + "2a0f" + "0a05616c706861" + "15" + "0000c03f" // attribute alpha = 1.5 …
                + "a00101"; // … of type FLOAT
        String identity =
                "0a1d" + "0a027630" + "120179" + "1a0a4964656e746974795f79" + "22084964656e74697479"; // v0 is y
        String tensor = "2a12" + "1001" + "42087265616c5f322e30" + "4a0400000040"; // real_2.0, float32, 2
        String input = "5a15" + "0a0178" + "1210" + "0a0e" + "0801" + "120a" + "0a03" + "12016e" + "0a03" + "08ac02";
        String output = "62" + "0b" + "0a0179" + "1206" + "0a04" + "0801" + "1200";
        String body = elu + identity + "120167" + tensor + input + output;
        String model = "0808" + "120a66696e6574756e65346a" + "42040a001011" // format 8, producer, opset 17
                + "3a" + HexFormat.of().toHexDigits((byte) (body.length() / 2 | 0x80)) + "01" + body;
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(model);
    }

    @Test
    void write_ofMoreThanTheFormatHolds_isRefused(@TempDir Path folder) {
        OnnxGraph graph = new OnnxGraph("large");
        graph.weights("words", new long[] {1 << 20, 512}, () -> {
            throw new AssertionError("read, though it can't be written");
        });
        assertThatThrownBy(() -> graph.write(folder.resolve("model.onnx")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("the format holds 2147483647 -> export a smaller encoder");
        assertThat(folder).isEmptyDirectory();
    }
}
