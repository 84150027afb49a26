package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes examples as OpenAI's JSONL. */
final class JsonlWriter {
    private JsonlWriter() {}

    static void write(Iterable<? extends Example> examples, Path file) {
        AtomicFile.write(file, out -> {
            BufferedWriter writer =
                    new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()), 1 << 16);
            long line = 0;
            for (Example example : examples) {
                line(writer, example, ++line);
            }
            writer.flush();
        });
    }

    private static void line(BufferedWriter writer, Example example, long number) throws IOException {
        String text = Json.write(ExampleRows.row(example));
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("example " + number
                    + " holds half of a surrogate pair, which UTF-8 can't express: cut texts at code points");
        }
        writer.write(text);
        writer.write('\n');
    }
}
