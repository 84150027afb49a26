// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void tensor_ofHandMadeFile_hasItsNumbers() throws IOException {
        Path file = file("{\"t\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}", 1.5f, -2f);
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            TensorData t = tensors.tensor("t");
            assertThat(tensors.names()).containsExactly("t");
            assertThat(t.shape()).containsExactly(2, 1);
            assertThat(Floats.of(t)).containsExactly(1.5f, -2f);
            assertThat(t.bytes().isReadOnly()).isTrue();
        }
    }

    @Test
    void write_ofWhatWasRead_givesTheSameBytes() throws IOException {
        for (String name :
                List.of("models/harbour-260k/model.safetensors", "lora/peft-adapter-lora/adapter_model.safetensors")) {
            Path original = Fixtures.path(name);
            Path copy = folder.resolve("copy.safetensors");
            try (SafetensorsFile tensors = SafetensorsFile.open(original)) {
                List<TensorData> all = new ArrayList<>();
                tensors.names().forEach(each -> all.add(tensors.tensor(each)));
                SafetensorsWriter.writeTensors(copy, all);
            }
            assertThat(Files.mismatch(original, copy)).as(name).isEqualTo(-1);
        }
    }

    @Test
    void tensor_staysReadable_afterItsPagesWereHandedBack() throws IOException {
        try (SafetensorsFile tensors =
                SafetensorsFile.open(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3f))) {
            TensorData t = tensors.tensor("t");
            assertThat(Floats.of(t)).containsExactly(3f);
            tensors.forget();
            assertThat(Floats.of(t)).containsExactly(3f);
        }
    }

    @Test
    void tensor_staysReadable_afterClose() throws IOException {
        SafetensorsFile tensors =
                SafetensorsFile.open(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3f));
        TensorData t = tensors.tensor("t");
        tensors.close();
        assertThat(Floats.of(t)).containsExactly(3f);
    }

    @Test
    void open_ofHeaderLengthTwoToThe63_isRefused() throws IOException {
        opening(raw(Long.MIN_VALUE, "{}"))
                .hasMessageContaining("header length 9223372036854775808 is above the limit of 100000000");
    }

    @Test
    void open_ofHeaderLengthAboveTheLimit_isRefused() throws IOException {
        opening(raw(100_000_001, "{}")).hasMessageContaining("header length 100000001 is above the limit");
    }

    @Test
    void open_ofHeaderLengthBeyondTheFile_isRefused() throws IOException {
        opening(raw(500, "{}")).hasMessageContaining("header length 500 is beyond the file's 10 bytes");
    }

    @Test
    void open_ofTruncatedData_isRefused() throws IOException {
        opening(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1f))
                .hasMessageContaining(
                        "tensor t ends at byte 8 of the data, but only 4 bytes are there: the file is cut off");
        Path tiny = Files.write(folder.resolve("tiny.safetensors"), new byte[5]);
        opening(tiny).hasMessageContaining("only 5 bytes");
    }

    @Test
    void open_ofTrailingBytes_isRefused() throws IOException {
        opening(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 1f, 2f))
                .hasMessageContaining("the tensors end at byte 4 of the data, but the file goes on to 8");
    }

    @Test
    void open_ofDuplicateName_isRefused() throws IOException {
        String t = "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        opening(file("{" + t + "," + t + "}", 1f)).hasMessageContaining("key \"t\" stands twice");
    }

    @Test
    void open_ofNegativeOffset_isRefused() throws IOException {
        opening(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}"))
                .hasMessageContaining("tensor t: data_offsets must hold whole numbers from 0, got -4");
    }

    @Test
    void open_ofOverlap_isRefused() throws IOException {
        opening(file(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                        1f,
                        2f,
                        3f))
                .hasMessageContaining("tensor b at byte 4 overlaps the tensor before it");
    }

    @Test
    void open_ofGap_isRefused() throws IOException {
        opening(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 1f, 2f))
                .hasMessageContaining("leaves a gap before it");
    }

    @Test
    void open_ofShapeThatDoesNotFitItsBytes_isRefused() throws IOException {
        opening(file("{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1f, 2f))
                .hasMessageContaining("BF16[2] takes 4 bytes, but its data_offsets are 0 to 8");
    }

    @Test
    void open_ofShapeThatOverflows_isRefused() throws IOException {
        opening(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}"))
                .hasMessageContaining("impossible shape");
    }

    @Test
    void open_ofUnknownDtype_isRefused() throws IOException {
        opening(file("{\"a\":{\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]}}", 1f))
                .hasMessageContaining("unknown dtype Q4");
    }

    @Test
    void tensor_ofUnsupportedDtype_isRefusedByName() throws IOException {
        try (SafetensorsFile tensors =
                SafetensorsFile.open(file("{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 1f))) {
            assertThatThrownBy(() -> tensors.tensor("a"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(
                            "tensor a has dtype I32, which is not supported -> give weights in F32, F16 or BF16");
        }
    }

    @Test
    void open_ofText_isRefused() throws IOException {
        opening(raw(5, "hello")).hasMessageContaining("the header is not a JSON object");
        opening(folder.resolve("absent.safetensors")).hasMessageContaining("no file");
    }

    private AbstractThrowableAssert<?, ?> opening(Path file) {
        return assertThatThrownBy(() -> SafetensorsFile.open(file).close()).isInstanceOf(InvalidModelException.class);
    }

    private Path file(String header, float... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + 4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json);
        for (float each : data) {
            all.putFloat(each);
        }
        return Files.write(folder.resolve("made.safetensors"), all.array());
    }

    private Path raw(long length, String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("raw.safetensors"), all.putLong(length).put(json).array());
    }
}
