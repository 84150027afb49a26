// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source of one's own: a CSV file of a text and its label, with a header (RFC 4180), as banking77 comes. */
record LabelledCsv(Path file) implements DatasetSource {
    // A text, quoted where it holds a comma, quote or line end; then its label
    private static final Pattern RECORD =
            Pattern.compile("(?:\"((?:[^\"]|\"\")*+)\"|([^,\"\\r\\n]*)),([^,\"\\r\\n]*)\\r?\\n?");

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void read(RowSink sink) throws IOException {
        Matcher records = RECORD.matcher(Files.readString(file));
        long line = 0;
        for (int at = 0; sink.wantsMore() && records.find(at); at = records.end()) {
            if (records.start() != at) {
                throw new IOException("no CSV of two columns after record " + line + " -> correct the file there");
            }
            if (line > 0) {
                sink.example(line + 1, example(records));
            }
            line++;
        }
    }

    private static ChatExample example(Matcher found) {
        String text = found.group(1) == null ? found.group(2) : found.group(1).replace("\"\"", "\"");
        return ChatExample.of(
                Message.system("Answer with the intent of the customer's message, nothing else."),
                Message.user(text.strip()),
                Message.assistant(found.group(3).strip()));
    }
}
