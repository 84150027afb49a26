// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.trackers.internal.Proto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bytes as wandb 0.31.0 writes them, and records that go over blocks. */
class RunLogTest {
    private static final String RECORDED = "interop/wandb-tensorboard/";

    private static byte[] written(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(RunLog.HEADER);
        records.forEach(record -> out.writeBytes(RunLog.framed(record, out.size())));
        return out.toByteArray();
    }

    @Test
    void aRecordedFile_isReadAndFramedAgainByteForByte() throws IOException {
        byte[] recorded = Files.readAllBytes(Fixtures.path(RECORDED + "run-abc12345.wandb"));
        RunLog.Found found = RunLog.read(recorded);
        assertThat(found.records()).hasSize(25);
        assertThat(found.wholeBytes()).isEqualTo(recorded.length);
        assertThat(written(found.records())).isEqualTo(recorded);
    }

    @Test
    void records_areReadWhereverABlockEnds_alsoWhereItsRoomIsAFrameAlone() throws IOException {
        int block = 32 * 1024;
        for (int left = 0; left <= 20; left++) {
            // the header and one frame before the filling
            byte[] filling = new byte[block - RunLog.HEADER.length - 7 - left];
            byte[] next = "what goes over the end of a block".getBytes(StandardCharsets.UTF_8);
            byte[] file = written(List.of(filling, next, next));

            RunLog.Found found = RunLog.read(file);

            assertThat(found.records()).as("%s bytes left", left).containsExactly(filling, next, next);
            assertThat(found.wholeBytes()).isEqualTo(file.length);
        }
    }

    /** A row of history and a summary as the real package has written them, up to the id that it gives to neither. */
    @Test
    void messages_areThoseOfTheRealPackage() throws IOException {
        List<byte[]> records = RunLog.read(Files.readAllBytes(Fixtures.path(RECORDED + "run-abc12345.wandb")))
                .records();
        Map<String, Object> json = Json.parseObject(Files.readString(Fixtures.path(RECORDED + "wandb-records.json")));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("train/loss", 2L);
        row.put("train/step", 2L);
        row.put("nan", Double.NaN);
        row.put("_timestamp", 0L);
        row.put("_runtime", 0.176725561);
        row.put("_step", 1L);
        assertThat(json.toString()).contains("1.795768247016295e+09");
        byte[] ours = new Proto()
                .number(Records.NUMBER, 13)
                .message(Records.HISTORY, Records.history(row, 1))
                .bytes();
        String real = new String(records.get(12), StandardCharsets.ISO_8859_1);
        String made = new String(ours, StandardCharsets.ISO_8859_1);
        // the time is the only item that differs: Go writes it with an exponent
        assertThat(made.substring(4, made.indexOf("_timestamp") - 4))
                .isEqualTo(real.substring(5, real.indexOf("_timestamp") - 4));
        assertThat(made.substring(made.indexOf("_runtime"))).isEqualTo(real.substring(real.indexOf("_runtime")));
        assertThat(Resumed.of(records).ended).isTrue();
        assertThat(Resumed.of(records).lastStep).isEqualTo(10);
        assertThat(Resumed.of(records).number).isEqualTo(25);
        assertThat(Resumed.of(records).began).isEqualTo(Instant.parse("2026-11-27T08:30:46.836997Z"));
    }

    /** The third record leaves four bytes of its block, in which no header has room. */
    @Test
    void recordsOfAnyLength_goOverBlocks_andComeBack() throws IOException {
        Random random = new Random(7);
        List<byte[]> records = IntStream.of(0, 1, 32_735, 3, 32 * 1024 - 7, 100_000, 5, 32_740, 17)
                .mapToObj(length -> {
                    byte[] record = new byte[length];
                    random.nextBytes(record);
                    return record;
                })
                .toList();
        byte[] file = written(records);
        assertThat(RunLog.read(file).records())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(records);
        assertThat(RunLog.read(file).wholeBytes()).isEqualTo(file.length);
    }

    @Test
    void whereverAFileIsCut_allWholeRecordsAreRead_andNothingElse() throws IOException {
        List<byte[]> records = List.of(new byte[20], new byte[40_000], new byte[9]);
        byte[] file = written(records);
        for (int length = RunLog.HEADER.length; length < file.length; length += length < 100 ? 1 : 97) {
            RunLog.Found found = RunLog.read(Arrays.copyOf(file, length));
            assertThat(found.wholeBytes()).isLessThanOrEqualTo(length);
            assertThat(found.records()).hasSizeLessThan(3);
            byte[] again = Arrays.copyOf(file, (int) found.wholeBytes());
            assertThat(written(found.records())).isEqualTo(again);
        }
        file[30] ^= 1;
        assertThat(RunLog.read(file).records()).hasSizeLessThan(2);
    }

    @Test
    void anotherKindOfFile_isNone() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RunLog.read("hello, world".getBytes(StandardCharsets.UTF_8)));
    }
}
