// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFileTest {
    private static final LinearHead HEAD = new LinearHead(
            HeadKind.ONE_OF_MANY, new double[][] {{1.5, -0.0}, {Math.PI, 1e-300}, {0, 7}}, new double[] {-1, 0.5, 3});

    @TempDir
    Path folder;

    @Test
    void head_written_comesBackBitForBit() throws IOException {
        Path file = folder.resolve("deep/head.bin");
        HeadFile.write(HEAD, file);
        LinearHead read = HeadFile.read(file);
        assertThat(read.kind()).isEqualTo(HEAD.kind());
        assertThat(read.weights()).isDeepEqualTo(HEAD.weights());
        assertThat(read.intercepts()).containsExactly(HEAD.intercepts());
        HeadFile.write(read, folder.resolve("again.bin"));
        assertThat(folder.resolve("again.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void everyShorterFile_isRefusedByName() throws IOException {
        Path file = folder.resolve("head.bin");
        HeadFile.write(HEAD, file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatIOException()
                    .isThrownBy(() -> HeadFile.read(file))
                    .withMessageContaining("head.bin")
                    .withMessageContaining(" -> take the whole file");
        }
    }

    @Test
    void headerThatTellsOfMore_isRefusedBeforeItIsAllocated() throws IOException {
        refused("{\"kind\":\"NUMBERS\",\"values\":200000000,\"features\":200000000}", "its header tells of");
        refused("{\"kind\":\"NUMBERS\",\"values\":-1,\"features\":1}", "values -1");
        refused("{\"kind\":\"NUMBERS\",\"values\":1.5,\"features\":1}", "values 1.5");
        refused("{\"kind\":\"NUMBERS\",\"features\":1}", "values null");
        refused("no json", "its header is no JSON");
    }

    private void refused(String header, String problem) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf("FT4JHEAD".getBytes(StandardCharsets.UTF_8), 12 + json.length);
        bytes[8] = (byte) json.length;
        System.arraycopy(json, 0, bytes, 12, json.length);
        Path file = Files.write(folder.resolve("bad.bin"), bytes);
        assertThatIOException()
                .isThrownBy(() -> HeadFile.read(file))
                .withMessageContaining("bad.bin: ")
                .withMessageContaining(problem);
    }

    @Test
    void unknownKindAndNumbersThatAreNotFinite_areRefused() throws IOException {
        Path file = folder.resolve("head.bin");
        HeadFile.write(HEAD, file);
        byte[] whole = Files.readAllBytes(file);
        byte[] other = new String(whole, StandardCharsets.ISO_8859_1)
                .replace("ONE_OF_MANY", "ONE_OF_NONE")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, other);
        assertThatIOException().isThrownBy(() -> HeadFile.read(file)).withMessageContaining("a kind that is not known");
        Arrays.fill(whole, whole.length - 8, whole.length, (byte) 0xff);
        Files.write(file, whole);
        assertThatIOException().isThrownBy(() -> HeadFile.read(file)).withMessageContaining("not finite");
    }

    @Test
    void heads_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearHead(HeadKind.NUMBERS, new double[][] {{1}, {1, 2}}, new double[2]))
                .withMessageContaining("weights of value 1: 2 features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearHead(HeadKind.ORDERED, new double[][] {{1}, {1}}, new double[] {0, 1}))
                .withMessageContaining("falling intercepts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearHead(HeadKind.ONE_OF_TWO, new double[][] {{1}, {1}}, new double[2]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HEAD.values(new double[3]))
                .withMessageContaining("a vector of 3 numbers for a head of 2 features");
        LinearHead numbers = new LinearHead(HeadKind.NUMBERS, new double[][] {{1}}, new double[1]);
        assertThatIllegalStateException().isThrownBy(() -> numbers.probabilities(new double[1]));
    }

    @Test
    void orderedProbabilities_farOut_keepTheirDigits() {
        LinearHead head = new LinearHead(HeadKind.ORDERED, new double[][] {{1}, {1}}, new double[] {1, 1 - 1e-9});
        double[] chances = head.probabilities(new double[] {40});
        assertThat(chances[1]).isBetween(1.5e-27, 1.6e-27);
    }
}
