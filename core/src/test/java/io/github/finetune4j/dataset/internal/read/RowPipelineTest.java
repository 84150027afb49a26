// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Chats;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowPipelineTest {
    private final List<String> seen = new ArrayList<>();

    /** Hands over rows in every way that a source can. */
    private record Everything() implements DatasetSource {
        @Override
        public String name() {
            return "everything";
        }

        @Override
        public void read(RowSink sink) throws IOException {
            sink.row(1, Json.parseObject(Chats.row("fields", "a")));
            sink.example(2, ChatExample.of(Message.user("example"), Message.assistant("a")));
            sink.broken(3, new RowIssue("", "no-such-cell", Severity.ERROR, "no cell", "add one"), "as it came");
            sink.tooLong(4, "long");
            sink.jsonl(bytes(Chats.row("line", "a") + "\n\n{}\n" + Chats.row("last line", "a")));
            sink.json(bytes("[\n" + Chats.row("value", "a") + "]"));
        }

        private static InputStream bytes(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ReadSettings settings(@Nullable SplitRule split) {
        return new ReadSettings(RowFormat.standard(), List.of(), 1 << 20, null, split == null, split);
    }

    private void read(DatasetSource source, @Nullable SplitRule split, RowDestination destination) {
        IssueLog log = new IssueLog(100, issue -> seen.add(issue.line() + " " + issue.code()));
        RejectLog rejects = new RejectLog(100, row -> seen.add("rejected " + row.row()));
        ProgressMonitor watch = new ProgressMonitor(progress -> {}, () -> false);
        try (Workers workers = new Workers(3)) {
            RowCollector collector = new RowCollector(log, rejects, watch, null, Long.MAX_VALUE, destination);
            new RowPipeline(settings(split), workers, collector).read(source);
        }
    }

    @Test
    void everyWayToHandOverARow_leadsToTheDestinationInOrder() {
        read(new Everything(), null, this::describe);

        assertThat(seen)
                .containsExactly(
                        "0 everything:1 fields",
                        "1 everything:2 example",
                        "3 no-such-cell",
                        "rejected as it came",
                        "4 line-too-long",
                        "rejected long",
                        "2 everything:5 line",
                        "6 blank-line",
                        "7 missing-messages",
                        "rejected {}",
                        "3 everything:8 last line",
                        "4 everything:2 value");
    }

    private void describe(long index, ReadRow row, RowOrigin origin) {
        String prompt = row.example() instanceof ChatExample chat
                ? chat.messages().get(0).content()
                : "none";
        seen.add(index + " " + origin + " " + prompt);
    }

    @Test
    void plainLinesOfManyBatches_arriveByteForByte() {
        List<String> lines = IntStream.range(0, 20_000)
                .mapToObj(i -> Chats.row("question " + i, "answer \\u00e9 " + i))
                .toList();
        InputStream in = Everything.bytes(String.join("\n", lines));
        List<String> written = new ArrayList<>();

        read(DatasetSource.jsonl(in, "lines"), new SplitRule(1, 0, 0, 7), (index, row, origin) -> {
            assertThat(origin.line()).isEqualTo(index + 1);
            assertThat(row.example()).isNull();
            written.add(written(row));
        });

        assertThat(written).isEqualTo(lines);
        assertThat(seen).isEmpty();
    }

    private static String written(ReadRow row) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            assertThat(row.writeTo(out)).isEqualTo(out.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
