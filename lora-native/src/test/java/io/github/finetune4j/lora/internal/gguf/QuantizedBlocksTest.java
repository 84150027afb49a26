// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the gguf package: benchmarks/peers/gguf_blocks.py printed the numbers. */
class QuantizedBlocksTest {
    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(
                        GgufType.Q4_0,
                        Set.of(1),
                        new double[] {
                            -3.933906555175781e-05, 2.6226043701171875e-05, -0.004871368408203125, -0.026903152465820312
                        },
                        0xe61d4800),
                Arguments.of(
                        GgufType.Q4_1,
                        Set.of(1, 3),
                        new double[] {0.05015397071838379, 0.05008840560913086, 0.00914764404296875, 0.0851898193359375
                        },
                        0xe6bf7680),
                Arguments.of(
                        GgufType.Q8_0,
                        Set.of(1),
                        new double[] {0.0013244152069091797, 0.000209808349609375, 19.06884765625, 61.03173828125},
                        0xf8bc0240),
                Arguments.of(
                        GgufType.Q4_K,
                        Set.of(1, 3),
                        new double[] {-1.2952306270599365, -1.2976696491241455, 0.020320415496826172, 3.522813320159912
                        },
                        0x42f1f783),
                Arguments.of(
                        GgufType.Q6_K,
                        Set.of(209),
                        new double[] {-2653.3828125, 2776.224609375, 1216.38671875, -0.005549192428588867},
                        0x9e5c9874));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void numbers_areTheGgufPackages(GgufType type, Set<Integer> high, double[] some, int mix) {
        int count = 3 * type.blockLength();
        float[] found = QuantizedBlocks.numbers(type, rule(3, type.blockBytes(), high), count);
        assertThat(new double[] {found[0], found[17], found[count / 2 + 5], found[count - 1]})
                .containsExactly(some);
        int all = 0;
        for (int i = 0; i < count; i++) {
            all ^= Float.floatToRawIntBits(found[i] + 0f) * (i + 1);
        }
        assertThat(all).as("every bit of every number").isEqualTo(mix);
    }

    private static ByteBuffer rule(int count, int size, Set<Integer> high) {
        byte[] out = new byte[count * size];
        int x = 12345;
        for (int i = 0; i < out.length; i++) {
            x = (x * 1103515245 + 12345) & 0x7fffffff;
            out[i] = (byte) (x >> 16 & (high.contains(i % size) ? 0x3b : 0xff));
        }
        return ByteBuffer.wrap(out);
    }

    @Test
    void q8_isTheGgufPackages() {
        float[] row = new float[64];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) ((i * 7919 % 1000 - 500) / 123.0);
        }
        byte[] bytes = new byte[68];
        QuantizedBlocks.q8(row).get(bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("1928816a56412d1804efdac6b19d88725d48341f0bf6e2cdb8a48f7964503b2612fd"
                        + "1328e8d4bfaa96816c57422e1904f0dbc6b29d88735e4a35200bf7e2cdb9a48f7a65");
    }

    @Test
    void q8_ofZeros_isZeros() {
        assertThat(QuantizedBlocks.numbers(GgufType.Q8_0, QuantizedBlocks.q8(new float[32]), 32))
                .containsOnly(0f);
    }

    @Test
    void numbers_ofTooFewBytes_isRefused() {
        assertThatThrownBy(() -> QuantizedBlocks.numbers(GgufType.Q4_0, ByteBuffer.allocate(17), 32))
                .hasMessageContaining("32 numbers of type Q4_0 in 17 bytes");
    }

    @Test
    void rows_inPairs_areTheRowsInHalvesAgain() {
        ByteBuffer rows = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        ByteBuffer halves = RowOrder.halves(rows, 8, 2);
        assertThat(halves).isEqualTo(ByteBuffer.wrap(new byte[] {0, 2, 1, 3, 4, 6, 5, 7}));
        assertThat(RowOrder.pairs(halves, 8, 2)).isEqualTo(rows);
    }
}
